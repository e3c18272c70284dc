use crate::error::check_positive;
use crate::gate::GateValue;
use crate::weights::{self, Weights};
use crate::{Cell, Error, InputGate, LinearStep, Pullback};
use gradflow_math::{Activation, Scalar};
use nalgebra::{DMatrix, DVector};
use serde::{Deserialize, Serialize};
use std::ops::AddAssign;

/// The LSTM as the article writes it: `s = φ(f ⊙ s_prev + i ⊙ x)` with `f = σ(W_f x + b_f)`, `i = σ(W_i x + b_i)`.
///
/// φ = identity is the form without the tanh (E19, E20), a gated linear recurrence; φ = tanh is E21.
/// The gates see the input only, and the element-wise `i ⊙ x` asks for D = S.
/// The standard LSTM is [`crate::Lstm`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ArticleLstm<T: Scalar> {
    /// f: `W_f`, `b_f`.
    pub forget: InputGate<T>,
    /// i: `W_i`, `b_i`.
    pub input: InputGate<T>,
    /// φ.
    pub activation: Activation,
}

/// The two gates of one step of [`ArticleLstm`].
#[derive(Clone, Debug, PartialEq)]
pub struct ArticleGates<T: Scalar> {
    /// f, length S.
    pub forget: GateValue<T>,
    /// i, length S.
    pub input: GateValue<T>,
}

impl<T: Scalar> ArticleLstm<T> {
    /// A cell with S = D = the length of `forget.b`.
    ///
    /// # Errors
    /// When a weight matrix is not S × S, a bias has not length S, a weight is not finite, or S is zero.
    pub fn new(
        forget: InputGate<T>,
        input: InputGate<T>,
        activation: Activation,
    ) -> Result<Self, Error> {
        let cell = Self {
            forget,
            input,
            activation,
        };
        cell.check()?;
        Ok(cell)
    }

    /// f and i with their slopes; they depend on `x` alone.
    ///
    /// # Panics
    /// When `x` has not length S.
    pub fn gates(&self, x: &DVector<T>) -> ArticleGates<T> {
        ArticleGates {
            forget: GateValue::of(Activation::Sigmoid, &self.forget.pre_activation(x)),
            input: GateValue::of(Activation::Sigmoid, &self.input.pre_activation(x)),
        }
    }

    /// The diagonal `φ′(a) ⊙ f` of the Jacobian, which has no other entries (E23 with its index mended), length S.
    ///
    /// # Panics
    /// When `x` or `s_prev` has not length S.
    pub fn jacobian_diagonal(&self, x: &DVector<T>, s_prev: &DVector<T>) -> DVector<T> {
        let gates = self.gates(x);
        self.slopes(&gates, x, s_prev)
            .component_mul(&gates.forget.value)
    }

    /// `ln f_t = −ln(1 + e^{−a_t})` of each unit in column t−1, S × T, for `xs` (S × T): finite where f itself is zero.
    ///
    /// For φ = identity these are the logarithms of the Jacobians, of which [`crate::credit_map::of_diagonals`] makes all
    /// `∂s_t/∂s_k` at once.
    ///
    /// # Panics
    /// When `xs` has not S rows.
    pub fn log_forget(&self, xs: &DMatrix<T>) -> DMatrix<T> {
        let mut logs = &self.forget.w * xs;
        for mut column in logs.column_iter_mut() {
            column += &self.forget.b;
        }
        // Each branch exponentiates a non-positive number, so neither overflows.
        logs.map(|a| a.min(T::zero()) - (-a.abs()).exp().ln_1p())
    }

    fn pre_activation(gates: &ArticleGates<T>, x: &DVector<T>, s_prev: &DVector<T>) -> DVector<T> {
        gates.forget.value.component_mul(s_prev) + gates.input.value.component_mul(x)
    }

    fn slopes(&self, gates: &ArticleGates<T>, x: &DVector<T>, s_prev: &DVector<T>) -> DVector<T> {
        Self::pre_activation(gates, x, s_prev).map(|a| self.activation.slope(a))
    }
}

impl<T: Scalar> Cell<T> for ArticleLstm<T> {
    type Lifted<U: Scalar> = ArticleLstm<U>;

    fn state_len(&self) -> usize {
        self.forget.b.len()
    }

    fn input_len(&self) -> usize {
        self.forget.b.len()
    }

    fn check(&self) -> Result<(), Error> {
        let n = self.state_len();
        check_positive("the length of forget.b", n)?;
        self.forget.check("forget", n, n)?;
        self.input.check("input", n, n)
    }

    fn step(&self, x: &DVector<T>, s_prev: &DVector<T>) -> DVector<T> {
        Self::pre_activation(&self.gates(x), x, s_prev).map(|a| self.activation.apply(a))
    }

    fn linear_step(&self, x: &DVector<T>) -> Option<LinearStep<T>> {
        let gates = self.gates(x);
        (self.activation == Activation::Identity).then(|| LinearStep {
            drive: gates.input.value.component_mul(x),
            decay: gates.forget.value,
        })
    }

    fn jacobian(&self, x: &DVector<T>, s_prev: &DVector<T>) -> DMatrix<T> {
        DMatrix::from_diagonal(&self.jacobian_diagonal(x, s_prev))
    }

    fn vjp(&self, x: &DVector<T>, s_prev: &DVector<T>, ds: &DVector<T>) -> Pullback<T, Self> {
        let gates = self.gates(x);
        let da = ds.component_mul(&self.slopes(&gates, x, s_prev));
        let d_forget = da.component_mul(s_prev).component_mul(&gates.forget.slope);
        let d_input_gate = da.component_mul(x).component_mul(&gates.input.slope);
        Pullback {
            d_state: da.component_mul(&gates.forget.value),
            d_input: da.component_mul(&gates.input.value)
                + self.forget.w.tr_mul(&d_forget)
                + self.input.w.tr_mul(&d_input_gate),
            d_cell: Self {
                forget: InputGate::immediate(d_forget, x),
                input: InputGate::immediate(d_input_gate, x),
                activation: self.activation,
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
        let gates = self.gates(x);
        let forget_dot = gates.forget.moved(&self.forget.moved(x_dot));
        let input_dot = gates.input.moved(&self.input.moved(x_dot));
        let a_dot = gates.forget.value.component_mul(s_dot)
            + forget_dot.component_mul(s_prev)
            + gates.input.value.component_mul(x_dot)
            + input_dot.component_mul(x);
        a_dot.component_mul(&self.slopes(&gates, x, s_prev))
    }

    fn parameters(&self) -> DVector<T> {
        weights::parameters(self)
    }

    fn with_parameters(&self, parameters: &DVector<T>) -> Self {
        weights::with_parameters(self, parameters)
    }

    fn lift<U: Scalar>(&self) -> ArticleLstm<U> {
        ArticleLstm {
            forget: self.forget.lift(),
            input: self.input.lift(),
            activation: self.activation,
        }
    }
}

impl<T: Scalar> Weights<T> for ArticleLstm<T> {
    fn blocks(&self) -> Vec<&[T]> {
        [&self.forget, &self.input]
            .into_iter()
            .flat_map(Weights::blocks)
            .collect()
    }

    fn blocks_mut(&mut self) -> Vec<&mut [T]> {
        [&mut self.forget, &mut self.input]
            .into_iter()
            .flat_map(Weights::blocks_mut)
            .collect()
    }
}

impl<T: Scalar> AddAssign for ArticleLstm<T> {
    fn add_assign(&mut self, other: Self) {
        weights::add(self, &other);
    }
}
