//! The numbers in the prose of chapter 4.

use crate::experiments::slopes::{Slopes, slopes};
use gradflow_math::Activation;
use gradflow_report::{Budget, Format, Quantity};

/// All of them.
pub(crate) const QUANTITIES: [Quantity; 10] = [
    Quantity {
        id: "slope-at-two",
        value: |_| Activation::Tanh.slope(2.0),
        format: Format::Fixed(3),
    },
    Quantity {
        id: "slope-at-twenty",
        value: |_| Activation::Tanh.slope(20.0),
        format: Format::Significant(2),
    },
    Quantity {
        id: "cancellation-error-at-ten",
        value: |_| {
            let s = 10_f64.tanh();
            ((1.0 - s * s) / Activation::Tanh.slope(10.0) - 1.0).abs()
        },
        format: Format::Significant(1),
    },
    Quantity {
        id: "cancellation-threshold",
        value: |_| first_zero(|a| 1.0 - a.tanh() * a.tanh()),
        format: Format::Fixed(1),
    },
    Quantity {
        id: "cancellation-threshold-single",
        value: |_| first_zero(slope_from_state_in_single),
        format: Format::Fixed(1),
    },
    Quantity {
        id: "slope-median-weak",
        value: |budget| sample(0, budget).median,
        format: Format::Fixed(2),
    },
    Quantity {
        id: "slope-share-high-weak",
        value: |budget| sample(0, budget).above_nine_tenths,
        format: Format::Percent(0),
    },
    Quantity {
        id: "slope-median-unit",
        value: |budget| sample(1, budget).median,
        format: Format::Fixed(2),
    },
    Quantity {
        id: "slope-median-strong",
        value: |budget| sample(2, budget).median,
        format: Format::Significant(1),
    },
    Quantity {
        id: "slope-share-high-strong",
        value: |budget| sample(2, budget).above_nine_tenths,
        format: Format::Percent(0),
    },
];

fn sample(index: usize, budget: Budget) -> &'static Slopes {
    &slopes(budget)[index]
}

/// The first multiple of 0.1 from which on `slope` is zero.
fn first_zero(slope: impl Fn(f64) -> f64) -> f64 {
    let last_positive = (0..400_u32)
        .rev()
        .find(|&tenths| slope(f64::from(tenths) / 10.0) > 0.0)
        .expect("the slope at 0 is 1");
    f64::from(last_positive + 1) / 10.0
}

/// `1 − tanh²(a)` in single precision.
#[expect(
    clippy::cast_possible_truncation,
    reason = "single precision is what is asked for"
)]
fn slope_from_state_in_single(a: f64) -> f64 {
    let s = (a as f32).tanh();
    f64::from(1.0 - s * s)
}

#[cfg(test)]
mod tests {
    use super::{first_zero, slope_from_state_in_single};

    #[test]
    fn the_subtraction_is_zero_once_tanh_rounds_to_one() {
        // 1 − tanh a ≈ 2e^{−2a} falls below half an ulp of 1: at 19.06 in double, at 9.01 in single precision.
        assert!((first_zero(|a| 1.0 - a.tanh() * a.tanh()) - 19.1).abs() < 0.11);
        assert!((first_zero(slope_from_state_in_single) - 9.1).abs() < 0.11);
    }
}
