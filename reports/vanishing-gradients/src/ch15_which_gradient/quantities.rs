//! The numbers in the prose of this chapter.

use super::fig_three_gradients::GAIN;
use super::gains::at_gain;
use super::network::OLD;
use super::shares::{DEPTHS, Model, Shares, of_model, shares};
use super::single::{falls_below, stops_at, zero_at};
use gradflow_math::JacobianProduct;
use gradflow_report::{Budget, Format, Quantity};
use nalgebra::DMatrix;

/// The quantities, in the order of the prose.
pub(super) const QUANTITIES: &[Quantity] = &[
    Quantity {
        id: "state-by-state-50",
        value: |budget| at_gain(GAIN, budget).state[OLD],
        format: Format::Significant(1),
    },
    Quantity {
        id: "part-50",
        value: |budget| at_gain(GAIN, budget).part[OLD],
        format: Format::Significant(1),
    },
    Quantity {
        id: "total-norm",
        value: |budget| at_gain(GAIN, budget).total,
        format: Format::Fixed(2),
    },
    Quantity {
        id: "share-of-lag-0",
        value: |budget| at_gain(GAIN, budget).part[0],
        format: Format::Percent(0),
    },
    Quantity {
        id: "norm-at-0-4",
        value: |budget| at_gain(0.4, budget).total,
        format: Format::Fixed(2),
    },
    Quantity {
        id: "norm-at-1-2",
        value: |budget| at_gain(1.2, budget).total,
        format: Format::Fixed(2),
    },
    Quantity {
        id: "distant-at-0-4",
        value: |budget| at_gain(0.4, budget).older[OLD],
        format: Format::Significant(1),
    },
    Quantity {
        id: "distant-at-1-2",
        value: |budget| at_gain(1.2, budget).older[OLD],
        format: Format::Significant(1),
    },
    Quantity {
        id: "distant-lstm-0",
        value: |budget| last(budget, 0.0).older[OLD],
        format: Format::Significant(1),
    },
    Quantity {
        id: "distant-lstm-1",
        value: |budget| last(budget, 1.0).older[OLD],
        format: Format::Significant(1),
    },
    Quantity {
        id: "distant-lstm-5",
        value: |budget| last(budget, 5.0).older[OLD],
        format: Format::Percent(0),
    },
    Quantity {
        id: "distant-lstm-5-all",
        value: |budget| every_step(budget, Model::Lstm(5.0)).older[OLD],
        format: Format::Percent(0),
    },
    Quantity {
        id: "window-of-20",
        value: |budget| every_step(budget, Model::Tanh(0.8)).sliding(20),
        format: Format::Significant(1),
    },
    Quantity {
        id: "blocks-of-20",
        value: |budget| blocks_of_20(every_step(budget, Model::Tanh(0.8))),
        format: Format::Percent(0),
    },
    Quantity {
        id: "subnormal-at",
        value: |_| count(falls_below(0.01_f32, f32::MIN_POSITIVE)),
        format: Format::Count,
    },
    Quantity {
        id: "zero-at",
        value: |_| count(zero_at(0.01_f32)),
        format: Format::Count,
    },
    Quantity {
        id: "wide-zero-at",
        value: |_| count(zero_at(0.01_f64)),
        format: Format::Count,
    },
    Quantity {
        id: "logarithm-of-500",
        value: |_| decimal_logarithm(0.01, 500),
        format: Format::Fixed(0),
    },
    Quantity {
        id: "stuck-at",
        value: |_| f64::from(stops_at(0.9_f32)),
        format: Format::Significant(2),
    },
];

fn last(budget: Budget, forget_bias: f64) -> &'static Shares {
    of_model(Model::Lstm(forget_bias), &shares(budget).last)
}

fn every_step(budget: Budget, model: Model) -> &'static Shares {
    of_model(model, &shares(budget).every_step)
}

fn blocks_of_20(shares: &Shares) -> f64 {
    let index = DEPTHS.iter().position(|&depth| depth == 20);
    shares.blocks[index.expect("twenty is one of DEPTHS")]
}

fn count(lag: Option<usize>) -> f64 {
    lag.map_or(f64::INFINITY, |lag| lag as f64)
}

/// `log₁₀ cⁿ`, the product kept as a logarithm and a matrix.
fn decimal_logarithm(factor: f64, n: usize) -> f64 {
    let step = DMatrix::from_element(1, 1, factor);
    let mut product = JacobianProduct::identity(1);
    for _ in 0..n {
        product.push(&step);
    }
    product.log_norm() / std::f64::consts::LN_10
}
