use crate::{assert_close, config};
use gradflow_math::autonomous::{fixed_point, half_life, iterated_tanh_log_product, multiplier};
use gradflow_math::difference;
use proptest::prelude::*;

/// E14: the multiplier falls as the weight grows.
/// Values computed with 40 digits; w·(1 − s*²) in `f64` has lost eight digits to cancellation at w = 10.
#[test]
fn multipliers_of_the_scalar_network() {
    for (w, want) in [
        (1.1, 0.821_755_855_881_788_5),
        (1.5, 0.394_313_025_498_602_5),
        (2.0, 0.166_372_087_751_674_33),
        (3.0, 0.030_512_846_047_868_312),
        (5.0, 9.087_415_533_612_792e-4),
        (10.0, 8.244_615_135_504_155e-8),
    ] {
        assert_close(multiplier(w), want, 4e-15);
    }
    // For large w, w·s* → w and the multiplier → 4w·e^{−2w}, up to a relative 8w·e^{−2w}.
    assert_close(
        multiplier(50.0),
        200.0 * (-100.0_f64).exp(),
        50.0 * f64::EPSILON,
    );
}

#[test]
fn the_fixed_point_is_zero_up_to_one() {
    for w in [f64::NEG_INFINITY, -3.0, -1.0, 0.0, 0.5, 1.0] {
        assert_eq!(fixed_point(w), 0.0);
        assert_eq!(multiplier(w), w);
    }
}

#[test]
fn the_ends_of_the_range() {
    assert_eq!(fixed_point(f64::INFINITY), 1.0);
    assert_eq!(multiplier(f64::INFINITY), 0.0);
    assert_eq!(multiplier(1e300), 0.0);
    assert!(fixed_point(f64::NAN).is_nan());
    assert!(multiplier(f64::NAN).is_nan());
}

/// Just above 1, s*² = 3(w−1) and the multiplier is 1 − 2(w−1), each with a correction of first order in w − 1.
#[test]
fn just_above_one_the_expansion_holds() {
    for excess in [1e-3, 1e-6, 1e-9, 1e-12] {
        let w = 1.0 + excess;
        let excess = w - 1.0;
        let rounding = f64::EPSILON / excess;
        assert_close(
            fixed_point(w),
            (3.0 * excess).sqrt(),
            2.0 * excess + 4.0 * rounding,
        );
        assert_close(
            1.0 - multiplier(w),
            2.0 * excess,
            2.0 * excess + 8.0 * rounding,
        );
    }
    assert!(fixed_point(1.0 + f64::EPSILON) < 1e-7);
}

/// The article's limit T → ∞ at w = 1: products of slopes fall like T^(−3/2).
#[test]
fn iterated_tanh_products() {
    // Computed with 25 digits.
    assert_close(
        iterated_tanh_log_product(1.0, 1000),
        -9.869_869_282_093_782,
        1e-14,
    );
    assert_close(
        iterated_tanh_log_product(1.0, 1_000_000),
        -20.227_931_882_532_06,
        1e-12,
    );
    assert!((iterated_tanh_log_product(1.0, 1000).exp() / 5.170_95e-5 - 1.0).abs() < 1e-6);
    assert_eq!(iterated_tanh_log_product(1.0, 0), 0.0);
    assert_eq!(iterated_tanh_log_product(0.0, 100), 0.0);
}

/// 1/s² grows by about 2/3 a step from 1/s₀², so that T counts from −3/(2s₀²), and a further correction is of order ln T.
#[test]
fn the_product_falls_like_the_power_minus_three_halves() {
    for s_0 in [0.3, 1.0, 5.0] {
        let exponent = (iterated_tanh_log_product(s_0, 400_000)
            - iterated_tanh_log_product(s_0, 100_000))
            / 4.0_f64.ln();
        let correction = (1.5 / (s_0 * s_0) + 1e5_f64.ln()) / 1e5;
        assert!((exponent + 1.5).abs() < correction, "{s_0}: {exponent}");
    }
}

/// A step from far out has slope 4e^{−2s}; cosh itself would overflow.
#[test]
fn a_saturated_start_does_not_overflow() {
    let from_one = iterated_tanh_log_product(1.0, 10);
    let want = 4.0_f64.ln() - 2000.0 + from_one;
    assert_close(iterated_tanh_log_product(1000.0, 11), want, 1e-14);
}

#[test]
fn half_lives_of_constant_forget_gates() {
    // f = σ(b), published to two digits after the point.
    for (b, want) in [
        (0.0, 1.00),
        (1.0, 2.21),
        (2.0, 5.46),
        (3.0, 14.27),
        (4.0, 38.19),
        (5.0, 103.22),
    ] {
        let f = 1.0 / (1.0 + f64::exp(-b));
        assert!(
            (half_life(f) - want).abs() <= 0.005,
            "b = {b}: {}",
            half_life(f)
        );
    }
    assert_eq!(half_life(0.25), 0.5);
    assert_eq!(half_life(1.0), f64::INFINITY);
    assert_eq!(half_life(0.0), 0.0);
    assert_eq!(half_life(2.0), -1.0);
    assert!(half_life(-0.5).is_nan());
}

proptest! {
    #![proptest_config(config())]

    /// s* solves its equation, trajectories from 1 end there, and the multiplier is the derivative of the step there.
    #[test]
    fn the_fixed_point_attracts_with_its_multiplier(w in 1.05..12.0_f64) {
        let s = fixed_point(w);
        prop_assert!(s > 0.0 && ((w * s).tanh() - s).abs() < 1e-15);
        let arrived = (0..1000).fold(1.0, |s: f64, _| (w * s).tanh());
        prop_assert!((arrived - s).abs() < 1e-13);
        let slope = difference::derivative(|s| (w * s).tanh(), s);
        prop_assert!((slope - multiplier(w)).abs() < 1e-9 * w.powi(3));
        prop_assert!(multiplier(w) < 1.0);
    }

    #[test]
    fn the_product_is_the_derivative_of_the_iteration(s_0 in -2.0..2.0_f64, steps in 0..20_usize) {
        let slope = difference::derivative(|s| (0..steps).fold(s, |s: f64, _| s.tanh()), s_0);
        prop_assert!((iterated_tanh_log_product(s_0, steps).exp() - slope).abs() < 1e-9);
    }

    /// After its half-life a state is halved.
    #[test]
    fn the_half_life_halves(f in 0.01..0.999_f64) {
        prop_assert!((f.powf(half_life(f)) - 0.5).abs() < 1e-12);
    }
}
