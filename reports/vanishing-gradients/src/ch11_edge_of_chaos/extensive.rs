//! What grows in proportion to the size of a chaotic network: its attractor's dimension and its entropy.

use super::network::{Measured, Run, mean_and_error};
use crate::experiments::streams;
use gradflow_report::Budget;
use gradflow_sweep::run;
use std::sync::OnceLock;

/// The gain of the published simulation.
pub(super) const GAIN: f64 = 3.0;

/// A mean over networks with its standard error.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mean {
    pub(super) value: f64,
    pub(super) standard_error: f64,
}

/// What networks of gain [`GAIN`] and of one size have in common.
#[derive(Clone, Copy, Debug)]
pub(super) struct Extensive {
    /// H.
    pub(super) units: usize,
    /// The Kaplan–Yorke dimension of the attractor over H.
    pub(super) dimension: Mean,
    /// The sum of the positive exponents over H, in nats a step.
    pub(super) entropy: Mean,
    /// The standard deviation of λ₁ between networks.
    pub(super) scatter_of_largest: f64,
    /// The standard deviation of the mean exponent between networks.
    pub(super) scatter_of_mean: f64,
}

/// A size, and how many networks of it.
type Ensemble = (usize, usize);

/// The smaller networks and the larger ones, which have twice as many units.
pub(super) fn ensembles(budget: Budget) -> [Ensemble; 2] {
    budget.pick([(32, 4), (64, 3)], [(64, 8), (128, 4)])
}

/// The smaller and the larger networks.
pub(super) fn measured(budget: Budget) -> &'static [Extensive] {
    static SMOKE: OnceLock<Vec<Extensive>> = OnceLock::new();
    static FULL: OnceLock<Vec<Extensive>> = OnceLock::new();
    budget.pick(&SMOKE, &FULL).get_or_init(|| {
        run(
            &ensembles(budget),
            streams::EXTENSIVE.seed(),
            &|_| {},
            |&(units, networks), rng| {
                let measured: Vec<_> = (0..networks)
                    .map(|_| {
                        let run = Run {
                            units,
                            gain: GAIN,
                            // The dimension needs as many exponents as have a positive sum, and one more.
                            exponents: 2 * units / 5,
                            steps: budget.pick(60, 300),
                        };
                        run.measure(rng)
                    })
                    .collect();
                let values = |of: &dyn Fn(&Measured) -> f64| -> Vec<f64> {
                    measured.iter().map(of).collect()
                };
                let dimension = values(&|one| one.spectrum.kaplan_yorke_dimension() / units as f64);
                let entropy = values(&|one| {
                    let positive = one.spectrum.exponents.iter().filter(|&&x| x > 0.0);
                    positive.sum::<f64>() / units as f64
                });
                let scatter = |values: &[f64]| mean_and_error(values).1 * (networks as f64).sqrt();
                Extensive {
                    units,
                    dimension: mean(&dimension),
                    entropy: mean(&entropy),
                    scatter_of_largest: scatter(&values(&|one| one.spectrum.exponents[0])),
                    scatter_of_mean: scatter(&values(&|one| one.mean_exponent)),
                }
            },
        )
    })
}

fn mean(values: &[f64]) -> Mean {
    let (value, standard_error) = mean_and_error(values);
    Mean {
        value,
        standard_error,
    }
}

/// The value at infinite size: what is left when a finite size costs a term c/H, `2 x(2H) − x(H)`.
pub(super) fn extrapolated(of: fn(&Extensive) -> Mean, budget: Budget) -> Mean {
    let [small, large] = [0, 1].map(|which| of(&measured(budget)[which]));
    Mean {
        value: 2.0 * large.value - small.value,
        standard_error: (2.0 * large.standard_error).hypot(small.standard_error),
    }
}
