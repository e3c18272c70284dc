//! How much every state of one unit of the article's LSTM owes to every earlier one, with its tanh and without.

use crate::experiments::log_products::noise;
use crate::experiments::streams;
use gradflow_math::Activation;
use gradflow_models::credit_map::{self, Norm};
use gradflow_models::{ArticleLstm, InputGate, bptt};
use nalgebra::{DMatrix, DVector};
use serde::Serialize;
use std::sync::LazyLock;

/// T.
pub(super) const STEPS: usize = 48;
/// `b_f`.
pub(super) const FORGET_BIAS: f64 = 4.0;
/// `W_f`: with white input of variance 1 the gate closes now and then.
pub(super) const FORGET_WEIGHT: f64 = 2.0;

/// `log₁₀ ‖∂S_t/∂S_k‖`, rounded to a thousandth: row t holds k = 0 … t.
#[derive(Clone, Debug, Serialize)]
pub(super) struct CreditMap {
    pub(super) rows: Vec<Vec<f64>>,
}

impl CreditMap {
    fn of(activation: Activation) -> Self {
        let gate = |w, b| InputGate {
            w: DMatrix::from_element(1, 1, w),
            b: DVector::from_element(1, b),
        };
        let cell = ArticleLstm {
            forget: gate(FORGET_WEIGHT, FORGET_BIAS),
            input: gate(0.0, 0.0),
            activation,
        };
        // The same inputs for both.
        let rng = &mut streams::CREDIT_MAPS.seed().stream(0);
        let xs = DMatrix::from_row_slice(1, STEPS, noise(STEPS, rng).as_slice());
        let states = bptt::unroll(&cell, &DVector::zeros(1), &xs)
            .expect("the inputs have the shape of the cell and are finite");
        let mut log_decays = xs.clone();
        for t in 0..STEPS {
            let (x, s_prev) = (xs.column(t).into_owned(), states.column(t).into_owned());
            log_decays.set_column(t, &cell.jacobian_diagonal(&x, &s_prev).map(f64::ln));
        }
        let map = credit_map::of_diagonals(&log_decays, Norm::Operator)
            .expect("there is a unit, and there are steps");
        let rounded = |log: f64| (1e3 * log / std::f64::consts::LN_10).round() / 1e3;
        Self {
            rows: (0..=STEPS)
                .map(|t| (0..=t).map(|k| rounded(map[(t, k)])).collect())
                .collect(),
        }
    }

    /// What the last state owes to the first.
    pub(super) fn corner(&self) -> f64 {
        self.rows[STEPS][0]
    }
}

/// Without the tanh (E20).
pub(super) fn carried() -> &'static CreditMap {
    static MAP: LazyLock<CreditMap> = LazyLock::new(|| CreditMap::of(Activation::Identity));
    &MAP
}

/// With it (E21).
pub(super) fn squeezed() -> &'static CreditMap {
    static MAP: LazyLock<CreditMap> = LazyLock::new(|| CreditMap::of(Activation::Tanh));
    &MAP
}

#[cfg(test)]
mod tests {
    use super::{carried, squeezed};

    #[test]
    fn the_tanh_can_only_take_credit_away() {
        for (with, without) in squeezed().rows.iter().zip(&carried().rows) {
            for (with, without) in with.iter().zip(without) {
                assert!(with <= without, "{with} {without}");
            }
        }
        assert!(squeezed().corner() < carried().corner() - 3.0);
    }
}
