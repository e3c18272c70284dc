//! The sizes of the summands of E9 in random tanh networks, with the loss at the last step.

use crate::experiments::quantile::quantile;
use crate::experiments::streams;
use gradflow_math::{Activation, Init};
use gradflow_models::{Rnn, bptt};
use gradflow_report::{Budget, Parameter, PointRng};
use nalgebra::{DMatrix, DVector};
use serde::Serialize;
use std::sync::OnceLock;

/// The gains of `W_s`: its entries are N(0, gain²/H).
pub(crate) const GAINS: [f64; 3] = [0.5, 1.0, 2.0];

/// T, where the loss is.
pub(crate) const LAST: usize = 50;

/// H.
const UNITS: usize = 32;

/// D.
const INPUTS: usize = 4;

/// The gain of `W_x`: weak enough that the recurrent weights decide.
const INPUT_GAIN: f64 = 0.25;

/// The decimal logarithm of a summand's size relative to the summand of lag 0, over networks.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Spread {
    /// The tenth percentile.
    pub(crate) low: f64,
    /// The median.
    pub(crate) median: f64,
    /// The ninetieth percentile.
    pub(crate) high: f64,
}

/// The spread at each lag from 0, for each of [`GAINS`].
pub(crate) fn by_gain(budget: Budget) -> &'static [Vec<Spread>] {
    static SMOKE: OnceLock<Vec<Vec<Spread>>> = OnceLock::new();
    static FULL: OnceLock<Vec<Vec<Spread>>> = OnceLock::new();
    budget
        .pick(&SMOKE, &FULL)
        .get_or_init(|| GAINS.iter().map(|&gain| sweep(gain, budget)).collect())
}

/// The median relative size at `lag` for the gain at `index` of [`GAINS`].
pub(crate) fn median_at(budget: Budget, index: usize, lag: usize) -> f64 {
    10.0_f64.powf(by_gain(budget)[index][lag].median)
}

/// What the data depend on.
pub(crate) fn parameters(budget: Budget) -> Vec<Parameter> {
    let parameter = |name, value: String| Parameter { name, value };
    vec![
        parameter("networks_per_gain", networks(budget).to_string()),
        parameter("units", UNITS.to_string()),
        parameter("inputs", INPUTS.to_string()),
        parameter("steps", LAST.to_string()),
        parameter("input_gain", INPUT_GAIN.to_string()),
        streams::LAG_SHARES.parameter(),
    ]
}

fn networks(budget: Budget) -> usize {
    budget.pick(20, 200)
}

fn sweep(gain: f64, budget: Budget) -> Vec<Spread> {
    let seed = streams::LAG_SHARES.seed();
    let points = vec![gain; networks(budget)];
    let curves = gradflow_sweep::run(&points, seed, &|_| (), |&gain, rng| sizes(gain, rng));
    (0..LAST)
        .map(|lag| {
            let values: Vec<f64> = curves.iter().map(|curve| curve[lag]).collect();
            Spread {
                low: quantile(&values, 0.1),
                median: quantile(&values, 0.5),
                high: quantile(&values, 0.9),
            }
        })
        .collect()
}

/// `log10 (‖summand k‖ / ‖summand t‖)` by lag `t − k`, for one random network.
fn sizes(gain: f64, rng: &mut PointRng) -> Vec<f64> {
    let gaussian =
        |gain, rows, cols, rng: &mut PointRng| Init::Gaussian { gain }.sample(rows, cols, rng);
    let cell = Rnn {
        w_xh: gaussian(INPUT_GAIN, UNITS, INPUTS, rng),
        w_hh: gaussian(gain, UNITS, UNITS, rng),
        b_h: DVector::zeros(UNITS),
        activation: Activation::Tanh,
    };
    // A standard normal vector is a Gaussian row with gain √cols.
    let unit = |rows, cols, rng: &mut PointRng| gaussian((cols as f64).sqrt(), rows, cols, rng);
    let s_0 = unit(UNITS, 1, rng).column(0).into_owned();
    let xs = unit(INPUTS, LAST, rng);
    let states = bptt::unroll(&cell, &s_0, &xs).expect("the shapes are drawn to fit");
    let mut d_states = DMatrix::zeros(UNITS, LAST);
    d_states.set_column(LAST - 1, &unit(UNITS, 1, rng).column(0));
    let norms: Vec<f64> = bptt::backward(&cell, &xs, &states, &d_states)
        .expect("the states were unrolled from this cell")
        .map(|moment| moment.pullback.d_cell.w_xh.norm())
        .collect();
    norms.iter().map(|norm| (norm / norms[0]).log10()).collect()
}

#[cfg(test)]
mod tests {
    use super::{GAINS, LAST, by_gain};
    use gradflow_report::Budget;

    #[test]
    fn the_most_recent_summand_is_the_unit_and_distant_ones_grow_with_the_gain() {
        let spreads = by_gain(Budget::Smoke);
        for spread in spreads {
            assert!(spread[0].low.abs() + spread[0].high.abs() < 1e-15);
        }
        for index in 1..GAINS.len() {
            let (lower, higher) = (spreads[index - 1][LAST - 1], spreads[index][LAST - 1]);
            assert!(lower.high < higher.low, "{lower:?} and {higher:?}");
        }
    }
}
