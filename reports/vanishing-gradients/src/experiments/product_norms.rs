//! The norm of the product of step Jacobians over the lag, beside its bound and the powers of the spectral radius.

use super::quantile::quantile;
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

/// The longest lag.
pub(crate) const LONGEST: usize = 40;
/// The units of the rotation and of the Gaussian network; the non-normal one has two.
pub(crate) const UNITS: usize = 16;

const SETTLE: usize = 20;

/// Which recurrent weights a network has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Weights {
    /// 0.9 times a random orthogonal matrix.
    Rotation,
    /// `[[0.9, 10], [0, 0.9]]`.
    NonNormal,
    /// N(0, 0.9²/H).
    Gaussian,
}

impl Weights {
    /// All of them.
    pub(crate) const ALL: [Self; 3] = [Self::Rotation, Self::NonNormal, Self::Gaussian];

    fn draw(self, rng: &mut PointRng) -> DMatrix<f64> {
        match self {
            Self::Rotation => 0.9 * Init::Orthogonal.sample(UNITS, UNITS, rng),
            Self::NonNormal => non_normal(),
            Self::Gaussian => Init::Gaussian { gain: 0.9 }.sample(UNITS, UNITS, rng),
        }
    }

    /// The standard deviation of the input: small, so that the slopes stay near 1 and the weights show.
    pub(crate) fn input(self) -> f64 {
        match self {
            Self::Rotation | Self::Gaussian => 0.03,
            // Its corner of 10 magnifies what enters.
            Self::NonNormal => 0.003,
        }
    }
}

/// `[[0.9, 10], [0, 0.9]]`: both eigenvalues 0.9, the operator norm above 10.
pub(crate) fn non_normal() -> DMatrix<f64> {
    DMatrix::from_row_slice(2, 2, &[0.9, 10.0, 0.0, 0.9])
}

/// The three curves of one kind of weights; all logarithms are decimal, index n is the lag.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Curves {
    /// Which weights.
    pub(crate) weights: Weights,
    /// The median over networks of `n log σ1`.
    pub(crate) log_bound: Vec<f64>,
    /// The median over networks of `n log ρ`.
    pub(crate) log_radius: Vec<f64>,
    /// The 10th percentile of the measured log norm.
    pub(crate) log_low: Vec<f64>,
    /// The median of the measured log norm.
    pub(crate) log_median: Vec<f64>,
    /// The 90th percentile.
    pub(crate) log_high: Vec<f64>,
}

/// The curves of each of [`Weights::ALL`].
pub(crate) fn curves(budget: Budget) -> &'static [Curves] {
    static SMOKE: OnceLock<Vec<Curves>> = OnceLock::new();
    static FULL: OnceLock<Vec<Curves>> = OnceLock::new();
    budget.pick(&SMOKE, &FULL).get_or_init(|| {
        run(
            &Weights::ALL,
            streams::LAGS.seed(),
            &|_| {},
            |&weights, rng| {
                let networks: Vec<Network> = (0..networks(budget))
                    .map(|_| network(weights, rng))
                    .collect();
                let at = |value: fn(&Network, usize) -> f64, share: f64| {
                    (0..=LONGEST)
                        .map(|lag| {
                            let values: Vec<f64> =
                                networks.iter().map(|one| value(one, lag)).collect();
                            quantile(&values, share)
                        })
                        .collect()
                };
                Curves {
                    weights,
                    log_bound: at(|one, lag| lag as f64 * one.sigma.log10(), 0.5),
                    log_radius: at(|one, lag| lag as f64 * one.radius.log10(), 0.5),
                    log_low: at(|one, lag| one.log_norms[lag], 0.1),
                    log_median: at(|one, lag| one.log_norms[lag], 0.5),
                    log_high: at(|one, lag| one.log_norms[lag], 0.9),
                }
            },
        )
    })
}

/// The number of networks of each kind.
pub(crate) fn networks(budget: Budget) -> usize {
    budget.pick(3, 21)
}

/// One network: the norm and the spectral radius of its weights, and the decimal logarithm of the product's norm by lag.
struct Network {
    sigma: f64,
    radius: f64,
    log_norms: Vec<f64>,
}

fn network(weights: Weights, rng: &mut PointRng) -> Network {
    let w_hh = weights.draw(rng);
    let units = w_hh.nrows();
    let (sigma, radius) = (operator_norm(&w_hh), spectral_radius(&w_hh));
    let cell = Rnn {
        w_xh: DMatrix::identity(units, units) * weights.input(),
        w_hh,
        b_h: DVector::zeros(units),
        activation: Activation::Tanh,
    };
    let mut s = DVector::zeros(units);
    let mut product = JacobianProduct::identity(units);
    let mut log_norms = vec![0.0];
    for step in 0..SETTLE + LONGEST {
        let x = DVector::from_fn(units, |_, _| rng.sample::<f64, _>(StandardNormal));
        if step >= SETTLE {
            product.push(&cell.jacobian(&x, &s));
            log_norms.push(product.log_norm() / std::f64::consts::LN_10);
        }
        s = cell.step(&x, &s);
    }
    Network {
        sigma,
        radius,
        log_norms,
    }
}

/// `max_n ‖W^n‖` for [`non_normal`], and the n at which it is reached.
pub(crate) fn non_normal_peak() -> Peak {
    let w = non_normal();
    let mut power = DMatrix::identity(2, 2);
    let mut peak = Peak { norm: 0.0, lag: 0 };
    for lag in 1..=LONGEST {
        power = &w * power;
        let norm = operator_norm(&power);
        if norm > peak.norm {
            peak = Peak { norm, lag };
        }
    }
    peak
}

/// Where a curve is highest.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peak {
    /// The height.
    pub(crate) norm: f64,
    /// The lag.
    pub(crate) lag: usize,
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, curves, non_normal_peak};
    use gradflow_report::Budget;

    #[test]
    fn the_non_normal_example_peaks_at_lag_nine() {
        let peak = non_normal_peak();
        assert_eq!(peak.lag, 9);
        assert!((peak.norm - 38.7).abs() < 0.06, "got {}", peak.norm);
    }

    #[test]
    fn no_network_exceeds_its_bound() {
        for curves in curves(Budget::Smoke) {
            for lag in 0..=LONGEST {
                assert!(
                    curves.log_low[lag] <= curves.log_bound[lag] + 1e-9,
                    "{:?} at {lag}",
                    curves.weights
                );
            }
        }
    }
}
