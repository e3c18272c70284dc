//! Products of equal factors in numbers of 32 and of 64 bits, rounded after every step.

use gradflow_math::Scalar;

/// `c, c², …`, rounded after every step.
pub(super) fn powers<T: Scalar>(factor: T) -> impl Iterator<Item = T> {
    std::iter::successors(Some(factor), move |&power| Some(power * factor))
}

/// The first n at which `cⁿ` is below `floor`, or zero; `None` when it stops before (D15.4).
///
/// A factor above one half rounds the smallest positive numbers back to themselves.
pub(super) fn falls_below<T: Scalar>(factor: T, floor: T) -> Option<usize> {
    let mut last = T::one();
    for (index, power) in powers(factor).enumerate() {
        if power < floor || power == T::zero() {
            return Some(index + 1);
        }
        if power >= last {
            return None;
        }
        last = power;
    }
    unreachable!("a product of equal factors below one falls until it stops")
}

/// The first n at which `cⁿ` is zero; `None` when it never is.
pub(super) fn zero_at<T: Scalar>(factor: T) -> Option<usize> {
    falls_below(factor, T::zero())
}

/// The value at which the powers of `factor` stop falling: zero, or a multiple of the smallest positive number.
pub(super) fn stops_at<T: Scalar>(factor: T) -> T {
    let mut last = T::one();
    for power in powers(factor) {
        if power >= last || power == T::zero() {
            return power;
        }
        last = power;
    }
    unreachable!("a product of equal factors below one falls until it stops")
}

#[cfg(test)]
mod tests {
    use super::{falls_below, stops_at, zero_at};

    /// 2⁻¹⁴⁹ and 2⁻¹⁰⁷⁴ are the smallest positive numbers (IEEE 754); half of them rounds to zero.
    #[test]
    fn a_product_of_halves_ends_below_the_smallest_positive_number() {
        assert_eq!(zero_at(0.5_f32), Some(150));
        assert_eq!(zero_at(0.5_f64), Some(1075));
    }

    /// 10⁻³⁸ is below 1.18·10⁻³⁸, and a hundredth of 10⁻⁴⁴, seven times the smallest positive number, rounds to zero.
    #[test]
    fn a_product_of_hundredths_is_subnormal_after_nineteen_steps_and_zero_after_twenty_three() {
        assert_eq!(falls_below(0.01_f32, f32::MIN_POSITIVE), Some(19));
        assert_eq!(zero_at(0.01_f32), Some(23));
    }

    #[test]
    fn a_factor_close_to_one_never_reaches_zero() {
        assert_eq!(zero_at(0.9_f32), None);
        assert!(stops_at(0.9_f32) > 0.0 && stops_at(0.9_f32) < f32::MIN_POSITIVE);
    }
}
