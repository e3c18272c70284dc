use crate::SpecError;
use crate::law::{Law, uniform};
use crate::reader::{Domain, Section};
use gradflow_math::Activation;
use gradflow_models::{
    ArticleLstm, DiagonalRecurrence, Gate, Gru, InputGate, Lstm, Lstm1997, MinGru, MinLstm, Rnn,
};
use nalgebra::{DMatrix, DVector};
use rand::Rng;
use serde::Serialize;
use std::f64::consts::TAU;

/// The most units of a cell: its Jacobian then has 10⁷ entries.
pub(crate) const MOST_UNITS: u64 = 4096;

/// Which cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Kind {
    Rnn,
    ArticleLstm,
    Lstm,
    #[serde(rename = "lstm-1997")]
    Lstm1997,
    Gru,
    MinLstm,
    MinGru,
    Diagonal,
}

/// The names of the cells.
pub(crate) const KINDS: &[(&str, Kind)] = &[
    ("rnn", Kind::Rnn),
    ("article-lstm", Kind::ArticleLstm),
    ("lstm", Kind::Lstm),
    ("lstm-1997", Kind::Lstm1997),
    ("gru", Kind::Gru),
    ("min-lstm", Kind::MinLstm),
    ("min-gru", Kind::MinGru),
    ("diagonal", Kind::Diagonal),
];

const ACTIVATIONS: &[(&str, Activation)] = &[
    ("tanh", Activation::Tanh),
    ("identity", Activation::Identity),
    ("sigmoid", Activation::Sigmoid),
    ("relu", Activation::Relu),
];

/// The ring that the eigenvalues of [`Kind::Diagonal`] are drawn from, uniformly by area.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(crate) struct Ring {
    /// What every |λ| is above.
    pub(crate) inner: f64,
    /// The largest |λ|, below 1.
    pub(crate) outer: f64,
    /// What every angle stays below, in radians.
    pub(crate) phase: f64,
}

/// The cell at a point: what is drawn, and by which laws. A part that the kind does not have is `None`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct CellSpec {
    pub(crate) kind: Kind,
    pub(crate) units: u64,
    /// `None` for the article's cell, whose state is fed by an input of the same length.
    #[serde(skip_serializing_if = "Option::is_none")]
    inputs: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) activation: Option<Activation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) forget_bias: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) recurrent: Option<Law>,
    pub(crate) input_weights: Law,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) bias: Option<Law>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) ring: Option<Ring>,
}

impl CellSpec {
    /// Reads `[cell]`.
    pub(crate) fn read(section: &mut Section<'_>) -> Result<Self, SpecError> {
        let kind = section
            .required("kind", "the kind of cell")?
            .choice(KINDS)?;
        let units = section
            .required("units", "the number of units")?
            .count((1, MOST_UNITS))?;
        let inputs = (kind != Kind::ArticleLstm)
            .then(|| section.count_or("inputs", (1, MOST_UNITS), 1))
            .transpose()?;
        let activation = match kind {
            Kind::Rnn => Some(Activation::Tanh),
            Kind::ArticleLstm => Some(Activation::Identity),
            _ => None,
        };
        let activation = activation
            .map(|default| section.choice_or("activation", ACTIVATIONS, default))
            .transpose()?;
        let forget_bias = matches!(kind, Kind::Lstm | Kind::ArticleLstm)
            .then(|| section.real_or("forget_bias", Domain::Real, 0.0))
            .transpose()?;
        let mut law = |key, default| section.table_or_empty(key, |law| Law::read(law, default));
        let gaussian = Law::Gaussian { gain: 1.0 };
        let input_weights = law("input_weights", gaussian)?;
        let recurrent = matches!(kind, Kind::Rnn | Kind::Lstm | Kind::Lstm1997 | Kind::Gru)
            .then(|| law("recurrent", gaussian))
            .transpose()?;
        let bias = (kind != Kind::Diagonal)
            .then(|| law("bias", Law::Constant { value: 0.0 }))
            .transpose()?;
        let ring = (kind == Kind::Diagonal)
            .then(|| section.table_or_empty("ring", Ring::read))
            .transpose()?;
        Ok(Self {
            kind,
            units,
            inputs,
            activation,
            forget_bias,
            recurrent,
            input_weights,
            bias,
            ring,
        })
    }

    /// D, the length of the input.
    pub(crate) fn inputs(&self) -> u64 {
        self.inputs.unwrap_or(self.units)
    }

    /// Draws the cell: gates in the order forget, input, candidate, output (reset, update, candidate), of each the input
    /// weights, the recurrent weights and the bias.
    pub(crate) fn draw(&self, rng: &mut impl Rng) -> AnyCell {
        match self.kind {
            Kind::Rnn => {
                let Gate { w_xh, w_hh, b } = self.gate(0.0, rng);
                AnyCell::Rnn(Rnn {
                    w_xh,
                    w_hh,
                    b_h: b,
                    activation: self.activation.expect("read with an activation"),
                })
            }
            Kind::ArticleLstm => AnyCell::ArticleLstm(ArticleLstm {
                forget: self.input_gate(self.forget_bias.unwrap_or(0.0), rng),
                input: self.input_gate(0.0, rng),
                activation: self.activation.expect("read with an activation"),
            }),
            Kind::Lstm => AnyCell::Lstm(Lstm {
                forget: self.gate(self.forget_bias.unwrap_or(0.0), rng),
                input: self.gate(0.0, rng),
                candidate: self.gate(0.0, rng),
                output: self.gate(0.0, rng),
            }),
            Kind::Lstm1997 => AnyCell::Lstm1997(Lstm1997 {
                input: self.gate(0.0, rng),
                candidate: self.gate(0.0, rng),
                output: self.gate(0.0, rng),
            }),
            Kind::Gru => AnyCell::Gru(Gru {
                reset: self.gate(0.0, rng),
                update: self.gate(0.0, rng),
                candidate: self.gate(0.0, rng),
                b_hn: self.bias(rng),
            }),
            Kind::MinLstm => AnyCell::MinLstm(MinLstm {
                forget: self.input_gate(0.0, rng),
                input: self.input_gate(0.0, rng),
                candidate: self.input_gate(0.0, rng),
            }),
            Kind::MinGru => AnyCell::MinGru(MinGru {
                update: self.input_gate(0.0, rng),
                candidate: self.input_gate(0.0, rng),
            }),
            Kind::Diagonal => AnyCell::Diagonal(self.diagonal(rng)),
        }
    }

    fn weights_of_inputs(&self, rng: &mut impl Rng) -> DMatrix<f64> {
        let (units, inputs) = (len(self.units), len(self.inputs()));
        self.input_weights.draw(units, inputs, rng)
    }

    fn bias(&self, rng: &mut impl Rng) -> DVector<f64> {
        let law = self.bias.unwrap_or(Law::Constant { value: 0.0 });
        law.draw(len(self.units), 1, rng).column(0).into_owned()
    }

    fn gate(&self, extra_bias: f64, rng: &mut impl Rng) -> Gate<f64> {
        let recurrent = self.recurrent.expect("read with recurrent weights");
        Gate {
            w_xh: self.weights_of_inputs(rng),
            w_hh: recurrent.draw(len(self.units), len(self.units), rng),
            b: self.bias(rng).add_scalar(extra_bias),
        }
    }

    fn input_gate(&self, extra_bias: f64, rng: &mut impl Rng) -> InputGate<f64> {
        InputGate {
            w: self.weights_of_inputs(rng),
            b: self.bias(rng).add_scalar(extra_bias),
        }
    }

    /// Orvieto et al. 2023, lemma 3.2: |λ|² uniform, the angle uniform, `γ = √(1 − |λ|²)`.
    fn diagonal(&self, rng: &mut impl Rng) -> DiagonalRecurrence<f64> {
        let Ring {
            inner,
            outer,
            phase,
        } = self.ring.expect("read with a ring");
        let units = len(self.units);
        let mut nu = DVector::zeros(units);
        let mut theta = DVector::zeros(units);
        for j in 0..units {
            let area = outer * outer - uniform(rng) * (outer * outer - inner * inner);
            nu[j] = libm::log(-0.5 * libm::log(area));
            theta[j] = phase * uniform(rng);
        }
        let b_re = self.weights_of_inputs(rng);
        let b_im = self.weights_of_inputs(rng);
        DiagonalRecurrence::normalised(nu, theta, b_re, b_im)
            .expect("every part is drawn in its shape and is finite")
    }
}

impl Ring {
    fn read(section: &mut Section<'_>) -> Result<Self, SpecError> {
        Ok(Self {
            inner: section.real_or("inner", Domain::BelowOne, 0.0)?,
            outer: section.real_or("outer", Domain::Inside, 0.999)?,
            phase: section.real_or("phase", Domain::NotNegative, TAU)?,
        })
    }

    /// The parameter `name`, if it is one.
    pub(crate) fn parameter(&mut self, name: &str) -> Option<&mut f64> {
        match name {
            "inner" => Some(&mut self.inner),
            "outer" => Some(&mut self.outer),
            "phase" => Some(&mut self.phase),
            _ => None,
        }
    }
}

/// A drawn cell of any kind.
pub(crate) enum AnyCell {
    Rnn(Rnn<f64>),
    ArticleLstm(ArticleLstm<f64>),
    Lstm(Lstm<f64>),
    Lstm1997(Lstm1997<f64>),
    Gru(Gru<f64>),
    MinLstm(MinLstm<f64>),
    MinGru(MinGru<f64>),
    Diagonal(DiagonalRecurrence<f64>),
}

/// A count that was read from at most [`MOST_UNITS`] or as many steps as memory can hold.
pub(crate) fn len(count: u64) -> usize {
    usize::try_from(count).expect("counts of a specification are far below 2^32")
}
