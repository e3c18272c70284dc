//! How lines are drawn.

use plotters_css::{Dash, Role};

/// A stroke: colour, width, dashes. Lines of one chart differ by more than colour.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pen {
    /// The colour.
    pub role: Role,
    /// How the stroke is broken.
    pub dash: Dash,
    /// The width in user units.
    pub width: f64,
    /// From 0, invisible, to 1.
    pub opacity: f64,
}

impl Pen {
    /// For text-like strokes and the one line that matters.
    pub const INK: Self = Self::solid(Role::INK);
    /// For what is compared with: bounds, limits, theory.
    pub const MUTED: Self = Self::solid(Role::MUTED);
    /// The first series, solid. The others are solid too: give neighbours different dashes.
    pub const SERIES: [Self; 5] = [
        Self::solid(Role::SERIES[0]),
        Self::solid(Role::SERIES[1]),
        Self::solid(Role::SERIES[2]),
        Self::solid(Role::SERIES[3]),
        Self::solid(Role::SERIES[4]),
    ];

    const fn solid(role: Role) -> Self {
        Self {
            role,
            dash: Dash::Solid,
            width: 1.8,
            opacity: 1.0,
        }
    }

    /// The same, dashed.
    pub const fn dashed(self) -> Self {
        Self {
            dash: Dash::Dashed,
            ..self
        }
    }

    /// The same, dotted.
    pub const fn dotted(self) -> Self {
        Self {
            dash: Dash::Dotted,
            ..self
        }
    }

    /// The same, 1 unit wide.
    pub const fn thin(self) -> Self {
        Self { width: 1.0, ..self }
    }

    /// The same at the opacity `opacity`: for many lines that form a cloud.
    pub const fn faint(self, opacity: f64) -> Self {
        Self { opacity, ..self }
    }
}
