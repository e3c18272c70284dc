use crate::{assert_close, config};
use gradflow_math::{Activation, difference, dual};
use proptest::prelude::*;

/// From the linear range to deep saturation, where e^{2a} overflows, both signs.
pub(crate) const PRE_ACTIVATIONS: [f64; 17] = [
    -400.0, -300.0, -40.0, -25.0, -8.0, -2.0, -0.7, -1e-3, -1e-9, 1e-9, 1e-3, 0.7, 2.0, 8.0, 25.0,
    300.0, 400.0,
];

#[test]
fn slopes_equal_central_differences() {
    for activation in Activation::ALL {
        for a in PRE_ACTIVATIONS {
            if activation == Activation::Relu && a.abs() < 1e-2 {
                continue; // The difference would straddle the kink.
            }
            let want = difference::derivative(|a| activation.apply(a), a);
            let got = activation.slope(a);
            assert!(
                (got - want).abs() < 1e-9,
                "{activation:?} at {a}: {got} and {want}"
            );
        }
    }
}

/// Relative agreement, also where the slope is 10⁻²⁶⁰: neither side cancels.
#[test]
fn slopes_equal_dual_numbers_in_relative_terms() {
    for activation in Activation::ALL {
        for a in PRE_ACTIVATIONS {
            let want = dual::derivative(|a| activation.apply(a), a);
            assert_close(activation.slope(a), want, 1e-15 * (2.0 + a.abs()));
        }
    }
}

/// tanh′(a) = 4e^{−2a}(1 + e^{−2a})⁻² → 4e^{−2a}. 1 − tanh² gives 0 from |a| = 19.06 on.
#[test]
fn tanh_slope_does_not_cancel_in_saturation() {
    assert_close(Activation::Tanh.slope(25.0), 4.0 * (-50.0_f64).exp(), 1e-14);
    assert_close(
        Activation::Tanh.slope(-25.0),
        4.0 * (-50.0_f64).exp(),
        1e-14,
    );
    assert_eq!(1.0 - 25.0_f64.tanh().powi(2), 0.0);
    assert_close(Activation::Sigmoid.slope(-50.0), (-50.0_f64).exp(), 1e-14);
    assert_close(Activation::Sigmoid.slope(50.0), (-50.0_f64).exp(), 1e-14);
}

/// E12: tanh′ ≤ 1 with equality at 0 only; σ′ ≤ ¼ likewise.
#[test]
fn slopes_reach_their_bound_at_zero_only() {
    assert_eq!(Activation::Tanh.slope(0.0), 1.0);
    assert_eq!(Activation::Sigmoid.slope(0.0), 0.25);
    for a in [1e-7, 0.1, 1.0, 10.0] {
        assert!(Activation::Tanh.slope(a) < Activation::Tanh.slope_bound());
        assert!(Activation::Sigmoid.slope(a) < Activation::Sigmoid.slope_bound());
    }
}

/// e^{−2a} leaves the range of `f32` at a = 52, that of `f64` at a = 373; nothing turns into NaN on the way.
#[test]
fn single_precision_saturates_without_nan() {
    let slope = Activation::Tanh.slope(25.0_f32);
    assert!((slope / (4.0 * (-50.0_f32).exp()) - 1.0).abs() < 1e-5);
    assert_eq!(Activation::Tanh.slope(60.0_f32), 0.0);
    for activation in Activation::ALL {
        for a in [f32::MIN, -1e4, 1e4, f32::MAX] {
            assert!(activation.apply(a).is_finite());
            assert!(activation.slope(a).is_finite());
        }
    }
}

#[test]
fn infinite_pre_activations_have_their_limits() {
    let infinity = f64::INFINITY;
    assert_eq!(Activation::Tanh.apply(-infinity), -1.0);
    assert_eq!(Activation::Sigmoid.apply(-infinity), 0.0);
    assert_eq!(Activation::Sigmoid.apply(infinity), 1.0);
    assert_eq!(Activation::Relu.apply(-infinity), 0.0);
    assert_eq!(Activation::Tanh.slope(infinity), 0.0);
    assert_eq!(Activation::Sigmoid.slope(-infinity), 0.0);
}

#[test]
fn nan_passes_through_every_activation() {
    for activation in Activation::ALL {
        assert!(activation.apply(f64::NAN).is_nan(), "{activation:?}");
    }
    assert!(Activation::Relu.slope(f64::NAN).is_nan());
}

#[test]
fn relu_has_no_slope_at_its_kink() {
    assert_eq!(Activation::Relu.slope(0.0), 0.0);
    assert_eq!(dual::derivative(|a| Activation::Relu.apply(a), 0.0), 0.0);
}

proptest! {
    #![proptest_config(config())]

    /// tanh is odd and σ(a) + σ(−a) = 1; tanh(a) = 2σ(2a) − 1 ties the two.
    #[test]
    fn tanh_and_sigmoid_are_one_function(a in -20.0..20.0_f64) {
        let (tanh, sigmoid) = (Activation::Tanh, Activation::Sigmoid);
        prop_assert_eq!(tanh.apply(-a), -tanh.apply(a));
        prop_assert!((sigmoid.apply(a) + sigmoid.apply(-a) - 1.0).abs() < 1e-15);
        prop_assert!((tanh.apply(a) - (2.0 * sigmoid.apply(2.0 * a) - 1.0)).abs() < 1e-15);
        let ratio = tanh.slope(a) / (4.0 * sigmoid.slope(2.0 * a));
        prop_assert!((ratio - 1.0).abs() < 1e-13);
    }

    /// The scalar of the derivative is itself differentiable: φ″ of tanh is −2·tanh·tanh′.
    #[test]
    fn a_slope_can_be_differentiated(a in -20.0..20.0_f64) {
        let second = dual::derivative(|a| Activation::Tanh.slope(a), a);
        let want = -2.0 * a.tanh() * Activation::Tanh.slope(a);
        prop_assert!((second - want).abs() <= 1e-13 * want.abs());
    }
}
