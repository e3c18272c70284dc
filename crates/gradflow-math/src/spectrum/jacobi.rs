use nalgebra::{DMatrix, DVector};

/// More sweeps than any matrix has been seen to need (Golub & Van Loan 2013, §8.6.3 count 6 to 10).
const MAX_SWEEPS: usize = 60;

/// Singular values by one-sided Jacobi rotations, descending (Hestenes 1958).
///
/// Each rotation makes two columns orthogonal; when all are, their lengths are the singular values.
pub(super) fn singular_values(m: DMatrix<f64>) -> DVector<f64> {
    let mut a = if m.nrows() < m.ncols() {
        m.transpose()
    } else {
        m
    };
    for _ in 0..MAX_SWEEPS {
        if !sweep(&mut a) {
            break;
        }
    }
    let mut lengths: Vec<f64> = a.column_iter().map(|column| column.norm()).collect();
    lengths.sort_by(|x, y| y.total_cmp(x));
    DVector::from_vec(lengths)
}

/// Rotates every pair of columns once and says whether any of them was not yet orthogonal.
fn sweep(a: &mut DMatrix<f64>) -> bool {
    let mut rotated = false;
    for p in 0..a.ncols() {
        for q in p + 1..a.ncols() {
            let (alpha, beta) = (a.column(p).norm_squared(), a.column(q).norm_squared());
            let gamma = a.column(p).dot(&a.column(q));
            if gamma.abs() <= f64::EPSILON * (alpha * beta).sqrt() {
                continue;
            }
            rotated = true;
            let zeta = (beta - alpha) / (2.0 * gamma);
            let tangent = zeta.signum() / (zeta.abs() + libm::hypot(zeta, 1.0));
            let cosine = 1.0 / libm::hypot(tangent, 1.0);
            let sine = cosine * tangent;
            for row in 0..a.nrows() {
                let (x, y) = (a[(row, p)], a[(row, q)]);
                a[(row, p)] = cosine * x - sine * y;
                a[(row, q)] = sine * x + cosine * y;
            }
        }
    }
    rotated
}
