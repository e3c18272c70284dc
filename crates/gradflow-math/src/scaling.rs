use nalgebra::DMatrix;
use pulp::{Arch, Simd, WithSimd};

/// x·2^exponent, in two steps, since 2^exponent itself may be out of range.
pub(crate) fn times_power_of_two(x: f64, exponent: i32) -> f64 {
    let half = exponent / 2;
    x * 2.0_f64.powi(half) * 2.0_f64.powi(exponent - half)
}

/// The matrix m·2^(−exponent) whose largest entry lies in [1, 2), and the exponent; `largest` is that of `m`, finite and not
/// zero.
///
/// A power of two scales without rounding, so that neither 10^300 nor 10^−300 leaves the range of `f64` when squared.
pub(crate) fn to_unit_range(mut m: DMatrix<f64>, largest: f64) -> (DMatrix<f64>, i32) {
    let exponent = exponent_of(largest);
    let half = exponent / 2;
    for power in [half, exponent - half] {
        if power != 0 {
            m *= 2.0_f64.powi(-power);
        }
    }
    (m, exponent)
}

/// max |mᵢⱼ|, 0 of an empty matrix; not finite as soon as one entry is not.
pub(crate) fn largest_entry(m: &DMatrix<f64>) -> f64 {
    Arch::new().dispatch(LargestEntry(m.as_slice()))
}

struct LargestEntry<'a>(&'a [f64]);

impl WithSimd for LargestEntry<'_> {
    type Output = f64;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> f64 {
        // The bits of numbers that are not negative are ordered as the numbers are, with infinity and NaN above them.
        let size = |x: f64| x.abs().to_bits();
        let (whole, rest) = self.0.as_chunks::<16>();
        let mut largest = [0; 16];
        for entries in whole {
            for (largest, &x) in largest.iter_mut().zip(entries) {
                *largest = u64::max(*largest, size(x));
            }
        }
        let sizes = largest.into_iter().chain(rest.iter().copied().map(size));
        f64::from_bits(sizes.max().unwrap_or(0))
    }
}

/// Divides each entry by `divisor`.
pub(crate) fn divide(m: &mut DMatrix<f64>, divisor: f64) {
    Arch::new().dispatch(Divide(m.as_mut_slice(), divisor));
}

struct Divide<'a>(&'a mut [f64], f64);

impl WithSimd for Divide<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Self(entries, divisor) = self;
        for entry in entries {
            *entry /= divisor;
        }
    }
}

/// ⌊log₂ x⌋ of a positive finite number.
fn exponent_of(x: f64) -> i32 {
    const SUBNORMAL: i32 = 54;
    let biased = |x: f64| i32::try_from(x.to_bits() >> 52).expect("eleven bits are left");
    match biased(x) {
        0 => biased(x * 2.0_f64.powi(SUBNORMAL)) - 1023 - SUBNORMAL,
        exponent => exponent - 1023,
    }
}

#[cfg(test)]
mod tests {
    use super::{exponent_of, largest_entry, to_unit_range};
    use nalgebra::DMatrix;

    #[test]
    fn exponents_are_those_of_the_powers_of_two() {
        for exponent in -1074..1024 {
            let power = 2.0_f64.powi(exponent / 2) * 2.0_f64.powi(exponent - exponent / 2);
            assert_eq!(exponent_of(power), exponent);
        }
        assert_eq!(exponent_of(f64::MAX), 1023);
        assert_eq!(exponent_of(2.0_f64.next_down()), 0);
    }

    #[test]
    fn the_largest_entry_is_found_wherever_it_stands() {
        assert!(largest_entry(&DMatrix::zeros(0, 3)) == 0.0);
        for place in 0..40 {
            let mut m = DMatrix::from_element(8, 5, -1.0);
            m[place] = -3.0;
            assert_eq!(largest_entry(&m).to_bits(), 3.0_f64.to_bits());
            let (unit, exponent) = to_unit_range(m.clone() * 1e-310, 3e-310);
            assert!((1.0..2.0).contains(&largest_entry(&unit)) && exponent == -1029);
            for bad in [f64::NAN, f64::NEG_INFINITY] {
                m[place] = bad;
                assert!(!largest_entry(&m).is_finite());
            }
        }
    }
}
