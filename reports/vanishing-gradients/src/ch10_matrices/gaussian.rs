//! Norm and spectral radius of Gaussian matrices over their size.

use crate::experiments::quantile::quantile;
use crate::experiments::streams;
use gradflow_math::Init;
use gradflow_math::spectrum::{singular_values, spectral_radius};
use gradflow_report::Budget;
use gradflow_sweep::run;
use serde::Serialize;
use std::sync::OnceLock;

/// H, the sizes.
pub(super) const UNITS: [usize; 8] = [1, 2, 4, 8, 16, 32, 64, 128];

/// The 10th percentile, the median and the 90th percentile over matrices.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Spread {
    pub(super) low: f64,
    pub(super) median: f64,
    pub(super) high: f64,
}

/// What Gaussian matrices of one size and of gain 1 have in common.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Sizes {
    /// H.
    pub(super) units: usize,
    /// σ₁ / g.
    pub(super) norm: Spread,
    /// ρ / g.
    pub(super) radius: Spread,
    /// The mean of `(1/H) Σ σ_i⁴`, and its standard error.
    pub(super) fourth_moment: Mean,
    /// The mean of `(1/H) Σ σ_i⁶`, and its standard error.
    pub(super) sixth_moment: Mean,
}

/// A mean over matrices with its standard error.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Mean {
    pub(super) value: f64,
    pub(super) standard_error: f64,
}

/// One entry for each of [`UNITS`].
pub(super) fn by_units(budget: Budget) -> &'static [Sizes] {
    static SMOKE: OnceLock<Vec<Sizes>> = OnceLock::new();
    static FULL: OnceLock<Vec<Sizes>> = OnceLock::new();
    budget.pick(&SMOKE, &FULL).get_or_init(|| {
        run(&UNITS, streams::GAUSSIAN.seed(), &|_| {}, |&units, rng| {
            let matrices: Vec<(Vec<f64>, f64)> = (0..draws(units, budget))
                .map(|_| {
                    let w = Init::Gaussian { gain: 1.0 }.sample(units, units, rng);
                    let radius = spectral_radius(&w);
                    (singular_values(&w).as_slice().to_vec(), radius)
                })
                .collect();
            let moment = |power: i32| {
                let of_one =
                    |sigma: &[f64]| sigma.iter().map(|s| s.powi(power)).sum::<f64>() / units as f64;
                mean(matrices.iter().map(|(sigma, _)| of_one(sigma)))
            };
            Sizes {
                units,
                norm: spread(matrices.iter().map(|(sigma, _)| sigma[0])),
                radius: spread(matrices.iter().map(|&(_, radius)| radius)),
                fourth_moment: moment(4),
                sixth_moment: moment(6),
            }
        })
    })
}

/// The largest matrices.
pub(super) fn largest(budget: Budget) -> &'static Sizes {
    by_units(budget)
        .last()
        .expect("every size of UNITS has its entry")
}

/// The number of matrices: fewer where each is dear.
pub(super) fn draws(units: usize, budget: Budget) -> usize {
    if units < 64 {
        budget.pick(15, 101)
    } else {
        budget.pick(3, 15)
    }
}

fn spread(values: impl Iterator<Item = f64>) -> Spread {
    let values: Vec<f64> = values.collect();
    Spread {
        low: quantile(&values, 0.1),
        median: quantile(&values, 0.5),
        high: quantile(&values, 0.9),
    }
}

fn mean(values: impl Iterator<Item = f64>) -> Mean {
    let values: Vec<f64> = values.collect();
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    Mean {
        value: mean,
        standard_error: (squares / (count * (count - 1.0))).sqrt(),
    }
}

#[cfg(test)]
mod tests {
    use super::by_units;
    use gradflow_report::Budget;

    #[test]
    fn a_single_number_has_one_size() {
        let one = &by_units(Budget::Smoke)[0];
        assert!((one.norm.median / one.radius.median - 1.0).abs() < 1e-15);
    }

    /// The norm tends to 2 and the radius to 1; at 128 units both are within a tenth.
    #[test]
    fn the_norm_is_twice_the_radius_in_the_end() {
        let sizes = by_units(Budget::Smoke);
        let last = &sizes[sizes.len() - 1];
        assert!((last.norm.median - 2.0).abs() < 0.1, "{}", last.norm.median);
        assert!(
            (last.radius.median - 1.0).abs() < 0.1,
            "{}",
            last.radius.median
        );
    }
}
