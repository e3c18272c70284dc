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

mod bidiagonal;
mod eigen;
mod jacobi;
mod norm;
mod quotient_difference;

use crate::scaling::{largest_entry, times_power_of_two, to_unit_range};
use nalgebra::{DMatrix, DVector};

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
    let largest = largest_entry(m);
    if !largest.is_finite() {
        return f64::NAN;
    }
    if largest == 0.0 {
        return 0.0;
    }
    let (scaled, exponent) = to_unit_range(m.clone(), largest);
    times_power_of_two(eigen::largest_modulus(&scaled), exponent)
}

/// The singular values of `m` (any shape), descending; their number is the smaller side of `m`.
///
/// A non-finite entry makes all of them NaN.
pub fn singular_values(m: &DMatrix<f64>) -> DVector<f64> {
    let len = m.nrows().min(m.ncols());
    let largest = largest_entry(m);
    if !largest.is_finite() {
        return DVector::from_element(len, f64::NAN);
    }
    if largest == 0.0 {
        return DVector::zeros(len);
    }
    let (scaled, exponent) = to_unit_range(m.clone(), largest);
    by_bidiagonal(&scaled)
        .unwrap_or_else(|| jacobi::singular_values(scaled))
        .map(|sigma| times_power_of_two(sigma, exponent))
}

/// ‖M‖₂ = σ₁, the largest factor by which `m` stretches a vector; 0 for an empty matrix, NaN for a non-finite entry.
pub fn operator_norm(m: &DMatrix<f64>) -> f64 {
    let largest = largest_entry(m);
    if !largest.is_finite() {
        return f64::NAN;
    }
    if largest == 0.0 {
        return 0.0;
    }
    let (scaled, exponent) = to_unit_range(m.clone(), largest);
    let norm = norm::largest(&scaled).unwrap_or_else(|| singular_values(&scaled)[0]);
    times_power_of_two(norm, exponent)
}

fn by_bidiagonal(m: &DMatrix<f64>) -> Option<DVector<f64>> {
    let mut sigma = quotient_difference::singular_values(&bidiagonal::reduce(m))?;
    sigma.sort_by(|x, y| y.total_cmp(x));
    Some(DVector::from_vec(sigma))
}

#[cfg(test)]
mod tests {
    use super::{by_bidiagonal, eigen, jacobi};
    use crate::Init;
    use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

    /// Two methods without a line in common: reflections and quotients and differences, and rotations of column pairs.
    #[test]
    fn jacobi_and_bidiagonal_agree_within_rounding() {
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        for (rows, cols) in [(1, 1), (2, 2), (4, 4), (4, 9), (9, 4), (40, 40), (67, 65)] {
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
