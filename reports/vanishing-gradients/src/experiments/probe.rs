//! The derivative of one step's loss by one weight matrix, path by path.
//!
//! The oracle gives every step a copy of the weight of its own: letting the copy of step `k` move, and no other, measures
//! the path that enters the network at step `k`.

use super::instances::{PlainRnn, Squash, dual, normals};
use super::oracle::{half_square, rnn_output, rnn_states, rnn_step};
use super::unrolled::{Unrolled, row_major};
use nalgebra::{DMatrix, DVector};
use num_dual::Dual64;
use rand::{Rng, RngExt};

/// The weight whose derivative is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weight {
    /// `W_x`, which multiplies `X_k` at step `k`.
    Input,
    /// `W_s`, which multiplies `S_{k−1}` at step `k`.
    Recurrent,
}

impl Weight {
    /// One as often as the other.
    pub(crate) fn draw(rng: &mut impl Rng) -> Self {
        if rng.random() {
            Self::Input
        } else {
            Self::Recurrent
        }
    }
}

/// A random network, its loss at the last step `t`, and a random direction `V` of one weight.
#[derive(Clone, Debug)]
pub(crate) struct Probe {
    /// The network in matrices.
    pub(crate) net: Unrolled,
    /// `V`, in the shape of the weight.
    pub(crate) direction: DMatrix<f64>,
    weight: Weight,
    /// The oracle's network with the weight moving along `V` at every step.
    moving: PlainRnn<Dual64>,
    /// The same with nothing moving.
    still: PlainRnn<Dual64>,
}

impl Probe {
    /// Draws a network of random size that runs for `steps`, and a direction with standard normal entries.
    pub(crate) fn draw(weight: Weight, squash: Squash, steps: usize, rng: &mut impl Rng) -> Self {
        let rnn = PlainRnn::draw(squash, steps, rng);
        Self::of(weight, &rnn, rng)
    }

    /// A random direction of `weight` in the given network.
    pub(crate) fn of(weight: Weight, rnn: &PlainRnn<f64>, rng: &mut impl Rng) -> Self {
        let net = Unrolled::of(rnn);
        let cols = match weight {
            Weight::Input => net.x(1).len(),
            Weight::Recurrent => net.units(),
        };
        let entries = normals(net.units() * cols, 1.0, rng);
        let direction = DMatrix::from_vec(net.units(), cols, entries);
        let mut along = rnn.still();
        let still = rnn.along(&along);
        match weight {
            Weight::Input => along.w_x = row_major(&direction),
            Weight::Recurrent => along.w_s = row_major(&direction),
        }
        Self {
            net,
            direction,
            weight,
            moving: rnn.along(&along),
            still,
        }
    }

    /// `t`, the last step.
    pub(crate) fn last(&self) -> usize {
        self.net.steps()
    }

    /// What the weight multiplies at step `k`: `X_k` or `S_{k−1}`.
    pub(crate) fn fed(&self, k: usize) -> &DVector<f64> {
        match self.weight {
            Weight::Input => self.net.x(k),
            Weight::Recurrent => self.net.s(k - 1),
        }
    }

    /// `∂⁺S_k/∂W` along `V`: `D_k V X_k` or `D_k V S_{k−1}`.
    pub(crate) fn immediate(&self, k: usize) -> DVector<f64> {
        (&self.direction * self.fed(k)).component_mul(self.net.slope(k))
    }

    /// `dS_k/dW` along `V`, by the recursion `∂⁺S_k/∂W + J_k dS_{k−1}/dW`.
    pub(crate) fn total(&self, k: usize) -> DVector<f64> {
        (1..=k).fold(DVector::zeros(self.net.units()), |total, j| {
            self.immediate(j) + self.net.jacobian(j) * total
        })
    }

    /// `∂L_t/∂O_t ∂O_t/∂S_t J_t … J_{k+1} ∂⁺S_k/∂W` along `V`.
    pub(crate) fn path(&self, k: usize) -> f64 {
        let t = self.last();
        self.net
            .loss_by_state(t)
            .dot(&(self.net.product(t, k) * self.immediate(k)))
    }

    /// The same path as a matrix in the shape of the weight: `D_k (J_t … J_{k+1})ᵀ W_oᵀ (O_t − Y_t)` times `X_kᵀ` or
    /// `S_{k−1}ᵀ`.
    pub(crate) fn path_matrix(&self, k: usize) -> DMatrix<f64> {
        self.net.arriving(self.last(), k) * self.fed(k).transpose()
    }

    /// The whole gradient, `Σ_{k=1}^t` of [`path_matrix`](Self::path_matrix).
    pub(crate) fn gradient(&self) -> DMatrix<f64> {
        (1..=self.last()).map(|k| self.path_matrix(k)).sum()
    }

    /// Oracle: the derivative of `L_t` along `V` when the weight moves at the steps that `moves` selects.
    pub(crate) fn derivative_where(&self, moves: impl Fn(usize) -> bool) -> f64 {
        let mut s = self.still.s_0.clone();
        for t in 1..=self.last() {
            let copy = if moves(t) { &self.moving } else { &self.still };
            s = rnn_step(copy, &self.still.xs[t - 1], &s);
        }
        last_loss(&self.still, &s)
    }

    /// Oracle: `dS_k/dW` along `V` for `k` from 0 to `t`, the weight moving at every step.
    pub(crate) fn state_derivatives(&self) -> Vec<DVector<f64>> {
        rnn_states(&self.moving)
            .iter()
            .map(|state| slopes(state))
            .collect()
    }
}

/// Oracle: the states `S_k, S_{k+1}, …, S_T` in dual numbers when `S_k` moves along `v`, and nothing else does.
pub(crate) fn restarted(rnn: &PlainRnn<f64>, k: usize, v: &[f64]) -> Vec<Vec<Dual64>> {
    let still = rnn.along(&rnn.still());
    let mut states = vec![dual(&rnn_states(rnn)[k], v)];
    for x in &still.xs[k..] {
        let next = rnn_step(&still, x, &states[states.len() - 1]);
        states.push(next);
    }
    states
}

/// Oracle: the derivative of the last step's loss when `S_k` moves along `v`.
pub(crate) fn loss_by_state(rnn: &PlainRnn<f64>, k: usize, v: &[f64]) -> f64 {
    let states = restarted(rnn, k, v);
    last_loss(&rnn.along(&rnn.still()), &states[states.len() - 1])
}

/// The derivative parts.
pub(crate) fn slopes(state: &[Dual64]) -> DVector<f64> {
    DVector::from_iterator(state.len(), state.iter().map(|entry| entry.eps))
}

fn last_loss(rnn: &PlainRnn<Dual64>, s: &[Dual64]) -> f64 {
    half_square(&rnn.ys[rnn.steps() - 1], &rnn_output(rnn, s)).eps
}
