//! Random networks over white input, and their gradients split by lag.

use crate::experiments::log_products::{ZERO, pytorch};
use crate::experiments::quantile::median;
use gradflow_math::{Activation, Init, JacobianProduct};
use gradflow_models::{Cell, LossAt, Lstm, LstmSpec, Rnn, RnnSpec, bptt, by_lag};
use gradflow_report::PointRng;
use nalgebra::{DMatrix, DVector};
use rand::RngExt;
use rand_distr::StandardNormal;

/// H.
pub(super) const UNITS: usize = 16;
/// D.
pub(super) const INPUTS: usize = 4;
/// The gain of `W_x` of a tanh network: weak enough that the recurrent weights decide.
pub(super) const INPUT_GAIN: f64 = 0.25;
/// T.
pub(super) const LAST: usize = 60;
/// The lag from which a part of the gradient counts as distant past.
pub(super) const OLD: usize = 50;

const AGREE: &str = "the shapes are those of the cell";

/// A tanh network whose `W_s` is Gaussian with this gain; no bias.
pub(super) fn tanh(gain: f64, rng: &mut PointRng) -> Rnn<f64> {
    simple(Activation::Tanh, Init::Gaussian { gain }, rng)
}

/// A linear network with an orthogonal `W_s`: no length is lost on the way.
pub(super) fn orthogonal(rng: &mut PointRng) -> Rnn<f64> {
    simple(Activation::Identity, Init::Orthogonal, rng)
}

fn simple(activation: Activation, w_hh: Init, rng: &mut PointRng) -> Rnn<f64> {
    let spec = RnnSpec {
        input_len: INPUTS,
        hidden_len: UNITS,
        activation,
        w_xh: Init::Gaussian { gain: INPUT_GAIN },
        w_hh,
        b_h: ZERO,
    };
    Rnn::random(&spec, rng)
}

/// A standard LSTM drawn as PyTorch draws its weights, uniform within ±1/√H; no bias but the forget gate's.
pub(super) fn lstm(forget_bias: f64, rng: &mut PointRng) -> Lstm<f64> {
    let spec = LstmSpec {
        input_len: INPUTS,
        hidden_len: UNITS,
        w_xh: pytorch(UNITS),
        w_hh: pytorch(UNITS),
        b: ZERO,
        forget_bias,
    };
    Lstm::random(&spec, rng)
}

/// A network, unrolled from the zero state over T standard normal inputs, with `∂⁺L/∂s_t` of its losses.
#[derive(Clone, Debug)]
pub(super) struct Run<C> {
    pub(super) cell: C,
    pub(super) xs: DMatrix<f64>,
    pub(super) states: DMatrix<f64>,
    pub(super) d_states: DMatrix<f64>,
}

impl<C: Cell<f64>> Run<C> {
    /// Each loss has a derivative by its own `h_t` of length one, in a random direction.
    pub(super) fn draw(cell: C, loss_at: LossAt, rng: &mut PointRng) -> Self {
        let xs = DMatrix::from_fn(INPUTS, LAST, |_, _| rng.sample(StandardNormal));
        let states = bptt::unroll(&cell, &DVector::zeros(cell.state_len()), &xs).expect(AGREE);
        let mut d_states = DMatrix::zeros(cell.state_len(), LAST);
        for t in loss_at
            .times(LAST)
            .expect("the last time is in the sequence")
        {
            let direction: DVector<f64> =
                DVector::from_fn(UNITS, |_, _| rng.sample(StandardNormal)).normalize();
            d_states
                .view_mut((0, t - 1), (UNITS, 1))
                .copy_from(&direction);
        }
        Self {
            cell,
            xs,
            states,
            d_states,
        }
    }

    /// The gradient of all weights, split by lag.
    pub(super) fn split(&self) -> Split {
        let parts: Vec<DVector<f64>> = by_lag(&self.cell, &self.xs, &self.states, &self.d_states)
            .expect(AGREE)
            .map(|term| term.d_cell.parameters())
            .collect();
        Split::of(&parts)
    }

    /// `‖∂s_T/∂s_{T−n}‖₂` for n = 0, 1, …, T − 1.
    pub(super) fn state_by_state(&self) -> Vec<f64> {
        let jacobians = bptt::jacobians(&self.cell, &self.xs, &self.states).expect(AGREE);
        let mut product = JacobianProduct::identity(self.cell.state_len());
        let mut norms = vec![1.0];
        // The product grows at its right end: its transpose is pushed from the left.
        for jacobian in jacobians.rev().take(LAST - 1) {
            product.push(&jacobian.transpose());
            norms.push(product.log_norm().exp());
        }
        norms
    }
}

/// One gradient, by lag n = 0, 1, …, T − 1.
#[derive(Clone, Debug)]
pub(super) struct Split {
    /// `‖G_n‖`.
    pub(super) part: Vec<f64>,
    /// `‖Σ_{ℓ ≥ n} G_ℓ‖`.
    pub(super) older: Vec<f64>,
    /// `‖∂L/∂θ‖`.
    pub(super) total: f64,
}

impl Split {
    /// The lengths of the parts and of their sums from the oldest on.
    pub(super) fn of(parts: &[DVector<f64>]) -> Self {
        let mut older = vec![0.0; parts.len()];
        let mut sum = DVector::zeros(parts[0].len());
        for (lag, part) in parts.iter().enumerate().rev() {
            sum += part;
            older[lag] = sum.norm();
        }
        Self {
            part: parts.iter().map(DVector::norm).collect(),
            older,
            total: sum.norm(),
        }
    }

    /// The share of the lags from [`OLD`] on.
    pub(super) fn distant(&self) -> f64 {
        self.older[OLD] / self.total
    }
}

/// The median over `splits` of `value`.
pub(super) fn median_of<S>(splits: &[S], value: impl Fn(&S) -> f64) -> f64 {
    median(&splits.iter().map(value).collect::<Vec<f64>>())
}
