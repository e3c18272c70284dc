//! The article's RNN in matrices: the quantities that the displayed formulas of the first chapters are written in.
//!
//! Everything here is hand-derived and computed with `nalgebra`; the oracles of [`super::oracle`] use none of it.

use super::instances::{PlainRnn, Squash};
use gradflow_math::Activation;
use gradflow_models::Rnn;
use nalgebra::{DMatrix, DVector};

/// The forward pass of a [`PlainRnn`], with the slopes that its derivatives need.
#[derive(Clone, Debug)]
pub(crate) struct Unrolled {
    /// `W_x`, H × D.
    pub(crate) w_x: DMatrix<f64>,
    /// `W_s`, H × H.
    pub(crate) w_s: DMatrix<f64>,
    /// `W_o`, P × H.
    pub(crate) w_o: DMatrix<f64>,
    /// `b_1`, length H.
    pub(crate) b_1: DVector<f64>,
    /// `b_2`, length P.
    pub(crate) b_2: DVector<f64>,
    xs: Vec<DVector<f64>>,
    ys: Vec<DVector<f64>>,
    states: Vec<DVector<f64>>,
    slopes: Vec<DVector<f64>>,
    phi: Activation,
}

impl Unrolled {
    /// Unrolls the network over all its steps: `S_t = φ(W_x X_t + W_s S_{t−1} + b_1)`.
    pub(crate) fn of(rnn: &PlainRnn<f64>) -> Self {
        let (units, inputs) = (rnn.units(), rnn.w_x.len() / rnn.units());
        let phi = match rnn.squash {
            Squash::Linear => Activation::Identity,
            Squash::Tanh => Activation::Tanh,
        };
        let mut unrolled = Self {
            w_x: DMatrix::from_row_slice(units, inputs, &rnn.w_x),
            w_s: DMatrix::from_row_slice(units, units, &rnn.w_s),
            w_o: DMatrix::from_row_slice(rnn.outputs(), units, &rnn.w_o),
            b_1: DVector::from_column_slice(&rnn.b_1),
            b_2: DVector::from_column_slice(&rnn.b_2),
            xs: vectors(&rnn.xs),
            ys: vectors(&rnn.ys),
            states: vec![DVector::from_column_slice(&rnn.s_0)],
            slopes: Vec::new(),
            phi,
        };
        for t in 1..=rnn.steps() {
            let a =
                &unrolled.w_x * unrolled.x(t) + &unrolled.w_s * unrolled.s(t - 1) + &unrolled.b_1;
            unrolled.slopes.push(a.map(|a| phi.slope(a)));
            unrolled.states.push(a.map(|a| phi.apply(a)));
        }
        unrolled
    }

    /// The same network as a cell of `gradflow-models`.
    pub(crate) fn cell(&self) -> Rnn<f64> {
        Rnn {
            w_xh: self.w_x.clone(),
            w_hh: self.w_s.clone(),
            b_h: self.b_1.clone(),
            activation: self.phi,
        }
    }

    /// T, the number of steps.
    pub(crate) fn steps(&self) -> usize {
        self.xs.len()
    }

    /// H, the number of units.
    pub(crate) fn units(&self) -> usize {
        self.b_1.len()
    }

    /// `X_t`, for `t` from 1 to T.
    pub(crate) fn x(&self, t: usize) -> &DVector<f64> {
        &self.xs[t - 1]
    }

    /// `S_t`, for `t` from 0 to T.
    pub(crate) fn s(&self, t: usize) -> &DVector<f64> {
        &self.states[t]
    }

    /// `Y_t`, for `t` from 1 to T.
    pub(crate) fn y(&self, t: usize) -> &DVector<f64> {
        &self.ys[t - 1]
    }

    /// `O_t = W_o S_t + b_2`, for `t` from 0 to T.
    pub(crate) fn o(&self, t: usize) -> DVector<f64> {
        &self.w_o * self.s(t) + &self.b_2
    }

    /// `∂L_t/∂O_t = O_t − Y_t`.
    pub(crate) fn error(&self, t: usize) -> DVector<f64> {
        self.o(t) - self.y(t)
    }

    /// `∂L_t/∂S_t = W_oᵀ (O_t − Y_t)`, as a column.
    pub(crate) fn loss_by_state(&self, t: usize) -> DVector<f64> {
        self.w_o.tr_mul(&self.error(t))
    }

    /// The diagonal of `D_k = diag(φ′(a_k))`.
    pub(crate) fn slope(&self, k: usize) -> &DVector<f64> {
        &self.slopes[k - 1]
    }

    /// `J_j = ∂S_j/∂S_{j−1} = D_j W_s`, H × H.
    pub(crate) fn jacobian(&self, j: usize) -> DMatrix<f64> {
        let mut jacobian = self.w_s.clone();
        for (mut row, &slope) in jacobian.row_iter_mut().zip(self.slope(j).iter()) {
            row *= slope;
        }
        jacobian
    }

    /// `J_t J_{t−1} … J_{k+1}`, the latest factor on the left; the identity for `k = t`.
    pub(crate) fn product(&self, t: usize, k: usize) -> DMatrix<f64> {
        (k + 1..=t).fold(
            DMatrix::identity(self.units(), self.units()),
            |product, j| self.jacobian(j) * product,
        )
    }

    /// `J_{k+1} … J_{t−1} J_t`, the earliest factor on the left: the order that is wrong.
    pub(crate) fn reversed_product(&self, t: usize, k: usize) -> DMatrix<f64> {
        (k + 1..=t).fold(
            DMatrix::identity(self.units(), self.units()),
            |product, j| product * self.jacobian(j),
        )
    }

    /// `∂L_t/∂a_k = D_k (J_t … J_{k+1})ᵀ W_oᵀ (O_t − Y_t)`: what step `k` receives from the loss of step `t`.
    pub(crate) fn arriving(&self, t: usize, k: usize) -> DVector<f64> {
        let by_state = (k + 1..=t)
            .rev()
            .fold(self.loss_by_state(t), |delta, j| self.back(j, &delta));
        by_state.component_mul(self.slope(k))
    }

    /// `J_jᵀ δ = W_sᵀ D_j δ`.
    pub(crate) fn back(&self, j: usize, delta: &DVector<f64>) -> DVector<f64> {
        self.w_s.tr_mul(&delta.component_mul(self.slope(j)))
    }
}

/// Plain arrays as vectors.
fn vectors(plain: &[Vec<f64>]) -> Vec<DVector<f64>> {
    plain
        .iter()
        .map(|entries| DVector::from_column_slice(entries))
        .collect()
}

/// The entries of a matrix row by row, as [`PlainRnn`] stores them.
pub(crate) fn row_major(matrix: &DMatrix<f64>) -> Vec<f64> {
    matrix.transpose().as_slice().to_vec()
}
