//! Lyapunov exponents of finite tanh networks without input, h ← tanh(g W h).

use crate::experiments::instances::normals;
use crate::experiments::streams;
use gradflow_math::lyapunov::{LyapunovEstimator, LyapunovSettings, LyapunovSpectrum};
use gradflow_math::{Activation, Init};
use gradflow_report::{Budget, PointRng};
use gradflow_sweep::run;
use nalgebra::{DMatrix, DVector};
use serde::Serialize;
use std::sync::OnceLock;

/// H, the sizes.
pub(super) const UNITS: [usize; 3] = [16, 64, 256];
/// g, the gains.
pub(super) const GAINS: [f64; 10] = [0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0];
/// A network whose exponent is larger, in nats a step, counts as chaotic: below, rounding and short runs decide the sign.
pub(super) const CHAOTIC: f64 = 0.005;
/// Steps before the measurement.
pub(super) const SETTLE: usize = 200;

/// Steps of the measurement.
pub(super) fn steps(budget: Budget) -> usize {
    budget.pick(100, 400)
}

/// The number of networks of each size and gain: fewer where each is dear.
pub(super) fn networks(units: usize, budget: Budget) -> usize {
    match units {
        16 => budget.pick(4, 32),
        64 => budget.pick(2, 12),
        _ => budget.pick(2, 4),
    }
}

/// What networks of one size and one gain have in common.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Exponent {
    /// H.
    pub(super) units: usize,
    /// g.
    pub(super) gain: f64,
    /// The mean of λ₁ over networks, in nats a step.
    pub(super) mean: f64,
    /// Its standard error.
    pub(super) standard_error: f64,
    /// The share of networks that are [`CHAOTIC`].
    pub(super) chaotic: f64,
}

/// The exponents of every size of [`UNITS`] at every gain of [`GAINS`].
pub(super) fn exponents(budget: Budget) -> &'static [Exponent] {
    static SMOKE: OnceLock<Vec<Exponent>> = OnceLock::new();
    static FULL: OnceLock<Vec<Exponent>> = OnceLock::new();
    budget.pick(&SMOKE, &FULL).get_or_init(|| {
        let points: Vec<(usize, f64)> = UNITS
            .iter()
            .flat_map(|&units| GAINS.map(|gain| (units, gain)))
            .collect();
        run(
            &points,
            streams::EDGE.seed(),
            &|_| {},
            |&(units, gain), rng| {
                let largest: Vec<f64> = (0..networks(units, budget))
                    .map(|_| {
                        let run = Run {
                            units,
                            gain,
                            exponents: 1,
                            steps: steps(budget),
                        };
                        run.measure(rng).spectrum.exponents[0]
                    })
                    .collect();
                let chaotic = largest.iter().filter(|&&exponent| exponent > CHAOTIC);
                let (mean, standard_error) = mean_and_error(&largest);
                Exponent {
                    units,
                    gain,
                    mean,
                    standard_error,
                    chaotic: chaotic.count() as f64 / largest.len() as f64,
                }
            },
        )
    })
}

/// The exponents of the networks of `units` units, one of [`UNITS`], over the gain.
pub(super) fn of_size(units: usize, budget: Budget) -> impl Iterator<Item = &'static Exponent> {
    let all = exponents(budget).iter();
    all.filter(move |exponent| exponent.units == units)
}

/// The mean of `values` and its standard error.
pub(super) fn mean_and_error(values: &[f64]) -> (f64, f64) {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    (mean, (squares / (count * (count - 1.0))).sqrt())
}

/// One measurement.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run {
    /// H.
    pub(super) units: usize,
    /// g.
    pub(super) gain: f64,
    /// How many exponents, beginning with the largest.
    pub(super) exponents: usize,
    /// Steps after [`SETTLE`].
    pub(super) steps: usize,
}

/// What one network shows.
#[derive(Clone, Debug)]
pub(super) struct Measured {
    /// The leading exponents.
    pub(super) spectrum: LyapunovSpectrum,
    /// The mean of `ln |det J_t| / H`, which is the mean of all exponents.
    pub(super) mean_exponent: f64,
}

impl Run {
    /// Draws a network and a start, and follows both the state and the frame.
    pub(super) fn measure(self, rng: &mut PointRng) -> Measured {
        let Self {
            units,
            gain,
            exponents,
            steps,
        } = self;
        let w = Init::Gaussian { gain }.sample(units, units, rng);
        let frame = Init::Orthogonal.sample(units, exponents, rng);
        let mut h = DVector::from_vec(normals(units, 1.0, rng));
        let mut estimator = LyapunovEstimator::new(
            frame,
            LyapunovSettings {
                transient: SETTLE,
                ..LyapunovSettings::default()
            },
        );
        let mut log_slopes = 0.0;
        for step in 0..SETTLE + steps {
            let a = &w * &h;
            let slopes = a.map(|a| Activation::Tanh.slope(a));
            estimator.push_with(|frame, image| {
                image.gemm(1.0, &w, frame, 0.0);
                for mut column in image.column_iter_mut() {
                    column.component_mul_assign(&slopes);
                }
            });
            if step >= SETTLE {
                log_slopes += slopes.map(f64::ln).mean();
            }
            h = a.map(|a| Activation::Tanh.apply(a));
        }
        Measured {
            spectrum: estimator.finish(),
            mean_exponent: log_slopes / steps as f64 + log_det(w) / units as f64,
        }
    }
}

/// `ln |det W|`.
fn log_det(w: DMatrix<f64>) -> f64 {
    let r = w.qr().r();
    r.diagonal().iter().map(|entry| entry.abs().ln()).sum()
}

#[cfg(test)]
mod tests {
    use super::Run;
    use gradflow_sweep::Seed;

    /// The sum rule: all exponents together are the mean logarithm of the volume.
    #[test]
    fn the_mean_exponent_is_the_mean_of_all_exponents() {
        let run = Run {
            units: 8,
            gain: 2.0,
            exponents: 8,
            steps: 300,
        };
        let measured = run.measure(&mut Seed(1).named("sum rule").stream(0));
        let residual = measured
            .spectrum
            .sum_rule_residual(8.0 * measured.mean_exponent);
        assert!(residual.abs() < 1e-9, "{residual:e}");
    }
}
