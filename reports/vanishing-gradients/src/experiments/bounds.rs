//! Norms of products of step Jacobians, in plain loops and in matrices.

use super::oracle::times;

/// A row-major square matrix's largest singular value, by repeated squaring of `MᵀM`.
///
/// The result is the stretch of one vector, so it never exceeds the norm: a bound which it exceeds is broken.
/// It equals the norm to rounding unless the two largest singular values differ by less than two per cent.
pub(crate) fn plain_norm(matrix: &[f64], units: usize) -> f64 {
    const SQUARINGS: usize = 9;
    let largest = matrix
        .iter()
        .fold(0.0, |largest: f64, entry| largest.max(entry.abs()));
    if largest == 0.0 {
        return 0.0;
    }
    // Scaled, so that the square of a vanished product does not underflow.
    let scaled: Vec<f64> = matrix.iter().map(|entry| entry / largest).collect();
    let transposed: Vec<f64> = (0..units * units)
        .map(|i| scaled[(i % units) * units + i / units])
        .collect();
    let mut power = plain_product(&transposed, &scaled, units);
    for _ in 0..SQUARINGS {
        power = unit(&plain_product(&power, &power, units));
    }
    // Unequal entries: no leading vector of a matrix with a symmetry is orthogonal to them.
    let start: Vec<f64> = (0..units).map(|i| 1.0 / (i as f64 + 2.0).sqrt()).collect();
    let leading = times(&power, &start);
    largest * length(&times(&scaled, &leading)) / length(&leading)
}

/// The Euclidean length of a vector; the Frobenius norm of a row-major matrix.
pub(crate) fn length(v: &[f64]) -> f64 {
    v.iter().map(|entry| entry * entry).sum::<f64>().sqrt()
}

/// `v / ‖v‖`; for a matrix, scaled to a Frobenius norm of one.
pub(crate) fn unit(v: &[f64]) -> Vec<f64> {
    let length = length(v);
    v.iter().map(|entry| entry / length).collect()
}

/// `A B` for row-major square matrices.
pub(crate) fn plain_product(a: &[f64], b: &[f64], units: usize) -> Vec<f64> {
    (0..units * units)
        .map(|i| {
            let (row, column) = (i / units, i % units);
            (0..units)
                .map(|k| a[row * units + k] * b[k * units + column])
                .sum()
        })
        .collect()
}

/// How far `value` lies above `bound`, relative to the bound; NaN when either is.
pub(crate) fn excess(value: f64, bound: f64) -> f64 {
    let excess = value / bound - 1.0;
    if excess < 0.0 { 0.0 } else { excess }
}

#[cfg(test)]
mod tests {
    use super::plain_norm;
    use crate::experiments::instances::normals;
    use gradflow_math::spectrum::operator_norm;
    use gradflow_sweep::Seed;
    use nalgebra::DMatrix;

    #[test]
    fn the_plain_norm_is_the_largest_singular_value() {
        for index in 0..50 {
            let entries = normals(36, 1e-200, &mut Seed(1).named("plain norm").stream(index));
            let want = operator_norm(&DMatrix::from_row_slice(6, 6, &entries));
            let got = plain_norm(&entries, 6);
            // Close singular values leave a small part of the second vector in the leading one.
            assert!(
                got <= want * (1.0 + 1e-12) && got >= want * (1.0 - 1e-3),
                "{got} against {want}"
            );
        }
    }

    #[test]
    fn a_shear_has_the_golden_ratio_as_its_norm() {
        let golden = f64::midpoint(1.0, 5_f64.sqrt());
        assert!((plain_norm(&[1.0, 1.0, 0.0, 1.0], 2) - golden).abs() < 1e-14);
    }
}
