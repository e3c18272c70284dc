//! Derivatives by dual numbers: exact up to rounding, one forward pass for each direction.
//!
//! A dual number carries a value and a derivative through plain arithmetic, so that a function written over
//! [`Scalar`](crate::Scalar) is differentiated by running it.

use nalgebra::{DMatrix, DVector, DefaultAllocator, Dim, OMatrix, allocator::Allocator};
use num_dual::Dual64;

/// The dual vector or matrix at + ε·along.
///
/// # Panics
/// If `at` and `along` differ in shape.
pub fn seed<R: Dim, C: Dim>(
    at: &OMatrix<f64, R, C>,
    along: &OMatrix<f64, R, C>,
) -> OMatrix<Dual64, R, C>
where
    DefaultAllocator: Allocator<R, C>,
{
    at.zip_map(along, Dual64::new)
}

/// f′(x).
pub fn derivative(f: impl Fn(Dual64) -> Dual64, x: f64) -> f64 {
    f(Dual64::new(x, 1.0)).eps
}

/// The derivative of `f` at `at` along `along`, d/dε f(at + ε·along) at ε = 0, in one forward pass.
///
/// ```
/// use gradflow_math::dual;
/// use nalgebra::dvector;
///
/// let at = dvector![3.0, 4.0];
/// let slope = dual::directional(|x| x[0] * x[1], &at, &dvector![1.0, 0.0]);
/// assert_eq!(slope, 4.0);
/// ```
///
/// # Panics
/// If `at` and `along` differ in length.
pub fn directional(
    f: impl Fn(&DVector<Dual64>) -> Dual64,
    at: &DVector<f64>,
    along: &DVector<f64>,
) -> f64 {
    f(&seed(at, along)).eps
}

/// ∇f(x), one forward pass for each component of `x`.
pub fn gradient(f: impl Fn(&DVector<Dual64>) -> Dual64, x: &DVector<f64>) -> DVector<f64> {
    DVector::from_iterator(
        x.len(),
        (0..x.len()).map(|j| directional(&f, x, &basis(x.len(), j))),
    )
}

/// The Jacobian ∂fᵢ/∂xⱼ of a function from D to H components, an (H, D) matrix, one forward pass for each column.
///
/// # Panics
/// If `f` returns vectors of different lengths.
pub fn jacobian(f: impl Fn(&DVector<Dual64>) -> DVector<Dual64>, x: &DVector<f64>) -> DMatrix<f64> {
    let columns: Vec<DVector<f64>> = (0..x.len())
        .map(|j| f(&seed(x, &basis(x.len(), j))).map(|y| y.eps))
        .collect();
    if columns.is_empty() {
        let no_input: DVector<Dual64> = DVector::zeros(0);
        return DMatrix::zeros(f(&no_input).len(), 0);
    }
    DMatrix::from_columns(&columns)
}

fn basis(len: usize, j: usize) -> DVector<f64> {
    DVector::from_fn(len, |i, _| if i == j { 1.0 } else { 0.0 })
}
