//! The numbers that the prose of this chapter shows.

use super::equations::gate_sensitivity_power;
use super::maps::{STEPS, carried, squeezed};
use super::precision::{LENGTHS, Way, errors};
use gradflow_math::closed_form::memory::{sensitivity_power, state_power};
use gradflow_report::{Budget, Format, Quantity};

/// The quantities, in the order of the prose.
pub(super) const QUANTITIES: &[Quantity] = &[
    Quantity {
        id: "credit-steps",
        value: |_| STEPS as f64,
        format: Format::Count,
    },
    Quantity {
        id: "credit-without-tanh",
        value: |_| 10_f64.powf(carried().corner()),
        format: Format::Significant(2),
    },
    Quantity {
        id: "credit-with-tanh",
        value: |_| 10_f64.powf(squeezed().corner()),
        format: Format::Significant(2),
    },
    Quantity {
        id: "scan-rounds-million",
        value: |_| 1e6_f64.log2().ceil(),
        format: Format::Count,
    },
    Quantity {
        id: "scan-error-log-sums",
        value: |budget| last_error(Way::LogSums, budget),
        format: Format::Significant(1),
    },
    Quantity {
        id: "scan-error-composed",
        value: |budget| last_error(Way::Scan, budget),
        format: Format::Significant(1),
    },
    Quantity {
        id: "curse-state-99",
        value: |_| state_power(0.99),
        format: Format::Fixed(0),
    },
    Quantity {
        id: "curse-sensitivity-99",
        value: |_| sensitivity_power(0.99),
        format: Format::Count,
    },
    Quantity {
        id: "curse-gate-99",
        value: |_| gate_sensitivity_power(0.99),
        format: Format::Fixed(2),
    },
];

/// The relative error at the end of the longest sequence.
fn last_error(way: Way, budget: Budget) -> f64 {
    let errors = errors(budget);
    let of = errors.iter().find(|errors| errors.way == way);
    10_f64.powf(of.expect("every way is tried").log10[LENGTHS.len() - 1])
}
