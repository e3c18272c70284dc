//! tanh and σ in vector registers against the exact values, and against a wrong formula.

use gradflow_math::vector::{self, Lane};
use proptest::prelude::*;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::sync::LazyLock;

/// `high + low` with `low` below half a unit of the last place of `high`: twice the precision (Dekker 1971).
///
/// It shares no step with the functions under test: no table, no reduction by ln 2.
#[derive(Clone, Copy)]
struct Double {
    high: f64,
    low: f64,
}

impl Double {
    fn of(high: f64) -> Self {
        Self { high, low: 0.0 }
    }

    fn sum(a: f64, b: f64) -> Self {
        let high = a + b;
        let part = high - a;
        Self {
            high,
            low: (a - (high - part)) + (b - part),
        }
    }

    fn plus(self, other: Self) -> Self {
        let sum = Self::sum(self.high, other.high);
        Self::sum(sum.high, sum.low + (self.low + other.low))
    }

    fn times(self, other: Self) -> Self {
        let high = self.high * other.high;
        let low = self.high.mul_add(other.high, -high);
        Self::sum(high, low + (self.high * other.low + self.low * other.high))
    }

    fn over(self, other: Self) -> Self {
        let first = self.high / other.high;
        let rest = self.plus(other.times(Self::of(-first)));
        let second = rest.high / other.high;
        let rest = rest.plus(other.times(Self::of(-second)));
        Self::sum(first, second).plus(Self::of(rest.high / other.high))
    }

    /// eʸ − 1 = (e^{y/2} − 1)(e^{y/2} + 1), from a Taylor series at y/2¹⁰.
    fn exp_m1(y: f64) -> Self {
        let small = Self::of(y / 1024.0);
        let mut m = Self::of(0.0);
        for reciprocal in &*RECIPROCALS {
            m = Self::of(1.0).plus(m).times(small).times(*reciprocal);
        }
        for _ in 0..10 {
            m = m.times(m.plus(Self::of(2.0)));
        }
        m
    }

    fn tanh(a: f64) -> Self {
        let m = Self::exp_m1(-2.0 * a.abs());
        let minus = Self::of(if a < 0.0 { 1.0 } else { -1.0 });
        m.times(minus).over(m.plus(Self::of(2.0)))
    }

    fn sigmoid(a: f64) -> Self {
        let m = Self::exp_m1(a.abs());
        let numerator = Self::of(1.0).plus(if a < 0.0 { Self::of(0.0) } else { m });
        numerator.over(m.plus(Self::of(2.0)))
    }
}

/// 1/n from n = 24 down to 1.
static RECIPROCALS: LazyLock<[Double; 24]> = LazyLock::new(|| {
    std::array::from_fn(|index| Double::of(1.0).over(Double::of((24 - index) as f64)))
});

/// What `f32` and `f64` differ in as numbers to be judged.
trait Judged: Lane {
    fn wide(self) -> f64;

    /// The distance between the neighbours of `exact`, for normal numbers.
    fn unit(exact: f64) -> f64;
}

impl Judged for f64 {
    fn wide(self) -> f64 {
        self
    }

    fn unit(exact: f64) -> f64 {
        (exact.abs().log2().floor() - 52.0).exp2()
    }
}

impl Judged for f32 {
    fn wide(self) -> f64 {
        f64::from(self)
    }

    fn unit(exact: f64) -> f64 {
        (exact.abs().log2().floor() - 23.0).exp2()
    }
}

/// The largest error of `function` over `points` in units of the last place.
fn largest_error<T: Judged>(points: &[T], function: fn(&mut [T]), exact: fn(f64) -> Double) -> f64 {
    let mut values = points.to_vec();
    function(&mut values);
    let errors = points.iter().zip(&values).map(|(point, value)| {
        let exact = exact(point.wide());
        ((value.wide() - exact.high) - exact.low).abs() / T::unit(exact.high)
    });
    errors.fold(0.0, f64::max)
}

/// Points of both signs from 1e-8 up to `limit`, evenly in the logarithm and evenly in the value.
fn points<T: Judged>(count: usize, limit: f64) -> Vec<T> {
    let mut rng = ChaCha8Rng::seed_from_u64(5);
    let mut point = || {
        let (u, sign): (f64, bool) = (rng.random(), rng.random());
        let size = if rng.random() {
            limit * u
        } else {
            1e-8 * (limit / 1e-8).powf(u)
        };
        T::of(if sign { size } else { -size })
    };
    (0..count).map(|_| point()).collect()
}

#[test]
fn tanh_is_right_to_three_units_of_the_last_place() {
    let double = largest_error::<f64>(&points(100_000, 22.0), vector::tanh_in_place, Double::tanh);
    let single = largest_error::<f32>(&points(100_000, 11.0), vector::tanh_in_place, Double::tanh);
    assert!(double < 3.0, "f64: {double} units");
    assert!(single < 3.0, "f32: {single} units");
}

/// The number of points at which a table of largest errors is usually made; the exact values, of twice the precision, round
/// correctly.
#[test]
#[ignore = "ten million points take half a minute; `cargo xtask test` asks for them"]
fn tanh_is_right_to_three_units_of_the_last_place_at_ten_million_points() {
    let double = largest_error::<f64>(
        &points(10_000_000, 22.0),
        vector::tanh_in_place,
        Double::tanh,
    );
    println!("largest error of tanh: {double:.3} units of the last place");
    assert!(double < 3.0, "f64: {double} units");
}

#[test]
fn sigmoid_is_right_to_three_units_of_the_last_place_in_both_tails() {
    let sigmoid = vector::sigmoid_in_place;
    let double = largest_error::<f64>(&points(100_000, 660.0), sigmoid, Double::sigmoid);
    let single = largest_error::<f32>(
        &points(100_000, 86.0),
        vector::sigmoid_in_place,
        Double::sigmoid,
    );
    assert!(double < 3.0, "f64: {double} units");
    assert!(single < 3.0, "f32: {single} units");
}

#[test]
fn tanh_as_two_sigmoids_less_one_is_wrong() {
    let cancelling: fn(&mut [f64]) = |values| {
        for value in values {
            *value = 2.0 / (1.0 + (-2.0 * *value).exp()) - 1.0;
        }
    };
    assert!(largest_error::<f64>(&points(1_000, 22.0), cancelling, Double::tanh) > 1e3);
}

#[test]
fn limits_signs_and_nan_pass_through() {
    let mut values = [
        f64::INFINITY,
        f64::NEG_INFINITY,
        -0.0,
        1e-300,
        -1e-300,
        f64::NAN,
        800.0,
    ];
    vector::tanh_in_place(&mut values);
    assert_eq!(values[..2], [1.0, -1.0]);
    assert!(values[2] == 0.0 && values[2].is_sign_negative());
    assert_eq!(values[3..5], [1e-300, -1e-300]);
    assert!(values[5].is_nan());
    assert_eq!(values[6], 1.0);

    let mut values = [f32::INFINITY, f32::NEG_INFINITY, 0.0, f32::NAN];
    vector::sigmoid_in_place(&mut values);
    assert_eq!(values[..3], [1.0, 0.0, 0.5]);
    assert!(values[3].is_nan());
}

proptest! {
    /// A slice that does not fill its last register gives the same numbers.
    #[test]
    fn each_element_is_treated_alike(len in 0..70_usize, a in -30.0..30.0_f64) {
        let mut values = vec![a; len];
        vector::tanh_in_place(&mut values);
        prop_assert!(values.windows(2).all(|pair| pair[0].to_bits() == pair[1].to_bits()));
    }
}
