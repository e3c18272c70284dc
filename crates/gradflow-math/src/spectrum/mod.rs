//! Spectral radius, singular values and operator norm that always return.
//!
//! A non-finite entry makes the result NaN: an exploded Jacobian is a result, not an error.
//! Every iteration is bounded, and has a second method behind it that cannot fail.
//!
//! | function | attained accuracy |
//! |---|---|
//! | [`singular_values`], [`operator_norm`] | absolute error below n·ε·σ₁ (10⁻¹⁵·σ₁ for 8 × 8) |
//! | [`spectral_radius`], symmetric, orthogonal or permutation matrix | relative error below 10⁻¹³ |
//! | [`spectral_radius`], eigenvectors X | absolute error below 20·ε·cond(X)·max(σ₁, cond(X)) |
//! | [`spectral_radius`], matrix that is triangular after a reordering of its indices, Jordan blocks included | exact |
//! | [`spectral_radius`], Jordan block of size k hidden by a change of basis | about ε^(1/k): 2·10⁻⁸ for k = 2, 2·10⁻⁴ for k = 4 |
//!
//! The last row is no defect of the method: rounding the entries of such a matrix moves its eigenvalues by that much.

mod eigen;
mod jacobi;

use crate::scaling::{is_finite, times_power_of_two, to_unit_range};
use nalgebra::{DMatrix, DVector, SVD};

/// ρ(M) = max |λᵢ|, the largest modulus of an eigenvalue of the square matrix `m`.
///
/// The empty matrix has ρ = 0; a non-finite entry gives NaN.
/// Method: eigenvalues that a reordering of the indices isolates are read off; the rest is balanced and reduced to real
/// Schur form (Golub & Van Loan 2013, §7.5) in a bounded number of steps.
///
/// # Panics
/// If `m` is not square.
///
/// ```
/// use gradflow_math::spectrum::spectral_radius;
/// use nalgebra::DMatrix;
///
/// // The 12 × 12 cyclic permutation: every eigenvalue lies on the unit circle.
/// let cycle = DMatrix::from_fn(12, 12, |i, j| f64::from(u8::from(i == (j + 1) % 12)));
/// assert!((spectral_radius(&cycle) - 1.0).abs() < 1e-14);
/// ```
pub fn spectral_radius(m: &DMatrix<f64>) -> f64 {
    assert!(
        m.is_square(),
        "spectral_radius needs a square matrix, got {:?}",
        m.shape()
    );
    if !is_finite(m) {
        return f64::NAN;
    }
    if m.iter().all(|&x| x == 0.0) {
        return 0.0;
    }
    let (scaled, exponent) = to_unit_range(m);
    times_power_of_two(eigen::largest_modulus(&scaled), exponent)
}

/// The singular values of `m` (any shape), descending; their number is the smaller side of `m`.
///
/// A non-finite entry makes all of them NaN.
pub fn singular_values(m: &DMatrix<f64>) -> DVector<f64> {
    let len = m.nrows().min(m.ncols());
    if !is_finite(m) {
        return DVector::from_element(len, f64::NAN);
    }
    if m.iter().all(|&x| x == 0.0) {
        return DVector::zeros(len);
    }
    let (scaled, exponent) = to_unit_range(m);
    // Up to 3 × 3 nalgebra goes through MᵀM, which loses every singular value below √ε·σ₁.
    let bidiagonal = if len > 3 {
        by_bidiagonal(&scaled)
    } else {
        None
    };
    bidiagonal
        .unwrap_or_else(|| jacobi::singular_values(scaled))
        .map(|sigma| times_power_of_two(sigma, exponent))
}

/// ‖M‖₂ = σ₁, the largest factor by which `m` stretches a vector; 0 for an empty matrix, NaN for a non-finite entry.
pub fn operator_norm(m: &DMatrix<f64>) -> f64 {
    if m.is_empty() {
        return 0.0;
    }
    singular_values(m)[0]
}

fn by_bidiagonal(m: &DMatrix<f64>) -> Option<DVector<f64>> {
    let max_steps = 100 * m.nrows().max(m.ncols());
    SVD::try_new(m.clone(), false, false, f64::EPSILON, max_steps).map(|svd| svd.singular_values)
}

#[cfg(test)]
mod tests {
    use super::{by_bidiagonal, eigen, jacobi};
    use crate::Init;
    use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

    /// Two methods without a line in common: bidiagonal reduction with shifts, and rotations of column pairs.
    #[test]
    fn jacobi_and_bidiagonal_agree_within_rounding() {
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        for (rows, cols) in [(4, 4), (4, 9), (9, 4), (40, 40)] {
            let m = Init::Gaussian { gain: 1.0 }.sample(rows, cols, &mut rng);
            let bidiagonal = by_bidiagonal(&m).expect("a Gaussian matrix converges");
            let rotations = jacobi::singular_values(m);
            let error = (&bidiagonal - &rotations).amax();
            assert!(error < 1e-14 * rotations[0], "({rows}, {cols}): {error:e}");
        }
    }

    /// Gelfand's limit and the Schur form; the limit halves the error of every squaring, and ends near ε·‖M‖.
    #[test]
    fn squaring_and_schur_agree() {
        let mut rng = ChaCha8Rng::seed_from_u64(2);
        for n in 3..20 {
            let m = Init::Gaussian { gain: 1.0 }.sample(n, n, &mut rng);
            let schur = eigen::by_schur(m.clone()).expect("a Gaussian matrix converges");
            let squaring = eigen::by_squaring(&m);
            assert!(
                (squaring - schur).abs() < 1e-12 * schur,
                "{n}: {squaring} {schur}"
            );
        }
    }
}
