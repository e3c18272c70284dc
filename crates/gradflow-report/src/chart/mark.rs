//! What a chart is made of.

use super::{Axis, Field, Pen};
use plotters_css::{Ramp, Role};

/// A vertical interval of a band.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// Where it stands on the x axis.
    pub x: f64,
    /// Its lower end.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
}

/// A bar of a histogram.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bar {
    /// The left edge on the x axis.
    pub left: f64,
    /// The right edge.
    pub right: f64,
    /// Where it ends on the y axis.
    pub value: f64,
}

#[derive(Clone, Debug)]
pub(super) enum Mark {
    Line {
        pen: Pen,
        label: String,
        points: Vec<(f64, f64)>,
    },
    Band {
        role: Role,
        intervals: Vec<Interval>,
    },
    Dots {
        pen: Pen,
        label: String,
        points: Vec<(f64, f64)>,
    },
    Bars {
        role: Role,
        bars: Vec<Bar>,
    },
    Heat {
        field: Field,
        ramp: Ramp,
        values: Axis,
    },
    Contour {
        pen: Pen,
        label: String,
        lines: Vec<Vec<(f64, f64)>>,
    },
    Horizontal {
        at: f64,
        label: String,
    },
    Vertical {
        at: f64,
        label: String,
    },
    Note {
        role: Role,
        at: (f64, f64),
        text: String,
    },
}
