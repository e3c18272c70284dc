//! The numbers that the prose of this chapter shows.

use super::fig_half_life::of_bias;
use super::rates::{at_scale, open_gates};
use crate::experiments::log_products::{FORGET_BIAS, Model, log_products};
use gradflow_math::Activation;
use gradflow_report::{Budget, Format, Quantity};

/// The quantities, in the order of the prose.
pub(super) const QUANTITIES: &[Quantity] = &[
    Quantity {
        id: "lstm-h-only-rate",
        value: |budget| open_gates(budget).spread(|rates| rates.h_only).median,
        format: Format::Fixed(3),
    },
    Quantity {
        id: "lstm-full-rate-open",
        value: |budget| open_gates(budget).spread(|rates| rates.full).median,
        format: Format::Fixed(3),
    },
    Quantity {
        id: "gate-gap",
        value: |_| (0.99_f64 / 0.9).powi(100),
        format: Format::Count,
    },
    Quantity {
        id: "half-life-0",
        value: |_| of_bias(0.0),
        format: Format::Fixed(0),
    },
    Quantity {
        id: "half-life-1",
        value: |_| of_bias(1.0),
        format: Format::Fixed(1),
    },
    Quantity {
        id: "half-life-3",
        value: |_| of_bias(3.0),
        format: Format::Fixed(1),
    },
    Quantity {
        id: "half-life-5",
        value: |_| of_bias(5.0),
        format: Format::Fixed(0),
    },
    Quantity {
        id: "lstm-full-rate-1",
        value: |budget| full(budget, 1.0),
        format: Format::Fixed(2),
    },
    Quantity {
        id: "lstm-cell-rate-1",
        value: |budget| cell_path(budget, 1.0),
        format: Format::Fixed(2),
    },
    Quantity {
        id: "lstm-full-rate-4",
        value: |budget| full(budget, 4.0),
        format: Format::Fixed(2),
    },
    Quantity {
        id: "lstm-cell-rate-4",
        value: |budget| cell_path(budget, 4.0),
        format: Format::Fixed(2),
    },
    Quantity {
        id: "lstm-rate-factor-4",
        value: |budget| cell_path(budget, 4.0) / full(budget, 4.0),
        format: Format::Fixed(1),
    },
    Quantity {
        id: "lstm-full-rate-16",
        value: |budget| full(budget, 16.0),
        format: Format::Fixed(2),
    },
    Quantity {
        id: "lstm-explodes-16",
        value: |budget| {
            let networks = &at_scale(budget, 16.0).networks;
            let exploding = networks.iter().filter(|rates| rates.full > 0.0).count();
            exploding as f64 / networks.len() as f64
        },
        format: Format::Percent(0),
    },
    Quantity {
        id: "gate-at-5",
        value: |_| Activation::Sigmoid.apply(FORGET_BIAS),
        format: Format::Fixed(3),
    },
    Quantity {
        id: "log-product-carried",
        value: |budget| last(budget, Model::Carried),
        format: Format::Fixed(2),
    },
    Quantity {
        id: "log-product-squeezed",
        value: |budget| last(budget, Model::Squeezed),
        format: Format::Fixed(1),
    },
    Quantity {
        id: "log-product-standard",
        value: |budget| last(budget, Model::Standard),
        format: Format::Fixed(2),
    },
];

fn full(budget: Budget, scale: f64) -> f64 {
    at_scale(budget, scale).spread(|rates| rates.full).median
}

fn cell_path(budget: Budget, scale: f64) -> f64 {
    at_scale(budget, scale)
        .spread(|rates| rates.cell_path)
        .median
}

/// The median of the logarithm at the largest lag.
fn last(budget: Budget, model: Model) -> f64 {
    log_products(budget)
        .fans
        .iter()
        .find(|fan| fan.model == model)
        .and_then(|fan| fan.median.last())
        .copied()
        .expect("every model has a fan over every lag")
}
