//! Derivatives by central differences, an oracle that knows nothing of the formula it is held against.
//!
//! The step is ε^(1/3)·max(1, |x|), which balances the truncation h²·f‴/6 against the rounding ε·f/h.
//! Both are then about ε^(2/3) ≈ 4·10⁻¹¹: for a function whose value and third derivative are of order one, expect an
//! absolute error of 10⁻¹⁰ and no better.

use nalgebra::{DMatrix, DVector};

/// f′(x) ≈ (f(x+h) − f(x−h)) / 2h.
///
/// ```
/// let slope = gradflow_math::difference::derivative(f64::sin, 1.0);
/// assert!((slope - 1.0_f64.cos()).abs() < 1e-10);
/// ```
pub fn derivative(f: impl Fn(f64) -> f64, x: f64) -> f64 {
    let (below, above) = around(x);
    (f(above) - f(below)) / (above - below)
}

/// ∇f(x), one central difference for each component of `x`.
pub fn gradient(f: impl Fn(&DVector<f64>) -> f64, x: &DVector<f64>) -> DVector<f64> {
    DVector::from_iterator(
        x.len(),
        (0..x.len()).map(|j| derivative(|x_j| f(&with_component(x, j, x_j)), x[j])),
    )
}

/// The Jacobian ∂fᵢ/∂xⱼ of a function from D to H components, an (H, D) matrix, one central difference for each column.
///
/// # Panics
/// If `f` returns vectors of different lengths.
pub fn jacobian(f: impl Fn(&DVector<f64>) -> DVector<f64>, x: &DVector<f64>) -> DMatrix<f64> {
    let mut jacobian = DMatrix::zeros(f(x).len(), x.len());
    for j in 0..x.len() {
        let (below, above) = around(x[j]);
        let difference = f(&with_component(x, j, above)) - f(&with_component(x, j, below));
        jacobian.set_column(j, &(difference / (above - below)));
    }
    jacobian
}

/// The derivative of `f` at `x` along `direction`, d/dε f(x + ε·direction) at ε = 0.
///
/// # Panics
/// If `x` and `direction` differ in length.
pub fn directional(
    f: impl Fn(&DVector<f64>) -> f64,
    x: &DVector<f64>,
    direction: &DVector<f64>,
) -> f64 {
    assert!(
        x.len() == direction.len(),
        "the direction must have length {}, got {}",
        x.len(),
        direction.len()
    );
    let length = direction.amax();
    if length == 0.0 {
        return 0.0;
    }
    let step = step(x.amax()) / length;
    (f(&(x + direction * step)) - f(&(x - direction * step))) / (2.0 * step)
}

fn step(magnitude: f64) -> f64 {
    f64::EPSILON.cbrt() * magnitude.abs().max(1.0)
}

/// x − h and x + h as `f64` holds them: their difference is the step that was really taken.
fn around(x: f64) -> (f64, f64) {
    (x - step(x), x + step(x))
}

fn with_component(x: &DVector<f64>, j: usize, value: f64) -> DVector<f64> {
    let mut x = x.clone();
    x[j] = value;
    x
}
