//! What the checks of this chapter do on one random instance.

use super::edge::critical_coupling;
use crate::experiments::gaussian_mean::{growth, variance};
use crate::experiments::residual::worst;
use gradflow_math::closed_form::MeanField;
use gradflow_report::{PointRng, Sample};
use rand::RngExt;

/// A sample without an article's formula, from errors of either sign.
fn judged(residual: f64, control: f64) -> Sample {
    Sample {
        residual: residual.abs(),
        printed: None,
        within: false,
        control: control.abs(),
    }
}

/// D17.1; the control forgets that the noise itself moves the units.
pub(super) fn driven(rng: &mut PointRng) -> Sample {
    let gain: f64 = rng.random_range(0.5..2.0);
    let noise: f64 = rng.random_range(0.2..1.5);
    let q = variance(gain, noise, 1e-6, gain * gain + noise * noise);
    let want = growth(gain, q);
    let theory = MeanField::driven_tanh(gain, noise);
    judged(
        worst([theory.variance / q - 1.0, theory.largest_exponent - want]),
        growth(gain, q - noise * noise) - want,
    )
}

/// `ln ‖[[ρ, κ], [0, ρ]]ⁿ‖` by n products and the larger root of the characteristic polynomial of `MᵀM`.
fn log_norm(radius: f64, coupling: f64, factors: u32) -> f64 {
    let (mut diagonal, mut corner) = (1.0, 0.0);
    for _ in 0..factors {
        (diagonal, corner) = (diagonal * radius, diagonal * coupling + corner * radius);
    }
    let trace = 2.0 * diagonal * diagonal + corner * corner;
    let determinant = diagonal.powi(4);
    let discriminant = (trace * trace - 4.0 * determinant).max(0.0);
    0.5 * (0.5 * (trace + discriminant.sqrt())).ln()
}

/// D17.2; the control is a bound of the largest row sum, which holds for one factor.
pub(super) fn chain(rng: &mut PointRng) -> Sample {
    let factors = rng.random_range(2..=100_u32);
    // Where κ_c stays below 10⁶, so that the power is not a difference of large numbers.
    let radius = (-rng.random_range(0.05_f64..15.0) / f64::from(factors)).exp();
    judged(
        log_norm(radius, critical_coupling(radius, factors), factors),
        log_norm(radius, 1.0 - radius, factors),
    )
}
