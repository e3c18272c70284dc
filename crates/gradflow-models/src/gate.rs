use crate::Error;
use crate::error::{check_bias, check_weights};
use crate::weights::{self, Weights};
use gradflow_math::{Activation, Scalar};
use nalgebra::{DMatrix, DVector};
use serde::{Deserialize, Serialize};

/// The weights of one gate: `a = W_xh x + W_hh h_prev + b`.
///
/// `b` is the sum of PyTorch's two biases `b_ih + b_hh`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Gate<T: Scalar> {
    /// Input weights, H × D.
    pub w_xh: DMatrix<T>,
    /// Recurrent weights, H × H.
    pub w_hh: DMatrix<T>,
    /// Bias, length H.
    pub b: DVector<T>,
}

/// The weights of a gate that sees the input only, as the article (E16–E18) and the minimal cells have it: `a = W x + b`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InputGate<T: Scalar> {
    /// Input weights, S × D.
    pub w: DMatrix<T>,
    /// Bias, length S.
    pub b: DVector<T>,
}

/// What a gate does in one step.
#[derive(Clone, Debug, PartialEq)]
pub struct GateValue<T: Scalar> {
    /// φ(a) of each unit: the openness of a sigmoid gate.
    pub value: DVector<T>,
    /// φ′(a) of each unit, taken at the pre-activation, so that it survives saturation.
    pub slope: DVector<T>,
}

impl<T: Scalar> GateValue<T> {
    pub(crate) fn of(activation: Activation, a: &DVector<T>) -> Self {
        Self {
            value: a.map(|a| activation.apply(a)),
            slope: a.map(|a| activation.slope(a)),
        }
    }

    /// How the value moves when the pre-activation moves by `a_dot`: `φ′(a) ⊙ a_dot`.
    pub(crate) fn moved(&self, a_dot: &DVector<T>) -> DVector<T> {
        self.slope.component_mul(a_dot)
    }
}

impl<T: Scalar> Gate<T> {
    /// `a = W_xh x + W_hh h_prev + b`, length H.
    ///
    /// # Panics
    /// When `x` has not length D or `h_prev` not length H.
    pub fn pre_activation(&self, x: &DVector<T>, h_prev: &DVector<T>) -> DVector<T> {
        let mut a = self.b.clone();
        a.gemv(T::one(), &self.w_xh, x, T::one());
        a.gemv(T::one(), &self.w_hh, h_prev, T::one());
        a
    }

    /// `diag(factors) W_hh`: how something moves with `h_prev` that has the slopes `factors` in the pre-activation.
    pub(crate) fn through(&self, factors: &DVector<T>) -> DMatrix<T> {
        DMatrix::from_fn(self.w_hh.nrows(), self.w_hh.ncols(), |i, j| {
            factors[i] * self.w_hh[(i, j)]
        })
    }

    /// How the pre-activation moves with its inputs: `W_xh x_dot + W_hh h_dot`.
    pub(crate) fn moved(&self, x_dot: &DVector<T>, h_dot: &DVector<T>) -> DVector<T> {
        &self.w_xh * x_dot + &self.w_hh * h_dot
    }

    /// The gradient of the weights for `da` = ∂L/∂a.
    pub(crate) fn immediate(da: DVector<T>, x: &DVector<T>, h_prev: &DVector<T>) -> Self {
        Self {
            w_xh: &da * x.transpose(),
            w_hh: &da * h_prev.transpose(),
            b: da,
        }
    }

    /// `name` is the field that holds this gate, `h` and `d` are the lengths that it must have.
    pub(crate) fn check(&self, name: &str, h: usize, d: usize) -> Result<(), Error> {
        check_bias(&format!("{name}.b"), &self.b, h)?;
        check_weights(&format!("{name}.w_xh"), &self.w_xh, (h, d))?;
        check_weights(&format!("{name}.w_hh"), &self.w_hh, (h, h))
    }

    pub(crate) fn lift<U: Scalar>(&self) -> Gate<U> {
        Gate {
            w_xh: weights::lift_matrix(&self.w_xh),
            w_hh: weights::lift_matrix(&self.w_hh),
            b: weights::lift_vector(&self.b),
        }
    }
}

impl<T: Scalar> InputGate<T> {
    /// `a = W x + b`, length S.
    ///
    /// # Panics
    /// When `x` has not length D.
    pub fn pre_activation(&self, x: &DVector<T>) -> DVector<T> {
        let mut a = self.b.clone();
        a.gemv(T::one(), &self.w, x, T::one());
        a
    }

    /// How the pre-activation moves with its input: `W x_dot`.
    pub(crate) fn moved(&self, x_dot: &DVector<T>) -> DVector<T> {
        &self.w * x_dot
    }

    /// The gradient of the weights for `da` = ∂L/∂a.
    pub(crate) fn immediate(da: DVector<T>, x: &DVector<T>) -> Self {
        Self {
            w: &da * x.transpose(),
            b: da,
        }
    }

    /// `name` is the field that holds this gate, `s` and `d` are the lengths that it must have.
    pub(crate) fn check(&self, name: &str, s: usize, d: usize) -> Result<(), Error> {
        check_bias(&format!("{name}.b"), &self.b, s)?;
        check_weights(&format!("{name}.w"), &self.w, (s, d))
    }

    pub(crate) fn lift<U: Scalar>(&self) -> InputGate<U> {
        InputGate {
            w: weights::lift_matrix(&self.w),
            b: weights::lift_vector(&self.b),
        }
    }
}

/// `∂L/∂h_prev` and `∂L/∂x` through `gates`, each with its `da` = ∂L/∂a.
pub(crate) fn pull_back<T: Scalar>(gates: &[(&Gate<T>, &DVector<T>)]) -> (DVector<T>, DVector<T>) {
    let (first, _) = gates.first().expect("a cell has a gate");
    let mut dh_prev = DVector::zeros(first.w_hh.ncols());
    let mut d_input = DVector::zeros(first.w_xh.ncols());
    for (gate, da) in gates {
        dh_prev.gemv_tr(T::one(), &gate.w_hh, da, T::one());
        d_input.gemv_tr(T::one(), &gate.w_xh, da, T::one());
    }
    (dh_prev, d_input)
}

impl<T: Scalar> Weights<T> for Gate<T> {
    fn blocks(&self) -> Vec<&[T]> {
        vec![
            self.w_xh.as_slice(),
            self.w_hh.as_slice(),
            self.b.as_slice(),
        ]
    }

    fn blocks_mut(&mut self) -> Vec<&mut [T]> {
        vec![
            self.w_xh.as_mut_slice(),
            self.w_hh.as_mut_slice(),
            self.b.as_mut_slice(),
        ]
    }
}

impl<T: Scalar> Weights<T> for InputGate<T> {
    fn blocks(&self) -> Vec<&[T]> {
        vec![self.w.as_slice(), self.b.as_slice()]
    }

    fn blocks_mut(&mut self) -> Vec<&mut [T]> {
        vec![self.w.as_mut_slice(), self.b.as_mut_slice()]
    }
}
