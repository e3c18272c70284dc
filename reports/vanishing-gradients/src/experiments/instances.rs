//! Random instances of the article's networks, as plain row-major arrays.
//!
//! The oracles of [`super::oracle`] run on these arrays with loops of their own, so that they share no code with the
//! formulas that are checked.
//! Sizes are 1 to 8; weights have both signs; the scale of an instance is drawn from [`SCALES`], so that some instances are
//! saturated and others nearly linear.

use gradflow_math::Scalar;
use num_dual::Dual64;
use rand::{Rng, RngExt};
use rand_distr::StandardNormal;

/// Scales of the pre-activation: nearly linear, ordinary, saturated.
pub(crate) const SCALES: [f64; 3] = [0.3, 1.0, 4.0];

/// The largest size and the largest number of steps.
const LARGEST: usize = 8;

/// `scale · N(0, 1)`, `len` times.
pub(crate) fn normals(len: usize, scale: f64, rng: &mut impl Rng) -> Vec<f64> {
    (0..len)
        .map(|_| scale * rng.sample::<f64, _>(StandardNormal))
        .collect()
}

/// A size between 1 and 8.
pub(crate) fn size(rng: &mut impl Rng) -> usize {
    rng.random_range(1..=LARGEST)
}

/// One of [`SCALES`].
pub(crate) fn scale(rng: &mut impl Rng) -> f64 {
    SCALES[rng.random_range(0..SCALES.len())]
}

/// A weight matrix, rows × cols, row-major, whose product with a vector of normals has entries of size `scale`.
pub(crate) fn weights(rows: usize, cols: usize, scale: f64, rng: &mut impl Rng) -> Vec<f64> {
    normals(rows * cols, scale / (cols as f64).sqrt(), rng)
}

/// The activation of [`PlainRnn`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Squash {
    /// None: E1–E9 of the article.
    Linear,
    /// tanh: E10 onwards.
    Tanh,
}

impl Squash {
    /// With or without the activation, one as often as the other.
    pub(crate) fn draw(rng: &mut impl Rng) -> Self {
        if rng.random() {
            Self::Linear
        } else {
            Self::Tanh
        }
    }
}

/// The article's RNN with its data: `S_t = φ(W_x X_t + W_s S_{t−1} + b_1)`, `O_t = W_o S_t + b_2`, targets `Y_t`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PlainRnn<T> {
    /// φ.
    pub(crate) squash: Squash,
    /// `W_x`, H × D.
    pub(crate) w_x: Vec<T>,
    /// `W_s`, H × H.
    pub(crate) w_s: Vec<T>,
    /// `W_o`, P × H.
    pub(crate) w_o: Vec<T>,
    /// `b_1`, length H.
    pub(crate) b_1: Vec<T>,
    /// `b_2`, length P.
    pub(crate) b_2: Vec<T>,
    /// `S_0`, length H.
    pub(crate) s_0: Vec<T>,
    /// `X_1 … X_T`, each of length D; `xs[t − 1]` is `X_t`.
    pub(crate) xs: Vec<Vec<T>>,
    /// `Y_1 … Y_T`, each of length P; `ys[t − 1]` is `Y_t`.
    pub(crate) ys: Vec<Vec<T>>,
}

impl PlainRnn<f64> {
    /// Draws sizes, weights and data for a sequence of `steps`.
    pub(crate) fn draw(squash: Squash, steps: usize, rng: &mut impl Rng) -> Self {
        let (inputs, units, outputs, scale) = (size(rng), size(rng), size(rng), scale(rng));
        Self {
            squash,
            w_x: weights(units, inputs, scale, rng),
            w_s: weights(units, units, scale, rng),
            w_o: weights(outputs, units, 1.0, rng),
            b_1: normals(units, scale, rng),
            b_2: normals(outputs, 1.0, rng),
            s_0: normals(units, 1.0, rng),
            xs: (0..steps).map(|_| normals(inputs, 1.0, rng)).collect(),
            ys: (0..steps).map(|_| normals(outputs, 1.0, rng)).collect(),
        }
    }

    /// The same network in dual numbers whose derivative part is `along`: a directional derivative in one forward pass.
    pub(crate) fn along(&self, along: &Self) -> PlainRnn<Dual64> {
        PlainRnn {
            squash: self.squash,
            w_x: dual(&self.w_x, &along.w_x),
            w_s: dual(&self.w_s, &along.w_s),
            w_o: dual(&self.w_o, &along.w_o),
            b_1: dual(&self.b_1, &along.b_1),
            b_2: dual(&self.b_2, &along.b_2),
            s_0: dual(&self.s_0, &along.s_0),
            xs: self
                .xs
                .iter()
                .zip(&along.xs)
                .map(|(x, d)| dual(x, d))
                .collect(),
            ys: self
                .ys
                .iter()
                .zip(&along.ys)
                .map(|(y, d)| dual(y, d))
                .collect(),
        }
    }

    /// A direction of the same shape that moves nothing: set the fields that should move.
    pub(crate) fn still(&self) -> Self {
        let still = |part: &Vec<f64>| vec![0.0; part.len()];
        Self {
            squash: self.squash,
            w_x: still(&self.w_x),
            w_s: still(&self.w_s),
            w_o: still(&self.w_o),
            b_1: still(&self.b_1),
            b_2: still(&self.b_2),
            s_0: still(&self.s_0),
            xs: self.xs.iter().map(still).collect(),
            ys: self.ys.iter().map(still).collect(),
        }
    }
}

impl<T> PlainRnn<T> {
    /// H, the number of units.
    pub(crate) fn units(&self) -> usize {
        self.b_1.len()
    }

    /// P, the number of outputs.
    pub(crate) fn outputs(&self) -> usize {
        self.b_2.len()
    }

    /// T, the number of steps.
    pub(crate) fn steps(&self) -> usize {
        self.xs.len()
    }
}

/// A gate or candidate of an LSTM: `W x + U h + b`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PlainGate<T> {
    /// `W`, H × D.
    pub(crate) w: Vec<T>,
    /// `U`, H × H; empty for the article's gates, which see the input only.
    pub(crate) u: Vec<T>,
    /// `b`, length H.
    pub(crate) b: Vec<T>,
}

impl PlainGate<f64> {
    /// Draws a gate; `recurrent` is the scale of `U`, or `None` for a gate that sees the input only.
    pub(crate) fn draw(
        units: usize,
        inputs: usize,
        scale: f64,
        recurrent: Option<f64>,
        rng: &mut impl Rng,
    ) -> Self {
        Self {
            w: weights(units, inputs, scale, rng),
            u: recurrent.map_or_else(Vec::new, |recurrent| weights(units, units, recurrent, rng)),
            b: normals(units, scale, rng),
        }
    }

    /// The gate in dual numbers whose derivative part is `along`.
    pub(crate) fn along(&self, along: &Self) -> PlainGate<Dual64> {
        PlainGate {
            w: dual(&self.w, &along.w),
            u: dual(&self.u, &along.u),
            b: dual(&self.b, &along.b),
        }
    }

    /// A direction that moves nothing.
    pub(crate) fn still(&self) -> Self {
        Self {
            w: vec![0.0; self.w.len()],
            u: vec![0.0; self.u.len()],
            b: vec![0.0; self.b.len()],
        }
    }
}

/// Plain numbers as dual numbers with the derivative part `along`.
pub(crate) fn dual(values: &[f64], along: &[f64]) -> Vec<Dual64> {
    values
        .iter()
        .zip(along)
        .map(|(&value, &slope)| Dual64::new(value, slope))
        .collect()
}

/// Plain numbers as constants of the scalar `T`.
pub(crate) fn constants<T: Scalar>(values: &[f64]) -> Vec<T> {
    values.iter().map(|&value| T::of(value)).collect()
}
