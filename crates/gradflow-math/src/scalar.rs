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
    /// For `f32` and `f64` it is as portable as [`portable_exp`](Self::portable_exp).
    ///
    /// The `tanh` that a dual number inherits is sinh/cosh, whose derivative (cosh² − sinh²)/cosh² cancels to noise
    /// beyond |a| ≈ 10 and is NaN beyond |a| ≈ 355.
    fn saturating_tanh(self) -> Self;

    /// eˣ; for `f32` and `f64` in software, with the same bits on every processor, which the C library does not promise.
    fn portable_exp(self) -> Self {
        self.exp()
    }

    /// ln(1 + x), as portable as [`portable_exp`](Self::portable_exp).
    fn portable_ln_1p(self) -> Self {
        self.ln_1p()
    }
}

impl Scalar for f32 {
    fn saturating_tanh(self) -> Self {
        libm::tanhf(self)
    }

    fn portable_exp(self) -> Self {
        libm::expf(self)
    }

    fn portable_ln_1p(self) -> Self {
        libm::log1pf(self)
    }
}

impl Scalar for f64 {
    fn saturating_tanh(self) -> Self {
        libm::tanh(self)
    }

    fn portable_exp(self) -> Self {
        libm::exp(self)
    }

    fn portable_ln_1p(self) -> Self {
        libm::log1p(self)
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
