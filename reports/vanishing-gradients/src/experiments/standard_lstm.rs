//! The standard LSTM in both forms: plain arrays for the oracle, and the same network as a cell.

use super::instances::{PlainGate, weights};
use super::oracle::PlainLstm;
use gradflow_models::{Gate, Lstm};
use nalgebra::{DMatrix, DVector};
use num_dual::Dual64;
use rand::Rng;

/// What a random standard LSTM is drawn from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LstmDraw {
    /// H, the number of units.
    pub(crate) units: usize,
    /// D, the number of inputs.
    pub(crate) inputs: usize,
    /// The scale of `W`: the entries of `W x` are of this size for a standard normal `x`.
    pub(crate) scale: f64,
    /// The scale of `U`.
    pub(crate) recurrent: f64,
    /// The bias of the forget gate; the other biases are zero.
    pub(crate) forget_bias: f64,
}

impl LstmDraw {
    /// Draws the four gates.
    pub(crate) fn draw(self, rng: &mut impl Rng) -> PlainLstm<f64> {
        let mut gate = |bias: f64| PlainGate {
            w: weights(self.units, self.inputs, self.scale, rng),
            u: weights(self.units, self.units, self.recurrent, rng),
            b: vec![bias; self.units],
        };
        PlainLstm {
            forget: gate(self.forget_bias),
            input: gate(0.0),
            candidate: gate(0.0),
            output: gate(0.0),
        }
    }
}

/// The network as a cell of `gradflow-models`.
pub(crate) fn lstm_cell(plain: &PlainLstm<f64>) -> Lstm<f64> {
    Lstm {
        forget: gate(&plain.forget),
        input: gate(&plain.input),
        candidate: gate(&plain.candidate),
        output: gate(&plain.output),
    }
}

/// The network in dual numbers, as constants.
pub(crate) fn lift(plain: &PlainLstm<f64>) -> PlainLstm<Dual64> {
    let constant = |gate: &PlainGate<f64>| gate.along(&gate.still());
    PlainLstm {
        forget: constant(&plain.forget),
        input: constant(&plain.input),
        candidate: constant(&plain.candidate),
        output: constant(&plain.output),
    }
}

/// A gate with `U` as a gate of `gradflow-models`.
pub(crate) fn gate(plain: &PlainGate<f64>) -> Gate<f64> {
    let units = plain.b.len();
    Gate {
        w_xh: DMatrix::from_row_slice(units, plain.w.len() / units, &plain.w),
        w_hh: DMatrix::from_row_slice(units, units, &plain.u),
        b: DVector::from_column_slice(&plain.b),
    }
}
