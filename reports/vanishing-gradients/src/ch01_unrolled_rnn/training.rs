//! The gradient of the loss of a sequence by the five parameters, and steps along it.

use crate::experiments::instances::PlainRnn;
use crate::experiments::unrolled::{Unrolled, row_major};
use nalgebra::{DMatrix, DVector};

/// `∇L` of the whole sequence, as a direction in the shape of the network; data and `S_0` do not move.
pub(crate) fn gradient(rnn: &PlainRnn<f64>) -> PlainRnn<f64> {
    let net = Unrolled::of(rnn);
    let mut d_w_x = DMatrix::zeros(net.w_x.nrows(), net.w_x.ncols());
    let mut d_w_s = DMatrix::zeros(net.units(), net.units());
    let mut d_w_o = DMatrix::zeros(net.w_o.nrows(), net.w_o.ncols());
    let mut d_b_1 = DVector::zeros(net.units());
    let mut d_b_2 = DVector::zeros(net.b_2.len());
    let mut by_state = DVector::zeros(net.units());
    for t in (1..=net.steps()).rev() {
        let error = net.error(t);
        by_state += net.loss_by_state(t);
        let by_sum = by_state.component_mul(net.slope(t));
        d_w_x += &by_sum * net.x(t).transpose();
        d_w_s += &by_sum * net.s(t - 1).transpose();
        d_w_o += &error * net.s(t).transpose();
        d_b_1 += by_sum;
        d_b_2 += error;
        by_state = net.back(t, &by_state);
    }
    PlainRnn {
        w_x: row_major(&d_w_x),
        w_s: row_major(&d_w_s),
        w_o: row_major(&d_w_o),
        b_1: d_b_1.as_slice().to_vec(),
        b_2: d_b_2.as_slice().to_vec(),
        ..rnn.still()
    }
}

/// One of the five parameters that the article names.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Parameter {
    /// `W_x`.
    Input,
    /// `W_s`.
    Recurrent,
    /// `W_o`.
    Output,
    /// `b_1`.
    StateBias,
    /// `b_2`.
    OutputBias,
}

impl Parameter {
    /// All five.
    pub(crate) const ALL: [Self; 5] = [
        Self::Input,
        Self::Recurrent,
        Self::Output,
        Self::StateBias,
        Self::OutputBias,
    ];

    /// Its entries in `rnn`.
    pub(crate) fn of(self, rnn: &PlainRnn<f64>) -> &[f64] {
        match self {
            Self::Input => &rnn.w_x,
            Self::Recurrent => &rnn.w_s,
            Self::Output => &rnn.w_o,
            Self::StateBias => &rnn.b_1,
            Self::OutputBias => &rnn.b_2,
        }
    }

    /// Its entries in `rnn`, to be moved.
    pub(crate) fn of_mut(self, rnn: &mut PlainRnn<f64>) -> &mut [f64] {
        match self {
            Self::Input => &mut rnn.w_x,
            Self::Recurrent => &mut rnn.w_s,
            Self::Output => &mut rnn.w_o,
            Self::StateBias => &mut rnn.b_1,
            Self::OutputBias => &mut rnn.b_2,
        }
    }
}

/// The squared length of a direction in the five parameters.
pub(crate) fn square(direction: &PlainRnn<f64>) -> f64 {
    Parameter::ALL
        .iter()
        .flat_map(|parameter| parameter.of(direction))
        .map(|entry| entry * entry)
        .sum()
}
