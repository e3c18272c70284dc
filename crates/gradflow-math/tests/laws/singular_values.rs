use crate::{config, cycle, diagonal, gaussian, jordan, rectangular, rng, square};
use gradflow_math::Init;
use gradflow_math::spectrum::{operator_norm, singular_values};
use nalgebra::{DMatrix, DVector, dmatrix};
use proptest::prelude::*;

#[test]
fn orthogonal_matrices_and_permutations_have_only_ones() {
    for n in 1..30 {
        for m in [cycle(n), Init::Orthogonal.sample(n, n, &mut rng(n as u64))] {
            assert!(
                singular_values(&m)
                    .iter()
                    .all(|sigma| (sigma - 1.0).abs() < 1e-13)
            );
        }
    }
}

/// The nilpotent Jordan block moves n − 1 unit vectors and annihilates one.
#[test]
fn a_nilpotent_block_has_ones_and_one_zero() {
    for n in 2..20 {
        let sigma = singular_values(&jordan(n, 0.0));
        assert!(sigma.rows(0, n - 1).iter().all(|s| (s - 1.0).abs() < 1e-14));
        assert!(sigma[n - 1] < 1e-14);
    }
}

/// ‖[[λ, 1], [0, λ]]‖ is the root of σ² − σ − λ² = 0.
#[test]
fn the_norm_of_a_two_by_two_jordan_block_is_known() {
    for lambda in [0.1_f64, 0.9, 5.0] {
        let want = 0.5 + (0.25 + lambda * lambda).sqrt();
        assert!((operator_norm(&jordan(2, lambda)) - want).abs() < 1e-15 * want * 4.0);
    }
}

/// U Σ Vᵀ with Σ down to 10⁻¹²: each value within n·ε·σ₁.
#[test]
fn prescribed_singular_values_are_recovered() {
    for n in [2, 3, 4, 8, 20] {
        let want = DVector::from_fn(n, |i, _| 10.0_f64.powf(-12.0 * i as f64 / (n - 1) as f64));
        let u = Init::Orthogonal.sample(n, n, &mut rng(7));
        let v = Init::Orthogonal.sample(n, n, &mut rng(8));
        let m = u * diagonal(want.as_slice()) * v.transpose();
        let error = (singular_values(&m) - want).amax();
        assert!(error < n as f64 * f64::EPSILON, "n = {n}: {error:e}");
    }
}

#[test]
fn zero_empty_and_rectangular() {
    assert_eq!(operator_norm(&DMatrix::zeros(0, 0)), 0.0);
    assert_eq!(singular_values(&DMatrix::zeros(0, 3)).len(), 0);
    assert_eq!(singular_values(&DMatrix::zeros(5, 3)), DVector::zeros(3));
    assert_eq!(operator_norm(&dmatrix![-3.0]), 3.0);
    assert_eq!(operator_norm(&dmatrix![3.0, 4.0]), 5.0);
}

#[test]
fn entries_near_the_ends_of_the_range_scale_through() {
    for n in [2, 6] {
        let m = gaussian(n, n, 9);
        let norm = operator_norm(&m);
        for scale in [1e-300, 1e300] {
            assert!((operator_norm(&(&m * scale)) / scale - norm).abs() < 1e-14 * norm);
        }
    }
}

/// ‖M‖₂ by its own iteration against the full decomposition, within n·ε·σ₁.
fn is_the_largest_singular_value(m: &DMatrix<f64>) {
    let n = m.nrows().max(m.ncols());
    let (norm, want) = (operator_norm(m), singular_values(m)[0]);
    let error = (norm - want).abs();
    assert!(
        error <= n as f64 * f64::EPSILON * want,
        "{:?}: {norm:e} against {want:e}",
        m.shape()
    );
}

#[test]
fn the_norm_of_rank_one_and_of_equal_singular_values_is_found() {
    for n in [1, 2, 5, 16, 33, 100] {
        is_the_largest_singular_value(&(gaussian(n, 1, 1) * gaussian(1, n, 2)));
        is_the_largest_singular_value(&(3.0 * Init::Orthogonal.sample(n, n, &mut rng(3))));
        is_the_largest_singular_value(&gaussian(n, 2 * n, 4));
        is_the_largest_singular_value(&gaussian(n + 7, n, 5));
        is_the_largest_singular_value(&jordan(n, 0.5));
    }
}

/// σ₂ = σ₁(1 − distance): from apart to equal, with and without a tail below.
#[test]
fn the_norm_of_a_cluster_is_found() {
    let n = 40;
    for exponent in 0..17 {
        let below = 1.0 - 10.0_f64.powi(-exponent);
        for (cluster, tail) in [(2, 0.1), (2, 0.0), (20, 0.5), (40, 0.0)] {
            let sigma: Vec<f64> = (0..n)
                .map(|i| match i {
                    0 => 1.0,
                    i if i < cluster => below,
                    _ => tail,
                })
                .collect();
            let u = Init::Orthogonal.sample(n, n, &mut rng(11));
            let v = Init::Orthogonal.sample(n, n, &mut rng(12));
            is_the_largest_singular_value(&(u * diagonal(&sigma) * v.transpose()));
        }
    }
}

/// The longest column lies in an invariant subspace of its own, and the largest stretch elsewhere: an iteration that starts
/// from that column converges at once, to 1, and only a proof that nothing is larger tells.
#[test]
fn the_norm_is_found_outside_of_where_the_iteration_starts() {
    let mut m = DMatrix::from_element(5, 5, 0.0);
    m.view_mut((0, 0), (4, 4)).fill(0.45);
    m[(4, 4)] = 1.0;
    assert!((operator_norm(&m) - 1.8).abs() < 1e-15);
}

/// nalgebra's own iteration never returns on NaN or infinity.
#[test]
fn a_non_finite_entry_anywhere_gives_nan() {
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        for position in 0..12 {
            let mut m = gaussian(4, 3, 10);
            m[position] = bad;
            assert!(operator_norm(&m).is_nan());
            assert!(singular_values(&m).iter().all(|sigma| sigma.is_nan()));
            assert_eq!(singular_values(&m).len(), 3);
        }
    }
}

proptest! {
    #![proptest_config(config())]

    /// σ₁ = max ‖Mv‖/‖v‖: no direction is stretched more, and power iteration on MᵀM finds one that is stretched as much.
    #[test]
    fn the_norm_is_the_largest_stretch(m in rectangular(), seed in 0..1000_u64) {
        let norm = operator_norm(&m);
        let mut v = gaussian(m.ncols(), 1, seed).column(0).into_owned();
        for _ in 0..50 {
            v.normalize_mut();
            prop_assert!((&m * &v).norm() <= norm * (1.0 + 1e-13));
            v = m.transpose() * (&m * &v);
        }
        v.normalize_mut();
        // Fifty steps with a ratio σ₂/σ₁ near 1 still leave less than ln(n)/(4·50).
        prop_assert!((&m * &v).norm() >= norm * 0.95);
    }

    #[test]
    fn the_squares_sum_to_the_frobenius_norm(m in rectangular()) {
        let sum = singular_values(&m).norm_squared();
        prop_assert!((sum - m.norm_squared()).abs() <= 1e-13 * sum);
    }

    #[test]
    fn their_product_is_the_determinant(m in square()) {
        let sigma = singular_values(&m);
        let (product, determinant) = (sigma.product(), m.determinant().abs());
        // An absolute error n·ε·σ₁ in the smallest value is what the product inherits.
        let bound = 1e-13 * sigma[0].powi(i32::try_from(m.nrows()).unwrap());
        prop_assert!((product - determinant).abs() <= bound);
    }

    #[test]
    fn transposition_keeps_them_and_they_descend(m in rectangular()) {
        let sigma = singular_values(&m);
        prop_assert!((&sigma - singular_values(&m.transpose())).amax() <= 1e-14 * sigma[0]);
        prop_assert!(sigma.as_slice().is_sorted_by(|a, b| a >= b));
    }
}
