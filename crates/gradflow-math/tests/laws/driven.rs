//! The logarithm of the product of slopes of the driven scalar network, against a product of dual numbers.

use gradflow_math::driven::log_products;
use gradflow_math::{Scalar, dual};
use nalgebra::DVector;
use num_dual::Dual64;
use proptest::prelude::*;

/// `log |∂s_T/∂s_0|` by dual numbers through the forward pass.
fn by_dual_numbers(w: f64, b: f64, xs: &[f64]) -> f64 {
    let last = |s_0: &DVector<Dual64>| {
        let step = |s: Dual64, &x: &f64| (s * w + (b + x)).saturating_tanh();
        DVector::from_element(1, xs.iter().fold(s_0[0], step))
    };
    dual::jacobian(last, &DVector::zeros(1))[(0, 0)].abs().ln()
}

proptest! {
    #[test]
    fn log_products_are_derivatives(
        w in prop_oneof![-4.0..-0.1, 0.1..4.0],
        b in -3.0..3.0,
        xs in prop::collection::vec(-0.5..0.5, 1..30),
        count in 1..100_usize,
    ) {
        let mut sums = vec![f64::NAN; count];
        log_products(w, &vec![b; count], &xs, &mut sums);
        let want = by_dual_numbers(w, b, &xs);
        // Up to 30 terms below 30, and a state whose error is multiplied by at most w² at each step of a chaotic orbit
        // that a network of one unit does not have.
        prop_assert!((sums[0] - want).abs() < 1e-10 * (1.0 + want.abs()), "{} and {want}", sums[0]);
        prop_assert!(sums.iter().all(|sum| sum.to_bits() == sums[0].to_bits()));
    }
}

#[test]
fn saturation_does_not_underflow() {
    // At a = 500 tanh′ is 4e^{−1000}, which is no number.
    let mut sums = [0.0; 2];
    log_products(1.0, &[500.0, -500.0], &[0.0], &mut sums);
    assert_eq!(sums, [4.0_f64.ln() - 1000.0; 2]);
    log_products(0.0, &[0.0, 1.0], &[0.0], &mut sums);
    assert_eq!(sums, [f64::NEG_INFINITY; 2]);
}

#[test]
fn one_less_the_square_is_wrong_in_saturation() {
    let value = 20.0_f64.tanh();
    assert_eq!((1.0 - value * value).ln(), f64::NEG_INFINITY);
    let mut sums = [0.0];
    log_products(1.0, &[20.0], &[0.0], &mut sums);
    assert!((sums[0] - (4.0_f64.ln() - 40.0)).abs() < 1e-13);
}
