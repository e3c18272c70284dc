//! Products of independent Gaussian matrices of gain 1: their exponents, measured and exact.

use crate::experiments::streams;
use gradflow_math::Init;
use gradflow_math::closed_form::gaussian_product::{Entries, lyapunov_exponents, step_variances};
use gradflow_math::lyapunov::{LyapunovEstimator, LyapunovSettings};
use gradflow_report::{Budget, PointRng};
use gradflow_sweep::run;
use serde::Serialize;
use std::sync::OnceLock;

/// H, the sizes whose whole spectrum is measured.
pub(super) const SPECTRA: [usize; 3] = [4, 16, 64];
/// H, the sizes whose largest exponent is measured.
pub(super) const UNITS: [usize; 7] = [1, 2, 4, 8, 16, 32, 64];

/// One exponent of a product.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Exponent {
    /// The measured value, in nats a factor.
    pub(super) measured: f64,
    /// Newman's.
    pub(super) exact: f64,
    /// The standard error, from the exact variance of a factor's contribution.
    pub(super) standard_error: f64,
}

impl Exponent {
    /// How many standard errors lie between the two.
    pub(super) fn deviation(&self) -> f64 {
        (self.measured - self.exact) / self.standard_error
    }
}

/// The exponents of products of one size, descending.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Spectrum {
    /// H.
    pub(super) units: usize,
    /// All of them, or the largest only.
    pub(super) exponents: Vec<Exponent>,
}

impl Spectrum {
    /// The gain at which the largest measured exponent is zero.
    pub(super) fn critical_gain(&self) -> f64 {
        (-self.exponents[0].measured).exp()
    }
}

/// The whole spectrum of each of [`SPECTRA`].
pub(super) fn spectra(budget: Budget) -> &'static [Spectrum] {
    static SMOKE: OnceLock<Vec<Spectrum>> = OnceLock::new();
    static FULL: OnceLock<Vec<Spectrum>> = OnceLock::new();
    budget.pick(&SMOKE, &FULL).get_or_init(|| {
        let seed = streams::NEWMAN.seed().named("spectra");
        run(&SPECTRA, seed, &|_| {}, |&units, rng| {
            spectrum(units, units, spectrum_factors(units, budget), rng)
        })
    })
}

/// The largest exponent of each of [`UNITS`].
pub(super) fn largest(budget: Budget) -> &'static [Spectrum] {
    static SMOKE: OnceLock<Vec<Spectrum>> = OnceLock::new();
    static FULL: OnceLock<Vec<Spectrum>> = OnceLock::new();
    budget.pick(&SMOKE, &FULL).get_or_init(|| {
        let seed = streams::NEWMAN.seed().named("largest");
        run(&UNITS, seed, &|_| {}, |&units, rng| {
            spectrum(units, 1, largest_factors(units, budget), rng)
        })
    })
}

/// The number of factors for a whole spectrum.
pub(super) fn spectrum_factors(units: usize, budget: Budget) -> usize {
    budget.pick(1 << 14, 1 << 18) / (units * units).max(64)
}

/// The number of factors for the largest exponent.
pub(super) fn largest_factors(units: usize, budget: Budget) -> usize {
    budget.pick(1 << 16, 1 << 22) / (units * units).max(64)
}

fn spectrum(units: usize, exponents: usize, factors: usize, rng: &mut PointRng) -> Spectrum {
    let frame = Init::Orthogonal.sample(units, exponents, rng);
    let mut estimator = LyapunovEstimator::new(frame, LyapunovSettings::default());
    for _ in 0..factors {
        estimator.push(&Init::Gaussian { gain: 1.0 }.sample(units, units, rng));
    }
    let exact = lyapunov_exponents(units, 1.0, Entries::Real);
    let variances = step_variances(units, Entries::Real);
    let measured = estimator.finish().exponents;
    Spectrum {
        units,
        exponents: measured
            .into_iter()
            .zip(exact)
            .zip(variances)
            .map(|((measured, exact), variance)| Exponent {
                measured,
                exact,
                standard_error: (variance / factors as f64).sqrt(),
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::{largest, spectra};
    use gradflow_report::Budget;

    /// Ninety-one independent deviations: the largest stays below five with a probability of 0.99995.
    #[test]
    fn newman_is_within_five_standard_errors_everywhere() {
        let all = spectra(Budget::Smoke).iter().chain(largest(Budget::Smoke));
        for spectrum in all {
            for exponent in &spectrum.exponents {
                let deviation = exponent.deviation();
                assert!(deviation.abs() < 5.0, "{}: {exponent:?}", spectrum.units);
            }
        }
    }
}
