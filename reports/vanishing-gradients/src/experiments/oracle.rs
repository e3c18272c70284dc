//! Forward passes in plain loops, to differentiate by dual numbers or central differences.
//!
//! They share no code with `gradflow-models`: no matrix type, no activation, no cell.

use super::instances::{PlainGate, PlainRnn, Squash};
use gradflow_math::Scalar;

/// `M v` for a row-major matrix with `v.len()` columns.
pub(crate) fn times<T: Scalar>(matrix: &[T], v: &[T]) -> Vec<T> {
    matrix
        .chunks_exact(v.len())
        .map(|row| {
            row.iter()
                .zip(v)
                .fold(T::zero(), |sum, (&m, &x)| sum + m * x)
        })
        .collect()
}

/// The logistic function, from its definition.
pub(crate) fn sigma<T: Scalar>(a: T) -> T {
    T::one() / (T::one() + (-a).exp())
}

/// `S_0 … S_T` of the article's RNN: `states[t]` is `S_t`.
pub(crate) fn rnn_states<T: Scalar>(rnn: &PlainRnn<T>) -> Vec<Vec<T>> {
    let mut states = vec![rnn.s_0.clone()];
    for x in &rnn.xs {
        let next = rnn_step(rnn, x, &states[states.len() - 1]);
        states.push(next);
    }
    states
}

/// `φ(W_x x + W_s s + b_1)`.
pub(crate) fn rnn_step<T: Scalar>(rnn: &PlainRnn<T>, x: &[T], s: &[T]) -> Vec<T> {
    let (from_input, from_state) = (times(&rnn.w_x, x), times(&rnn.w_s, s));
    (0..rnn.units())
        .map(|i| {
            let a = from_input[i] + from_state[i] + rnn.b_1[i];
            match rnn.squash {
                Squash::Linear => a,
                Squash::Tanh => tanh(a),
            }
        })
        .collect()
}

/// tanh a, which is 1 − 2 / (e^{2a} + 1) away from zero.
///
/// The dual number of `num-dual` differentiates tanh as the quotient sinh/cosh, whose numerator cosh² − sinh² cancels
/// where the unit is saturated, while 1 − 2 / (e^{2a} + 1) cancels near zero: each form stands where it is precise.
pub(crate) fn tanh<T: Scalar>(a: T) -> T {
    if a.abs() < T::one() {
        a.tanh()
    } else {
        T::one() - T::of(2.0) / ((a + a).exp() + T::one())
    }
}

/// `O = W_o s + b_2`.
pub(crate) fn rnn_output<T: Scalar>(rnn: &PlainRnn<T>, s: &[T]) -> Vec<T> {
    times(&rnn.w_o, s)
        .iter()
        .zip(&rnn.b_2)
        .map(|(&o, &b)| o + b)
        .collect()
}

/// `L_t = ½ ‖Y_t − O_t‖²` for `t` from 1 to T.
pub(crate) fn rnn_loss_at<T: Scalar>(rnn: &PlainRnn<T>, t: usize) -> T {
    let output = rnn_output(rnn, &rnn_states(rnn)[t]);
    half_square(&rnn.ys[t - 1], &output)
}

/// `L = Σ_{t=1}^T L_t`.
pub(crate) fn rnn_loss<T: Scalar>(rnn: &PlainRnn<T>) -> T {
    let states = rnn_states(rnn);
    (1..=rnn.steps()).fold(T::zero(), |sum, t| {
        sum + half_square(&rnn.ys[t - 1], &rnn_output(rnn, &states[t]))
    })
}

/// `½ ‖y − o‖²`.
pub(crate) fn half_square<T: Scalar>(y: &[T], o: &[T]) -> T {
    y.iter()
        .zip(o)
        .fold(T::zero(), |sum, (&y, &o)| sum + (y - o) * (y - o))
        * T::of(0.5)
}

/// `W x + U h + b`; a gate without `U` sees the input only.
pub(crate) fn pre_activation<T: Scalar>(gate: &PlainGate<T>, x: &[T], h: &[T]) -> Vec<T> {
    let from_input = times(&gate.w, x);
    let from_state = if gate.u.is_empty() {
        vec![T::zero(); gate.b.len()]
    } else {
        times(&gate.u, h)
    };
    (0..gate.b.len())
        .map(|i| from_input[i] + from_state[i] + gate.b[i])
        .collect()
}

/// The article's LSTM: `φ(f ⊙ s + i ⊙ x)` with gates that see `x` only (E19–E21).
pub(crate) fn article_step<T: Scalar>(
    squash: Squash,
    forget: &PlainGate<T>,
    input: &PlainGate<T>,
    x: &[T],
    s: &[T],
) -> Vec<T> {
    let (f, i) = (pre_activation(forget, x, s), pre_activation(input, x, s));
    (0..s.len())
        .map(|j| {
            let carried = sigma(f[j]) * s[j] + sigma(i[j]) * x[j];
            match squash {
                Squash::Linear => carried,
                Squash::Tanh => tanh(carried),
            }
        })
        .collect()
}

/// The weights of the standard LSTM, one gate each.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PlainLstm<T> {
    /// `f = σ(W x + U h + b)`.
    pub(crate) forget: PlainGate<T>,
    /// `i = σ(W x + U h + b)`.
    pub(crate) input: PlainGate<T>,
    /// `g = tanh(W x + U h + b)`.
    pub(crate) candidate: PlainGate<T>,
    /// `o = σ(W x + U h + b)`.
    pub(crate) output: PlainGate<T>,
}

/// One step of the standard LSTM on the flat state `[h; c]`: `c = f ⊙ c⁻ + i ⊙ g`, `h = o ⊙ tanh c`.
pub(crate) fn lstm_step<T: Scalar>(lstm: &PlainLstm<T>, x: &[T], state: &[T]) -> Vec<T> {
    let (h, c) = state.split_at(state.len() / 2);
    let f = pre_activation(&lstm.forget, x, h);
    let i = pre_activation(&lstm.input, x, h);
    let g = pre_activation(&lstm.candidate, x, h);
    let o = pre_activation(&lstm.output, x, h);
    let cell: Vec<T> = (0..c.len())
        .map(|j| sigma(f[j]) * c[j] + sigma(i[j]) * tanh(g[j]))
        .collect();
    let hidden = (0..c.len()).map(|j| sigma(o[j]) * tanh(cell[j]));
    hidden.chain(cell.iter().copied()).collect()
}
