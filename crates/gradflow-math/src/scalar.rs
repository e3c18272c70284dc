use nalgebra::RealField;
use num_dual::{Dual32, Dual64};

/// A real number that recurrent networks can be computed in: `f32`, `f64`, or a dual number of [`num_dual`].
///
/// One forward definition written over `T: Scalar` is differentiated three ways: by a hand-derived formula in `f64`,
/// by dual numbers ([`crate::dual`]), and by central differences ([`crate::difference`]).
pub trait Scalar: RealField + Copy {
    /// The constant `value`, rounded to the precision of `Self`; a dual number gets a zero derivative.
    fn of(value: f64) -> Self {
        nalgebra::convert(value)
    }

    /// tanh, accurate in the value and, for a dual number, in the derivative, at every magnitude.
    ///
    /// The `tanh` that a dual number inherits is sinh/cosh, whose derivative (cosh² − sinh²)/cosh² cancels to noise
    /// beyond |a| ≈ 10 and is NaN beyond |a| ≈ 355.
    fn saturating_tanh(self) -> Self;
}

impl Scalar for f32 {
    fn saturating_tanh(self) -> Self {
        self.tanh()
    }
}

impl Scalar for f64 {
    fn saturating_tanh(self) -> Self {
        self.tanh()
    }
}

impl Scalar for Dual32 {
    fn saturating_tanh(self) -> Self {
        tanh_by_exp_m1(self)
    }
}

impl Scalar for Dual64 {
    fn saturating_tanh(self) -> Self {
        tanh_by_exp_m1(self)
    }
}

/// tanh a = −m/(2 + m) with m = e^{−2a} − 1 for a ≥ 0, and odd: no step of its derivative cancels.
fn tanh_by_exp_m1<T: RealField + Copy>(a: T) -> T {
    let two = T::one() + T::one();
    let of_positive = |a: T| {
        let m = (-(two * a)).exp_m1();
        -m / (two + m)
    };
    if a < T::zero() {
        -of_positive(-a)
    } else {
        of_positive(a)
    }
}
