use crate::activation::PRE_ACTIVATIONS;
use crate::{assert_close, config};
use gradflow_math::{Activation, Scalar};
use num_dual::{Dual32, Dual64};
use proptest::prelude::*;

#[test]
fn a_constant_is_rounded_and_has_no_derivative() {
    assert_eq!(f64::of(0.1), 0.1);
    assert_eq!(f32::of(0.1), 0.1_f32);
    assert_eq!((Dual64::of(0.1).re, Dual64::of(0.1).eps), (0.1, 0.0));
    assert_eq!((Dual32::of(0.1).re, Dual32::of(0.1).eps), (0.1_f32, 0.0));
}

/// tanh′ = 1/cosh², from the definition of cosh and without a division of large numbers.
#[test]
fn a_dual_tanh_keeps_value_and_derivative_in_saturation() {
    for a in PRE_ACTIVATIONS {
        let tanh = Dual64::new(a, 1.0).saturating_tanh();
        assert_close(tanh.re, a.tanh(), 1e-15);
        let want = 4.0 * (-2.0 * a.abs()).exp() / (1.0 + (-2.0 * a.abs()).exp()).powi(2);
        assert_close(tanh.eps, want, 1e-15);
    }
}

proptest! {
    #![proptest_config(config())]

    /// In `f32` the argument is rounded first, which moves φ(a) by a relative |a|·2⁻²⁴ at most.
    #[test]
    fn one_definition_has_one_value(magnitude in -9.0..1.7_f64, sign in prop::sample::select(vec![-1.0, 1.0])) {
        let a = sign * 10.0_f64.powf(magnitude);
        for activation in Activation::ALL {
            let want = activation.apply(a);
            assert_close(f64::from(activation.apply(f32::of(a))), want, 1e-7 * (3.0 + a.abs()));
            let constant = activation.apply(Dual64::of(a));
            assert_close(constant.re, want, 1e-15);
            prop_assert_eq!(constant.eps, 0.0);
        }
    }
}
