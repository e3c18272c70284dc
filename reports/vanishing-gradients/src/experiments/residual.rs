//! How far a formula is from its oracle.

/// `max_i |got_i − want_i| / max_i |want_i|`: the error relative to the largest entry of the oracle.
///
/// 0 when both are all zero, ∞ when only the oracle is, NaN when a difference is NaN.
///
/// # Panics
/// When the lengths differ: a formula of another shape is a programming error, not a residual.
pub(crate) fn relative(got: &[f64], want: &[f64]) -> f64 {
    assert_eq!(
        got.len(),
        want.len(),
        "a formula and its oracle must have the same number of entries"
    );
    let error = largest(got.iter().zip(want).map(|(a, b)| a - b));
    if error == 0.0 {
        0.0
    } else {
        error / largest(want.iter().copied())
    }
}

/// `|got − want| / norm`: the error of a directional derivative, relative to the norm of the gradient that it is taken of.
///
/// The direction has standard normal entries, so the derivative itself is of the size `norm`; dividing by the derivative
/// would magnify rounding where the direction happens to be almost orthogonal to the gradient.
/// 0 when there is no error, ∞ when only `norm` is zero.
pub(crate) fn directional(got: f64, want: f64, norm: f64) -> f64 {
    let error = (got - want).abs();
    if error == 0.0 { 0.0 } else { error / norm }
}

/// The largest magnitude; NaN if any entry is NaN, which [`f64::max`] would drop.
fn largest(entries: impl Iterator<Item = f64>) -> f64 {
    entries.fold(0.0, |largest, entry| {
        if entry.is_nan() {
            f64::NAN
        } else {
            f64::max(largest, entry.abs()) + 0.0 * largest
        }
    })
}

/// The largest magnitude of several residuals; NaN if any is NaN.
pub(crate) fn worst(residuals: impl IntoIterator<Item = f64>) -> f64 {
    largest(residuals.into_iter())
}

#[cfg(test)]
mod tests {
    use super::relative;

    #[test]
    fn the_error_is_relative_to_the_largest_entry_of_the_oracle() {
        assert!((relative(&[1.0, 2.2], &[1.0, 2.0]) - 0.1).abs() < 1e-15);
        assert!((relative(&[0.0], &[0.0])).abs() < f64::MIN_POSITIVE);
        assert!(relative(&[1.0], &[0.0]).is_infinite());
    }

    #[test]
    fn a_nan_is_never_dropped() {
        assert!(relative(&[f64::NAN, 1.0], &[1.0, 1.0]).is_nan());
        assert!(relative(&[1.0, f64::NAN], &[1.0, 1.0]).is_nan());
    }
}
