use crate::{config, cycle, diagonal, gaussian, jordan, rng, square};
use gradflow_math::Init;
use gradflow_math::spectrum::{operator_norm, spectral_radius};
use nalgebra::{DMatrix, dmatrix};
use proptest::prelude::*;

/// nalgebra's own iteration never returns on the 12-cycle.
#[test]
fn a_cyclic_permutation_has_radius_one() {
    for n in 1..40 {
        assert!((spectral_radius(&cycle(n)) - 1.0).abs() < 1e-13, "n = {n}");
    }
}

#[test]
fn a_permutation_made_of_several_cycles_has_radius_one() {
    let mut m = DMatrix::zeros(20, 20);
    m.view_mut((0, 0), (12, 12)).copy_from(&cycle(12));
    m.view_mut((12, 12), (5, 5)).copy_from(&cycle(5));
    m.view_mut((17, 17), (3, 3)).copy_from(&cycle(3));
    assert!((spectral_radius(&m) - 1.0).abs() < 1e-13);
}

/// The eigenvalues of a weighted cycle are the n-th roots of the product of its weights.
#[test]
fn a_weighted_cycle_has_the_geometric_mean_as_radius() {
    for n in 2..30 {
        let weights = gaussian(n, 1, n as u64);
        let m = cycle(n) * diagonal(weights.as_slice());
        let mean = weights.map(|w| w.abs().ln()).mean().exp();
        let error = (spectral_radius(&m) / mean - 1.0).abs();
        assert!(error < 1e-13, "n = {n}: {error:e}");
    }
}

#[test]
fn a_jordan_block_is_read_off_exactly_in_both_orientations() {
    for n in 1..30 {
        for lambda in [0.0, 0.9, -1.0, 3.0] {
            let block = jordan(n, lambda);
            assert_eq!(spectral_radius(&block), lambda.abs());
            assert_eq!(spectral_radius(&block.transpose()), lambda.abs());
        }
    }
}

/// Rounding the entries of a hidden k × k Jordan block moves its eigenvalues by about (ε·‖M‖)^(1/k): no method that
/// reads the rounded entries does better.
#[test]
fn a_hidden_jordan_block_costs_the_kth_root_of_rounding() {
    for k in 2..7 {
        let basis = Init::Orthogonal.sample(k, k, &mut rng(k as u64));
        let m = &basis * jordan(k, 0.9) * basis.transpose();
        let bound = (10.0 * k as f64 * f64::EPSILON).powf(1.0 / k as f64);
        let error = (spectral_radius(&m) - 0.9).abs();
        assert!(error < bound, "k = {k}: {error:e} > {bound:e}");
    }
}

#[test]
fn zero_empty_and_single_entries() {
    assert_eq!(spectral_radius(&DMatrix::zeros(0, 0)), 0.0);
    assert_eq!(spectral_radius(&DMatrix::zeros(5, 5)), 0.0);
    assert_eq!(spectral_radius(&dmatrix![-0.0]), 0.0);
    assert_eq!(spectral_radius(&dmatrix![-3.0]), 3.0);
    assert_eq!(
        spectral_radius(&dmatrix![f64::MIN_POSITIVE / 4.0]),
        f64::MIN_POSITIVE / 4.0
    );
}

#[test]
fn entries_near_the_ends_of_the_range_scale_through() {
    let m = gaussian(6, 6, 3);
    let radius = spectral_radius(&m);
    for scale in [1e-300, 1e300] {
        assert!((spectral_radius(&(&m * scale)) / scale - radius).abs() < 1e-13 * radius);
    }
    // Eigenvalues ±1, from entries 300 orders of magnitude apart.
    let skewed = dmatrix![0.0, 1e150, 0.0; 1e-150, 0.0, 0.0; 1e-150, 1e-150, 0.5];
    assert!((spectral_radius(&skewed) - 1.0).abs() < 1e-14);
}

#[test]
fn a_non_finite_entry_anywhere_gives_nan() {
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        for position in 0..16 {
            let mut m = gaussian(4, 4, 4);
            m[position] = bad;
            assert!(spectral_radius(&m).is_nan());
        }
    }
}

#[test]
#[should_panic(expected = "spectral_radius needs a square matrix, got (2, 3)")]
fn a_rectangular_matrix_is_refused() {
    spectral_radius(&DMatrix::zeros(2, 3));
}

/// E13 for a matrix with entries in (0, 1): the Perron root lies between the smallest and the largest row sum, here near
/// 64 · ½ = 32, and not below 1.
#[test]
fn entries_below_one_do_not_make_the_radius_small() {
    let m = Init::Uniform {
        low: 0.0,
        high: 1.0,
    }
    .sample(64, 64, &mut rng(5));
    let radius = spectral_radius(&m);
    let sums = m.column_sum();
    assert!(sums.min() < radius && radius < sums.max());
    assert!((radius - 32.0).abs() < 1.0, "{radius}");
}

/// Circular law (Ginibre 1965) and its edge (Geman 1980): ρ → g, σ₁ → 2g; at N = 200 within a tenth.
#[test]
fn a_large_gaussian_matrix_has_radius_g_and_norm_2g() {
    let gain = 1.5;
    let m = Init::Gaussian { gain }.sample(200, 200, &mut rng(6));
    assert!((spectral_radius(&m) / gain - 1.0).abs() < 0.1);
    assert!((operator_norm(&m) / (2.0 * gain) - 1.0).abs() < 0.1);
}

/// M = X Λ X⁻¹ with known Λ, real eigenvalues and conjugate pairs mixed; rounding moves an eigenvalue by at most about
/// cond(X)·‖M‖·ε (Bauer & Fike 1960).
#[test]
fn prescribed_eigenvalues_are_recovered() {
    for seed in 0..200 {
        let mut lambda = diagonal(&[0.3, -1.7, 0.9, 0.5, 0.0, 0.0]);
        let (re, im) = (1.1, f64::from(u32::try_from(seed).unwrap()) / 100.0);
        lambda
            .view_mut((4, 4), (2, 2))
            .copy_from(&dmatrix![re, im; -im, re]);
        let x = gaussian(6, 6, seed) + DMatrix::identity(6, 6);
        let inverse = x.clone().try_inverse().unwrap();
        let m = &x * lambda * &inverse;
        let condition = operator_norm(&x) * operator_norm(&inverse);
        let want = f64::max(1.7, re.hypot(im));
        let error = (spectral_radius(&m) - want).abs();
        // Both the product above and the Schur form contribute a few rounding errors for each of six terms.
        let bound = 20.0 * f64::EPSILON * condition * operator_norm(&m).max(condition);
        assert!(error < bound, "{seed}: {error:e} > {bound:e}");
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_radius_never_exceeds_the_norm(m in square()) {
        prop_assert!(spectral_radius(&m) <= operator_norm(&m) * (1.0 + 1e-13));
    }

    /// Scaling by a power of two rounds nothing, and the result follows it bit for bit.
    #[test]
    fn scaling_by_a_power_of_two_is_exact(m in square(), exponent in -900..900_i32) {
        let scale = 2.0_f64.powi(exponent);
        prop_assert_eq!(spectral_radius(&(&m * scale)), spectral_radius(&m) * scale);
    }

    /// A diagonal change of basis by powers of two rounds nothing; a nearly defective pair amplifies ε to √ε.
    #[test]
    fn a_diagonal_change_of_basis_keeps_the_radius(m in square(), exponents in prop::collection::vec(-200..200_i32, 8)) {
        let n = m.nrows();
        let moved = DMatrix::from_fn(n, n, |i, j| m[(i, j)] * 2.0_f64.powi(exponents[i] - exponents[j]));
        prop_assert!((spectral_radius(&moved) - spectral_radius(&m)).abs() < 1e-7 * operator_norm(&m));
    }

    #[test]
    fn transposition_keeps_the_radius(m in square()) {
        prop_assert!((spectral_radius(&m) - spectral_radius(&m.transpose())).abs() < 1e-7 * operator_norm(&m));
    }

    /// The eigenvalues of a symmetric matrix have condition 1, and their largest modulus is the norm.
    #[test]
    fn radius_and_norm_of_a_symmetric_matrix_are_equal(m in square()) {
        let symmetric = &m + m.transpose();
        let norm = operator_norm(&symmetric);
        prop_assert!((spectral_radius(&symmetric) - norm).abs() <= 1e-13 * norm);
    }

    #[test]
    fn an_orthogonal_change_of_basis_keeps_the_radius(m in square(), seed in 0..1000_u64) {
        let symmetric = &m + m.transpose();
        let q = Init::Orthogonal.sample(m.nrows(), m.nrows(), &mut rng(seed));
        let moved = &q * &symmetric * q.transpose();
        let radius = spectral_radius(&symmetric);
        prop_assert!((spectral_radius(&moved) - radius).abs() <= 1e-13 * radius);
    }
}
