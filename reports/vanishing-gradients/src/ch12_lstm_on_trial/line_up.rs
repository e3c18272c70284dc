//! Six cells on identical inputs: how the product of their Jacobians grows or fades over the lag.

use crate::experiments::log_products::{
    STEPS, STRIDE, UNITS, ZERO, log_norms, pytorch, white_noise,
};
use crate::experiments::quantile::Spread;
use crate::experiments::streams;
use gradflow_math::Activation;
use gradflow_models::{
    ArticleLstm, ArticleLstmSpec, GatedSpec, Gru, Lstm, Lstm1997, LstmSpec, MinLstm, MinimalSpec,
};
use gradflow_report::Budget;
use gradflow_sweep::PointRng;
use nalgebra::DVector;
use serde::Serialize;
use std::sync::OnceLock;

/// The biases of the gate that carries the state: at rest it stands at σ(b).
pub(super) const BIASES: [f64; 2] = [1.0, 3.0];

/// Who stands in the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Architecture {
    /// The article's with the tanh (E21).
    Squeezed,
    /// The article's without it (E20).
    Carried,
    /// Without a forget gate (D12.1).
    Lstm1997,
    /// The standard LSTM (D8.1).
    Lstm,
    /// The gated recurrent unit, whose update gate carries the state.
    Gru,
    /// The minimal LSTM (D12.3).
    MinLstm,
}

impl Architecture {
    /// Everyone, in the order of the chapter.
    pub(super) const ALL: [Self; 6] = [
        Self::Squeezed,
        Self::Carried,
        Self::Lstm1997,
        Self::Lstm,
        Self::Gru,
        Self::MinLstm,
    ];

    /// `ln ‖J_t ⋯ J_1‖₂` of a random cell whose carrying gate rests at σ(`bias`), on the inputs `xs`.
    ///
    /// Weights are drawn as PyTorch draws them; every bias but that of the carrying gate is zero.
    fn log_norms(self, bias: f64, xs: &[DVector<f64>], rng: &mut PointRng) -> Vec<f64> {
        let xs = xs.iter().cloned();
        let article = |activation| ArticleLstmSpec {
            state_len: UNITS,
            activation,
            w: pytorch(UNITS),
            b: ZERO,
            forget_bias: bias,
        };
        let gated = GatedSpec {
            input_len: UNITS,
            hidden_len: UNITS,
            w_xh: pytorch(UNITS),
            w_hh: pytorch(UNITS),
            b: ZERO,
        };
        match self {
            Self::Squeezed => log_norms(&ArticleLstm::random(&article(Activation::Tanh), rng), xs),
            Self::Carried => log_norms(
                &ArticleLstm::random(&article(Activation::Identity), rng),
                xs,
            ),
            Self::Lstm1997 => log_norms(&Lstm1997::random(&gated, rng), xs),
            Self::Lstm => log_norms(&lstm(bias, rng), xs),
            Self::Gru => {
                let mut cell = Gru::random(&gated, rng);
                cell.update.b.fill(bias);
                log_norms(&cell, xs)
            }
            Self::MinLstm => log_norms(&min_lstm(bias, rng), xs),
        }
    }
}

/// The standard LSTM as PyTorch draws it, with this forget bias.
pub(super) fn lstm(forget_bias: f64, rng: &mut PointRng) -> Lstm<f64> {
    let spec = LstmSpec {
        input_len: UNITS,
        hidden_len: UNITS,
        w_xh: pytorch(UNITS),
        w_hh: pytorch(UNITS),
        b: ZERO,
        forget_bias,
    };
    Lstm::random(&spec, rng)
}

/// The minimal LSTM whose share f / (f + i) rests at σ(`bias`): with `b_f = −b_i = b` it is σ(b) / (σ(b) + σ(−b)).
pub(super) fn min_lstm(bias: f64, rng: &mut PointRng) -> MinLstm<f64> {
    let spec = MinimalSpec {
        input_len: UNITS,
        hidden_len: UNITS,
        w: pytorch(UNITS),
        b: ZERO,
    };
    let mut cell = MinLstm::random(&spec, rng);
    cell.forget.b.fill(bias);
    cell.input.b.fill(-bias);
    cell
}

/// One cell at one bias.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Curve {
    pub(super) architecture: Architecture,
    pub(super) bias: f64,
    /// `ln ‖J_t ⋯ J_{k+1}‖₂` over the networks at each of [`LineUp::lags`].
    pub(super) log_norm: Vec<Spread>,
}

/// What the figure shows.
#[derive(Clone, Debug, Serialize)]
pub(super) struct LineUp {
    /// `t − k`.
    pub(super) lags: Vec<usize>,
    /// One for each of [`Architecture::ALL`] and each of [`BIASES`].
    pub(super) curves: Vec<Curve>,
}

impl LineUp {
    /// The curves of one cell, one for each of [`BIASES`].
    pub(super) fn of(&self, architecture: Architecture) -> impl Iterator<Item = &Curve> {
        self.curves
            .iter()
            .filter(move |curve| curve.architecture == architecture)
    }
}

/// The number of random networks of each cell.
pub(super) fn seeds(budget: Budget) -> u64 {
    budget.pick(4, 24)
}

/// The sweep, computed once for a budget.
///
/// Network number n of every cell and every bias reads the same inputs, and its weights come from the same stream.
pub(super) fn line_up(budget: Budget) -> &'static LineUp {
    static SMOKE: OnceLock<LineUp> = OnceLock::new();
    static FULL: OnceLock<LineUp> = OnceLock::new();
    // In a plain loop: a thread that waited here for others' work could be handed a second call of this function.
    budget.pick(&SMOKE, &FULL).get_or_init(|| {
        let inputs: Vec<Vec<DVector<f64>>> = (0..seeds(budget)).map(inputs).collect();
        let curve = |architecture: Architecture, bias| {
            let runs: Vec<Vec<f64>> = inputs
                .iter()
                .zip(0..)
                .map(|(xs, index)| architecture.log_norms(bias, xs, &mut weights(index)))
                .collect();
            Curve {
                architecture,
                bias,
                log_norm: (0..runs[0].len())
                    .map(|lag| Spread::over(runs.iter().map(|run| run[lag])))
                    .collect(),
            }
        };
        LineUp {
            lags: (0..=STEPS).step_by(STRIDE).collect(),
            curves: Architecture::ALL
                .into_iter()
                .flat_map(|architecture| BIASES.map(|bias| curve(architecture, bias)))
                .collect(),
        }
    })
}

fn inputs(index: u64) -> Vec<DVector<f64>> {
    let rng = &mut streams::LINE_UP.seed().named("inputs").stream(index);
    white_noise(rng).collect()
}

fn weights(index: u64) -> PointRng {
    streams::LINE_UP.seed().named("weights").stream(index)
}

#[cfg(test)]
mod tests {
    use super::{Architecture, Budget, line_up};

    #[test]
    fn only_the_cell_without_a_forget_gate_grows_and_the_tanh_loses_most() {
        let last = |architecture| {
            let curve = line_up(Budget::Smoke).of(architecture).last();
            let curve = curve.expect("every cell has a curve");
            curve.log_norm[curve.log_norm.len() - 1]
        };
        assert!(last(Architecture::Lstm1997).low > 0.0);
        for open in [
            Architecture::Carried,
            Architecture::Gru,
            Architecture::MinLstm,
        ] {
            assert!(last(open).high < -3.0 && last(open).low > -7.0);
            assert!(last(Architecture::Squeezed).high < last(open).low - 10.0);
        }
    }
}
