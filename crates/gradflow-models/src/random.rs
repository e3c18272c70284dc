//! Random weights by explicit laws; the generator comes from the caller and is never seeded here.

use crate::{
    ArticleLstm, DiagonalRecurrence, Gate, Gru, InputGate, Lstm, Lstm1997, MinGru, MinLstm,
    Readout, Rnn,
};
use gradflow_math::{Activation, Init};
use nalgebra::DVector;
use rand::{Rng, RngExt};
use serde::{Deserialize, Serialize};

/// What [`Rnn::random`] draws; a bias is drawn as a matrix of one column.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct RnnSpec {
    /// D.
    pub input_len: usize,
    /// H.
    pub hidden_len: usize,
    /// φ.
    pub activation: Activation,
    /// The law of the input weights.
    pub w_xh: Init,
    /// The law of the recurrent weights.
    pub w_hh: Init,
    /// The law of the bias.
    pub b_h: Init,
}

/// What [`ArticleLstm::random`] draws; a bias is drawn as a matrix of one column.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ArticleLstmSpec {
    /// S = D.
    pub state_len: usize,
    /// φ: identity for E20, tanh for E21.
    pub activation: Activation,
    /// The law of the weights of both gates.
    pub w: Init,
    /// The law of the biases of both gates.
    pub b: Init,
    /// What is added to each bias of the forget gate.
    pub forget_bias: f64,
}

/// What [`Lstm::random`] draws; a bias is drawn as a matrix of one column.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct LstmSpec {
    /// D.
    pub input_len: usize,
    /// H; the state has length 2H.
    pub hidden_len: usize,
    /// The law of the input weights of every gate.
    pub w_xh: Init,
    /// The law of the recurrent weights of every gate.
    pub w_hh: Init,
    /// The law of the biases of every gate.
    pub b: Init,
    /// What is added to each bias of the forget gate (1 in Jozefowicz, Zaremba & Sutskever 2015).
    pub forget_bias: f64,
}

/// What [`Gru::random`] and [`Lstm1997::random`] draw; a bias is drawn as a matrix of one column.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct GatedSpec {
    /// D.
    pub input_len: usize,
    /// H.
    pub hidden_len: usize,
    /// The law of the input weights of every gate.
    pub w_xh: Init,
    /// The law of the recurrent weights of every gate.
    pub w_hh: Init,
    /// The law of the biases of every gate.
    pub b: Init,
}

/// What [`MinLstm::random`] and [`MinGru::random`] draw; a bias is drawn as a matrix of one column.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct MinimalSpec {
    /// D.
    pub input_len: usize,
    /// H.
    pub hidden_len: usize,
    /// The law of the weights of every gate.
    pub w: Init,
    /// The law of the biases of every gate.
    pub b: Init,
}

/// What [`DiagonalRecurrence::random`] draws (Orvieto et al. 2023, lemma 3.2).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct DiagonalSpec {
    /// D.
    pub input_len: usize,
    /// N, the number of complex units; the state has length 2N.
    pub units: usize,
    /// What every |λ| is above, at least 0.
    pub r_min: f64,
    /// The largest |λ|, below 1.
    pub r_max: f64,
    /// What every angle θ stays below, in radians; 2π for the whole ring.
    pub max_phase: f64,
    /// The law of Re B and of Im B; the paper's is `Init::Gaussian { gain: 1/√2 }`.
    pub b: Init,
}

/// What [`Readout::random`] draws; the bias is drawn as a matrix of one column.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReadoutSpec {
    /// H.
    pub hidden_len: usize,
    /// P.
    pub output_len: usize,
    /// The law of the output weights.
    pub w_ho: Init,
    /// The law of the bias.
    pub b_o: Init,
}

impl Rnn<f64> {
    /// A cell drawn by `spec`: `w_xh`, `w_hh`, `b_h` in this order.
    ///
    /// ```
    /// use gradflow_math::{Activation, Init};
    /// use gradflow_models::{Rnn, RnnSpec};
    /// use rand::SeedableRng;
    ///
    /// let spec = RnnSpec {
    ///     input_len: 2,
    ///     hidden_len: 8,
    ///     activation: Activation::Tanh,
    ///     w_xh: Init::Gaussian { gain: 1.0 },
    ///     w_hh: Init::Orthogonal,
    ///     b_h: Init::Gaussian { gain: 0.0 },
    /// };
    /// let cell = Rnn::random(&spec, &mut rand_chacha::ChaCha8Rng::seed_from_u64(1));
    /// assert_eq!(cell.w_xh.shape(), (8, 2));
    /// ```
    pub fn random(spec: &RnnSpec, rng: &mut impl Rng) -> Self {
        Self {
            w_xh: spec.w_xh.sample(spec.hidden_len, spec.input_len, rng),
            w_hh: spec.w_hh.sample(spec.hidden_len, spec.hidden_len, rng),
            b_h: vector(spec.b_h, spec.hidden_len, rng),
            activation: spec.activation,
        }
    }
}

impl ArticleLstm<f64> {
    /// A cell drawn by `spec`: the forget gate, then the input gate.
    pub fn random(spec: &ArticleLstmSpec, rng: &mut impl Rng) -> Self {
        let mut gate = |bias| InputGate {
            w: spec.w.sample(spec.state_len, spec.state_len, rng),
            b: vector(spec.b, spec.state_len, rng).add_scalar(bias),
        };
        Self {
            forget: gate(spec.forget_bias),
            input: gate(0.0),
            activation: spec.activation,
        }
    }
}

impl Lstm<f64> {
    /// A cell drawn by `spec`: the forget, input, candidate and output gates in this order.
    pub fn random(spec: &LstmSpec, rng: &mut impl Rng) -> Self {
        let mut gate = |bias| Gate {
            w_xh: spec.w_xh.sample(spec.hidden_len, spec.input_len, rng),
            w_hh: spec.w_hh.sample(spec.hidden_len, spec.hidden_len, rng),
            b: vector(spec.b, spec.hidden_len, rng).add_scalar(bias),
        };
        Self {
            forget: gate(spec.forget_bias),
            input: gate(0.0),
            candidate: gate(0.0),
            output: gate(0.0),
        }
    }
}

impl GatedSpec {
    fn gate(&self, rng: &mut impl Rng) -> Gate<f64> {
        Gate {
            w_xh: self.w_xh.sample(self.hidden_len, self.input_len, rng),
            w_hh: self.w_hh.sample(self.hidden_len, self.hidden_len, rng),
            b: vector(self.b, self.hidden_len, rng),
        }
    }
}

impl Gru<f64> {
    /// A cell drawn by `spec`: the reset, update and candidate gates, then `b_hn` by the law of the biases.
    pub fn random(spec: &GatedSpec, rng: &mut impl Rng) -> Self {
        Self {
            reset: spec.gate(rng),
            update: spec.gate(rng),
            candidate: spec.gate(rng),
            b_hn: vector(spec.b, spec.hidden_len, rng),
        }
    }
}

impl Lstm1997<f64> {
    /// A cell drawn by `spec`: the input, candidate and output gates in this order.
    pub fn random(spec: &GatedSpec, rng: &mut impl Rng) -> Self {
        Self {
            input: spec.gate(rng),
            candidate: spec.gate(rng),
            output: spec.gate(rng),
        }
    }
}

impl MinimalSpec {
    fn gate(&self, rng: &mut impl Rng) -> InputGate<f64> {
        InputGate {
            w: self.w.sample(self.hidden_len, self.input_len, rng),
            b: vector(self.b, self.hidden_len, rng),
        }
    }
}

impl MinLstm<f64> {
    /// A cell drawn by `spec`: the forget, input and candidate gates in this order.
    pub fn random(spec: &MinimalSpec, rng: &mut impl Rng) -> Self {
        Self {
            forget: spec.gate(rng),
            input: spec.gate(rng),
            candidate: spec.gate(rng),
        }
    }
}

impl MinGru<f64> {
    /// A cell drawn by `spec`: the update gate, then the candidate.
    pub fn random(spec: &MinimalSpec, rng: &mut impl Rng) -> Self {
        Self {
            update: spec.gate(rng),
            candidate: spec.gate(rng),
        }
    }
}

impl DiagonalRecurrence<f64> {
    /// A cell with eigenvalues drawn uniformly, by area, on the ring `r_min < |λ| ≤ r_max`, `0 ≤ θ < max_phase`, with
    /// `γ = √(1 − |λ|²)`: ν and θ of each unit in turn, then Re B, then Im B.
    ///
    /// # Panics
    /// When not `0 ≤ r_min < r_max < 1`, or N or D is zero.
    pub fn random(spec: &DiagonalSpec, rng: &mut impl Rng) -> Self {
        let DiagonalSpec { r_min, r_max, .. } = *spec;
        assert!(
            0.0 <= r_min && r_min < r_max && r_max < 1.0,
            "r_min and r_max must be 0 ≤ r_min < r_max < 1, got {r_min} and {r_max}"
        );
        let (mut nu, mut theta) = (DVector::zeros(spec.units), DVector::zeros(spec.units));
        for j in 0..spec.units {
            let area = r_max.powi(2) - rng.random::<f64>() * (r_max.powi(2) - r_min.powi(2));
            nu[j] = (-0.5 * area.ln()).ln();
            theta[j] = spec.max_phase * rng.random::<f64>();
        }
        let b_re = spec.b.sample(spec.units, spec.input_len, rng);
        let b_im = spec.b.sample(spec.units, spec.input_len, rng);
        Self::normalised(nu, theta, b_re, b_im).expect("every part is drawn in its shape")
    }
}

impl Readout<f64> {
    /// A readout drawn by `spec`: `w_ho`, then `b_o`.
    pub fn random(spec: &ReadoutSpec, rng: &mut impl Rng) -> Self {
        Self {
            w_ho: spec.w_ho.sample(spec.output_len, spec.hidden_len, rng),
            b_o: vector(spec.b_o, spec.output_len, rng),
        }
    }
}

fn vector(init: Init, len: usize, rng: &mut impl Rng) -> DVector<f64> {
    init.sample(len, 1, rng).column(0).into_owned()
}
