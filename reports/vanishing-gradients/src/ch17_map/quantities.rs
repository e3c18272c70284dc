//! The numbers in the prose of this chapter.

use super::edge::{critical_coupling, critical_noise};
use super::maps::{UNITS, gain_noise_cells, gain_noise_maps, means, scalar};
use gradflow_math::closed_form::MeanField;
use gradflow_report::{Budget, Format, Quantity};

/// The quantities, in the order of the prose.
pub(super) const QUANTITIES: &[Quantity] = &[
    Quantity {
        id: "map-largest-scalar",
        value: |budget| largest(&means(&scalar(budget), "lambda_1").values),
        format: Format::Fixed(3),
    },
    Quantity {
        id: "map-largest-1",
        value: |budget| largest(&gain_noise_maps(budget)[0].values),
        format: Format::Fixed(3),
    },
    Quantity {
        id: "map-chaotic-4",
        value: |budget| share_above_zero(4, budget),
        format: Format::Percent(0),
    },
    Quantity {
        id: "map-chaotic-16",
        value: |budget| share_above_zero(16, budget),
        format: Format::Percent(0),
    },
    Quantity {
        id: "map-chaotic-256",
        value: |budget| share_above_zero(256, budget),
        format: Format::Percent(0),
    },
    Quantity {
        id: "map-chaotic-infinite",
        value: |budget| {
            let (columns, rows) = gain_noise_cells(budget);
            let at = |low: f64, high: f64, index: usize, count: usize| {
                low + (high - low) * index as f64 / (count as f64 - 1.0)
            };
            let exponents: Vec<f64> = (0..columns * rows)
                .map(|cell| {
                    let gain = at(0.5, 3.0, cell % columns, columns);
                    let noise = at(0.0, 2.0, cell / columns, rows);
                    MeanField::driven_tanh(gain, noise).largest_exponent
                })
                .collect();
            above_zero(&exponents)
        },
        format: Format::Percent(0),
    },
    Quantity {
        id: "map-critical-noise",
        value: |_| critical_noise(2.0),
        format: Format::Fixed(2),
    },
    Quantity {
        id: "map-critical-coupling",
        value: |_| critical_coupling(0.9, 100),
        format: Format::Significant(2),
    },
    Quantity {
        id: "map-critical-coupling-95",
        value: |_| critical_coupling(0.95, 100),
        format: Format::Significant(2),
    },
];

fn largest(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::NEG_INFINITY, f64::max)
}

/// The part of `values` above zero.
fn above_zero(values: &[f64]) -> f64 {
    let count = values.iter().filter(|&&value| value > 0.0).count();
    count as f64 / values.len() as f64
}

/// The part of the map of `units` units, one of [`UNITS`], with an exponent above zero.
fn share_above_zero(units: usize, budget: Budget) -> f64 {
    let place = UNITS.iter().position(|&other| other == units);
    let place = place.expect("callers ask for one of UNITS");
    above_zero(&gain_noise_maps(budget)[place].values)
}
