//! How much of an LSTM's product of Jacobians runs purely along the cell, and how much through its gates.

use super::line_up::lstm;
use crate::experiments::log_products::{UNITS, noise};
use crate::experiments::quantile::Spread;
use crate::experiments::streams;
use gradflow_models::{Cell, GateSet, LstmGate, PathProduct};
use gradflow_report::Budget;
use gradflow_sweep::PointRng;
use nalgebra::DVector;
use serde::Serialize;
use std::sync::OnceLock;

/// The forget biases.
pub(super) const BIASES: [f64; 4] = [0.0, 1.0, 3.0, 5.0];

/// The largest lag.
pub(super) const LONGEST: usize = 40;

/// The shares are taken at every so many lags.
const STRIDE: usize = 2;

/// The steps that are run before the product begins.
const SETTLING: usize = 20;

/// What accounts for how much of one product.
#[derive(Clone, Copy, Debug, Serialize)]
struct Parts {
    cell: f64,
    candidate: f64,
    other: f64,
}

impl Parts {
    fn of(product: &PathProduct) -> Self {
        let cell = product.share(GateSet::NONE);
        let candidate = product.share(GateSet::of(&[LstmGate::Candidate]));
        Self {
            cell,
            candidate,
            other: 1.0 - cell - candidate,
        }
    }
}

/// The shares of the product over the networks at each of [`lags`].
#[derive(Clone, Debug, Serialize)]
pub(super) struct Shares {
    pub(super) forget_bias: f64,
    /// Of the paths that meet no gate: the product of the forget gates.
    pub(super) cell: Vec<Spread>,
    /// Of the paths that meet the candidate, once or more, and no gate.
    pub(super) candidate: Vec<Spread>,
    /// Of all other paths.
    pub(super) other: Vec<Spread>,
}

/// `t − k`.
pub(super) fn lags() -> impl Iterator<Item = usize> {
    (0..=LONGEST).step_by(STRIDE)
}

/// The number of random networks of each bias.
pub(super) fn seeds(budget: Budget) -> u64 {
    budget.pick(2, 12)
}

/// One for each of [`BIASES`], of LSTMs as PyTorch draws them; computed once for a budget.
pub(super) fn path_shares(budget: Budget) -> &'static [Shares] {
    static SMOKE: OnceLock<Vec<Shares>> = OnceLock::new();
    static FULL: OnceLock<Vec<Shares>> = OnceLock::new();
    // In a plain loop: a thread that waited here for others' work could be handed a second call of this function.
    budget.pick(&SMOKE, &FULL).get_or_init(|| {
        let seed = streams::PATH_SHARES.seed();
        let shares = |forget_bias| {
            let runs: Vec<Vec<Parts>> = (0..seeds(budget))
                .map(|index| run(forget_bias, &mut seed.stream(index)))
                .collect();
            let over = |part: fn(&Parts) -> f64| {
                (0..runs[0].len())
                    .map(|lag| Spread::over(runs.iter().map(|run| part(&run[lag]))))
                    .collect()
            };
            Shares {
                forget_bias,
                cell: over(|parts| parts.cell),
                candidate: over(|parts| parts.candidate),
                other: over(|parts| parts.other),
            }
        };
        BIASES.map(shares).to_vec()
    })
}

fn run(forget_bias: f64, rng: &mut PointRng) -> Vec<Parts> {
    let cell = lstm(forget_bias, rng);
    let mut s = DVector::zeros(cell.state_len());
    for _ in 0..SETTLING {
        s = cell.step(&noise(UNITS, rng), &s);
    }
    let mut product = PathProduct::identity(UNITS);
    let mut parts = vec![Parts::of(&product)];
    for lag in 1..=LONGEST {
        let x = noise(UNITS, rng);
        product.push(&cell.jacobian_paths(&x, &s));
        s = cell.step(&x, &s);
        if lag.is_multiple_of(STRIDE) {
            parts.push(Parts::of(&product));
        }
    }
    parts
}
