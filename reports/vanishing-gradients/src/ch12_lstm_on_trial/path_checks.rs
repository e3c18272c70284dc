//! What the checks of the paths through a standard LSTM do on one random instance.

use super::checks::{judged, slopes};
use super::plain::lstm_step_through;
use crate::experiments::instances::{dual, normals, scale};
use crate::experiments::oracle::PlainLstm;
use crate::experiments::residual::{relative, worst};
use crate::experiments::standard_lstm::{LstmDraw, lift, lstm_cell};
use gradflow_models::{Cell, GateSet, LstmGate, LstmPaths, PathProduct};
use gradflow_report::{PointRng, Sample};
use nalgebra::{DMatrix, DVector};
use num_dual::Dual64;
use rand::RngExt;

/// A path product costs 48 matrix products a step.
const LARGEST: usize = 4;

/// A random LSTM with a random sequence and a direction in which `s_0` moves.
struct Trial {
    plain: PlainLstm<f64>,
    xs: Vec<Vec<f64>>,
    s_0: Vec<f64>,
    along: Vec<f64>,
}

impl Trial {
    fn draw(steps: usize, rng: &mut PointRng) -> Self {
        let scale = scale(rng);
        let (units, inputs) = (rng.random_range(1..=LARGEST), rng.random_range(1..=LARGEST));
        let draw = LstmDraw {
            units,
            inputs,
            scale,
            recurrent: scale,
            forget_bias: rng.random_range(-1.0..3.0),
        };
        Self {
            plain: draw.draw(rng),
            xs: (0..steps).map(|_| normals(inputs, 1.0, rng)).collect(),
            s_0: normals(2 * units, 1.0, rng),
            along: normals(2 * units, 1.0, rng),
        }
    }

    fn units(&self) -> usize {
        self.s_0.len() / 2
    }

    /// How `s_T` moves when `s_0` moves by `along` and only the gates `open` see it.
    fn moved(&self, open: &[LstmGate], along: &[f64]) -> Vec<f64> {
        let lstm = lift(&self.plain);
        let start: Vec<Dual64> = dual(&self.s_0, along);
        let end = self
            .xs
            .iter()
            .fold(start, |s, x| lstm_step_through(&lstm, open, x, &s));
        slopes(&end)
    }

    /// The direction with the half of c, or of h, held.
    fn half(&self, keep_h: bool) -> Vec<f64> {
        let units = self.units();
        let kept = |j: usize| (j < units) == keep_h;
        (0..2 * units)
            .map(|j| if kept(j) { self.along[j] } else { 0.0 })
            .collect()
    }

    /// Every step by the library, along its own trajectory.
    fn paths(&self) -> Vec<LstmPaths<f64>> {
        let cell = lstm_cell(&self.plain);
        let mut s = DVector::from_column_slice(&self.s_0);
        self.xs
            .iter()
            .map(|x| {
                let x = DVector::from_column_slice(x);
                let paths = cell.jacobian_paths(&x, &s);
                s = cell.step(&x, &s);
                paths
            })
            .collect()
    }
}

/// The largest difference over the largest entry of `scale`.
fn against(scale: &[f64], got: &DVector<f64>, want: &[f64]) -> f64 {
    let shifted: Vec<f64> = got
        .iter()
        .zip(want)
        .zip(scale)
        .map(|((got, want), scale)| got - want + scale)
        .collect();
    relative(&shifted, scale)
}

/// D12.4, each path by itself and their sum; the control lets the gates reach `c` only.
pub(super) fn five_paths(rng: &mut PointRng) -> Sample {
    let trial = Trial::draw(1, rng);
    let paths = trial
        .paths()
        .pop()
        .expect("the trial is drawn with one step");
    let along = DVector::from_column_slice(&trial.along);
    let want = trial.moved(&LstmGate::ALL, &trial.along);
    let through = LstmGate::ALL.map(|gate| {
        let want_through = trial.moved(&[gate], &trial.half(true));
        against(&want, &(paths.through(gate) * &along), &want_through)
    });
    let cell = against(
        &want,
        &(&paths.cell * &along),
        &trial.moved(&[], &trial.half(false)),
    );
    let total = relative((paths.total() * &along).as_slice(), &want);
    let mut deaf = paths.total();
    let units = trial.units();
    let shown = paths.through(LstmGate::Output).view((0, 0), (units, units));
    deaf.view_mut((0, 0), (units, units)).copy_from(&shown);
    judged(
        worst(through.into_iter().chain([cell, total])),
        relative((deaf * along).as_slice(), &want),
    )
}

/// D12.5 for a random set of gates; the control takes the paths that meet all gates of the set for those that may.
pub(super) fn sorted_paths(rng: &mut PointRng) -> Sample {
    let trial = Trial::draw(rng.random_range(2..=4), rng);
    let mut open: Vec<LstmGate> = LstmGate::ALL.into_iter().filter(|_| rng.random()).collect();
    if open.is_empty() {
        open.push(LstmGate::Candidate);
    }
    let want = trial.moved(&open, &trial.along);
    let mut product = PathProduct::identity(trial.units());
    for step in trial.paths() {
        product.push(&step);
    }
    let len = trial.s_0.len();
    let set = GateSet::of(&open);
    let inside = |part: &GateSet| part.gates().all(|gate| set.contains(gate));
    let sum = GateSet::all()
        .filter(inside)
        .fold(DMatrix::zeros(len, len), |sum, part| {
            sum + product.to_matrix(part)
        });
    let along = DVector::from_column_slice(&trial.along);
    judged(
        relative((sum * &along).as_slice(), &want),
        relative((product.to_matrix(set) * along).as_slice(), &want),
    )
}

/// D12.7 from a move of `h` over two steps; the control multiplies the blocks of `h` by `h`.
pub(super) fn h_over_two_steps(rng: &mut PointRng) -> Sample {
    let trial = Trial::draw(2, rng);
    let units = trial.units();
    let mut want = trial.moved(&LstmGate::ALL, &trial.half(true));
    want.truncate(units);
    let cell = lstm_cell(&trial.plain);
    let x = |t: usize| DVector::from_column_slice(&trial.xs[t]);
    let s_0 = DVector::from_column_slice(&trial.s_0);
    let first = cell.jacobian_blocks(&x(0), &s_0);
    let second = cell.jacobian_blocks(&x(1), &cell.step(&x(0), &s_0));
    let along = DVector::from_column_slice(&trial.along[..units]);
    let h_only = second.dh_dh * first.dh_dh;
    let both = &h_only + second.dh_dc * first.dc_dh;
    judged(
        relative((both * &along).as_slice(), &want),
        relative((h_only * along).as_slice(), &want),
    )
}
