//! What the gradient of a model does on given inputs, layer by layer and direction by direction.
//!
//! | what | where |
//! |---|---|
//! | how far back credit reaches: `‖∂h_t/∂s_{t−ℓ}‖` and `‖J_t … J_{t−ℓ+1}‖` against the lag | [`Decay`], [`Curve`], [`Reach`] |
//! | Lyapunov exponents with error bars and the sum rule | [`Exponents`] |
//! | singular values of the product | [`Spread`] |
//! | what the gates do | [`GateUse`], [`HalfLives`] |
//! | at which lags the gradient of the weights is made | [`LagShares`] |
//! | through which gates credit comes back | [`PathShares`] |
//! | units that do nothing | [`UnitUse`] |
//! | where number formats underflow | [`Underflow`] |

mod anchor;
mod cell;
mod credit;
mod curve;
mod exponents;
mod gates;
mod lag_shares;
mod paths;
mod quantile;
mod reach;
mod settings;
mod spread;
mod trajectory;
mod underflow;
mod units;

pub use cell::{CellCredit, CellMeasurement, Decay};
pub use curve::Curve;
pub use exponents::Exponents;
pub use gates::{GateUse, HalfLives};
pub use lag_shares::{LagShares, TensorShares};
pub use paths::{PathShare, PathShares};
pub use quantile::{Band, quantile};
pub use reach::Reach;
pub use settings::{Extent, LossPlace, Settings};
pub use spread::Spread;
pub use underflow::Underflow;
pub use units::UnitUse;

use crate::{Direction, Model, Place, Recurrence};
use cell::{measure_cell, measure_cell_credit};
use gradflow_models::linearised::Linearise;
use gradflow_models::{Layer, Layers};
use nalgebra::DMatrix;
use serde::Serialize;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What was measured on a model.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Measurement {
    /// B, the number of sequences.
    pub sequences: usize,
    /// T, the steps of the longest sequence.
    pub steps: usize,
    /// How it was measured.
    pub settings: Settings,
    /// Every cell: the bottom layer first, within a layer the forward direction first.
    pub cells: Vec<CellMeasurement>,
}

/// The measurement was stopped by its caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stopped;

/// How far a measurement is; it may be called from any thread and says whether to go on.
pub type Watch<'a> = &'a (dyn Fn(usize, usize) -> bool + Sync);

/// Counts steps for a [`Watch`].
pub(crate) struct Progress<'a> {
    done: AtomicUsize,
    total: usize,
    watch: Watch<'a>,
}

impl Progress<'_> {
    /// Takes note of `steps` more steps.
    pub(crate) fn advance(&self, steps: usize) -> Result<(), Stopped> {
        let done = self.done.fetch_add(steps, Ordering::Relaxed) + steps;
        if (self.watch)(done.min(self.total), self.total) {
            Ok(())
        } else {
            Err(Stopped)
        }
    }
}

/// Measures `model` on `inputs`, one D × T matrix for each sequence.
///
/// `watch` gets the steps that are done and all steps, some hundred times.
/// A state or a Jacobian that overflows is a result.
///
/// # Errors
/// When `watch` says to stop.
///
/// # Panics
/// When there is no sequence, or one has no step or another number of rows than the model has inputs.
pub fn measure(
    model: &Model,
    inputs: &[DMatrix<f64>],
    settings: &Settings,
    watch: Watch<'_>,
) -> Result<Measurement, Stopped> {
    check(model, inputs);
    // One pass forward, one for the spectrum, one back.
    let walk = Walk {
        inputs,
        settings,
        passes: 3,
        watch,
    };
    let cells = match &model.recurrence {
        Recurrence::Rnn(layers) => walk.along(layers, measure_cell),
        Recurrence::Lstm(layers) => walk.along(layers, measure_cell),
        Recurrence::Gru(layers) => walk.along(layers, measure_cell),
    }?;
    Ok(Measurement {
        sequences: inputs.len(),
        steps: inputs.iter().map(DMatrix::ncols).max().unwrap_or(0),
        settings: *settings,
        cells,
    })
}

/// How far back credit reaches in each cell, and nothing else: the same numbers as [`measure`] at a part of the cost.
///
/// # Errors
/// As for [`measure`].
///
/// # Panics
/// As [`measure`].
pub fn measure_credit(
    model: &Model,
    inputs: &[DMatrix<f64>],
    settings: &Settings,
    watch: Watch<'_>,
) -> Result<Vec<CellCredit>, Stopped> {
    check(model, inputs);
    let walk = Walk {
        inputs,
        settings,
        passes: 2,
        watch,
    };
    match &model.recurrence {
        Recurrence::Rnn(layers) => walk.along(layers, measure_cell_credit),
        Recurrence::Lstm(layers) => walk.along(layers, measure_cell_credit),
        Recurrence::Gru(layers) => walk.along(layers, measure_cell_credit),
    }
}

fn check(model: &Model, inputs: &[DMatrix<f64>]) {
    assert!(!inputs.is_empty(), "there is a sequence");
    for input in inputs {
        assert_eq!(
            input.nrows(),
            model.recurrence.input_len(),
            "a sequence has a row for each input"
        );
        assert!(input.ncols() > 0, "a sequence has a step");
    }
}

/// What a cell is measured on.
pub(crate) struct OnCell<'a> {
    place: Place,
    /// The place among all cells: each draws from streams of its own.
    stream: u64,
    /// What it reads, in its own order of time.
    inputs: &'a [DMatrix<f64>],
    settings: &'a Settings,
    progress: &'a Progress<'a>,
}

/// A cell's measurement, and its hidden states, H × T, for each sequence.
type Measured<M> = Result<(M, Vec<DMatrix<f64>>), Stopped>;

/// A way through all cells of a model, each on what the layer below hands on.
struct Walk<'a> {
    inputs: &'a [DMatrix<f64>],
    settings: &'a Settings,
    /// How often each step is computed.
    passes: usize,
    watch: Watch<'a>,
}

impl Walk<'_> {
    fn along<C: Linearise + Sync, M>(
        &self,
        layers: &Layers<C>,
        measure_cell: fn(&C, &OnCell<'_>) -> Measured<M>,
    ) -> Result<Vec<M>, Stopped> {
        let steps: usize = self.inputs.iter().map(DMatrix::ncols).sum();
        let progress = Progress {
            done: AtomicUsize::new(0),
            total: self.passes * steps * layers.cells().count(),
            watch: self.watch,
        };
        let mut read: Vec<DMatrix<f64>> = self.inputs.to_vec();
        let mut measured = Vec::new();
        for (layer, cells) in layers.layers.iter().enumerate() {
            let mut handed_on: Vec<Vec<DMatrix<f64>>> = vec![Vec::new(); read.len()];
            for (direction, cell) in directed(cells) {
                let inputs: Vec<DMatrix<f64>> =
                    read.iter().map(|read| ordered(direction, read)).collect();
                let on = OnCell {
                    place: Place { layer, direction },
                    stream: measured.len() as u64,
                    inputs: &inputs,
                    settings: self.settings,
                    progress: &progress,
                };
                let (measurement, outputs) = measure_cell(cell, &on)?;
                measured.push(measurement);
                for (handed_on, output) in handed_on.iter_mut().zip(outputs) {
                    handed_on.push(ordered(direction, &output));
                }
            }
            read = handed_on
                .iter()
                .map(|parts| below_one_another(parts))
                .collect();
        }
        Ok(measured)
    }
}

/// The cells of a layer, the forward one first.
fn directed<C>(layer: &Layer<C>) -> Vec<(Direction, &C)> {
    match layer {
        Layer::OneWay(cell) => vec![(Direction::Forward, cell)],
        Layer::BothWays { forward, backward } => vec![
            (Direction::Forward, forward),
            (Direction::Backward, backward),
        ],
    }
}

/// The columns in the order in which a cell reads them; from that order back to time it is the same.
fn ordered(direction: Direction, columns: &DMatrix<f64>) -> DMatrix<f64> {
    let last = columns.ncols();
    match direction {
        Direction::Forward => columns.clone(),
        Direction::Backward => {
            DMatrix::from_fn(columns.nrows(), last, |i, t| columns[(i, last - 1 - t)])
        }
    }
}

fn below_one_another(parts: &[DMatrix<f64>]) -> DMatrix<f64> {
    let rows = parts.iter().map(DMatrix::nrows).sum();
    let mut joined = DMatrix::zeros(rows, parts.first().map_or(0, DMatrix::ncols));
    let mut first = 0;
    for part in parts {
        joined.rows_mut(first, part.nrows()).copy_from(part);
        first += part.nrows();
    }
    joined
}
