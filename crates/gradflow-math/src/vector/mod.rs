//! tanh, σ and exp in vector registers, for slices that are too long for one element at a time.
//!
//! The functions over `S: Simd` are plain arithmetic without a branch: a loop over them becomes vector code inside
//! [`pulp::Arch::dispatch`], which chooses the instructions of the machine at run time.
//! The functions on slices do that themselves.
//!
//! All of them rest on `eʸ = 2ᵏ eʳ` with `y = k ln 2 + r`, |r| ≤ ½ ln 2, and the Taylor series of eʳ − 1 (Cody & Waite
//! 1980).
//! The largest error, in units of the last place of the exact value, is 3 for [`tanh`] and 3 for [`sigmoid`], in `f32`
//! and in `f64`; the law tests hold it against arithmetic of twice the precision.
//! NaN passes through and an infinity gives the limit.

mod lane;

pub use lane::{Lane, fma};

use pulp::{Arch, Simd};

/// `(2ᵏ, eʳ − 1)` for `y = k ln 2 + r`, y in −[`Lane::EXP_IS_ZERO`]..=0.
#[inline(always)]
fn reduced_exp<S: Simd, T: Lane>(y: T) -> (T, T) {
    let shifted = fma::<S, T>(y, T::LOG2_E, T::ROUNDER);
    let k = shifted - T::ROUNDER;
    let r = fma::<S, T>(-k, T::LN_2_LOW, fma::<S, T>(-k, T::LN_2_HIGH, y));
    // Even and odd terms apart: two short chains of sums wait less than a long one.
    let square = r * r;
    let (mut even, mut odd) = (T::zero(), T::zero());
    for terms in T::TAYLOR.chunks(2).rev() {
        even = fma::<S, T>(even, square, terms[0]);
        if let Some(&term) = terms.get(1) {
            odd = fma::<S, T>(odd, square, term);
        }
    }
    let series = fma::<S, T>(odd, r, even);
    (T::power_of_two(shifted), fma::<S, T>(square, series, r))
}

/// tanh a = −m/(2 + m) with m = e^{−2|a|} − 1, odd: no step cancels.
#[inline(always)]
pub fn tanh<S: Simd, T: Lane>(a: T) -> T {
    tanh_and_divisor::<S, T>(a).0
}

/// tanh a and 1 + e^{−2|a|}, from which log tanh′(a) = 2(log 2 − |a| − log(1 + e^{−2|a|})) at every magnitude.
#[inline(always)]
pub fn tanh_and_divisor<S: Simd, T: Lane>(a: T) -> (T, T) {
    let size = a.abs();
    // The comparison is with what is cut off, so that NaN passes through.
    let size = if size > T::TANH_IS_ONE {
        T::TANH_IS_ONE
    } else {
        size
    };
    let (scale, r) = reduced_exp::<S, T>(-(size + size));
    let m = fma::<S, T>(scale, r, scale - T::one());
    let divisor = T::one() + T::one() + m;
    ((-m / divisor).copysign(a), divisor)
}

/// σ(a) = 1/(1 + e⁻ᵃ), exact to the last places in both tails; below −[`Lane::EXP_IS_ZERO`] it is 0.
#[inline(always)]
pub fn sigmoid<S: Simd, T: Lane>(a: T) -> T {
    let e = exp_of_minus::<S, T>(a.abs());
    let numerator = if a < T::zero() { e } else { T::one() };
    numerator / (T::one() + e)
}

/// e⁻ᵃ for a ≥ 0; from [`Lane::EXP_IS_ZERO`] on it is 0.
#[inline(always)]
pub fn exp_of_minus<S: Simd, T: Lane>(a: T) -> T {
    let zero = a > T::EXP_IS_ZERO;
    let (scale, r) = reduced_exp::<S, T>(if zero { T::zero() } else { -a });
    if zero {
        T::zero()
    } else {
        fma::<S, T>(scale, r, scale)
    }
}

/// Σ xᵢyᵢ over the shorter of two slices, in four registers of partial sums, which do not wait for one another.
#[inline(always)]
pub(crate) fn dot<S: Simd>(simd: S, x: &[f64], y: &[f64]) -> f64 {
    const SUMS: usize = 4;
    let len = x.len().min(y.len());
    let ((xs, x_rest), (ys, y_rest)) = (
        f64::registers::<S>(&x[..len]),
        f64::registers::<S>(&y[..len]),
    );
    let mut sums = [simd.splat_f64s(0.0); SUMS];
    for (xs, ys) in xs.chunks(SUMS).zip(ys.chunks(SUMS)) {
        for (sum, (&x, &y)) in sums.iter_mut().zip(xs.iter().zip(ys)) {
            *sum = simd.mul_add_e_f64s(x, y, *sum);
        }
    }
    let [a, b, c, d] = sums;
    let sum = simd.add_f64s(simd.add_f64s(a, b), simd.add_f64s(c, d));
    let rest: f64 = x_rest.iter().zip(y_rest).map(|(x, y)| x * y).sum();
    simd.reduce_sum_f64s(sum) + rest
}

/// Replaces each value by its tanh.
pub fn tanh_in_place<T: Lane>(values: &mut [T]) {
    map_in_place(values, Tanh);
}

/// Replaces each value by its σ.
pub fn sigmoid_in_place<T: Lane>(values: &mut [T]) {
    map_in_place(values, Sigmoid);
}

/// A function of one number that is vector code within a dispatch.
trait Function {
    fn apply<S: Simd, T: Lane>(&self, a: T) -> T;
}

struct Tanh;

struct Sigmoid;

impl Function for Tanh {
    #[inline(always)]
    fn apply<S: Simd, T: Lane>(&self, a: T) -> T {
        tanh::<S, T>(a)
    }
}

impl Function for Sigmoid {
    #[inline(always)]
    fn apply<S: Simd, T: Lane>(&self, a: T) -> T {
        sigmoid::<S, T>(a)
    }
}

fn map_in_place<T: Lane, F: Function>(values: &mut [T], function: F) {
    struct Map<'a, T, F>(&'a mut [T], F);

    impl<T: Lane, F: Function> pulp::WithSimd for Map<'_, T, F> {
        type Output = ();

        #[inline(always)]
        fn with_simd<S: Simd>(self, _: S) {
            for value in self.0 {
                *value = self.1.apply::<S, T>(*value);
            }
        }
    }

    Arch::new().dispatch(Map(values, function));
}
