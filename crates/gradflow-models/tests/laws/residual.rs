use nalgebra::DVector;

/// The largest difference over the largest entry; a NaN or an infinity on either side is infinitely wrong.
pub(crate) fn relative(got: &[f64], want: &[f64]) -> f64 {
    assert_eq!(got.len(), want.len(), "both sides have the same length");
    if got.iter().chain(want).any(|value| !value.is_finite()) {
        return f64::INFINITY;
    }
    let difference = got
        .iter()
        .zip(want)
        .fold(0.0_f64, |most, (a, b)| most.max((a - b).abs()));
    let largest = got
        .iter()
        .chain(want)
        .fold(0.0_f64, |most, value| most.max(value.abs()));
    if difference == 0.0 {
        0.0
    } else {
        difference / largest
    }
}

/// The largest difference over `size`: for sums whose terms are `size` large and may cancel.
pub(crate) fn absolute(got: &[f64], want: &[f64], size: f64) -> f64 {
    let residual = relative(got, want);
    let largest = got
        .iter()
        .chain(want)
        .fold(0.0_f64, |most, value| most.max(value.abs()));
    if residual == 0.0 {
        0.0
    } else {
        residual * (largest / size.max(largest))
    }
}

/// `|gradient · direction − slope|` over the sum of the absolute products: how wrong the gradient is along a direction.
pub(crate) fn along(gradient: &DVector<f64>, direction: &DVector<f64>, slope: f64) -> f64 {
    let products = gradient.component_mul(direction);
    let difference = (products.sum() - slope).abs();
    let size = products.abs().sum();
    if difference == 0.0 {
        0.0
    } else if difference.is_finite() && size > 0.0 {
        difference / size
    } else {
        f64::INFINITY
    }
}

/// Holds `residual` against `tolerance`; `law` names what is broken.
pub(crate) fn hold(law: &str, residual: f64, tolerance: f64) {
    assert!(
        residual <= tolerance,
        "{law}: residual {residual:e}, tolerance {tolerance:e}"
    );
}
