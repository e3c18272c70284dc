use super::anchor::Anchor;
use super::credit::{self, SequenceCredit};
use super::curve::Curve;
use super::exponents::{self, Exponents, SequenceExponents};
use super::gates::{GateTally, GateUse, HalfLives};
use super::lag_shares::{self, LagShares};
use super::paths::{self, PathShares, SequencePaths};
use super::reach::{Reach, at_lag, median_credit};
use super::settings::Settings;
use super::spread::{self, Spread};
use super::trajectory::Trajectory;
use super::underflow::Underflow;
use super::units::{UnitTally, UnitUse};
use super::{Measured, OnCell, Progress, Stopped};
use crate::Place;
use gradflow_models::linearised::{Linearise, Linearised, Stretch};
use nalgebra::DMatrix;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;
use serde::Serialize;

/// One cell of a model, measured.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CellMeasurement {
    /// Its layer and direction.
    pub place: Place,
    /// H.
    pub hidden_len: usize,
    /// S, the length of the full state: 2H for an LSTM.
    pub state_len: usize,
    /// How far back credit reaches.
    pub reach: Reach,
    /// What becomes of credit and of the product of Jacobians.
    pub decay: Decay,
    /// The Lyapunov exponents of the full state.
    pub lyapunov: Exponents,
    /// Singular values of the product of Jacobians.
    pub spread: Vec<Spread>,
    /// What the gates do; empty for a cell without gates.
    pub gates: Vec<GateUse>,
    /// Half-lives by the gate that keeps; none for a cell without one.
    pub half_lives: Option<HalfLives>,
    /// The hidden units.
    pub units: UnitUse,
    /// At which lags the gradients of the weights are made.
    pub lag_shares: LagShares,
    /// Through which gates credit comes back; none for a cell with one path.
    pub path_shares: Option<PathShares>,
    /// Where number formats underflow.
    pub underflow: Vec<Underflow>,
    /// ‖∂L/∂θ‖ over the weights of the cell for a loss at the last step with `‖∂L/∂h_T‖ = 1`, of each sequence.
    pub gradient_norms: Vec<f64>,
}

/// Logarithms against the lag ℓ, with bands over the times t and the sequences.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Decay {
    /// `ln (‖∂h_t/∂s_{t−ℓ}‖_F / √H)`: what a loss that sees `h_t` tells the state ℓ steps before; 0 at lag 0.
    pub credit: Curve,
    /// `ln (‖J_t … J_{t−ℓ+1}‖_F / √S)`, the product over the full state; 0 at lag 0.
    ///
    /// Where the state is h alone, it is the credit.
    pub product: Curve,
    /// The directions that each norm is made of; as many as there are dimensions make it exact.
    pub credit_directions: usize,
    /// Those of the product.
    pub product_directions: usize,
}

/// What one sequence gives.
struct OfSequence {
    output: DMatrix<f64>,
    gates: GateTally,
    units: UnitTally,
    exponents: SequenceExponents,
    spread: Vec<Vec<f64>>,
    credit: SequenceCredit,
    paths: Option<SequencePaths>,
}

/// The credit of one cell, without the rest of a [`CellMeasurement`].
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CellCredit {
    /// Its layer and direction.
    pub place: Place,
    /// [`CellMeasurement::reach`].
    pub reach: Reach,
    /// [`Decay::credit`].
    pub credit: Curve,
    /// [`CellMeasurement::gradient_norms`].
    pub gradient_norms: Vec<f64>,
}

/// Everything about a cell.
pub(super) fn measure_cell<C: Linearise + Sync>(
    cell: &C,
    on: &OnCell<'_>,
) -> Measured<CellMeasurement> {
    let linearised = Linearised::new(cell);
    let sequences = each_sequence(on, |xs, rngs| {
        of_sequence(&linearised, xs, on.settings, rngs, on.progress)
    })?;
    Ok(pooled(cell, on.place, sequences, on.settings))
}

/// The credit of a cell.
pub(super) fn measure_cell_credit<C: Linearise + Sync>(
    cell: &C,
    on: &OnCell<'_>,
) -> Measured<CellCredit> {
    let linearised = Linearised::new(cell);
    let h = cell.hidden_len();
    let (settings, progress) = (on.settings, on.progress);
    let sequences = each_sequence(on, |xs, [_, mut rng]| {
        let mut output = DMatrix::zeros(h, xs.ncols());
        let see = |stretch: &Stretch, first: usize| keep(&mut output, stretch, first);
        let bytes = settings.stretch_bytes;
        let trajectory = Trajectory::read(&linearised, xs.as_slice(), bytes, progress, see)?;
        let credit = credit::of_sequence(&trajectory, settings, &mut rng, progress)?;
        drop(trajectory);
        Ok((credit, output))
    })?;
    let (credits, outputs): (Vec<_>, Vec<_>) = sequences.into_iter().unzip();
    let measurement = CellCredit {
        place: on.place,
        reach: reach(&credits, settings),
        credit: curve(&credits, |anchor| &anchor.credit),
        gradient_norms: credits.iter().map(|credit| credit.gradient_norm).collect(),
    };
    Ok((measurement, outputs))
}

/// Each sequence on a thread, with random streams of its own: one for the way forwards, one for the way back.
fn each_sequence<R: Send>(
    on: &OnCell<'_>,
    measure: impl Fn(&DMatrix<f64>, [ChaCha8Rng; 2]) -> Result<R, Stopped> + Sync,
) -> Result<Vec<R>, Stopped> {
    let sequences = on.inputs.par_iter().enumerate();
    sequences
        .map(|(index, xs)| {
            let generators = [0, 1].map(|way| {
                let mut rng = ChaCha8Rng::seed_from_u64(on.settings.seed);
                rng.set_stream((on.stream << 32) + 2 * index as u64 + way);
                rng
            });
            measure(xs, generators)
        })
        .collect()
}

/// Copies the hidden states of a stretch to their columns.
fn keep(output: &mut DMatrix<f64>, stretch: &Stretch, first: usize) {
    let h = output.nrows();
    for t in 1..=stretch.steps() {
        let mut column = output.column_mut(first + t - 1);
        column.copy_from_slice(&stretch.state(t)[..h]);
    }
}

fn reach(credits: &[SequenceCredit], settings: &Settings) -> Reach {
    let medians: Vec<Vec<f64>> = credits
        .iter()
        .map(|credit| median_credit(&credit.anchors))
        .collect();
    Reach::of(&medians, settings.threshold)
}

/// Bands over all anchors of all sequences.
fn curve(credits: &[SequenceCredit], logs: fn(&Anchor) -> &Vec<f64>) -> Curve {
    let anchors = || credits.iter().flat_map(|credit| &credit.anchors);
    let longest = anchors().map(|anchor| anchor.time).max().unwrap_or(0);
    Curve::over(longest, |lag| {
        let of_sequence = |credit: &SequenceCredit| at_lag(&credit.anchors, lag, logs);
        credits.iter().flat_map(of_sequence).collect()
    })
}

fn of_sequence<C: Linearise + Sync>(
    linearised: &Linearised<'_, C>,
    xs: &DMatrix<f64>,
    settings: &Settings,
    [mut rng_forwards, mut rng_backwards]: [ChaCha8Rng; 2],
    progress: &Progress<'_>,
) -> Result<OfSequence, Stopped> {
    let cell = linearised.cell();
    let h = cell.hidden_len();
    let mut output = DMatrix::zeros(h, xs.ncols());
    let (mut gates, mut units) = (GateTally::new(cell), UnitTally::new(h));
    let see = |stretch: &Stretch, first: usize| {
        gates.see::<C>(stretch);
        units.see(stretch, first);
        keep(&mut output, stretch, first);
    };
    let bytes = settings.stretch_bytes;
    let trajectory = Trajectory::read(linearised, xs.as_slice(), bytes, progress, see)?;
    let count = settings.exponents(cell.state_len());
    // One sequence keeps two threads busy: one forwards, one backwards.
    let (forwards, backwards) = rayon::join(
        || {
            let rng = &mut rng_forwards;
            let exponents = exponents::of_sequence(&trajectory, count, rng, progress)?;
            Ok((exponents, spread::of_sequence(&trajectory, count, rng)?))
        },
        || {
            let rng = &mut rng_backwards;
            let credit = credit::of_sequence(&trajectory, settings, rng, progress)?;
            Ok((credit, paths::of_sequence(&trajectory, rng)?))
        },
    );
    let ((exponents, spread), (credit, paths)) = (forwards?, backwards?);
    drop(trajectory);
    Ok(OfSequence {
        output,
        gates,
        units,
        exponents,
        spread,
        credit,
        paths,
    })
}

fn pooled<C: Linearise>(
    cell: &C,
    place: Place,
    sequences: Vec<OfSequence>,
    settings: &Settings,
) -> (CellMeasurement, Vec<DMatrix<f64>>) {
    let (s, h) = (cell.state_len(), cell.hidden_len());
    let (mut gates, mut units) = (GateTally::new(cell), UnitTally::new(h));
    let (mut exponents, mut spreads, mut paths) = (Vec::new(), Vec::new(), Vec::new());
    let (mut shares, mut credits, mut outputs) = (Vec::new(), Vec::new(), Vec::new());
    for sequence in sequences {
        gates.add(&sequence.gates);
        units.add(&sequence.units);
        exponents.push(sequence.exponents);
        spreads.push(sequence.spread);
        paths.push(sequence.paths);
        let (anchors, steps) = (&sequence.credit.anchors, sequence.output.ncols());
        shares.push(lag_shares::of_sequence(anchors, settings.loss, steps));
        credits.push(sequence.credit);
        outputs.push(sequence.output);
    }
    let decay = Decay {
        credit: curve(&credits, |anchor| &anchor.credit),
        product: curve(&credits, |anchor| &anchor.product),
        credit_directions: settings.directions(h),
        product_directions: settings.directions(s),
    };
    let measurement = CellMeasurement {
        place,
        hidden_len: h,
        state_len: s,
        reach: reach(&credits, settings),
        lyapunov: Exponents::pooled(&exponents),
        spread: Spread::pooled(&spreads),
        gates: gates.uses::<C>(),
        half_lives: gates.half_lives::<C>(),
        units: units.finish(),
        lag_shares: LagShares::pooled(&shares),
        path_shares: PathShares::pooled::<C>(&paths),
        underflow: Underflow::of(&decay.credit, s),
        gradient_norms: credits.iter().map(|credit| credit.gradient_norm).collect(),
        decay,
    };
    (measurement, outputs)
}
