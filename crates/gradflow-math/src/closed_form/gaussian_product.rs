//! Products of independent square Gaussian matrices, exact at every size (Newman 1986).
//!
//! The matrices have independent entries of mean 0 and variance gain²/n.
//! A Gaussian matrix looks the same in every orthonormal basis, so that the diagonal of R in each step's QR
//! decomposition is independent of all the others: its squares are Gamma variables with shape (n−k+1)/2 for real
//! entries and n−k+1 for complex ones, k = 1 … n.
//! The exponents are the means of their logarithms, and the variance of a step is exact as well.

use super::polygamma::{digamma, trigamma};

/// The field that the entries of a Gaussian matrix are drawn from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entries {
    /// Real entries N(0, gain²/n).
    Real,
    /// Complex entries with independent real and imaginary parts N(0, gain²/2n).
    Complex,
}

impl Entries {
    /// The Gamma shape of the squared k-th diagonal entry of R, `rank` = n − k + 1.
    fn shape(self, rank: usize) -> f64 {
        match self {
            Self::Real => rank as f64 / 2.0,
            Self::Complex => rank as f64,
        }
    }
}

/// The Lyapunov exponents μ₁ > … > μₙ of a product of n × n matrices, in nats a factor.
///
/// μₖ = ln g + ½[ln(2/n) + ψ((n−k+1)/2)] for real entries, μₖ = ln g + ½[ψ(n−k+1) − ln n] for complex ones (Newman 1986;
/// Forrester 2013).
/// The absolute error is about 10⁻¹⁵; all exponents are −∞ for gain 0, NaN for a negative one.
///
/// ```
/// use gradflow_math::closed_form::gaussian_product::{Entries, lyapunov_exponents};
///
/// let exponents = lyapunov_exponents(4, 1.0, Entries::Real);
/// assert!((exponents[0] + 0.135_181).abs() < 1e-6);
/// ```
pub fn lyapunov_exponents(n: usize, gain: f64, entries: Entries) -> Vec<f64> {
    // E|entry|² = gain²/n is shape(1) times the Gamma scale.
    let log_scale = -(entries.shape(1) * n as f64).ln();
    (1..=n)
        .rev()
        .map(|rank| gain.ln() + 0.5 * (log_scale + digamma(entries.shape(rank))))
        .collect()
}

/// The variance of one factor's contribution to each exponent, ¼ψ′ of the shape, in the order of [`lyapunov_exponents`].
///
/// Contributions of different factors are independent, so that T factors estimate μₖ with standard error √(varianceₖ/T).
/// No gain changes it.
pub fn step_variances(n: usize, entries: Entries) -> Vec<f64> {
    (1..=n)
        .rev()
        .map(|rank| 0.25 * trigamma(entries.shape(rank)))
        .collect()
}

/// The gain at which the largest exponent of n × n matrices is zero, e^(−μ₁) with μ₁ at gain 1; it falls to 1 like
/// 1 + 1/(2n) for real entries.
///
/// # Panics
/// If `n` is 0.
pub fn critical_gain(n: usize, entries: Entries) -> f64 {
    let exponents = lyapunov_exponents(n, 1.0, entries);
    let largest = exponents
        .first()
        .expect("critical_gain needs n of at least 1, got 0");
    (-largest).exp()
}
