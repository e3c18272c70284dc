//! Bound, powers and measured product of Gaussian tanh networks over the gain.

use crate::experiments::quantile::quantile;
use crate::experiments::streams;
use gradflow_math::spectrum::{operator_norm, spectral_radius};
use gradflow_math::{Activation, Init, JacobianProduct};
use gradflow_models::{Cell, Rnn};
use gradflow_report::{Budget, PointRng};
use gradflow_sweep::run;
use nalgebra::{DMatrix, DVector};
use rand::RngExt;
use rand_distr::StandardNormal;
use serde::Serialize;
use std::sync::OnceLock;

/// H.
pub(super) const UNITS: usize = 64;
/// Steps before the product begins.
pub(super) const SETTLE: usize = 30;
/// n, the lag of the product.
pub(super) const LAG: usize = 50;
/// The standard deviation of the input, where there is one.
pub(super) const INPUT: f64 = 0.5;

/// The gains at which networks are drawn.
pub(super) const GAINS: [f64; 15] = [
    0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6,
];

/// Factors a step at one gain: medians over networks.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Factors {
    /// g.
    pub(super) gain: f64,
    /// σ₁, the bound.
    pub(super) norm: f64,
    /// ρ.
    pub(super) radius: f64,
    /// `‖J_n … J_1‖^(1/n)` without input.
    pub(super) at_rest: f64,
    /// The same under white input.
    pub(super) driven: f64,
}

/// One entry for each of [`GAINS`].
pub(super) fn factors(budget: Budget) -> &'static [Factors] {
    static SMOKE: OnceLock<Vec<Factors>> = OnceLock::new();
    static FULL: OnceLock<Vec<Factors>> = OnceLock::new();
    budget.pick(&SMOKE, &FULL).get_or_init(|| {
        run(&GAINS, streams::BLIND_ZONE.seed(), &|_| {}, |&gain, rng| {
            let networks: Vec<[f64; 4]> = (0..networks(budget))
                .map(|_| {
                    let w_hh = Init::Gaussian { gain }.sample(UNITS, UNITS, rng);
                    [
                        operator_norm(&w_hh),
                        spectral_radius(&w_hh),
                        factor(&w_hh, 0.0, rng),
                        factor(&w_hh, INPUT, rng),
                    ]
                })
                .collect();
            let [norm, radius, at_rest, driven] = std::array::from_fn(|column| {
                let values: Vec<f64> = networks.iter().map(|network| network[column]).collect();
                quantile(&values, 0.5)
            });
            Factors {
                gain,
                norm,
                radius,
                at_rest,
                driven,
            }
        })
    })
}

/// The factors at the gain `gain`, one of [`GAINS`].
pub(super) fn at_gain(gain: f64, budget: Budget) -> Factors {
    *factors(budget)
        .iter()
        .find(|factors| factors.gain.total_cmp(&gain).is_eq())
        .expect("callers ask for one of GAINS")
}

/// The number of networks at each gain.
pub(super) fn networks(budget: Budget) -> usize {
    budget.pick(1, 3)
}

/// `‖J_n … J_1‖^(1/n)` at the lag [`LAG`], from a random state and under white input of standard deviation `input`.
fn factor(w_hh: &DMatrix<f64>, input: f64, rng: &mut PointRng) -> f64 {
    let units = w_hh.nrows();
    let cell = Rnn {
        w_xh: DMatrix::identity(units, units) * input,
        w_hh: w_hh.clone(),
        b_h: DVector::zeros(units),
        activation: Activation::Tanh,
    };
    let mut normal = || DVector::from_fn(units, |_, _| rng.sample::<f64, _>(StandardNormal));
    let mut s = normal();
    let mut product = JacobianProduct::identity(units);
    for step in 0..SETTLE + LAG {
        let x = normal();
        if step >= SETTLE {
            product.push(&cell.jacobian(&x, &s));
        }
        s = cell.step(&x, &s);
    }
    (product.log_norm() / LAG as f64).exp()
}

#[cfg(test)]
mod tests {
    use super::factors;
    use gradflow_report::Budget;

    #[test]
    fn the_product_never_exceeds_its_bound() {
        for one in factors(Budget::Smoke) {
            assert!(
                one.at_rest <= one.norm && one.driven <= one.norm,
                "g = {}",
                one.gain
            );
        }
    }

    #[test]
    fn between_a_half_and_one_the_bound_grows_and_the_product_shrinks() {
        let inside = factors(Budget::Smoke)
            .iter()
            .filter(|one| one.gain > 0.65 && one.gain < 0.85);
        for one in inside {
            assert!(one.norm > 1.0 && one.at_rest < 1.0, "g = {}", one.gain);
        }
    }
}
