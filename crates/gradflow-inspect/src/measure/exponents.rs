use super::trajectory::{TICK, Trajectory};
use super::{Progress, Stopped};
use gradflow_math::Init;
use gradflow_math::lyapunov::{
    Interval, LyapunovEstimator, LyapunovSettings, LyapunovSpectrum, Status,
};
use gradflow_models::linearised::{Linearise, Workspace};
use rand::Rng;
use serde::Serialize;

/// The blocks that a sequence is cut into for the error bars.
const BLOCKS: usize = 10;

/// The Lyapunov exponents of the full state along the inputs, in nats a step, the largest first.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Exponents {
    /// The mean over the sequences.
    pub exponents: Vec<f64>,
    /// Standard errors from blocks of all sequences.
    pub standard_errors: Vec<f64>,
    /// S, the dimension of the state; there may be fewer exponents.
    pub dimension: usize,
    /// The steps that were averaged over in each sequence, the first tenth left out.
    pub steps: usize,
    /// The mean of ln |det J|, from the gates and the determinants of the weights; only for a full spectrum.
    pub mean_log_det: Option<f64>,
    /// Σ λ less `mean_log_det`: zero up to rounding.
    pub sum_rule_residual: Option<f64>,
}

/// The spectrum of one sequence.
pub(super) struct SequenceExponents {
    spectrum: LyapunovSpectrum,
    mean_log_det: Option<f64>,
}

/// Follows a generic frame of `count` columns along the sequence.
pub(super) fn of_sequence<C: Linearise>(
    trajectory: &Trajectory<'_, C>,
    count: usize,
    rng: &mut impl Rng,
    progress: &Progress<'_>,
) -> Result<SequenceExponents, Stopped> {
    let cell = trajectory.linearised.cell();
    let transient = trajectory.steps / BLOCKS;
    let settings = LyapunovSettings {
        interval: Interval::Adaptive,
        transient,
        block: ((trajectory.steps - transient) / BLOCKS).max(1),
    };
    let frame = Init::Orthogonal.sample(cell.state_len(), count, rng);
    let mut estimator = LyapunovEstimator::new(frame, settings);
    let mut work = Workspace::default();
    let full = count == cell.state_len();
    let mut log_det = 0.0;
    trajectory.forwards(|stretch, first| {
        for t in 0..stretch.steps() {
            estimator.push_with(|frame, image| {
                trajectory
                    .linearised
                    .push((stretch, t), frame, image, &mut work);
            });
            if full && first + t >= transient {
                log_det += cell.log_det_of_step(stretch.coefficients(t));
            }
            if (first + t) % TICK == TICK - 1 {
                progress.advance(TICK)?;
            }
        }
        Ok(())
    })?;
    let counted = (trajectory.steps - transient) as f64;
    Ok(SequenceExponents {
        spectrum: estimator.finish(),
        mean_log_det: full.then(|| cell.log_det_of_weights() + log_det / counted),
    })
}

impl Exponents {
    /// The exponents of all sequences together.
    pub(super) fn pooled(sequences: &[SequenceExponents]) -> Self {
        let first = &sequences[0].spectrum;
        let mean = |of: &dyn Fn(&SequenceExponents) -> f64| {
            sequences.iter().map(of).sum::<f64>() / sequences.len() as f64
        };
        let count = first.exponents.len();
        let exponents: Vec<f64> = (0..count)
            .map(|k| mean(&|sequence| sequence.spectrum.exponents[k]))
            .collect();
        let pooled = LyapunovSpectrum {
            exponents: exponents.clone(),
            local: sequences
                .iter()
                .flat_map(|sequence| sequence.spectrum.local.clone())
                .collect(),
            ..first.clone()
        };
        let all = sequences
            .iter()
            .all(|sequence| sequence.mean_log_det.is_some());
        let mean_log_det = all.then(|| mean(&|sequence| sequence.mean_log_det.unwrap_or(f64::NAN)));
        Self {
            standard_errors: pooled.standard_errors(),
            dimension: pooled.dimension,
            steps: pooled.steps,
            sum_rule_residual: mean_log_det
                .filter(|_| pooled.status() == Status::Finite)
                .map(|mean_log_det| pooled.sum_rule_residual(mean_log_det)),
            mean_log_det,
            exponents,
        }
    }
}
