//! What is left of a gradient in an LSTM that has learnt nothing yet, for several ways to begin.

use super::laws::LONGEST;
use crate::experiments::log_products::{ZERO, noise, pytorch};
use crate::experiments::quantile::quantile;
use crate::experiments::streams;
use gradflow_math::JacobianProduct;
use gradflow_models::{Cell, Lstm, LstmSpec};
use gradflow_report::{Budget, PointRng};
use nalgebra::DVector;
use serde::Serialize;
use std::f64::consts::LN_10;
use std::sync::OnceLock;

/// H, and the number of inputs.
pub(super) const UNITS: usize = 16;

/// The lags at which the product is looked at.
pub(super) const LAGS: [usize; 16] = [
    1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 200, 300, 500, 1000,
];

/// How the biases of the gates are chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Start {
    /// `b_f = 1`, the other biases 0.
    One,
    /// `b_f = ln 1000`, the other biases 0.
    Open,
    /// `b_f` by chrono initialisation, the other biases 0.
    ForgetGateOnly,
    /// Chrono initialisation: `b_i = −b_f` as well.
    Chrono,
}

impl Start {
    /// All of them.
    pub(super) const ALL: [Self; 4] = [Self::One, Self::Open, Self::ForgetGateOnly, Self::Chrono];

    /// A network as PyTorch draws it, with the biases of this start.
    fn draw(self, rng: &mut PointRng) -> Lstm<f64> {
        let cell = Lstm::random(
            &LstmSpec {
                input_len: UNITS,
                hidden_len: UNITS,
                w_xh: pytorch(UNITS),
                w_hh: pytorch(UNITS),
                b: ZERO,
                forget_bias: 0.0,
            },
            rng,
        );
        match self {
            Self::One => cell.with_forget_bias(1.0),
            Self::Open => cell.with_forget_bias((LONGEST as f64).ln()),
            Self::ForgetGateOnly => {
                let mut cell = chrono(cell, rng);
                cell.input.b.fill(0.0);
                cell
            }
            Self::Chrono => chrono(cell, rng),
        }
    }
}

fn chrono(cell: Lstm<f64>, rng: &mut PointRng) -> Lstm<f64> {
    cell.with_chrono_biases(LONGEST, rng)
        .expect("the longest memory is at least two steps")
}

/// Decimal logarithms over the seeds, at each of [`LAGS`].
#[derive(Clone, Debug, Serialize)]
pub(super) struct Fan {
    pub(super) start: Start,
    /// The smallest.
    pub(super) low: Vec<f64>,
    /// The median.
    pub(super) median: Vec<f64>,
    /// The largest.
    pub(super) high: Vec<f64>,
    /// The median of the same through the forget gates alone.
    pub(super) cell_path: Vec<f64>,
}

/// The number of random networks of each start.
pub(super) fn seeds(budget: Budget) -> u64 {
    budget.pick(2, 8)
}

/// One fan for each of [`Start::ALL`], computed once for a budget.
pub(super) fn fans(budget: Budget) -> &'static [Fan] {
    static SMOKE: OnceLock<Vec<Fan>> = OnceLock::new();
    static FULL: OnceLock<Vec<Fan>> = OnceLock::new();
    // In a plain loop: a thread that waited here for others' work could be handed a second call of this function.
    budget
        .pick(&SMOKE, &FULL)
        .get_or_init(|| Start::ALL.map(|start| fan(start, seeds(budget))).to_vec())
}

/// The fan of `start`.
pub(super) fn of(start: Start, budget: Budget) -> &'static Fan {
    fans(budget)
        .iter()
        .find(|fan| fan.start == start)
        .expect("there is a fan for each start")
}

fn fan(start: Start, seeds: u64) -> Fan {
    let seed = streams::FRESH_LSTM.seed();
    let runs: Vec<Run> = (0..seeds)
        .map(|index| run(start, &LAGS, &mut seed.stream(index)))
        .collect();
    let over_lag = |share, values: fn(&Run) -> &[f64]| {
        (0..LAGS.len())
            .map(|lag| {
                let column: Vec<f64> = runs.iter().map(|run| values(run)[lag]).collect();
                quantile(&column, share)
            })
            .collect()
    };
    Fan {
        start,
        low: over_lag(0.0, |run| &run.full),
        median: over_lag(0.5, |run| &run.full),
        high: over_lag(1.0, |run| &run.full),
        cell_path: over_lag(0.5, |run| &run.cell_path),
    }
}

/// `log₁₀` of the root mean square over the cells of what is left of one unit of gradient.
struct Run {
    /// `‖∂c_n/∂c_0‖_F / √H`.
    full: Vec<f64>,
    /// The same for `diag(f_n ⋯ f_1)`.
    cell_path: Vec<f64>,
}

/// `‖∂c_n/∂c_0‖_F / √H` of a network with this start at each of `lags`, which increase.
pub(super) fn left_over_lags(start: Start, lags: &[usize], rng: &mut PointRng) -> Vec<f64> {
    let logs = run(start, lags, rng).full;
    logs.into_iter().map(|log| 10_f64.powf(log)).collect()
}

/// From the state zero, under white input.
fn run(start: Start, lags: &[usize], rng: &mut PointRng) -> Run {
    let cell = start.draw(rng);
    let mut s = DVector::zeros(cell.state_len());
    let mut product = JacobianProduct::identity(cell.state_len());
    let mut log_kept = DVector::zeros(UNITS);
    let mut run = Run {
        full: Vec::new(),
        cell_path: Vec::new(),
    };
    for step in 1..=lags[lags.len() - 1] {
        let x = noise(UNITS, rng);
        let jacobian = cell.jacobian_blocks(&x, &s);
        log_kept += jacobian.dc_dc.diagonal().map(f64::ln);
        product.push(&jacobian.to_matrix());
        s = cell.step(&x, &s);
        if lags.contains(&step) {
            let cells = product.unit().view((UNITS, UNITS), (UNITS, UNITS));
            let log = product.log_scale() + (cells.norm() / (UNITS as f64).sqrt()).ln();
            run.full.push(log / LN_10);
            // The largest term is taken out, so that the others may underflow and the sum does not.
            let largest = log_kept.max();
            let mean = log_kept.map(|log| (2.0 * (log - largest)).exp()).mean();
            run.cell_path.push((largest + 0.5 * mean.ln()) / LN_10);
        }
    }
    run
}

#[cfg(test)]
mod tests {
    use super::{Budget, LAGS, Start, of};

    #[test]
    fn closed_input_gates_leave_the_cell_path_alone() {
        let gap = |start| {
            let fan = of(start, Budget::Smoke);
            fan.median[LAGS.len() - 1] - fan.cell_path[LAGS.len() - 1]
        };
        // Closed gates write about 1/T a step, so that the other paths carry a few percent; open ones carry powers of ten.
        assert!(gap(Start::Chrono).abs() < 0.1, "{}", gap(Start::Chrono));
        assert!(gap(Start::ForgetGateOnly) > 1.0);
    }
}
