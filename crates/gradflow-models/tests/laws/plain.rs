//! The forward passes once more, as plain loops over slices: an oracle that shares no code with the cells.

use gradflow_math::{Activation, Scalar};
use gradflow_models::{ArticleLstm, Gate, InputGate, Lstm, Network, Rnn, Sequence};
use nalgebra::DMatrix;

/// A step written from the formula, entry by entry.
pub(crate) trait PlainStep<T> {
    fn plain_step(&self, x: &[T], s: &[T]) -> Vec<T>;
}

/// `½‖y_t − o_t‖²` for each t = 1 … T.
pub(crate) fn losses<T: Scalar, C: PlainStep<T>>(
    network: &Network<T, C>,
    sequence: &Sequence<T>,
) -> Vec<T> {
    let mut s: Vec<T> = sequence.s_0.iter().copied().collect();
    let mut losses = Vec::new();
    for t in 0..sequence.xs.ncols() {
        let x: Vec<T> = sequence.xs.column(t).iter().copied().collect();
        s = network.cell.plain_step(&x, &s);
        let mut loss = T::zero();
        for p in 0..network.readout.b_o.len() {
            let error = row(&network.readout.w_ho, p, &s) + network.readout.b_o[p]
                - sequence.targets[(p, t)];
            loss += error * error / T::of(2.0);
        }
        losses.push(loss);
    }
    losses
}

impl<T: Scalar> PlainStep<T> for Rnn<T> {
    fn plain_step(&self, x: &[T], s: &[T]) -> Vec<T> {
        let phi = function(self.activation);
        (0..s.len())
            .map(|i| phi(row(&self.w_xh, i, x) + row(&self.w_hh, i, s) + self.b_h[i]))
            .collect()
    }
}

impl<T: Scalar> PlainStep<T> for ArticleLstm<T> {
    fn plain_step(&self, x: &[T], s: &[T]) -> Vec<T> {
        let phi = function(self.activation);
        let gate = |gate: &InputGate<T>, i: usize| sigma(row(&gate.w, i, x) + gate.b[i]);
        (0..s.len())
            .map(|i| phi(gate(&self.forget, i) * s[i] + gate(&self.input, i) * x[i]))
            .collect()
    }
}

impl<T: Scalar> PlainStep<T> for Lstm<T> {
    fn plain_step(&self, x: &[T], s: &[T]) -> Vec<T> {
        let (h, c) = s.split_at(s.len() / 2);
        let a =
            |gate: &Gate<T>, i: usize| row(&gate.w_xh, i, x) + row(&gate.w_hh, i, h) + gate.b[i];
        let mut next = vec![T::zero(); s.len()];
        for i in 0..h.len() {
            let memory = sigma(a(&self.forget, i)) * c[i]
                + sigma(a(&self.input, i)) * tanh(a(&self.candidate, i));
            next[i] = sigma(a(&self.output, i)) * tanh(memory);
            next[h.len() + i] = memory;
        }
        next
    }
}

fn row<T: Scalar>(matrix: &DMatrix<T>, i: usize, v: &[T]) -> T {
    // Only the first columns of a longer v are read: a readout of [h; c] reads h.
    let mut sum = T::zero();
    for j in 0..matrix.ncols() {
        sum += matrix[(i, j)] * v[j];
    }
    sum
}

fn function<T: Scalar>(activation: Activation) -> fn(T) -> T {
    match activation {
        Activation::Identity => |a| a,
        Activation::Tanh => tanh,
        Activation::Sigmoid => sigma,
        Activation::Relu => |a| if a > T::zero() { a } else { T::zero() },
    }
}

/// Written so that a dual number keeps its derivative where tanh is 1 to the last digit.
fn tanh<T: Scalar>(a: T) -> T {
    if a.abs() < T::one() {
        return a.tanh();
    }
    let e = (-(a.abs() + a.abs())).exp();
    let tanh = (T::one() - e) / (T::one() + e);
    if a < T::zero() { -tanh } else { tanh }
}

fn sigma<T: Scalar>(a: T) -> T {
    let e = (-a.abs()).exp();
    if a < T::zero() {
        e / (T::one() + e)
    } else {
        T::one() / (T::one() + e)
    }
}
