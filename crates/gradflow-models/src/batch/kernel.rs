use crate::{Cell, Gate};
use gradflow_math::vector::Lane;
use nalgebra::{DMatrix, DVector};
use pulp::Simd;

/// What the fast path needs to know of a cell: its weights by block of pre-activations, and what it does with them
/// element by element.
///
/// The pre-activations of a step are blocks `a = W_xh x + W_hh h_prev + b`, each of length H, below one another.
/// The blocks that see the input are neighbours, and so are those that see the hidden state: then each product is one
/// matrix product for all of them.
///
/// The element-wise functions get one column, hence one sequence at one time, and are vector code in the instructions
/// of S; slopes come from the kept values (1 − φ², φ(1 − φ)), so that the backward pass evaluates no exponential.
/// A slope is therefore right to a rounding of 1 and not of itself: where the slope of a saturated unit is below
/// 2⁻⁵³ it is 0 here, and only [`crate::bptt`] keeps it.
pub trait Kernel<T: Lane>: Cell<T> {
    /// How many values of each unit the forward pass keeps for the backward pass, besides the states.
    const KEPT: usize;

    /// The blocks of pre-activations, from the top.
    fn pre_activations(&self) -> Vec<PreActivation<'_, T>>;

    /// The same blocks, to add a gradient to.
    fn pre_activations_mut(&mut self) -> Vec<PreActivationMut<'_, T>>;

    /// `s` of `a` (all blocks) and `s_prev`; `kept` has length KEPT·H.
    fn forward<S: Simd>(&self, a: &[T], s_prev: &[T], s: &mut [T], kept: &mut [T]);

    /// `da` = ∂L/∂a of `ds` = ∂L/∂s, which becomes `∂L/∂s_prev` as far as it does not pass through `a`.
    fn backward<S: Simd>(&self, kept: &[T], s_prev: &[T], s: &[T], ds: &mut [T], da: &mut [T]);
}

/// The weights of one block of pre-activations.
#[derive(Clone, Copy, Debug)]
pub struct PreActivation<'a, T> {
    /// Input weights, H × D, or none when the block does not see the input.
    pub w_xh: Option<&'a DMatrix<T>>,
    /// Recurrent weights, H × H, or none when the block does not see the hidden state.
    pub w_hh: Option<&'a DMatrix<T>>,
    /// Bias, length H.
    pub b: &'a DVector<T>,
}

/// [`PreActivation`], to write to.
#[derive(Debug)]
pub struct PreActivationMut<'a, T> {
    /// Input weights, H × D.
    pub w_xh: Option<&'a mut DMatrix<T>>,
    /// Recurrent weights, H × H.
    pub w_hh: Option<&'a mut DMatrix<T>>,
    /// Bias, length H.
    pub b: &'a mut DVector<T>,
}

impl<T: Lane> Gate<T> {
    /// A gate that sees the input and the hidden state.
    pub(super) fn block(&self) -> PreActivation<'_, T> {
        PreActivation {
            w_xh: Some(&self.w_xh),
            w_hh: Some(&self.w_hh),
            b: &self.b,
        }
    }

    /// As [`block`](Self::block), to write to.
    pub(super) fn block_mut(&mut self) -> PreActivationMut<'_, T> {
        PreActivationMut {
            w_xh: Some(&mut self.w_xh),
            w_hh: Some(&mut self.w_hh),
            b: &mut self.b,
        }
    }
}

/// `out = f(a)`, element by element.
#[inline(always)]
pub(crate) fn map<T: Lane>(out: &mut [T], a: &[T], f: impl Fn(T) -> T) {
    for (out, &a) in out.iter_mut().zip(a) {
        *out = f(a);
    }
}

/// `out = f(out, a, b)`, element by element.
#[inline(always)]
pub(crate) fn update<T: Lane>(out: &mut [T], a: &[T], b: &[T], f: impl Fn(T, T, T) -> T) {
    for ((out, &a), &b) in out.iter_mut().zip(a).zip(b) {
        *out = f(*out, a, b);
    }
}

/// `out = f(a, b, c)`, element by element.
#[inline(always)]
pub(crate) fn combine<T: Lane>(
    out: &mut [T],
    (a, b, c): (&[T], &[T], &[T]),
    f: impl Fn(T, T, T) -> T,
) {
    for (((out, &a), &b), &c) in out.iter_mut().zip(a).zip(b).zip(c) {
        *out = f(a, b, c);
    }
}

/// φ′ of the value φ = tanh a.
#[inline(always)]
pub(crate) fn tanh_slope<T: Lane>(value: T) -> T {
    T::one() - value * value
}

/// φ′ of the value φ = σ(a).
#[inline(always)]
pub(crate) fn sigmoid_slope<T: Lane>(value: T) -> T {
    value - value * value
}
