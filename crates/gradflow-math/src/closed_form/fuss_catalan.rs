//! Singular values of a product P of L independent N × N matrices with independent entries of mean 0 and variance 1/N,
//! in the limit N → ∞ (Banica, Belinschi, Capitaine & Collins 2011; Penson & Życzkowski 2011).
//!
//! A gain g in every factor multiplies each squared singular value by g^(2L).

/// lim (1/N) E tr (PPᵀ)ᵏ = C((L+1)k, k)/(Lk+1), the Fuss–Catalan number; `factors` is L and `order` is k.
///
/// The mean square k = 1 is 1 for every L, while the higher moments grow: a typical product has a few large and many tiny
/// singular values. The relative error is below 2k·ε; the moment is infinite where `f64` overflows.
pub fn moment(factors: usize, order: usize) -> f64 {
    let last = (factors * order) as f64;
    // The binomial's first factor, Lk + 1, cancels.
    (2..=order).fold(1.0, |product, j| product * (last + j as f64) / j as f64)
}

/// The limit of the largest squared singular value, (L+1)^(L+1)/L^L; `factors` is L, and the empty product has 1.
///
/// It grows like e·L: the norm of a product at gain 1 grows like √L although no exponent is positive.
pub fn largest_squared_singular_value(factors: usize) -> f64 {
    let l = factors as f64;
    if factors == 0 {
        1.0
    } else {
        // (L+1)·(1 + 1/L)^L, whose second factor stays below e.
        (l + 1.0) * (l * l.recip().ln_1p()).exp()
    }
}
