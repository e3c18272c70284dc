use crate::{assert_close, config, cycle, diagonal, gaussian, jordan, rng};
use gradflow_math::spectrum::{operator_norm, spectral_radius};
use gradflow_math::{Init, JacobianProduct};
use nalgebra::{DMatrix, DVector, dmatrix};
use proptest::prelude::*;

fn power(factor: &DMatrix<f64>, exponent: usize) -> JacobianProduct {
    let mut product = JacobianProduct::identity(factor.nrows());
    for _ in 0..exponent {
        product.push(factor);
    }
    product
}

fn scalar(x: f64) -> DMatrix<f64> {
    dmatrix![x]
}

/// E13 speaks of 0.01^50 = 10⁻¹⁰⁰, which is zero in `f32`; 500 such factors are zero in `f64` too.
#[test]
fn small_factors_do_not_underflow() {
    assert_eq!(0.01_f32.powi(50), 0.0);
    assert_eq!(0.01_f64.powi(500), 0.0);
    let product = power(&scalar(0.01), 500);
    assert_close(product.log_norm(), 500.0 * 0.01_f64.ln(), 1e-12);
    assert!((product.log_norm() + 2302.6).abs() < 0.02);
    assert_close(power(&scalar(0.01), 50).to_matrix()[0], 1e-100, 1e-13);
}

#[test]
fn a_million_scalar_factors_keep_twelve_digits() {
    let million = 1_000_000;
    for x in [
        1e300,
        1e-300,
        1e-310,
        -0.5,
        1.0 + 1e-12,
        1.0 - 1e-12,
        0.999,
        f64::MAX,
    ] {
        // The logarithm of the factor as `f64` holds it.
        let log = (x.abs() - 1.0).ln_1p();
        let want = if (x.abs() - 1.0).abs() < 0.5 {
            log
        } else {
            x.abs().ln()
        } * 1e6;
        assert_close(power(&scalar(x), million).log_norm(), want, 1e-12);
    }
    assert_eq!(power(&scalar(-1.0), million).log_norm(), 0.0);
    assert_eq!(power(&scalar(-1.0), 3).unit()[0], -1.0);
}

#[test]
fn permutations_stay_exact() {
    let product = power(&(cycle(12) * 1e-5), 12_001);
    assert_eq!(product.unit(), &cycle(12));
    assert_close(product.log_norm(), 12_001.0 * 1e-5_f64.ln(), 1e-12);
}

/// The norm of a product of orthogonal matrices is 1; each factor is orthogonal up to rounding.
#[test]
fn orthogonal_factors_keep_the_norm() {
    let mut random = rng(1);
    let mut product = JacobianProduct::identity(8);
    for _ in 0..1000 {
        product.push(&Init::Orthogonal.sample(8, 8, &mut random));
    }
    assert!(product.log_norm().abs() < 1e-12, "{:e}", product.log_norm());
}

/// [[1, 1], [0, 1]]^T = [[1, T], [0, 1]], whose norm is T/2 + √(1 + T²/4).
#[test]
fn a_jordan_block_grows_linearly() {
    for steps in [1, 10, 1000, 1_000_000] {
        let half = steps as f64 / 2.0;
        let want = (half + half.hypot(1.0)).ln();
        assert_close(power(&jordan(2, 1.0), steps).log_norm(), want, 1e-12);
    }
}

/// (u vᵀ)^T = (vᵀu)^(T−1) u vᵀ.
#[test]
fn a_rank_one_factor_has_a_closed_form() {
    let u: DVector<f64> = DVector::from_vec(vec![3.0, -1.0, 0.5]);
    let v = DVector::from_vec(vec![0.25, 0.5, -2.0]);
    let want = 9_999.0 * v.dot(&u).abs().ln() + (u.norm() * v.norm()).ln();
    assert_close(power(&(&u * v.transpose()), 10_000).log_norm(), want, 1e-12);
}

#[test]
fn a_zero_product_stays_zero() {
    let mut product = power(&DMatrix::zeros(3, 3), 1);
    product.push(&gaussian(3, 3, 2));
    product.push(&(gaussian(3, 3, 2) * 1e200));
    assert_eq!(product.log_norm(), f64::NEG_INFINITY);
    assert_eq!(product.log_scale(), f64::NEG_INFINITY);
    assert_eq!(product.to_matrix(), DMatrix::zeros(3, 3));
    assert_eq!(power(&jordan(4, 0.0), 4).log_norm(), f64::NEG_INFINITY);
}

#[test]
fn a_non_finite_factor_is_never_forgotten() {
    for bad in [f64::NAN, f64::INFINITY] {
        for start in [DMatrix::identity(2, 2), DMatrix::zeros(2, 2)] {
            let mut product = power(&start, 1);
            product.push(&dmatrix![1.0, bad; 0.0, 1.0]);
            product.push(&DMatrix::zeros(2, 2));
            product.push(&DMatrix::identity(2, 2));
            assert!(product.log_norm().is_nan());
            assert!(product.log_scale().is_nan());
            assert!(
                product
                    .apply(&DVector::from_element(2, 1.0))
                    .iter()
                    .any(|x| x.is_nan())
            );
        }
    }
}

/// E13: ρ = .9 < 1 does not bound a finite product. ‖W^k‖ reaches 38.7 at k = 9 before it decays.
#[test]
fn a_non_normal_matrix_grows_before_it_decays() {
    let w = dmatrix![0.9, 10.0; 0.0, 0.9];
    assert_eq!(spectral_radius(&w), 0.9);
    let norms: Vec<f64> = (1..=300).map(|k| power(&w, k).log_norm().exp()).collect();
    let peak = (0..norms.len())
        .max_by(|&i, &j| norms[i].total_cmp(&norms[j]))
        .unwrap();
    assert_eq!(peak + 1, 9);
    assert!((norms[peak] - 38.7).abs() < 0.05, "{}", norms[peak]);
    assert!(norms[299] < 1e-9);
}

#[test]
fn the_empty_product_is_the_identity() {
    let product = JacobianProduct::identity(3);
    assert_eq!((product.log_norm(), product.log_scale()), (0.0, 0.0));
    assert_eq!(product.to_matrix(), DMatrix::identity(3, 3));
    let mut empty = JacobianProduct::identity(0);
    empty.push(&DMatrix::zeros(0, 0));
    assert_eq!(empty.log_norm(), f64::NEG_INFINITY);
}

#[test]
#[should_panic(expected = "the factor must have 3 columns, got (3, 2)")]
fn a_factor_of_another_shape_is_refused() {
    JacobianProduct::identity(3).push(&DMatrix::zeros(3, 2));
}

#[test]
#[should_panic(expected = "the vector must have length 3, got 2")]
fn a_vector_of_another_length_is_refused() {
    JacobianProduct::identity(3).apply(&DVector::zeros(2));
}

proptest! {
    #![proptest_config(config())]

    /// The plain product, newest factor leftmost, as long as `f64` can hold it.
    #[test]
    fn it_is_the_plain_product(n in 1..7_usize, steps in 0..9_u64, seed in 0..1000_u64, exponent in -20.0..20.0_f64) {
        let mut product = JacobianProduct::identity(n);
        let mut plain = DMatrix::identity(n, n);
        for step in 0..steps {
            let factor = gaussian(n, n, 100 * seed + step) * 10.0_f64.powf(exponent);
            product.push(&factor);
            plain = factor * plain;
        }
        let norm = operator_norm(&plain);
        prop_assert!((product.to_matrix() - &plain).amax() <= 1e-12 * norm);
        prop_assert!((product.log_norm() - norm.ln()).abs() <= 1e-12 * norm.ln().abs().max(1.0));
        let v = gaussian(n, 1, seed).column(0).into_owned();
        prop_assert!((product.apply(&v) - &plain * &v).amax() <= 1e-12 * norm * v.norm());
        if steps > 0 {
            prop_assert_eq!(product.unit().amax(), 1.0);
        }
    }

    /// A shape may change on the way, as when a read-out is the last factor.
    #[test]
    fn rectangular_factors_chain(seed in 0..1000_u64) {
        let (a, b) = (gaussian(4, 3, seed), gaussian(2, 4, seed + 1));
        let mut product = JacobianProduct::identity(3);
        product.push(&a);
        product.push(&b);
        prop_assert!((product.to_matrix() - b * a).amax() < 1e-13);
    }

    #[test]
    fn diagonal_factors_add_their_logarithms(x in 1e-3..1e3_f64, y in 1e-3..1e3_f64) {
        let log_norm = power(&diagonal(&[x, y]), 10_000).log_norm();
        let want = 1e4 * x.max(y).ln();
        prop_assert!((log_norm - want).abs() <= 1e-12 * want.abs().max(1.0));
    }
}
