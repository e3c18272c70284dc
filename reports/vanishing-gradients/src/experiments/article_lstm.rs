//! The article's LSTM with its data: random instances, their oracle, and the same network as a cell.

use super::instances::{PlainGate, Squash, constants, dual, normals, scale, size};
use super::oracle;
use gradflow_math::{Activation, Scalar};
use gradflow_models::{ArticleLstm, InputGate};
use nalgebra::{DMatrix, DVector};
use num_dual::Dual64;
use rand::Rng;

/// `S_t = φ(f_t ⊙ S_{t−1} + i_t ⊙ X_t)` with gates that see the input only (E16, E17, E20, E21), and a sequence to run it on.
///
/// There are as many inputs as units, n of each.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PlainArticleLstm<T> {
    /// φ: linear for E20, tanh for E21.
    pub(crate) squash: Squash,
    /// `f = σ(W_f x + b_f)`, n × n.
    pub(crate) forget: PlainGate<T>,
    /// `i = σ(W_i x + b_i)`, n × n.
    pub(crate) input: PlainGate<T>,
    /// `S_0`, length n.
    pub(crate) s_0: Vec<T>,
    /// `X_1 … X_T`, each of length n; `xs[t − 1]` is `X_t`.
    pub(crate) xs: Vec<Vec<T>>,
}

impl PlainArticleLstm<f64> {
    /// Draws a size, weights and data for a sequence of `steps`.
    pub(crate) fn draw(squash: Squash, steps: usize, rng: &mut impl Rng) -> Self {
        let (units, scale) = (size(rng), scale(rng));
        Self {
            squash,
            forget: PlainGate::draw(units, units, scale, None, rng),
            input: PlainGate::draw(units, units, scale, None, rng),
            s_0: normals(units, 1.0, rng),
            xs: (0..steps).map(|_| normals(units, 1.0, rng)).collect(),
        }
    }

    /// A direction of the same shape that moves nothing: set the fields that should move.
    pub(crate) fn still(&self) -> Self {
        Self {
            squash: self.squash,
            forget: self.forget.still(),
            input: self.input.still(),
            s_0: vec![0.0; self.units()],
            xs: vec![vec![0.0; self.units()]; self.steps()],
        }
    }

    /// The same network in dual numbers whose derivative part is `along`.
    pub(crate) fn along(&self, along: &Self) -> PlainArticleLstm<Dual64> {
        PlainArticleLstm {
            squash: self.squash,
            forget: self.forget.along(&along.forget),
            input: self.input.along(&along.input),
            s_0: dual(&self.s_0, &along.s_0),
            xs: self
                .xs
                .iter()
                .zip(&along.xs)
                .map(|(x, d)| dual(x, d))
                .collect(),
        }
    }

    /// The derivative of `S_t` along a nudge `direction` of `S_k`, by dual numbers from step `k` on, for `k ≤ t`.
    pub(crate) fn nudged(&self, k: usize, t: usize, direction: &[f64]) -> Vec<f64> {
        let lifted = self.along(&self.still());
        let start = dual(&oracle_states(self)[k], direction);
        let end = lifted.xs[k..t]
            .iter()
            .fold(start, |s, x| lifted.step(x, &s));
        end.iter().map(|s| s.eps).collect()
    }

    /// The network as a cell of `gradflow-models`.
    pub(crate) fn cell(&self) -> ArticleLstm<f64> {
        ArticleLstm {
            forget: input_gate(&self.forget),
            input: input_gate(&self.input),
            activation: match self.squash {
                Squash::Linear => Activation::Identity,
                Squash::Tanh => Activation::Tanh,
            },
        }
    }

    /// `X_t`, for `t` from 1 to T.
    pub(crate) fn x(&self, t: usize) -> DVector<f64> {
        DVector::from_column_slice(&self.xs[t - 1])
    }

    /// `X_1 … X_T` as columns, n × T.
    pub(crate) fn inputs(&self) -> DMatrix<f64> {
        DMatrix::from_fn(self.units(), self.steps(), |i, t| self.xs[t][i])
    }
}

impl<T> PlainArticleLstm<T> {
    /// n, the number of units.
    pub(crate) fn units(&self) -> usize {
        self.s_0.len()
    }

    /// T, the number of steps.
    pub(crate) fn steps(&self) -> usize {
        self.xs.len()
    }
}

impl<T: Scalar> PlainArticleLstm<T> {
    /// One step of the oracle from the state `s`.
    pub(crate) fn step(&self, x: &[T], s: &[T]) -> Vec<T> {
        oracle::article_step(self.squash, &self.forget, &self.input, x, s)
    }
}

/// `S_0 … S_T` by the oracle: `states[t]` is `S_t`.
pub(crate) fn oracle_states<T: Scalar>(lstm: &PlainArticleLstm<T>) -> Vec<Vec<T>> {
    let mut states = vec![lstm.s_0.clone()];
    for x in &lstm.xs {
        let next = lstm.step(x, &states[states.len() - 1]);
        states.push(next);
    }
    states
}

/// A gate of the article as a gate of `gradflow-models`.
fn input_gate(plain: &PlainGate<f64>) -> InputGate<f64> {
    let units = plain.b.len();
    InputGate {
        w: DMatrix::from_row_slice(units, plain.w.len() / units, &plain.w),
        b: DVector::from_column_slice(&plain.b),
    }
}

/// A gate held at the pre-activation `b` whatever the input: `units` units, no dependence on `x` or `h`.
pub(crate) fn held_gate<T: Scalar>(units: usize, b: f64) -> PlainGate<T> {
    PlainGate {
        w: vec![T::zero(); units * units],
        u: vec![T::zero(); units * units],
        b: constants(&vec![b; units]),
    }
}
