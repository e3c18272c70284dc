//! The numbers in the prose of this chapter.

use super::descent::{Clipping, Course};
use super::fig_descent::FROM;
use super::unit::{
    START, STEPS, TARGET, gradient_norm_on_the_wall, sigma, slope, thickness, wall, wall_begins,
};
use gradflow_report::{Format, Quantity};

/// The quantities, in the order of the prose.
pub(super) const QUANTITIES: &[Quantity] = &[
    Quantity {
        id: "wall-steps",
        value: |_| STEPS as f64,
        format: Format::Count,
    },
    Quantity {
        id: "wall-gradient-at-5",
        value: |_| gradient_norm_on_the_wall(5.0),
        format: Format::Count,
    },
    Quantity {
        id: "wall-thickness-at-5",
        value: |_| thickness(5.0),
        format: Format::Significant(2),
    },
    Quantity {
        id: "wall-begins",
        value: |_| wall_begins(START),
        format: Format::Fixed(2),
    },
    Quantity {
        id: "wall-multiplier-at-5",
        value: |_| 5.0 * slope(START),
        format: Format::Fixed(3),
    },
    Quantity {
        id: "wall-error",
        value: |_| (sigma(START) - TARGET).powi(2),
        format: Format::Fixed(3),
    },
    Quantity {
        id: "wall-bias-at-5",
        value: |_| wall(5.0, START),
        format: Format::Fixed(2),
    },
    Quantity {
        id: "wall-growth-at-5",
        value: |_| (5.0 * slope(START)).powf(STEPS as f64),
        format: Format::Significant(2),
    },
    Quantity {
        id: "wall-gradient-at-5-5",
        value: |_| gradient_norm_on_the_wall(5.5),
        format: Format::Significant(2),
    },
    Quantity {
        id: "wall-thickness-at-5-5",
        value: |_| thickness(5.5),
        format: Format::Significant(1),
    },
    Quantity {
        id: "thrown-length",
        value: |_| course(Clipping::None).longest_update(),
        format: Format::Fixed(1),
    },
    Quantity {
        id: "thrown-error",
        value: |_| course(Clipping::None).settled_error(),
        format: Format::Fixed(2),
    },
    Quantity {
        id: "clipped-steepest",
        value: |_| course(Clipping::ByNorm).steepest,
        format: Format::Significant(2),
    },
    Quantity {
        id: "clipped-error",
        value: |_| course(Clipping::ByNorm).settled_error(),
        format: Format::Significant(1),
    },
];

fn course(clipping: Clipping) -> Course {
    Course::run(FROM, clipping)
}
