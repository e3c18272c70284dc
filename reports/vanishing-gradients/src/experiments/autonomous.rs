//! Growth rates of tanh networks without input: measured, and by mean-field theory.

use crate::experiments::streams;
use gradflow_math::{Activation, Init};
use gradflow_report::Budget;
use gradflow_sweep::run;
use nalgebra::{DMatrix, DVector};
use rand::{Rng, RngExt};
use rand_distr::StandardNormal;
use serde::Serialize;
use std::sync::OnceLock;

/// The gains g at which the exponent is measured.
pub(crate) const GAINS: [f64; 12] = [0.6, 0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0];

/// The largest Lyapunov exponent at one gain, in nats a step.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Exponent {
    /// g.
    pub(crate) gain: f64,
    /// The mean over networks.
    pub(crate) measured: f64,
    /// [`mean_field_exponent`].
    pub(crate) theory: f64,
}

/// The exponents at each of [`GAINS`].
pub(crate) fn exponents(budget: Budget) -> &'static [Exponent] {
    static SMOKE: OnceLock<Vec<Exponent>> = OnceLock::new();
    static FULL: OnceLock<Vec<Exponent>> = OnceLock::new();
    budget.pick(&SMOKE, &FULL).get_or_init(|| {
        run(&GAINS, streams::LYAPUNOV.seed(), &|_| {}, |&gain, rng| {
            let networks = networks(budget);
            let sum: f64 = (0..networks)
                .map(|_| {
                    let w_s = Init::Gaussian { gain }.sample(units(budget), units(budget), rng);
                    growth_rate(&w_s, Activation::Tanh, rng)
                })
                .sum();
            Exponent {
                gain,
                measured: sum / networks as f64,
                theory: mean_field_exponent(gain),
            }
        })
    })
}

/// The exponent measured at the gain `gain`, one of [`GAINS`].
pub(crate) fn exponent_at(gain: f64, budget: Budget) -> Exponent {
    *exponents(budget)
        .iter()
        .find(|exponent| exponent.gain.total_cmp(&gain).is_eq())
        .expect("callers ask for one of GAINS")
}

/// H, the number of units.
pub(crate) fn units(budget: Budget) -> usize {
    budget.pick(32, 256)
}

/// The number of networks at each gain.
pub(crate) fn networks(budget: Budget) -> usize {
    budget.pick(1, 2)
}

/// Steps before the measurement.
pub(crate) const SETTLE: usize = 100;
/// Steps of the measurement.
pub(crate) const STEPS: usize = 200;

/// The mean of `ln ‖J_j u_{j−1}‖` along the trajectory of `s ← φ(W_s s)` from a random start, in nats a step (D5.7).
///
/// −∞ when a step annihilates the vector.
pub(crate) fn growth_rate(w_s: &DMatrix<f64>, phi: Activation, rng: &mut impl Rng) -> f64 {
    let units = w_s.nrows();
    let mut normal = || DVector::from_fn(units, |_, _| rng.sample::<f64, _>(StandardNormal));
    let (mut s, mut u) = (normal(), normal().normalize());
    let mut sum = 0.0;
    for step in 0..SETTLE + STEPS {
        let a = w_s * &s;
        u = (w_s * u).zip_map(&a, |stretched, a| phi.slope(a) * stretched);
        let stretch = u.norm();
        if step >= SETTLE {
            sum += stretch.ln();
        }
        if stretch == 0.0 {
            return f64::NEG_INFINITY;
        }
        u /= stretch;
        s = a.map(|a| phi.apply(a));
    }
    sum / STEPS as f64
}

/// `λ_1 = ln(g √⟨tanh'(a)²⟩)` with `a ~ N(0, q)` and `q = g² ⟨tanh²(a)⟩` (Sompolinsky, Crisanti & Sommers 1988, for the map in
/// discrete time); `ln g` for g ≤ 1, where q = 0.
pub(crate) fn mean_field_exponent(gain: f64) -> f64 {
    if gain <= 1.0 {
        return gain.ln();
    }
    let mut variance = gain * gain;
    // The iteration falls monotonically onto q; it is slow only where g is close to 1.
    for _ in 0..100_000 {
        let next = gain * gain * gaussian_mean(variance, |a| a.tanh().powi(2));
        let settled = (variance - next).abs() <= 1e-13 * variance;
        variance = next;
        if settled {
            break;
        }
    }
    let mean_square = gaussian_mean(variance, |a| Activation::Tanh.slope(a).powi(2));
    (gain * mean_square.sqrt()).ln()
}

/// The mean of `f(a)` over `a ~ N(0, variance)` by the trapezoidal rule, which converges exponentially here.
fn gaussian_mean(variance: f64, f: impl Fn(f64) -> f64) -> f64 {
    const HALF: i32 = 100;
    const REACH: f64 = 8.0;
    let (mut sum, mut weights) = (0.0, 0.0);
    for node in -HALF..=HALF {
        let z = REACH * f64::from(node) / f64::from(HALF);
        let weight = (-0.5 * z * z).exp();
        sum += weight * f(variance.sqrt() * z);
        weights += weight;
    }
    sum / weights
}

#[cfg(test)]
mod tests {
    use super::{growth_rate, mean_field_exponent};
    use gradflow_math::{Activation, Init, autonomous};
    use gradflow_sweep::Seed;
    use nalgebra::DMatrix;

    #[test]
    fn mean_field_reproduces_independent_quadratures() {
        // (g, λ1), computed once with another quadrature in another language.
        let known = [
            (1.2, 0.016_476),
            (1.5, 0.065_217),
            (2.0, 0.154_724),
            (3.0, 0.310_249),
            (5.0, 0.532_428),
        ];
        for (gain, exponent) in known {
            assert!(
                (mean_field_exponent(gain) - exponent).abs() < 2e-6,
                "g = {gain}"
            );
        }
    }

    #[test]
    fn one_unit_grows_at_the_rate_of_its_multiplier() {
        let rng = &mut Seed(0).named("one unit").stream(0);
        for w in [0.5, 1.5, 3.0, 8.0] {
            let rate = growth_rate(&DMatrix::from_element(1, 1, w), Activation::Tanh, rng);
            assert!(
                (rate - autonomous::multiplier(w).ln()).abs() < 1e-9,
                "w = {w}, got {rate}"
            );
        }
    }

    #[test]
    fn an_orthogonal_linear_network_neither_grows_nor_shrinks() {
        let rng = &mut Seed(0).named("orthogonal").stream(0);
        let w_s = Init::Orthogonal.sample(8, 8, rng);
        assert!(growth_rate(&w_s, Activation::Identity, rng).abs() < 1e-12);
    }
}
