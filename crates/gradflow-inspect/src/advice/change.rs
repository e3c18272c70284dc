use crate::{Error, Model, Recurrence};
use gradflow_math::Init;
use gradflow_models::{Gru, Layers, Lstm, Rnn};
use nalgebra::DMatrix;
use rand::{Rng, RngExt};
use serde::{Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// A change of a model's weights, or of how it is trained.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Change {
    /// Every bias of the gate that keeps the memory (forget, or update in a GRU) becomes this (Jozefowicz, Zaremba & Sutskever
    /// 2015).
    SetForgetBias(f64),
    /// This is added to each of them.
    AddForgetBias(f64),
    /// They are drawn for dependencies of up to so many steps, `ln u` with u uniform on `[1, steps − 1)`; the input gate's become
    /// their opposites (Tallec & Ollivier 2018).
    Chrono(usize),
    /// Every recurrent weight is multiplied by this.
    RecurrentGain(f64),
    /// The recurrent weights of each gate become a random orthogonal matrix (Saxe et al. 2014).
    Orthogonal,
    /// Gradients of a larger norm are scaled to this norm (Pascanu, Mikolov & Bengio 2013); no weight changes.
    Clip(f64),
}

impl Change {
    /// `model` with the change made in every cell.
    ///
    /// # Errors
    /// When the cells have no gate that the change concerns.
    pub fn applied(self, model: &Model, rng: &mut impl Rng) -> Result<Model, Error> {
        let recurrence = match &model.recurrence {
            Recurrence::Rnn(layers) => Recurrence::Rnn(self.on_rnns(model, layers, rng)?),
            Recurrence::Lstm(layers) => {
                Recurrence::Lstm(each(layers, |cell| self.on_lstm(cell, rng)))
            }
            Recurrence::Gru(layers) => Recurrence::Gru(each(layers, |cell| self.on_gru(cell, rng))),
        };
        Ok(Model {
            recurrence,
            ..model.clone()
        })
    }

    fn on_rnns(
        self,
        model: &Model,
        layers: &Layers<Rnn<f64>>,
        rng: &mut impl Rng,
    ) -> Result<Layers<Rnn<f64>>, Error> {
        match self {
            Self::RecurrentGain(_) | Self::Orthogonal | Self::Clip(_) => {
                Ok(each(layers, |cell| self.on_recurrent(&mut cell.w_hh, rng)))
            }
            Self::SetForgetBias(_) | Self::AddForgetBias(_) | Self::Chrono(_) => {
                Err(Error::Unsupported {
                    place: model.name.clone(),
                    what: format!("the change {self}"),
                    reason: "an RNN has no gate that keeps its memory".to_owned(),
                })
            }
        }
    }

    fn on_lstm(self, cell: &mut Lstm<f64>, rng: &mut impl Rng) {
        match self {
            Self::SetForgetBias(bias) => cell.forget.b.fill(bias),
            Self::AddForgetBias(bias) => cell.forget.b.add_scalar_mut(bias),
            Self::Chrono(steps) => {
                cell.forget
                    .b
                    .iter_mut()
                    .for_each(|b| *b = chrono(steps, rng));
                cell.input.b = -&cell.forget.b;
            }
            Self::RecurrentGain(_) | Self::Orthogonal | Self::Clip(_) => {
                let gates = [
                    &mut cell.forget,
                    &mut cell.input,
                    &mut cell.candidate,
                    &mut cell.output,
                ];
                for gate in gates {
                    self.on_recurrent(&mut gate.w_hh, rng);
                }
            }
        }
    }

    fn on_gru(self, cell: &mut Gru<f64>, rng: &mut impl Rng) {
        match self {
            Self::SetForgetBias(bias) => cell.update.b.fill(bias),
            Self::AddForgetBias(bias) => cell.update.b.add_scalar_mut(bias),
            Self::Chrono(steps) => {
                cell.update
                    .b
                    .iter_mut()
                    .for_each(|b| *b = chrono(steps, rng));
            }
            Self::RecurrentGain(_) | Self::Orthogonal | Self::Clip(_) => {
                for gate in [&mut cell.reset, &mut cell.update, &mut cell.candidate] {
                    self.on_recurrent(&mut gate.w_hh, rng);
                }
            }
        }
    }

    fn on_recurrent(self, w_hh: &mut DMatrix<f64>, rng: &mut impl Rng) {
        match self {
            Self::RecurrentGain(gain) => *w_hh *= gain,
            Self::Orthogonal => *w_hh = Init::Orthogonal.sample(w_hh.nrows(), w_hh.ncols(), rng),
            _ => {}
        }
    }
}

/// A bias for dependencies of up to `steps` steps.
fn chrono(steps: usize, rng: &mut impl Rng) -> f64 {
    (1.0 + steps.saturating_sub(2) as f64 * rng.random::<f64>()).ln()
}

fn each<C: Clone>(layers: &Layers<C>, mut change: impl FnMut(&mut C)) -> Layers<C> {
    use gradflow_models::Layer;
    let mut changed = layers.clone();
    for layer in &mut changed.layers {
        match layer {
            Layer::OneWay(cell) => change(cell),
            Layer::BothWays { forward, backward } => {
                change(forward);
                change(backward);
            }
        }
    }
    changed
}

/// As it is written on the command line: `forget-bias=+2`, `chrono=200`, `orthogonal`.
impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SetForgetBias(bias) => write!(f, "forget-bias={bias}"),
            Self::AddForgetBias(bias) => write!(f, "forget-bias={bias:+}"),
            Self::Chrono(steps) => write!(f, "chrono={steps}"),
            Self::RecurrentGain(gain) => write!(f, "recurrent-gain={gain}"),
            Self::Orthogonal => write!(f, "orthogonal"),
            Self::Clip(norm) => write!(f, "clip={norm}"),
        }
    }
}

impl Serialize for Change {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// What is not a change.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "a change must be forget-bias=B, forget-bias=+B, forget-bias=-B (added where there is a sign), chrono=STEPS (at least 2), recurrent-gain=G, orthogonal or clip=NORM (positive), got {0:?}"
)]
pub struct NoChange(String);

impl FromStr for Change {
    type Err = NoChange;

    fn from_str(text: &str) -> Result<Self, NoChange> {
        let fault = || NoChange(text.chars().take(60).collect());
        let (name, value) = text.split_once('=').unwrap_or((text, ""));
        let number = || value.parse().ok().filter(|number: &f64| number.is_finite());
        let change = match name {
            "forget-bias" if value.starts_with(['+', '-']) => number().map(Self::AddForgetBias),
            "forget-bias" => number().map(Self::SetForgetBias),
            "chrono" => {
                let steps = value.parse().ok().filter(|&steps| steps >= 2);
                steps.map(Self::Chrono)
            }
            "recurrent-gain" => number().map(Self::RecurrentGain),
            "clip" => number().filter(|&norm| norm > 0.0).map(Self::Clip),
            "orthogonal" if text == name => Some(Self::Orthogonal),
            _ => None,
        };
        change.ok_or_else(fault)
    }
}
