/// The argument from which eight terms of the asymptotic series are exact to rounding.
const ASYMPTOTIC: f64 = 12.0;

/// ψ(x) = d ln Γ(x)/dx for x > 0, to an absolute error of about 10⁻¹⁵.
///
/// ψ(x) = ψ(x + 1) − 1/x up to where the series ln x − 1/(2x) − Σ B₂ₖ/(2k·x²ᵏ) serves (Abramowitz & Stegun 6.3.5, 6.3.18).
pub(super) fn digamma(mut x: f64) -> f64 {
    let mut shift = 0.0;
    while x < ASYMPTOTIC {
        shift += 1.0 / x;
        x += 1.0;
    }
    let coefficients = [
        1.0 / 12.0,
        -1.0 / 120.0,
        1.0 / 252.0,
        -1.0 / 240.0,
        1.0 / 132.0,
        -691.0 / 32_760.0,
        1.0 / 12.0,
        -3617.0 / 8160.0,
    ];
    let inverse_square = 1.0 / (x * x);
    x.ln() - 0.5 / x - inverse_square * horner(&coefficients, inverse_square) - shift
}

/// ψ′(x) for x > 0, to a relative error of about 10⁻¹⁵, by the same shift and the derivative of the same series
/// (Abramowitz & Stegun 6.4.6, 6.4.12).
pub(super) fn trigamma(mut x: f64) -> f64 {
    let mut shift = 0.0;
    while x < ASYMPTOTIC {
        shift += 1.0 / (x * x);
        x += 1.0;
    }
    let coefficients = [
        1.0 / 6.0,
        -1.0 / 30.0,
        1.0 / 42.0,
        -1.0 / 30.0,
        5.0 / 66.0,
        -691.0 / 2730.0,
        7.0 / 6.0,
        -3617.0 / 510.0,
    ];
    let inverse_square = 1.0 / (x * x);
    shift + (1.0 + 0.5 / x + inverse_square * horner(&coefficients, inverse_square)) / x
}

/// Σ cₖ·xᵏ.
fn horner(coefficients: &[f64], x: f64) -> f64 {
    coefficients.iter().rev().fold(0.0, |sum, c| sum * x + c)
}
