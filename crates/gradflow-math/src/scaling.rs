use nalgebra::DMatrix;

/// x·2^exponent, in two steps, since 2^exponent itself may be out of range.
pub(crate) fn times_power_of_two(x: f64, exponent: i32) -> f64 {
    let half = exponent / 2;
    x * 2.0_f64.powi(half) * 2.0_f64.powi(exponent - half)
}

/// The matrix m·2^(−exponent) whose largest entry lies near 1, and the exponent; `m` is finite and not zero.
///
/// A power of two scales without rounding, so that neither 10^300 nor 10^−300 leaves the range of `f64` when squared.
pub(crate) fn to_unit_range(m: &DMatrix<f64>) -> (DMatrix<f64>, i32) {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the binary exponent of an f64 lies within ±1075"
    )]
    let exponent = m.amax().log2().floor() as i32;
    (m.map(|x| times_power_of_two(x, -exponent)), exponent)
}

/// Whether every entry is a number and finite.
pub(crate) fn is_finite(m: &DMatrix<f64>) -> bool {
    m.iter().all(|x| x.is_finite())
}
