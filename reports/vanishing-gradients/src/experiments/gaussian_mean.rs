//! Means over a Gaussian pre-activation in plain loops: the oracle of mean-field theory.

use super::oracle;
use num_dual::Dual64;

/// ⟨f(a)⟩ over `a ~ N(0, variance)` for even f, by the trapezoidal rule in a plain loop.
///
/// Ten deviations with a step of 1/12: for a deviation up to 3, the poles of tanh leave an error of e^(−2π·12·(π/2)/3).
pub(crate) fn gaussian_mean(variance: f64, f: impl Fn(f64) -> f64) -> f64 {
    let (mut sum, mut weights) = (0.5 * f(0.0), 0.5);
    for node in 1..=120_i32 {
        let z = f64::from(node) / 12.0;
        let weight = (-0.5 * z * z).exp();
        sum += weight * f(variance.sqrt() * z);
        weights += weight;
    }
    sum / weights
}

/// tanh′ by a dual number.
pub(crate) fn slope(a: f64) -> f64 {
    oracle::tanh(Dual64::new(a, 1.0)).eps
}

/// The largest q between `low` and `high` with `q = g²⟨tanh²⟩ + input²`, by bisection.
pub(crate) fn variance(gain: f64, input: f64, mut low: f64, mut high: f64) -> f64 {
    for _ in 0..60 {
        let q = f64::midpoint(low, high);
        let next = gain * gain * gaussian_mean(q, |a| oracle::tanh(a).powi(2)) + input * input;
        if next > q {
            low = q;
        } else {
            high = q;
        }
    }
    f64::midpoint(low, high)
}

/// `ln(g √⟨tanh′²⟩)` at the variance q.
pub(crate) fn growth(gain: f64, q: f64) -> f64 {
    gain.ln() + 0.5 * gaussian_mean(q, |a| slope(a).powi(2)).ln()
}
