use crate::error::check_positive;
use crate::gate::GateValue;
use crate::weights::{self, Weights};
use crate::{Cell, Error, InputGate, LinearStep, Pullback};
use gradflow_math::{Activation, Scalar};
use nalgebra::{DMatrix, DVector};
use serde::{Deserialize, Serialize};
use std::ops::AddAssign;

/// The minimal LSTM (Feng et al. 2024, section 3.2): gates that see the input only and share what they let through, so
/// that the state is linear in the past.
///
/// `f, i = σ(W x + b)`, `f′ = f / (f + i)`, `i′ = i / (f + i)`, `g = W_g x + b_g` (the candidate),
/// `h = f′ ⊙ h_prev + i′ ⊙ g`.
/// The state is h, of length H.
///
/// With `d = ln f − ln i` the shares are `f′ = σ(d)` and `i′ = σ(−d)`: so they are computed, because f + i vanishes where
/// both gates are shut.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MinLstm<T: Scalar> {
    /// f: what stays of the state, before it is shared; `w` is H × D.
    pub forget: InputGate<T>,
    /// i: what enters, before it is shared; `w` is H × D.
    pub input: InputGate<T>,
    /// g, without an activation: what there is to enter; `w` is H × D.
    pub candidate: InputGate<T>,
}

/// The shares of one step of [`MinLstm`] and how they move; each of length H.
struct Shares<T: Scalar> {
    /// f′ and its slope in d; that of i′ is its negative.
    kept: GateValue<T>,
    /// i′.
    entered: DVector<T>,
    /// `∂d/∂a_f = 1 − f`.
    by_forget: DVector<T>,
    /// `−∂d/∂a_i = 1 − i`.
    by_input: DVector<T>,
}

impl<T: Scalar> MinLstm<T> {
    /// A cell with H = the length of `forget.b` and D = the columns of `forget.w`.
    ///
    /// # Errors
    /// When a `w` is not H × D, a `b` has not length H, a weight is not finite, or H or D is zero.
    pub fn new(
        forget: InputGate<T>,
        input: InputGate<T>,
        candidate: InputGate<T>,
    ) -> Result<Self, Error> {
        let cell = Self {
            forget,
            input,
            candidate,
        };
        cell.check()?;
        Ok(cell)
    }

    fn shares(&self, x: &DVector<T>) -> Shares<T> {
        let a_forget = self.forget.pre_activation(x);
        let a_input = self.input.pre_activation(x);
        let d = a_forget.zip_map(&a_input, |f, i| softplus(-i) - softplus(-f));
        let sigmoid_of_negative = |a: T| Activation::Sigmoid.apply(-a);
        Shares {
            kept: GateValue::of(Activation::Sigmoid, &d),
            entered: d.map(sigmoid_of_negative),
            by_forget: a_forget.map(sigmoid_of_negative),
            by_input: a_input.map(sigmoid_of_negative),
        }
    }

    fn linear(&self, x: &DVector<T>) -> LinearStep<T> {
        let Shares { kept, entered, .. } = self.shares(x);
        LinearStep {
            decay: kept.value,
            drive: entered.component_mul(&self.candidate.pre_activation(x)),
        }
    }
}

impl<T: Scalar> Cell<T> for MinLstm<T> {
    type Lifted<U: Scalar> = MinLstm<U>;

    fn state_len(&self) -> usize {
        self.forget.b.len()
    }

    fn input_len(&self) -> usize {
        self.forget.w.ncols()
    }

    fn check(&self) -> Result<(), Error> {
        let (h, d) = (self.state_len(), self.input_len());
        check_positive("the length of forget.b", h)?;
        check_positive("the columns of forget.w", d)?;
        self.forget.check("forget", h, d)?;
        self.input.check("input", h, d)?;
        self.candidate.check("candidate", h, d)
    }

    fn step(&self, x: &DVector<T>, s_prev: &DVector<T>) -> DVector<T> {
        self.linear(x).apply(s_prev)
    }

    fn linear_step(&self, x: &DVector<T>) -> Option<LinearStep<T>> {
        Some(self.linear(x))
    }

    fn jacobian(&self, x: &DVector<T>, s_prev: &DVector<T>) -> DMatrix<T> {
        assert_eq!(s_prev.len(), self.state_len(), "the state is h");
        DMatrix::from_diagonal(&self.shares(x).kept.value)
    }

    fn vjp(&self, x: &DVector<T>, s_prev: &DVector<T>, ds: &DVector<T>) -> Pullback<T, Self> {
        let Shares {
            kept,
            entered,
            by_forget,
            by_input,
        } = self.shares(x);
        let g = self.candidate.pre_activation(x);
        let dd = ds.component_mul(&(s_prev - g)).component_mul(&kept.slope);
        let da_forget = dd.component_mul(&by_forget);
        let da_input = -dd.component_mul(&by_input);
        let d_candidate = ds.component_mul(&entered);
        Pullback {
            d_state: ds.component_mul(&kept.value),
            d_input: self.forget.w.tr_mul(&da_forget)
                + self.input.w.tr_mul(&da_input)
                + self.candidate.w.tr_mul(&d_candidate),
            d_cell: Self {
                forget: InputGate::immediate(da_forget, x),
                input: InputGate::immediate(da_input, x),
                candidate: InputGate::immediate(d_candidate, x),
            },
        }
    }

    fn jvp(
        &self,
        x: &DVector<T>,
        s_prev: &DVector<T>,
        x_dot: &DVector<T>,
        s_dot: &DVector<T>,
    ) -> DVector<T> {
        let Shares {
            kept,
            entered,
            by_forget,
            by_input,
        } = self.shares(x);
        let g = self.candidate.pre_activation(x);
        let d_dot = by_forget.component_mul(&self.forget.moved(x_dot))
            - by_input.component_mul(&self.input.moved(x_dot));
        kept.value.component_mul(s_dot)
            + kept.moved(&d_dot).component_mul(&(s_prev - g))
            + entered.component_mul(&self.candidate.moved(x_dot))
    }

    fn parameters(&self) -> DVector<T> {
        weights::parameters(self)
    }

    fn with_parameters(&self, parameters: &DVector<T>) -> Self {
        weights::with_parameters(self, parameters)
    }

    fn lift<U: Scalar>(&self) -> MinLstm<U> {
        MinLstm {
            forget: self.forget.lift(),
            input: self.input.lift(),
            candidate: self.candidate.lift(),
        }
    }
}

impl<T: Scalar> Weights<T> for MinLstm<T> {
    fn blocks(&self) -> Vec<&[T]> {
        [&self.forget, &self.input, &self.candidate]
            .into_iter()
            .flat_map(Weights::blocks)
            .collect()
    }

    fn blocks_mut(&mut self) -> Vec<&mut [T]> {
        [&mut self.forget, &mut self.input, &mut self.candidate]
            .into_iter()
            .flat_map(Weights::blocks_mut)
            .collect()
    }
}

impl<T: Scalar> AddAssign for MinLstm<T> {
    fn add_assign(&mut self, other: Self) {
        weights::add(self, &other);
    }
}

/// `ln(1 + eᵃ) = −ln σ(−a)`, without overflow.
fn softplus<T: Scalar>(a: T) -> T {
    let tail = (-a.abs()).portable_exp().portable_ln_1p();
    if a > T::zero() { a + tail } else { tail }
}
