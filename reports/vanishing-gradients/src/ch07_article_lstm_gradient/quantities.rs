//! The numbers in the prose of this chapter.

use super::claims::true_over_claimed;
use crate::experiments::carry::carry;
use crate::experiments::instances::Squash;
use crate::experiments::z::{Law, distribution};
use gradflow_report::{Format, Quantity};

/// The numbers in the prose of this chapter.
pub(super) const QUANTITIES: [Quantity; 13] = [
    Quantity {
        id: "z-square-below",
        value: |_| distribution(Law::Square).below,
        format: Format::Percent(1),
    },
    Quantity {
        id: "z-square-between",
        value: |_| distribution(Law::Square).between,
        format: Format::Percent(1),
    },
    Quantity {
        id: "z-square-above",
        value: |_| distribution(Law::Square).above,
        format: Format::Percent(2),
    },
    Quantity {
        id: "z-normal-between",
        value: |_| distribution(Law::Normal).between,
        format: Format::Percent(1),
    },
    Quantity {
        id: "z-normal-mean",
        value: |_| distribution(Law::Normal).mean,
        format: Format::Fixed(3),
    },
    Quantity {
        id: "z-log-mean",
        value: |_| distribution(Law::Normal).log_mean,
        format: Format::Fixed(3),
    },
    Quantity {
        id: "z-typical",
        value: |_| distribution(Law::Normal).log_mean.exp(),
        format: Format::Fixed(3),
    },
    Quantity {
        id: "true-over-claimed-1",
        value: |_| true_over_claimed(1),
        format: Format::Significant(2),
    },
    Quantity {
        id: "true-over-claimed-2",
        value: |_| true_over_claimed(2),
        format: Format::Significant(2),
    },
    Quantity {
        id: "left-tanh-1",
        value: |_| carry(Squash::Tanh, 1.0).median(),
        format: Format::Significant(2),
    },
    Quantity {
        id: "left-tanh-10",
        value: |_| carry(Squash::Tanh, 10.0).median(),
        format: Format::Significant(2),
    },
    Quantity {
        id: "left-linear-1",
        value: |_| carry(Squash::Linear, 1.0).median(),
        format: Format::Significant(2),
    },
    Quantity {
        id: "left-linear-10",
        value: |_| carry(Squash::Linear, 10.0).median(),
        format: Format::Fixed(3),
    },
];
