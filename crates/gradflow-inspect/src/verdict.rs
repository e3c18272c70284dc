use crate::measure::{CellMeasurement, HalfLives, Measurement, Reach};
use crate::{Direction, NotFinite, Place, Recurrence};
use gradflow_math::spectrum::spectral_radius;
use gradflow_models::{Layer, Layers, Rnn};
use serde::Serialize;
use std::fmt;

/// Credit that grows to this many times its size at lag 0 explodes.
const EXPLODED: f64 = 100.0;

/// Where a rate of decay is compared with another one, this part of it is enough to be called its cause.
const MOST: f64 = 0.5;

/// What the measurement says in one sentence.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Verdict {
    /// The sentence.
    pub sentence: String,
    /// The numbers in it; none for weights that are not finite.
    pub credit: Option<Credit>,
    /// Why credit reaches no further, or too far.
    pub cause: Cause,
}

/// How far back credit reaches in the cell that remembers the longest: no path through the model reaches further by itself.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Credit {
    /// The cell.
    pub place: Place,
    /// How far back its credit reaches.
    pub reach: Reach,
    /// L, the lag that was asked for.
    pub lag: usize,
    /// log₁₀ of the median gradient at lag L in parts of the gradient at lag 0; −∞ where it is below 10⁻¹⁰⁰.
    pub log10_at_lag: f64,
}

/// Why credit reaches as far as it does.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Cause {
    /// Weights are NaN or infinite.
    WeightsNotFinite {
        /// The first tensor with such weights.
        tensor: String,
        /// The index of the first such weight in it.
        first: Vec<usize>,
        /// How many of its weights are not finite.
        count: usize,
    },
    /// A state overflows.
    StateNotFinite {
        /// The first step, from 1.
        step: usize,
    },
    /// Credit grows on its way back.
    Explodes {
        /// log₁₀ of the largest median gradient in parts of that at lag 0.
        log10_largest: f64,
        /// The lag at which it is largest.
        lag: usize,
    },
    /// Nothing is lost within the sequences.
    Kept,
    /// The gate that keeps the memory is too far closed.
    GateCloses {
        /// `forget` or `update`.
        gate: &'static str,
        /// Its mean value.
        mean: f64,
        /// The median half-life over the units, in steps.
        half_life: f64,
    },
    /// The gate that keeps the memory is open; what the gates feed back takes the credit away.
    FeedbackCancels {
        /// `forget` or `update`.
        gate: &'static str,
        /// The median half-life over the units, in steps.
        half_life: f64,
    },
    /// The recurrent weights are too small.
    WeightsShrink {
        /// `ρ(W_hh)`.
        spectral_radius: f64,
    },
    /// The units are saturated or off: their slopes are small.
    SlopesShrink {
        /// `ρ(W_hh)`.
        spectral_radius: f64,
        /// The rate at which the slopes shrink credit beyond what the weights do, in nats a step.
        rate: f64,
    },
}

impl Verdict {
    /// The verdict on a measurement at the lag `lag`.
    ///
    /// # Panics
    /// When nothing was measured.
    pub fn of(recurrence: &Recurrence, measurement: &Measurement, lag: usize) -> Self {
        let cell = measurement
            .cells
            .iter()
            .max_by_key(|cell| cell.reach.median)
            .expect("a model has a cell");
        let credit = Credit {
            place: cell.place,
            reach: cell.reach.clone(),
            lag,
            log10_at_lag: cell.decay.credit.median_at(lag) / std::f64::consts::LN_10,
        };
        let cause = Cause::of(recurrence, cell);
        let whose = match measurement.cells.len() {
            1 => String::new(),
            _ => format!(", furthest in {}", named(cell.place)),
        };
        Self {
            sentence: format!("{credit}{whose}: {cause}."),
            credit: Some(credit),
            cause,
        }
    }

    /// The verdict on weights that are not finite.
    pub fn of_weights(weights: &NotFinite) -> Self {
        let first = weights.tensors.first();
        let cause = Cause::WeightsNotFinite {
            tensor: first.map_or_else(String::new, |tensor| tensor.tensor.clone()),
            first: first.map_or_else(Vec::new, |tensor| tensor.first.clone()),
            count: first.map_or(0, |tensor| tensor.nans + tensor.infinities),
        };
        Self {
            sentence: format!("No credit flows: {cause}."),
            credit: None,
            cause,
        }
    }
}

/// `layer 2, forward`; layers are counted from 1 for readers.
pub fn named(place: Place) -> String {
    let direction = match place.direction {
        Direction::Forward => "forward",
        Direction::Backward => "backward",
    };
    format!("layer {}, {direction}", place.layer + 1)
}

impl fmt::Display for Credit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Reach {
            median,
            p05,
            p95,
            censored,
            ..
        } = &self.reach;
        let least = if *censored { "at least " } else { "" };
        let steps = if *median == 1 { "step" } else { "steps" };
        write!(f, "Credit reaches back {least}{median} {steps}")?;
        if self.reach.sequences.len() > 1 {
            write!(f, " (90 % of sequences between {p05} and {p95})")?;
        }
        write!(f, "; at lag {} the gradient is ", self.lag)?;
        match self.log10_at_lag {
            log if log.is_nan() => write!(f, "not a number"),
            f64::NEG_INFINITY => write!(f, "below 1e-100 of the gradient at lag 0"),
            log => write!(f, "{} of the gradient at lag 0", power(log)),
        }
    }
}

/// `1e-15`, `3e-02` as `0.03`: two digits, whatever the exponent.
fn power(log10: f64) -> String {
    if (-3.0..3.0).contains(&log10) {
        let value = 10_f64.powf(log10);
        return format!("{value:.*}", if value < 1.0 { 3 } else { 1 });
    }
    let exponent = log10.floor();
    let mantissa = 10_f64.powf(log10 - exponent);
    format!("{mantissa:.1}e{exponent:.0}")
}

impl Cause {
    fn of(recurrence: &Recurrence, cell: &CellMeasurement) -> Self {
        if let Some(step) = cell.units.first_non_finite {
            return Self::StateNotFinite { step };
        }
        let credit = &cell.decay.credit;
        let largest = credit
            .lags
            .iter()
            .zip(&credit.bands)
            .map(|(&lag, band)| (lag, band.median))
            .max_by(|a, b| a.1.total_cmp(&b.1));
        if let Some((lag, log)) = largest.filter(|(_, log)| *log > EXPLODED.ln()) {
            return Self::Explodes {
                log10_largest: log / std::f64::consts::LN_10,
                lag,
            };
        }
        if cell.reach.censored {
            return Self::Kept;
        }
        match (&cell.half_lives, recurrence) {
            (Some(half_lives), _) => Self::of_gate(cell, half_lives),
            (None, Recurrence::Rnn(layers)) => Self::of_rnn(layers, cell),
            (None, _) => Self::Kept,
        }
    }

    /// Credit that only the gate takes away falls to the threshold in as many half-lives as the threshold has halves.
    fn of_gate(cell: &CellMeasurement, half_lives: &HalfLives) -> Self {
        let fall = cell.decay.credit.median_at(cell.reach.median + 1);
        let by_gate = fall.abs() / std::f64::consts::LN_2 * half_lives.band.median;
        let (gate, half_life) = (half_lives.gate, half_lives.band.median);
        if MOST * by_gate <= cell.reach.median as f64 + 1.0 {
            let uses = cell.gates.iter().find(|uses| uses.gate == gate);
            Self::GateCloses {
                gate,
                mean: uses.map_or(f64::NAN, |uses| uses.mean),
                half_life,
            }
        } else {
            Self::FeedbackCancels { gate, half_life }
        }
    }

    /// What the recurrent weights do alone is ln ρ a step; the slopes do the rest of the leading exponent.
    fn of_rnn(layers: &Layers<Rnn<f64>>, cell: &CellMeasurement) -> Self {
        let radius = spectral_radius(&at(layers, cell.place).w_hh);
        let by_slopes = cell.lyapunov.exponents[0] - radius.ln();
        if radius.ln() < by_slopes {
            Self::WeightsShrink {
                spectral_radius: radius,
            }
        } else {
            Self::SlopesShrink {
                spectral_radius: radius,
                rate: by_slopes,
            }
        }
    }
}

/// The cell at a place.
pub(crate) fn at<C>(layers: &Layers<C>, place: Place) -> &C {
    match (&layers.layers[place.layer], place.direction) {
        (Layer::OneWay(cell), _)
        | (Layer::BothWays { forward: cell, .. }, Direction::Forward)
        | (Layer::BothWays { backward: cell, .. }, Direction::Backward) => cell,
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::WeightsNotFinite {
                tensor,
                first,
                count,
            } => {
                let verb = if *count == 1 {
                    "weight is"
                } else {
                    "weights are"
                };
                write!(
                    f,
                    "{count} {verb} NaN or infinite in {tensor}, the first at {first:?}"
                )
            }
            Self::StateNotFinite { step } => {
                write!(f, "the state overflows at step {step}")
            }
            Self::Explodes { log10_largest, lag } => write!(
                f,
                "it explodes on the way, to {} times its size at lag {lag}",
                power(*log10_largest)
            ),
            Self::Kept => write!(f, "nothing is lost within the sequences"),
            Self::GateCloses {
                gate,
                mean,
                half_life,
            } => write!(
                f,
                "the {gate} gates keep {mean:.2} of the memory a step, a half-life of {half_life:.1} steps"
            ),
            Self::FeedbackCancels { gate, half_life } => write!(
                f,
                "the {gate} gates would keep it (half-life {half_life:.1} steps), but what comes back through the other gates cancels it"
            ),
            Self::WeightsShrink { spectral_radius } => write!(
                f,
                "the recurrent weights shrink it, their spectral radius is {spectral_radius:.2}"
            ),
            Self::SlopesShrink {
                spectral_radius,
                rate,
            } => write!(
                f,
                "the units are saturated or off, their slopes take a factor {:.2} a step (the spectral radius of the weights is {spectral_radius:.2})",
                rate.exp()
            ),
        }
    }
}
