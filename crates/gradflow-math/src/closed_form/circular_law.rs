//! One N × N matrix with independent entries of mean 0 and variance g²/N, in the limit N → ∞.
//!
//! Its eigenvalues fill the disc of radius g evenly (Girko 1984; Tao & Vu 2010), while its largest singular value tends to
//! 2g: between g = ½ and g = 1 the guarantee σ₁ < 1 is silent although every power decays.

/// lim ρ = g, the radius of the disc.
pub fn spectral_radius(gain: f64) -> f64 {
    gain
}

/// lim σ₁ = 2g (Geman 1980).
pub fn operator_norm(gain: f64) -> f64 {
    2.0 * gain
}

/// The mean of ln |λ| over the disc, ln g − ½: the mean Lyapunov exponent of gW, and of products of large matrices of gain g.
pub fn mean_log_modulus(gain: f64) -> f64 {
    gain.ln() - 0.5
}

/// F(s): the fraction of the Lyapunov exponents of h ← tanh(gWh) that lie below `s`, at the trivial fixed point h = 0, g < 1.
///
/// F(s) = e^{2s}/g² up to s = ln g, and 1 above: the Jacobian is gW itself, its exponents are ln |λ|, and the disc is filled
/// evenly (Clark 2026, arXiv:2610.12426, at step size 1).
pub fn fraction_of_exponents_below(s: f64, gain: f64) -> f64 {
    // Of the exponent's difference, since e^{2s} alone underflows.
    (2.0 * (s - gain.ln())).exp().min(1.0)
}
