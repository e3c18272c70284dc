use crate::GramSchmidt;
use nalgebra::DMatrix;

/// The covariant Lyapunov vectors of a product of n × n `jacobians`, the first of which acts first (Ginelli et al. 2007).
///
/// The t-th matrix of the result holds them in its unit columns, in the order of the exponents, at the state that
/// `jacobians[transient + t]` acts on: a column there is mapped to a multiple of the same column of the next matrix.
/// The leading k vectors are obtained from an n × k `frame`, which should be generic.
/// `transient` steps at the beginning turn the frame, as many at the end turn the vectors within it: the result has
/// `jacobians.len() − 2·transient + 1` matrices.
/// The error falls like e^(−transient·gap) with the smallest gap between neighbouring exponents.
///
/// From a singular or non-finite Jacobian backwards in time the vectors are NaN.
///
/// # Panics
/// If there are fewer than 2·`transient` Jacobians, or a shape does not fit.
pub fn covariant_vectors(
    jacobians: &[DMatrix<f64>],
    mut frame: DMatrix<f64>,
    transient: usize,
) -> Vec<DMatrix<f64>> {
    assert!(
        jacobians.len() >= 2 * transient,
        "a transient of {transient} needs at least {} jacobians, got {}",
        2 * transient,
        jacobians.len()
    );
    let cols = frame.ncols();
    let mut qr = GramSchmidt::new(cols);
    qr.factor(&mut frame);
    // The frames at the states 0 ..= len, and the triangles of the steps between them.
    let mut frames = vec![frame];
    let mut triangles = Vec::with_capacity(jacobians.len());
    for (jacobian, step) in jacobians.iter().zip(0..) {
        let mut next: DMatrix<f64> = jacobian * &frames[step];
        qr.factor(&mut next);
        frames.push(next);
        triangles.push(qr.r().clone());
    }

    // Backwards, a generic combination of the first j columns turns to the j-th covariant vector.
    let mut combination = DMatrix::from_fn(cols, cols, |i, j| if i <= j { 1.0 } else { 0.0 });
    let mut vectors = Vec::with_capacity(jacobians.len() - 2 * transient + 1);
    for state in (transient..=jacobians.len()).rev() {
        if state <= jacobians.len() - transient {
            let mut columns = &frames[state] * &combination;
            columns.column_iter_mut().for_each(|mut column| {
                column.normalize_mut();
            });
            vectors.push(columns);
        }
        if state > transient {
            let solved = triangles[state - 1].solve_upper_triangular_mut(&mut combination);
            if !solved {
                combination.fill(f64::NAN);
            }
            combination.column_iter_mut().for_each(|mut column| {
                column.normalize_mut();
            });
        }
    }
    vectors.reverse();
    vectors
}
