//! The forward passes once more, as plain loops over slices: an oracle that shares no code with the cells.

use gradflow_math::{Activation, Scalar};
use gradflow_models::{
    ArticleLstm, Cell, DiagonalRecurrence, Gate, Gru, InputGate, Lstm, Lstm1997, MinGru, MinLstm,
    Network, Rnn, Sequence, Stack,
};
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
        let a = |gate: &Gate<T>, i: usize| affine(gate, i, x, h);
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

impl<T: Scalar> PlainStep<T> for Lstm1997<T> {
    fn plain_step(&self, x: &[T], s: &[T]) -> Vec<T> {
        let (h, c) = s.split_at(s.len() / 2);
        let (two, four) = (T::of(2.0), T::of(4.0));
        let mut next = vec![T::zero(); s.len()];
        for i in 0..h.len() {
            let g = four * sigma(affine(&self.candidate, i, x, h)) - two;
            let memory = c[i] + sigma(affine(&self.input, i, x, h)) * g;
            next[i] = sigma(affine(&self.output, i, x, h)) * (two * sigma(memory) - T::one());
            next[h.len() + i] = memory;
        }
        next
    }
}

impl<T: Scalar> PlainStep<T> for Gru<T> {
    fn plain_step(&self, x: &[T], s: &[T]) -> Vec<T> {
        (0..s.len())
            .map(|i| {
                let r = sigma(affine(&self.reset, i, x, s));
                let z = sigma(affine(&self.update, i, x, s));
                let recalled = row(&self.candidate.w_hh, i, s) + self.b_hn[i];
                let seen = row(&self.candidate.w_xh, i, x) + self.candidate.b[i];
                (T::one() - z) * tanh(seen + r * recalled) + z * s[i]
            })
            .collect()
    }
}

impl<T: Scalar> PlainStep<T> for MinLstm<T> {
    fn plain_step(&self, x: &[T], s: &[T]) -> Vec<T> {
        let a = |gate: &InputGate<T>, i: usize| row(&gate.w, i, x) + gate.b[i];
        (0..s.len())
            .map(|j| {
                let (f, i) = (sigma(a(&self.forget, j)), sigma(a(&self.input, j)));
                (f * s[j] + i * a(&self.candidate, j)) / (f + i)
            })
            .collect()
    }
}

impl<T: Scalar> PlainStep<T> for MinGru<T> {
    fn plain_step(&self, x: &[T], s: &[T]) -> Vec<T> {
        let a = |gate: &InputGate<T>, i: usize| row(&gate.w, i, x) + gate.b[i];
        (0..s.len())
            .map(|i| {
                let z = sigma(a(&self.update, i));
                (T::one() - z) * s[i] + z * a(&self.candidate, i)
            })
            .collect()
    }
}

impl<T: Scalar> PlainStep<T> for DiagonalRecurrence<T> {
    fn plain_step(&self, x: &[T], s: &[T]) -> Vec<T> {
        let n = self.nu.len();
        let mut next = vec![T::zero(); 2 * n];
        for j in 0..n {
            let (radius, theta) = ((-self.nu[j].exp()).exp(), self.theta[j]);
            let (re, im) = (radius * theta.cos(), radius * theta.sin());
            let gamma = self.gamma_log[j].exp();
            next[j] = re * s[j] - im * s[n + j] + gamma * row(&self.b_re, j, x);
            next[n + j] = re * s[n + j] + im * s[j] + gamma * row(&self.b_im, j, x);
        }
        next
    }
}

impl<T: Scalar, C: Cell<T> + PlainStep<T>> PlainStep<T> for Stack<C> {
    fn plain_step(&self, x: &[T], s: &[T]) -> Vec<T> {
        let (mut read, mut rest) = (x.to_vec(), s);
        let mut next = Vec::new();
        for layer in &self.layers {
            let (above, own) = rest.split_at(rest.len() - layer.state_len());
            let state = layer.plain_step(&read, own);
            read = state[..layer.hidden_len()].to_vec();
            next = [state, next].concat();
            rest = above;
        }
        next
    }
}

fn affine<T: Scalar>(gate: &Gate<T>, i: usize, x: &[T], h: &[T]) -> T {
    row(&gate.w_xh, i, x) + row(&gate.w_hh, i, h) + gate.b[i]
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
