//! What is left of a nudge of `S_0` after 100 steps of the article's LSTM, with its tanh and without.

use super::article_lstm::{PlainArticleLstm, oracle_states};
use super::instances::{PlainGate, Squash, normals, weights};
use super::quantile::median;
use gradflow_sweep::Seed;
use nalgebra::DVector;
use std::sync::LazyLock;

/// The number of steps.
pub(crate) const STEPS: usize = 100;

/// The biases of the forget gate: from half open to as open as one could wish.
pub(crate) const FORGET_BIASES: [f64; 5] = [0.0, 1.0, 3.0, 5.0, 10.0];

/// Random networks for each bias.
const NETWORKS: u64 = 40;

/// Units of each network.
const UNITS: usize = 4;

/// The runs of one form at one bias.
#[derive(Clone, Debug)]
pub(crate) struct Carry {
    /// φ.
    pub(crate) squash: Squash,
    /// `b_f`.
    pub(crate) forget_bias: f64,
    /// `ln |∂S_100/∂S_0|` of each unit of each network; the Jacobian is diagonal.
    pub(crate) logs: Vec<f64>,
}

impl Carry {
    /// The median of `|∂S_100/∂S_0|`.
    pub(crate) fn median(&self) -> f64 {
        median(&self.logs).exp()
    }
}

/// Both forms at every bias, on the same random networks and inputs.
static CARRIES: LazyLock<Vec<Carry>> = LazyLock::new(|| {
    FORGET_BIASES
        .into_iter()
        .flat_map(|forget_bias| {
            [Squash::Linear, Squash::Tanh].map(|squash| Carry {
                squash,
                forget_bias,
                logs: (0..NETWORKS)
                    .flat_map(|index| logs(squash, forget_bias, index))
                    .collect(),
            })
        })
        .collect()
});

/// The runs of one form at one of [`FORGET_BIASES`].
pub(crate) fn carry(squash: Squash, forget_bias: f64) -> &'static Carry {
    CARRIES
        .iter()
        .find(|carry| {
            carry.squash == squash && carry.forget_bias.to_bits() == forget_bias.to_bits()
        })
        .expect("the bias is one of FORGET_BIASES")
}

/// `ln |∂S_100/∂S_0|` of each unit of the network `index`.
fn logs(squash: Squash, forget_bias: f64, index: u64) -> Vec<f64> {
    let plain = network(squash, forget_bias, index);
    let (cell, states) = (plain.cell(), oracle_states(&plain));
    let mut logs = vec![0.0; UNITS];
    for t in 1..=STEPS {
        let s_prev = DVector::from_column_slice(&states[t - 1]);
        let diagonal = cell.jacobian_diagonal(&plain.x(t), &s_prev);
        for (log, factor) in logs.iter_mut().zip(diagonal.iter()) {
            *log += factor.ln();
        }
    }
    logs
}

/// Standard normal inputs and weights that keep their size; the input gate has no bias.
fn network(squash: Squash, forget_bias: f64, index: u64) -> PlainArticleLstm<f64> {
    let mut rng = Seed(0).named("carry").stream(index);
    let mut gate = |bias: f64| PlainGate {
        w: weights(UNITS, UNITS, 1.0, &mut rng),
        u: Vec::new(),
        b: vec![bias; UNITS],
    };
    PlainArticleLstm {
        squash,
        forget: gate(forget_bias),
        input: gate(0.0),
        s_0: normals(UNITS, 1.0, &mut rng),
        xs: (0..STEPS).map(|_| normals(UNITS, 1.0, &mut rng)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One run of the same experiment with other seeds gave .993 and 8.8e-22.
    #[test]
    fn an_open_gate_carries_almost_everything_unless_there_is_a_tanh() {
        let without = carry(Squash::Linear, 10.0).median();
        assert!((without - 0.993).abs() < 0.002, "{without}");
        let with = carry(Squash::Tanh, 10.0).median().log10();
        assert!((with + 21.0).abs() < 3.0, "10^{with}");
    }
}
