//! One linear unit under white input: how far its state reacts to its parameter, measured.

use crate::experiments::streams;
use gradflow_report::{Budget, PointRng};
use nalgebra::ComplexField;
use num_dual::Dual64;
use rand::RngExt;
use rand_distr::StandardNormal;
use serde::Serialize;
use std::sync::OnceLock;

/// The decays that are measured.
pub(super) const DECAYS: [f64; 7] = [0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995];

/// Mean squares over time, in the stationary state.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Powers {
    /// λ.
    pub(super) decay: f64,
    /// `⟨h²⟩` of `h ← λh + x`.
    pub(super) state: Estimate,
    /// `⟨(dh/dλ)²⟩` of the same.
    pub(super) by_decay: Estimate,
    /// `⟨(dh/db)²⟩` of `h ← λh + √(1−λ²) x` with λ = σ(b).
    pub(super) by_bias: Estimate,
}

/// A mean with its standard error over independent sequences.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Estimate {
    pub(super) mean: f64,
    pub(super) standard_error: f64,
}

impl Estimate {
    fn over(values: &[f64]) -> Self {
        let count = values.len() as f64;
        let mean = values.iter().sum::<f64>() / count;
        let squares = values.iter().map(|value| (value - mean).powi(2));
        Self {
            mean,
            standard_error: (squares.sum::<f64>() / (count * (count - 1.0))).sqrt(),
        }
    }
}

/// The number of independent sequences for each decay.
pub(super) fn sequences(budget: Budget) -> u64 {
    budget.pick(16, 64)
}

/// The lifetimes over which a sequence is averaged, after twenty in which it settles.
pub(super) const LIFETIMES: f64 = 100.0;
const SETTLING: f64 = 20.0;

/// One entry for each of [`DECAYS`], computed once for a budget.
pub(super) fn powers(budget: Budget) -> &'static [Powers] {
    static SMOKE: OnceLock<Vec<Powers>> = OnceLock::new();
    static FULL: OnceLock<Vec<Powers>> = OnceLock::new();
    // In a plain loop: a thread that waited here for others' work could be handed a second call of this function.
    budget.pick(&SMOKE, &FULL).get_or_init(|| {
        DECAYS
            .map(|decay| measure(decay, sequences(budget)))
            .to_vec()
    })
}

/// The entry of [`powers`] at `decay`, one of [`DECAYS`].
pub(super) fn at(decay: f64, budget: Budget) -> Powers {
    let mut entries = powers(budget).iter();
    let found = entries.find(|powers| powers.decay.to_bits() == decay.to_bits());
    *found.expect("the decay is one of DECAYS")
}

/// The mean squares at `decay`, over so many `sequences`.
pub(super) fn measure(decay: f64, sequences: u64) -> Powers {
    let seed = streams::MEMORY_CURSE.seed();
    let runs: Vec<[f64; 3]> = (0..sequences)
        .map(|index| run(decay, &mut seed.stream(index)))
        .collect();
    let over = |place: usize| {
        let values: Vec<f64> = runs.iter().map(|run| run[place]).collect();
        Estimate::over(&values)
    };
    Powers {
        decay,
        state: over(0),
        by_decay: over(1),
        by_bias: over(2),
    }
}

/// `⟨h²⟩`, `⟨(dh/dλ)²⟩` and, normalised, `⟨(dh/db)²⟩` of one sequence.
fn run(decay: f64, rng: &mut PointRng) -> [f64; 3] {
    let lifetime = 1.0 / (1.0 - decay);
    let by_decay = Dual64::new(decay, 1.0);
    // dλ/db = λ(1 − λ) for λ = σ(b).
    let by_bias = Dual64::new(decay, decay * (1.0 - decay));
    let gain = (Dual64::from(1.0) - by_bias * by_bias).sqrt();
    let (mut plain, mut gated) = (Dual64::from(0.0), Dual64::from(0.0));
    let mut sums = [0.0; 3];
    let (mut step, mut counted) = (0.0, 0.0);
    while step < (SETTLING + LIFETIMES) * lifetime {
        let x: f64 = rng.sample(StandardNormal);
        plain = by_decay * plain + x;
        gated = by_bias * gated + gain * x;
        step += 1.0;
        if step > SETTLING * lifetime {
            counted += 1.0;
            sums[0] += plain.re * plain.re;
            sums[1] += plain.eps * plain.eps;
            sums[2] += gated.eps * gated.eps;
        }
    }
    sums.map(|sum| sum / counted)
}
