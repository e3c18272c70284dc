//! Oracles of this chapter: the other cells in plain loops, and the standard LSTM with some of its gates held.

use crate::experiments::instances::{PlainGate, constants, weights};
use crate::experiments::oracle::{PlainLstm, pre_activation, sigma, tanh, times};
use gradflow_math::Scalar;
use gradflow_models::LstmGate;
use num_dual::Dual64;
use rand::Rng;

/// The LSTM without a forget gate.
#[derive(Clone, Debug)]
pub(super) struct Plain1997<T> {
    pub(super) input: PlainGate<T>,
    pub(super) candidate: PlainGate<T>,
    pub(super) output: PlainGate<T>,
}

/// One step on `[h; c]`: `c = c⁻ + i ⊙ (4σ − 2)`, `h = o ⊙ (2σ(c) − 1)`.
pub(super) fn step_1997<T: Scalar>(cell: &Plain1997<T>, x: &[T], state: &[T]) -> Vec<T> {
    let (h, c) = state.split_at(state.len() / 2);
    let (one, two) = (T::one(), T::of(2.0));
    let i = pre_activation(&cell.input, x, h);
    let g = pre_activation(&cell.candidate, x, h);
    let o = pre_activation(&cell.output, x, h);
    let memory: Vec<T> = (0..c.len())
        .map(|j| c[j] + sigma(i[j]) * two * (two * sigma(g[j]) - one))
        .collect();
    let hidden = (0..c.len()).map(|j| sigma(o[j]) * (two * sigma(memory[j]) - one));
    hidden.chain(memory.iter().copied()).collect()
}

/// The GRU in PyTorch's equations.
#[derive(Clone, Debug)]
pub(super) struct PlainGru<T> {
    pub(super) reset: PlainGate<T>,
    pub(super) update: PlainGate<T>,
    pub(super) candidate: PlainGate<T>,
    /// The bias behind the reset gate.
    pub(super) b_hn: Vec<T>,
}

/// One step on `h`: `n = tanh(W x + b + r ⊙ (U h⁻ + b_hn))`, `h = (1 − z) ⊙ n + z ⊙ h⁻`.
pub(super) fn gru_step<T: Scalar>(cell: &PlainGru<T>, x: &[T], h: &[T]) -> Vec<T> {
    let r = pre_activation(&cell.reset, x, h);
    let z = pre_activation(&cell.update, x, h);
    let (seen, recalled) = (times(&cell.candidate.w, x), times(&cell.candidate.u, h));
    (0..h.len())
        .map(|j| {
            let a = seen[j] + cell.candidate.b[j] + sigma(r[j]) * (recalled[j] + cell.b_hn[j]);
            let z = sigma(z[j]);
            (T::one() - z) * tanh(a) + z * h[j]
        })
        .collect()
}

/// The minimal LSTM; no gate has a `U`.
#[derive(Clone, Debug)]
pub(super) struct PlainMinLstm<T> {
    pub(super) forget: PlainGate<T>,
    pub(super) input: PlainGate<T>,
    pub(super) candidate: PlainGate<T>,
}

/// One step on `h`: `h = (f ⊙ h⁻ + i ⊙ (W x + b)) / (f + i)`.
pub(super) fn min_lstm_step<T: Scalar>(cell: &PlainMinLstm<T>, x: &[T], h: &[T]) -> Vec<T> {
    let f = pre_activation(&cell.forget, x, h);
    let i = pre_activation(&cell.input, x, h);
    let g = pre_activation(&cell.candidate, x, h);
    (0..h.len())
        .map(|j| {
            let (f, i) = (sigma(f[j]), sigma(i[j]));
            (f * h[j] + i * g[j]) / (f + i)
        })
        .collect()
}

/// One step of the standard LSTM on `[h; c]` in which only the gates `open` see how `h⁻` moves; the others see it held.
pub(super) fn lstm_step_through(
    lstm: &PlainLstm<Dual64>,
    open: &[LstmGate],
    x: &[f64],
    state: &[Dual64],
) -> Vec<Dual64> {
    let (h, c) = state.split_at(state.len() / 2);
    let held: Vec<Dual64> = h.iter().map(|h| Dual64::new(h.re, 0.0)).collect();
    let x = constants(x);
    let a = |name: LstmGate, gate: &PlainGate<Dual64>| {
        let seen: &[Dual64] = if open.contains(&name) { h } else { &held };
        pre_activation(gate, &x, seen)
    };
    let f = a(LstmGate::Forget, &lstm.forget);
    let i = a(LstmGate::Input, &lstm.input);
    let g = a(LstmGate::Candidate, &lstm.candidate);
    let o = a(LstmGate::Output, &lstm.output);
    let memory: Vec<Dual64> = (0..c.len())
        .map(|j| sigma(f[j]) * c[j] + sigma(i[j]) * tanh(g[j]))
        .collect();
    let hidden = (0..c.len()).map(|j| sigma(o[j]) * tanh(memory[j]));
    hidden.chain(memory.iter().copied()).collect()
}

/// A random gate with zero bias, its `U` of the same scale as its `W`.
pub(super) fn gate(units: usize, inputs: usize, scale: f64, rng: &mut impl Rng) -> PlainGate<f64> {
    PlainGate {
        w: weights(units, inputs, scale, rng),
        u: weights(units, units, scale, rng),
        b: vec![0.0; units],
    }
}
