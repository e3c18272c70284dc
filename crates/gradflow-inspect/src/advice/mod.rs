//! What would help, measured by doing it to a copy of this model.

mod change;

pub use change::{Change, NoChange};

use crate::measure::{Band, Measurement, Reach, Settings, Stopped, measure_credit};
use crate::verdict::{Cause, Verdict};
use crate::{Error, Model, Recurrence};
use nalgebra::DMatrix;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use serde::Serialize;

/// The work S²·T·B up to which changes are tried just as the model is measured.
const WORK: usize = 500_000_000;

/// What larger models are tried with: sequences, times from which credit is followed back, directions of credit.
const FEWER: (usize, usize, usize) = (2, 4, 4);

/// A change with what it does to this model.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Trial {
    /// The change.
    pub change: Change,
    /// Before it.
    pub before: Effect,
    /// After it; predicted by making the change in a copy of the weights, before any training.
    pub after: Effect,
}

/// What credit does in the cell that remembers the longest.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Effect {
    /// How far back it reaches.
    pub reach: Reach,
    /// log₁₀ of the median gradient at the lag asked for, in parts of the gradient at lag 0.
    pub log10_at_lag: f64,
    /// log₁₀ of the largest median gradient at any lag, in the same parts.
    pub log10_largest: f64,
    /// The norm of the gradient of the cell's weights, over the sequences, of a loss at the end with `‖∂L/∂h_T‖ = 1`.
    pub gradient_norm: Band,
}

/// What would help this model, and what trying it says.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Advice {
    /// L, the lag that credit should reach.
    pub target_lag: usize,
    /// The sequences on which the changes were tried: the first of the input.
    pub sequences: usize,
    /// The changes, the most helpful first; those that were asked for stand in their own order before the others.
    pub trials: Vec<Trial>,
    /// The first change after which credit reaches the target without exploding; none when no change does.
    pub recommended: Option<Change>,
}

/// What a change is tried on.
pub struct Trials<'a> {
    /// The model as it is.
    pub model: &'a Model,
    /// One D × T matrix for each sequence.
    pub inputs: &'a [DMatrix<f64>],
    /// How it is measured.
    pub settings: &'a Settings,
    /// L, the lag that credit should reach.
    pub target_lag: usize,
}

/// Why there is no advice.
#[derive(Debug)]
pub enum NoAdvice {
    /// A change does not fit the model.
    Unfit(Error),
    /// The caller stopped it.
    Stopped,
}

impl From<Stopped> for NoAdvice {
    fn from(_: Stopped) -> Self {
        Self::Stopped
    }
}

impl Trials<'_> {
    /// Tries `asked`, and what `measurement` and its `verdict` suggest.
    ///
    /// `go_on` is asked between the parts of the work.
    ///
    /// # Errors
    /// When a change that was asked for does not fit the model, or `go_on` says no.
    pub fn run(
        &self,
        asked: &[Change],
        measurement: &Measurement,
        verdict: &Verdict,
        go_on: &(dyn Fn() -> bool + Sync),
    ) -> Result<Advice, NoAdvice> {
        let before = self.effect(self.model, go_on)?;
        let mut trials = Vec::new();
        for &change in asked {
            trials.push(self.trial(change, &before, go_on)?);
        }
        let mut suggested = Vec::new();
        for change in self.suggestions(measurement, verdict) {
            if !asked.contains(&change) {
                suggested.push(self.trial(change, &before, go_on)?);
            }
        }
        suggested.sort_by_key(|trial| std::cmp::Reverse(self.merit(trial)));
        trials.extend(suggested);
        let best = trials.iter().max_by_key(|trial| self.merit(trial));
        let recommended = best
            .filter(|trial| self.helps(trial))
            .map(|trial| trial.change);
        Ok(Advice {
            target_lag: self.target_lag,
            sequences: self.scale().0.len(),
            trials,
            recommended,
        })
    }

    /// Tries what was asked for and nothing else; nothing is recommended.
    ///
    /// # Errors
    /// As [`run`](Self::run).
    pub fn asked(
        &self,
        asked: &[Change],
        go_on: &(dyn Fn() -> bool + Sync),
    ) -> Result<Advice, NoAdvice> {
        let mut trials = Vec::new();
        if !asked.is_empty() {
            let before = self.effect(self.model, go_on)?;
            for &change in asked {
                trials.push(self.trial(change, &before, go_on)?);
            }
        }
        Ok(Advice {
            target_lag: self.target_lag,
            sequences: self.scale().0.len(),
            trials,
            recommended: None,
        })
    }

    /// The model with all of `changes` made, one after the other, drawing the same weights as when they are tried.
    ///
    /// # Errors
    /// When a change does not fit the model.
    pub fn changed(&self, changes: &[Change]) -> Result<Model, Error> {
        let mut model = self.model.clone();
        for change in changes {
            let mut rng = ChaCha8Rng::seed_from_u64(self.settings.seed);
            model = change.applied(&model, &mut rng)?;
        }
        Ok(model)
    }

    fn trial(
        &self,
        change: Change,
        before: &Effect,
        go_on: &(dyn Fn() -> bool + Sync),
    ) -> Result<Trial, NoAdvice> {
        let after = if let Change::Clip(norm) = change {
            before.clipped(norm)
        } else {
            let mut rng = ChaCha8Rng::seed_from_u64(self.settings.seed);
            let changed = change
                .applied(self.model, &mut rng)
                .map_err(NoAdvice::Unfit)?;
            self.effect(&changed, go_on)?
        };
        Ok(Trial {
            change,
            before: before.clone(),
            after,
        })
    }

    /// The sequences and settings that changes are tried with: those of the measurement, or fewer for a large model.
    fn scale(&self) -> (&[DMatrix<f64>], Settings) {
        let state_len = 2 * self.model.recurrence.hidden_len();
        let steps: usize = self.inputs.iter().map(DMatrix::ncols).sum();
        if state_len * state_len * steps <= WORK {
            return (self.inputs, *self.settings);
        }
        let (sequences, anchors, probes) = FEWER;
        let settings = Settings {
            anchors: self.settings.anchors.min(anchors),
            probes: self.settings.probes.min(probes),
            ..*self.settings
        };
        (&self.inputs[..self.inputs.len().min(sequences)], settings)
    }

    fn effect(&self, model: &Model, go_on: &(dyn Fn() -> bool + Sync)) -> Result<Effect, Stopped> {
        let (inputs, settings) = self.scale();
        let cells = measure_credit(model, inputs, &settings, &|_, _| go_on())?;
        let cell = cells
            .iter()
            .max_by_key(|cell| cell.reach.median)
            .expect("a model has a cell");
        let medians = cell.credit.bands.iter().map(|band| band.median);
        Ok(Effect {
            reach: cell.reach.clone(),
            log10_at_lag: cell.credit.median_at(self.target_lag) / std::f64::consts::LN_10,
            log10_largest: medians.fold(f64::NEG_INFINITY, f64::max) / std::f64::consts::LN_10,
            gradient_norm: Band::of(&cell.gradient_norms),
        })
    }

    /// What might help a model of this kind with this trouble.
    fn suggestions(&self, measurement: &Measurement, verdict: &Verdict) -> Vec<Change> {
        let leading = measurement
            .cells
            .iter()
            .map(|cell| cell.lyapunov.exponents[0])
            .fold(f64::NEG_INFINITY, f64::max);
        // The gain at which the leading exponent would be zero if the slopes stayed as they are.
        let balanced = (-leading).exp().clamp(0.1, 10.0);
        let balanced = (balanced * 100.0).round() / 100.0;
        let clip = || {
            let norms: Vec<f64> = measurement
                .cells
                .iter()
                .flat_map(|cell| cell.gradient_norms.clone())
                .collect();
            let norm = Band::of(&norms).p75;
            Change::Clip(format!("{norm:.1e}").parse().unwrap_or(1.0))
        };
        match (&verdict.cause, &self.model.recurrence) {
            (Cause::Kept | Cause::WeightsNotFinite { .. }, _) => Vec::new(),
            (Cause::Explodes { .. } | Cause::StateNotFinite { .. }, _) => {
                vec![Change::RecurrentGain(balanced), Change::Orthogonal, clip()]
            }
            (_, Recurrence::Rnn(_)) => {
                vec![Change::RecurrentGain(balanced), Change::Orthogonal]
            }
            (_, Recurrence::Lstm(_) | Recurrence::Gru(_)) => vec![
                Change::AddForgetBias(1.0),
                Change::AddForgetBias(3.0),
                Change::Chrono(self.target_lag.max(2)),
                Change::Orthogonal,
            ],
        }
    }

    /// Whether credit reaches the target, and does not explode, after a change before which that was not so.
    fn helps(&self, trial: &Trial) -> bool {
        let (_, calm, reaches, _) = self.merit(trial);
        let was_calm = trial.before.log10_largest < EXPLODED;
        calm && (reaches || !was_calm)
            && (trial.after.reach.median > trial.before.reach.median || !was_calm)
    }

    /// What one change is better by than another: finite, calm, reaching the target, reaching far.
    fn merit(&self, trial: &Trial) -> (bool, bool, bool, usize) {
        let after = &trial.after;
        (
            !after.log10_largest.is_nan(),
            after.log10_largest < EXPLODED,
            after.reach.median >= self.target_lag.min(self.longest()),
            after.reach.median,
        )
    }

    fn longest(&self) -> usize {
        self.inputs.iter().map(DMatrix::ncols).max().unwrap_or(0)
    }
}

/// log₁₀ of what credit may grow to.
const EXPLODED: f64 = 2.0;

impl Effect {
    /// The same with gradients clipped at `norm`: where credit comes from does not change, how far a step goes does.
    fn clipped(&self, norm: f64) -> Self {
        let clip = |value: f64| value.min(norm);
        let Band {
            p05,
            p25,
            median,
            p75,
            p95,
        } = self.gradient_norm;
        Self {
            gradient_norm: Band {
                p05: clip(p05),
                p25: clip(p25),
                median: clip(median),
                p75: clip(p75),
                p95: clip(p95),
            },
            ..self.clone()
        }
    }
}
