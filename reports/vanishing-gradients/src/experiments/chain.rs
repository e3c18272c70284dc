//! The chain of step Jacobians `D_j W_s` of a tanh network, along the trajectory that the plain loops follow.
//!
//! Formula and oracle share the states, so that a residual shows the error of the Jacobians alone and not two roundings of a
//! chaotic trajectory drifting apart.

use super::instances::{PlainRnn, Squash};
use super::oracle;
use gradflow_math::Activation;
use gradflow_models::{Cell, Rnn};
use nalgebra::{DMatrix, DVector};
use num_dual::Dual64;

/// The network's cell and the places where its Jacobians are taken.
#[derive(Clone, Debug)]
pub(crate) struct Chain {
    cell: Rnn<f64>,
    /// `X_1 … X_T`.
    inputs: Vec<DVector<f64>>,
    /// `S_0 … S_T`.
    states: Vec<DVector<f64>>,
}

impl Chain {
    /// The chain of `rnn` over all its steps.
    pub(crate) fn of(rnn: &PlainRnn<f64>) -> Self {
        let vectors = |plain: &[Vec<f64>]| {
            plain
                .iter()
                .map(|entries| DVector::from_column_slice(entries))
                .collect()
        };
        Self {
            cell: cell(rnn),
            inputs: vectors(&rnn.xs),
            states: vectors(&oracle::rnn_states(rnn)),
        }
    }

    /// T, the number of steps.
    pub(crate) fn steps(&self) -> usize {
        self.inputs.len()
    }

    /// `W_s`.
    pub(crate) fn w_s(&self) -> &DMatrix<f64> {
        &self.cell.w_hh
    }

    /// `φ(W_x X_j + W_s S_{j−1} + b_1)`.
    pub(crate) fn step(&self, j: usize) -> DVector<f64> {
        self.cell.step(&self.inputs[j - 1], &self.states[j - 1])
    }

    /// The diagonal of `D_j`.
    pub(crate) fn slopes(&self, j: usize) -> DVector<f64> {
        self.cell.slopes(&self.inputs[j - 1], &self.states[j - 1])
    }

    /// `J_j = ∂S_j/∂S_{j−1}`.
    pub(crate) fn jacobian(&self, j: usize) -> DMatrix<f64> {
        self.cell.jacobian(&self.inputs[j - 1], &self.states[j - 1])
    }

    /// `J_T … J_1`, the latest factor on the left.
    pub(crate) fn product(&self) -> DMatrix<f64> {
        (2..=self.steps()).fold(self.jacobian(1), |product, j| self.jacobian(j) * product)
    }

    /// `J_1 … J_T`, the order that is wrong.
    pub(crate) fn reversed_product(&self) -> DMatrix<f64> {
        (2..=self.steps()).fold(self.jacobian(1), |product, j| product * self.jacobian(j))
    }
}

/// The cell of a plain network.
pub(crate) fn cell(rnn: &PlainRnn<f64>) -> Rnn<f64> {
    let units = rnn.units();
    Rnn {
        w_xh: DMatrix::from_row_slice(units, rnn.w_x.len() / units, &rnn.w_x),
        w_hh: DMatrix::from_row_slice(units, units, &rnn.w_s),
        b_h: DVector::from_column_slice(&rnn.b_1),
        activation: match rnn.squash {
            Squash::Linear => Activation::Identity,
            Squash::Tanh => Activation::Tanh,
        },
    }
}

/// `∂S_T/∂S_0 v`, by one pass of dual numbers through the plain loops.
pub(crate) fn tangent(rnn: &PlainRnn<f64>, v: &[f64]) -> Vec<f64> {
    let mut along = rnn.still();
    along.s_0.copy_from_slice(v);
    let states: Vec<Vec<Dual64>> = oracle::rnn_states(&rnn.along(&along));
    states[rnn.steps()].iter().map(|s| s.eps).collect()
}

/// `max |M v − want| / ‖M‖_F`: the error of a Jacobian along `v`, in units of its own size.
pub(crate) fn error_along(matrix: &DMatrix<f64>, v: &[f64], want: &[f64]) -> f64 {
    let difference = matrix * DVector::from_column_slice(v) - DVector::from_column_slice(want);
    difference.amax() / matrix.norm()
}
