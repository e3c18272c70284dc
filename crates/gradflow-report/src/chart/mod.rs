//! Charts of one family: few ticks, no grid, direct labels.

mod axis;
mod field;
mod heat;
mod labels;
mod mark;
mod pen;
mod plot;
mod shapes;

pub use axis::{Axis, Scale};
pub use field::Field;
pub use mark::{Bar, Interval};
pub use pen::Pen;

use crate::{DrawError, Panel};
use mark::Mark;
use plotters_css::{Ramp, Role, Window};

/// A chart: what is added is drawn by [`Chart::finish`], in the order in which it was added.
///
/// Data outside the axes are cut at the edge; points that are not finite, or not positive on a logarithmic axis, break a line.
/// Labels take the markup of `plotters_css`: plain text except for `$…$`.
///
/// ```
/// use gradflow_report::{Axis, Chart, DrawError, Panel, Pen, Text};
///
/// const A: Text = Text { en: "pre-activation $a$", zh: "预激活值 $a$" };
/// const VALUE: Text = Text { en: "value", zh: "值" };
///
/// fn draw(panel: &Panel<'_>) -> Result<(), DrawError> {
///     let points = (-40..=40).map(|step| f64::from(step) / 10.0);
///     let mut chart = Chart::new(panel, Axis::linear(A, -4.0, 4.0), Axis::linear(VALUE, -1.0, 1.0));
///     chart.line(Pen::SERIES[0], r"$\tanh a$", points.clone().map(|a| (a, a.tanh())));
///     chart.line(Pen::SERIES[1].dashed(), r"$\tanh' a$", points.map(|a| (a, a.cosh().powi(-2))));
///     chart.horizontal(0.0, "");
///     chart.finish()
/// }
/// ```
#[derive(Debug)]
pub struct Chart<'p, 'a> {
    panel: &'p Panel<'a>,
    frame: Window,
    x: Axis,
    y: Axis,
    heading: String,
    marks: Vec<Mark>,
}

impl<'p, 'a> Chart<'p, 'a> {
    /// A chart on the whole panel.
    pub fn new(panel: &'p Panel<'a>, x: Axis, y: Axis) -> Self {
        Self::within(panel, panel.frame(), x, y)
    }

    /// A chart in a part of the panel, see [`Panel::split`].
    pub fn within(panel: &'p Panel<'a>, frame: Window, x: Axis, y: Axis) -> Self {
        Self {
            panel,
            frame,
            x,
            y,
            heading: String::new(),
            marks: Vec::new(),
        }
    }

    /// Writes `heading` above the chart: for one of several in a panel.
    pub fn heading(&mut self, heading: &str) {
        heading.clone_into(&mut self.heading);
    }

    /// A line through `points`, `(x, y)`, with its label at its right end; an empty label is none.
    pub fn line(&mut self, pen: Pen, label: &str, points: impl IntoIterator<Item = (f64, f64)>) {
        self.marks.push(Mark::Line {
            pen,
            label: label.to_owned(),
            points: points.into_iter().collect(),
        });
    }

    /// A pale area between two curves: quantiles around a median, or the room below a bound.
    pub fn band(&mut self, role: Role, intervals: impl IntoIterator<Item = Interval>) {
        self.marks.push(Mark::Band {
            role,
            intervals: intervals.into_iter().collect(),
        });
    }

    /// Dots at `points`, with a label beside the last one that is visible; an empty label is none.
    pub fn points(&mut self, pen: Pen, label: &str, points: impl IntoIterator<Item = (f64, f64)>) {
        self.marks.push(Mark::Dots {
            pen,
            label: label.to_owned(),
            points: points.into_iter().collect(),
        });
    }

    /// Bars from the base line (zero, or the low end where zero is not visible) to their values: a histogram.
    pub fn bars(&mut self, role: Role, bars: impl IntoIterator<Item = Bar>) {
        self.marks.push(Mark::Bars {
            role,
            bars: bars.into_iter().collect(),
        });
    }

    /// The field as colours, with a colour bar for `values` at the right of the chart. One for a chart; add it first.
    pub fn heatmap(&mut self, field: Field, ramp: Ramp, values: Axis) {
        self.marks.push(Mark::Heat {
            field,
            ramp,
            values,
        });
    }

    /// The lines where `field` is `level`, labelled on the longest one; an empty label is none.
    pub fn contour(&mut self, pen: Pen, label: &str, field: &Field, level: f64) {
        self.marks.push(Mark::Contour {
            pen,
            label: label.to_owned(),
            lines: field.contours(level),
        });
    }

    /// A thin line across the chart at the height `y`, labelled above its left end; an empty label is none.
    pub fn horizontal(&mut self, y: f64, label: &str) {
        self.marks.push(Mark::Horizontal {
            at: y,
            label: label.to_owned(),
        });
    }

    /// A thin line up the chart at `x`, labelled at its top; an empty label is none.
    pub fn vertical(&mut self, x: f64, label: &str) {
        self.marks.push(Mark::Vertical {
            at: x,
            label: label.to_owned(),
        });
    }

    /// Words in the colour `role`, centred on `at`, given in the units of the axes.
    pub fn note(&mut self, role: Role, at: (f64, f64), text: &str) {
        self.marks.push(Mark::Note {
            role,
            at,
            text: text.to_owned(),
        });
    }

    /// Draws the axes and everything that was added.
    ///
    /// # Errors
    /// When an axis has no finite range that increases, or a heat map leaves the axes or lacks cells.
    pub fn finish(self) -> Result<(), DrawError> {
        self.x.validate()?;
        self.y.validate()?;
        for mark in &self.marks {
            if let Mark::Heat { field, values, .. } = mark {
                values.validate()?;
                self.validate_field(field)?;
            }
        }
        plot::Plot::new(&self).draw()
    }

    /// The plotting area that the chart will have.
    pub(crate) fn area(&self) -> Window {
        plot::Plot::new(self).area
    }

    fn validate_field(&self, field: &Field) -> Result<(), DrawError> {
        let inside = |axis: &Axis, (low, high): (f64, f64)| {
            axis.low <= low && low < high && high <= axis.high
        };
        if field.columns == 0
            || field.values.is_empty()
            || !field.values.len().is_multiple_of(field.columns)
        {
            return Err(DrawError(format!(
                "a field must fill whole rows of {} cells, got {} values",
                field.columns,
                field.values.len()
            )));
        }
        if !(inside(&self.x, field.x) && inside(&self.y, field.y)) {
            return Err(DrawError(format!(
                "a heat map must lie within the axes, got x {:?} and y {:?}",
                field.x, field.y
            )));
        }
        Ok(())
    }
}
