//! The numbers in the prose of this chapter.

use super::blind_zone::{LAG, UNITS, at_gain};
use super::gaussian::largest;
use super::shear::{back_below_one, kreiss_constant};
use crate::experiments::product_norms::non_normal_peak;
use gradflow_report::{Format, Quantity};

/// The quantities, in the order of the prose.
pub(super) const QUANTITIES: &[Quantity] = &[
    Quantity {
        id: "guarantee-gain",
        value: |budget| 1.0 / largest(budget).norm.median,
        format: Format::Fixed(2),
    },
    Quantity {
        id: "transition-gain",
        value: |budget| 1.0 / largest(budget).radius.median,
        format: Format::Fixed(2),
    },
    Quantity {
        id: "shear-peak",
        value: |_| non_normal_peak().norm,
        format: Format::Fixed(1),
    },
    Quantity {
        id: "shear-peak-lag",
        value: |_| non_normal_peak().lag as f64,
        format: Format::Count,
    },
    Quantity {
        id: "shear-back",
        value: |_| f64::from(back_below_one()),
        format: Format::Count,
    },
    Quantity {
        id: "kreiss-constant",
        value: |_| kreiss_constant(),
        format: Format::Fixed(1),
    },
    Quantity {
        id: "kreiss-upper",
        value: |_| std::f64::consts::E * 2.0 * kreiss_constant(),
        format: Format::Count,
    },
    Quantity {
        id: "bound-at-0-8",
        value: |budget| at_gain(0.8, budget).norm.powf(LAG as f64),
        format: Format::Significant(1),
    },
    Quantity {
        id: "product-at-0-8",
        value: |budget| at_gain(0.8, budget).at_rest.powf(LAG as f64),
        format: Format::Significant(1),
    },
    Quantity {
        id: "uniform-gain",
        value: |_| uniform_gain(),
        format: Format::Fixed(2),
    },
    Quantity {
        id: "uniform-norm",
        value: |budget| uniform_gain() * largest(budget).norm.median,
        format: Format::Fixed(2),
    },
    Quantity {
        id: "driven-at-1-2",
        value: |budget| at_gain(1.2, budget).driven,
        format: Format::Fixed(2),
    },
    Quantity {
        id: "blind-units",
        value: |_| UNITS as f64,
        format: Format::Count,
    },
    Quantity {
        id: "blind-lag",
        value: |_| LAG as f64,
        format: Format::Count,
    },
];

/// The gain of entries that are uniform between `−1/√H` and `1/√H`, whose variance is `1/(3H)`.
fn uniform_gain() -> f64 {
    1.0 / 3.0_f64.sqrt()
}
