use crate::{assert_close, diagonal, gaussian};
use gradflow_math::{GramSchmidt, Init};
use nalgebra::{DMatrix, dmatrix};

/// Q and R of `a`.
fn factor(a: &DMatrix<f64>) -> (DMatrix<f64>, DMatrix<f64>) {
    let mut q = a.clone();
    let mut qr = GramSchmidt::new(a.ncols());
    qr.factor(&mut q);
    (q, qr.r().clone())
}

fn distance_from_orthonormal(q: &DMatrix<f64>) -> f64 {
    (q.transpose() * q - DMatrix::identity(q.ncols(), q.ncols())).amax()
}

/// U·diag(10^(−decades·k/n))·Vᵀ.
fn with_condition(rows: usize, cols: usize, decades: f64, seed: u64) -> DMatrix<f64> {
    let mut rng = crate::rng(seed);
    let u = Init::Orthogonal.sample(rows, cols, &mut rng);
    let v = Init::Orthogonal.sample(cols, cols, &mut rng);
    let sigma: Vec<f64> = (0..cols)
        .map(|k| 10.0_f64.powf(-decades * k as f64 / cols as f64))
        .collect();
    u * diagonal(&sigma) * v.transpose()
}

/// Rounding of a dot product of 200 terms is about 10⁻¹⁴ at worst; no condition number enters.
#[test]
fn columns_of_any_condition_become_orthonormal() {
    for (rows, cols) in [
        (1, 1),
        (5, 3),
        (8, 8),
        (9, 9),
        (64, 64),
        (100, 37),
        (200, 200),
    ] {
        for decades in [0.0, 3.0, 8.0, 12.0] {
            let a = with_condition(rows, cols, decades, 70);
            let (q, r) = factor(&a);
            assert!(
                distance_from_orthonormal(&q) < 1e-13,
                "({rows}, {cols}) 1e-{decades}"
            );
            assert!(
                (&q * &r - &a).amax() < 1e-14,
                "({rows}, {cols}) 1e-{decades}"
            );
            assert!(r.lower_triangle() == DMatrix::from_diagonal(&r.diagonal()));
            assert!(r.diagonal().iter().all(|&x| x > 0.0));
        }
    }
}

/// One pass of Gram–Schmidt loses the square of the condition, which is what the second pass is for.
#[test]
fn a_single_pass_is_rejected() {
    let a = with_condition(64, 64, 8.0, 71);
    let mut q = a.clone();
    for j in 0..64 {
        let coefficients = q.columns(0, j).tr_mul(&a.column(j));
        let rest = a.column(j) - q.columns(0, j) * coefficients;
        q.set_column(j, &rest.normalize());
    }
    assert!(distance_from_orthonormal(&q) > 1e-3);
    assert!(distance_from_orthonormal(&factor(&a).0) < 1e-13);
}

/// The decomposition is unique, hence Householder's up to signs.
#[test]
fn it_is_householders_decomposition_with_a_positive_diagonal() {
    let a = gaussian(50, 20, 72);
    let (q, r) = factor(&a);
    let (mut want_q, mut want_r) = a.qr().unpack();
    for k in 0..20 {
        let sign = want_r[(k, k)].signum();
        want_q.column_mut(k).scale_mut(sign);
        want_r.row_mut(k).scale_mut(sign);
    }
    assert!((q - want_q).amax() < 1e-13);
    assert!((r - want_r).amax() < 1e-13);
}

#[test]
fn a_dependent_column_becomes_zero_and_leaves_the_others() {
    let mut a = gaussian(30, 20, 73);
    let sum = a.column(2) + a.column(11) * 3.0;
    a.set_column(14, &sum);
    a.column_mut(17).fill(0.0);
    let (q, r) = factor(&a);
    for k in 0..20 {
        let is_zero = k == 14 || k == 17;
        assert_eq!(r[(k, k)] == 0.0, is_zero, "{k}");
        assert_close(q.column(k).norm(), f64::from(u8::from(!is_zero)), 1e-15);
    }
    assert!((&q * r - a).amax() < 1e-13);
}

#[test]
fn sines_are_those_of_the_angles_between_columns() {
    let angle = 0.01_f64;
    let mut a = dmatrix![2.0, 3.0 * angle.cos(); 0.0, 3.0 * angle.sin()];
    let mut qr = GramSchmidt::new(2);
    qr.factor(&mut a);
    let sines: Vec<f64> = qr.sines().collect();
    assert_close(sines[0], 1.0, 1e-15);
    assert_close(sines[1], angle.sin(), 1e-14);
}

/// Lengths near both ends of the range, whose squares are outside of it.
#[test]
fn extreme_scales_pass_through() {
    let a = gaussian(20, 12, 74);
    let (q, r) = factor(&a);
    for scale in [2.0_f64.powi(-1000), 2.0_f64.powi(1000)] {
        let (scaled_q, scaled_r) = factor(&(&a * scale));
        assert!((scaled_q - &q).amax() < 1e-13);
        assert!((scaled_r / scale - &r).amax() < 1e-13);
    }
}

#[test]
fn a_non_finite_entry_reaches_its_column_and_the_later_ones() {
    for bad in [f64::NAN, f64::INFINITY] {
        let mut a = gaussian(20, 20, 75);
        a[(4, 5)] = bad;
        let (q, _) = factor(&a);
        assert!(q.columns(0, 5).iter().all(|x| x.is_finite()));
        assert!(q.columns(5, 15).iter().all(|x| x.is_nan() || *x == 0.0));
    }
}

#[test]
fn no_columns_need_no_work() {
    factor(&DMatrix::zeros(5, 0));
}

#[test]
#[should_panic(expected = "a must have 3 columns and no fewer rows, got (2, 3)")]
fn more_columns_than_rows_are_refused() {
    factor(&DMatrix::zeros(2, 3));
}
