//! An orthonormal frame in plain loops: slower than [`gradflow_math::GramSchmidt`], but the same bits on every processor
//! for any number of columns, because no matrix product in it chooses its instructions.

use nalgebra::DMatrix;

/// Replaces the columns of `a` by an orthonormal frame of the same nested spans, and returns the diagonal of R, which is not
/// negative: modified Gram–Schmidt, each column projected twice ("twice is enough", Daniel et al. 1976).
///
/// A column that depends on earlier ones becomes zero, with a zero in R.
pub(crate) fn orthonormalize(a: &mut DMatrix<f64>) -> Vec<f64> {
    let (rows, columns) = a.shape();
    let entries = a.as_mut_slice();
    let mut diagonal = Vec::with_capacity(columns);
    for j in 0..columns {
        let (done, rest) = entries.split_at_mut(j * rows);
        let column = &mut rest[..rows];
        let before = norm(column);
        for _ in 0..2 {
            for q in done.chunks_exact(rows) {
                let coefficient = dot(q, column);
                for (x, q) in column.iter_mut().zip(q) {
                    *x -= coefficient * q;
                }
            }
        }
        let length = norm(column);
        if length <= before * f64::EPSILON * rows as f64 {
            column.fill(0.0);
            diagonal.push(0.0);
        } else {
            for x in column.iter_mut() {
                *x /= length;
            }
            diagonal.push(length);
        }
    }
    diagonal
}

fn dot(x: &[f64], y: &[f64]) -> f64 {
    x.iter().zip(y).map(|(x, y)| x * y).sum()
}

/// ‖x‖₂, also where the squares leave the range of `f64`.
fn norm(x: &[f64]) -> f64 {
    let square = dot(x, x);
    if (1e-280..1e280).contains(&square) {
        return square.sqrt();
    }
    let largest = x.iter().fold(0.0, |largest: f64, x| largest.max(x.abs()));
    if largest == 0.0 || !largest.is_finite() {
        return square.sqrt();
    }
    let scaled: f64 = x.iter().map(|x| (x / largest).powi(2)).sum();
    largest * scaled.sqrt()
}
