use crate::Scalar;
use pulp::Simd;

/// A number that vector registers hold: `f32` or `f64`.
///
/// It carries what the functions of [`crate::vector`] and [`crate::gemm`] are written in, so that each of them has one
/// definition for both precisions and every instruction set.
pub trait Lane: Scalar {
    /// A register of S full of these numbers.
    type Vector<S: Simd>: Copy;

    /// The terms `1/2!, 1/3!, …` of `(eʳ − 1 − r)/r²` that matter to this precision for |r| ≤ ½ ln 2.
    const TAYLOR: &'static [Self];
    /// log₂ e.
    const LOG2_E: Self;
    /// The leading digits of ln 2, so few that their product with an exponent is exact.
    const LN_2_HIGH: Self;
    /// ln 2 less [`LN_2_HIGH`](Self::LN_2_HIGH).
    const LN_2_LOW: Self;
    /// A number so large that adding it rounds to an integer, which then stands in the last bits.
    const ROUNDER: Self;
    /// From here on tanh is 1.
    const TANH_IS_ONE: Self;
    /// From here on e⁻ᵃ is less than the least normal number.
    const EXP_IS_ZERO: Self;

    /// 2ᵏ for `shifted` = [`ROUNDER`](Self::ROUNDER) + k.
    fn power_of_two(shifted: Self) -> Self;

    /// `values` as whole registers, and what is left.
    fn registers<S: Simd>(values: &[Self]) -> (&[Self::Vector<S>], &[Self]);

    /// As [`registers`](Self::registers), to write to.
    fn registers_mut<S: Simd>(values: &mut [Self]) -> (&mut [Self::Vector<S>], &mut [Self]);

    /// The numbers in a register.
    fn entries<S: Simd>(register: &Self::Vector<S>) -> &[Self];

    /// `value` in every place.
    fn broadcast<S: Simd>(simd: S, value: Self) -> Self::Vector<S>;

    /// `a·b + c` in every place, rounded once where S can.
    fn multiply_add<S: Simd>(
        simd: S,
        a: Self::Vector<S>,
        b: Self::Vector<S>,
        c: Self::Vector<S>,
    ) -> Self::Vector<S>;

    /// `a + b` in every place.
    fn plus<S: Simd>(simd: S, a: Self::Vector<S>, b: Self::Vector<S>) -> Self::Vector<S>;
}

/// `a·b + c`, rounded once where S has an instruction for that and twice elsewhere.
///
/// Without the instruction a call into software would cost more than the whole function it stands in.
#[inline(always)]
pub fn fma<S: Simd, T: Lane>(a: T, b: T, c: T) -> T {
    if S::F64_LANES > 1 && cfg!(any(target_arch = "x86_64", target_arch = "aarch64")) {
        a.mul_add(b, c)
    } else {
        a * b + c
    }
}

impl Lane for f64 {
    type Vector<S: Simd> = S::f64s;

    const TAYLOR: &'static [Self] = &[
        1.0 / 2.0,
        1.0 / 6.0,
        1.0 / 24.0,
        1.0 / 120.0,
        1.0 / 720.0,
        1.0 / 5_040.0,
        1.0 / 40_320.0,
        1.0 / 362_880.0,
        1.0 / 3_628_800.0,
        1.0 / 39_916_800.0,
        1.0 / 479_001_600.0,
        1.0 / 6_227_020_800.0,
    ];
    const LOG2_E: Self = std::f64::consts::LOG2_E;
    const LN_2_HIGH: Self = f64::from_bits(0x3FE6_2E42_FEE0_0000);
    const LN_2_LOW: Self = 1.908_214_929_270_587_7e-10;
    const ROUNDER: Self = 6_755_399_441_055_744.0;
    const TANH_IS_ONE: Self = 20.0;
    const EXP_IS_ZERO: Self = 708.0;

    #[inline(always)]
    fn power_of_two(shifted: Self) -> Self {
        f64::from_bits((shifted.to_bits() << 52).wrapping_add(1023 << 52))
    }

    #[inline(always)]
    fn registers<S: Simd>(values: &[Self]) -> (&[S::f64s], &[Self]) {
        S::as_simd_f64s(values)
    }

    #[inline(always)]
    fn registers_mut<S: Simd>(values: &mut [Self]) -> (&mut [S::f64s], &mut [Self]) {
        S::as_mut_simd_f64s(values)
    }

    #[inline(always)]
    fn entries<S: Simd>(register: &S::f64s) -> &[Self] {
        pulp::bytemuck::cast_slice(std::slice::from_ref(register))
    }

    #[inline(always)]
    fn broadcast<S: Simd>(simd: S, value: Self) -> S::f64s {
        simd.splat_f64s(value)
    }

    #[inline(always)]
    fn multiply_add<S: Simd>(simd: S, a: S::f64s, b: S::f64s, c: S::f64s) -> S::f64s {
        simd.mul_add_e_f64s(a, b, c)
    }

    #[inline(always)]
    fn plus<S: Simd>(simd: S, a: S::f64s, b: S::f64s) -> S::f64s {
        simd.add_f64s(a, b)
    }
}

impl Lane for f32 {
    type Vector<S: Simd> = S::f32s;

    const TAYLOR: &'static [Self] = &[
        1.0 / 2.0,
        1.0 / 6.0,
        1.0 / 24.0,
        1.0 / 120.0,
        1.0 / 720.0,
        1.0 / 5_040.0,
        1.0 / 40_320.0,
    ];
    const LOG2_E: Self = std::f32::consts::LOG2_E;
    const LN_2_HIGH: Self = f32::from_bits(0x3F31_7180);
    const LN_2_LOW: Self = 9.058_001e-6;
    const ROUNDER: Self = 12_582_912.0;
    const TANH_IS_ONE: Self = 10.0;
    const EXP_IS_ZERO: Self = 87.0;

    #[inline(always)]
    fn power_of_two(shifted: Self) -> Self {
        f32::from_bits((shifted.to_bits() << 23).wrapping_add(127 << 23))
    }

    #[inline(always)]
    fn registers<S: Simd>(values: &[Self]) -> (&[S::f32s], &[Self]) {
        S::as_simd_f32s(values)
    }

    #[inline(always)]
    fn registers_mut<S: Simd>(values: &mut [Self]) -> (&mut [S::f32s], &mut [Self]) {
        S::as_mut_simd_f32s(values)
    }

    #[inline(always)]
    fn entries<S: Simd>(register: &S::f32s) -> &[Self] {
        pulp::bytemuck::cast_slice(std::slice::from_ref(register))
    }

    #[inline(always)]
    fn broadcast<S: Simd>(simd: S, value: Self) -> S::f32s {
        simd.splat_f32s(value)
    }

    #[inline(always)]
    fn multiply_add<S: Simd>(simd: S, a: S::f32s, b: S::f32s, c: S::f32s) -> S::f32s {
        simd.mul_add_e_f32s(a, b, c)
    }

    #[inline(always)]
    fn plus<S: Simd>(simd: S, a: S::f32s, b: S::f32s) -> S::f32s {
        simd.add_f32s(a, b)
    }
}
