//! The slopes `tanh'(a_t)` that occur in random tanh networks under white input.

use crate::experiments::streams;
use gradflow_math::{Activation, Init};
use gradflow_report::Budget;
use gradflow_sweep::run;
use nalgebra::{DMatrix, DVector};
use rand::{Rng, RngExt};
use rand_distr::StandardNormal;
use serde::Serialize;
use std::sync::OnceLock;

/// H, the number of units.
pub(crate) const UNITS: usize = 64;
/// The gains g: recurrent weights are N(0, g²/H).
pub(crate) const GAINS: [f64; 3] = [0.5, 1.0, 4.0];
/// The standard deviation of the input that each unit receives.
pub(crate) const INPUT: f64 = 0.5;
/// The number of bins between 0 and 1.
pub(crate) const BINS: usize = 25;

const SETTLE: usize = 50;
const STEPS: usize = 100;

/// The slopes of the networks of one gain.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Slopes {
    /// g.
    pub(crate) gain: f64,
    /// The share of slopes in each of [`BINS`] equal bins from 0 to 1.
    pub(crate) shares: Vec<f64>,
    /// The median slope.
    pub(crate) median: f64,
    /// The share of slopes above 0.9.
    pub(crate) above_nine_tenths: f64,
}

/// The slopes for each of [`GAINS`].
pub(crate) fn slopes(budget: Budget) -> &'static [Slopes] {
    static SMOKE: OnceLock<Vec<Slopes>> = OnceLock::new();
    static FULL: OnceLock<Vec<Slopes>> = OnceLock::new();
    budget.pick(&SMOKE, &FULL).get_or_init(|| {
        run(&GAINS, streams::SLOPES.seed(), &|_| {}, |&gain, rng| {
            measure(gain, networks(budget), rng)
        })
    })
}

/// The number of networks of each gain.
pub(crate) fn networks(budget: Budget) -> usize {
    budget.pick(1, 10)
}

fn measure(gain: f64, networks: usize, rng: &mut impl Rng) -> Slopes {
    let mut slopes: Vec<f64> = (0..networks).flat_map(|_| network(gain, rng)).collect();
    slopes.sort_by(f64::total_cmp);
    let share = |from: f64, to: f64| {
        let below = |limit: f64| slopes.partition_point(|&slope| slope <= limit);
        (below(to) - below(from)) as f64 / slopes.len() as f64
    };
    Slopes {
        gain,
        shares: (0..BINS)
            .map(|bin| share(bin as f64 / BINS as f64, (bin + 1) as f64 / BINS as f64))
            .collect(),
        median: slopes[slopes.len() / 2],
        above_nine_tenths: share(0.9, 1.0),
    }
}

/// All slopes of one network, over its units and times.
fn network(gain: f64, rng: &mut impl Rng) -> Vec<f64> {
    let w_s: DMatrix<f64> = Init::Gaussian { gain }.sample(UNITS, UNITS, rng);
    let mut s = DVector::zeros(UNITS);
    let mut slopes = Vec::with_capacity(UNITS * STEPS);
    for step in 0..SETTLE + STEPS {
        let input = DVector::from_fn(UNITS, |_, _| INPUT * rng.sample::<f64, _>(StandardNormal));
        let a = &w_s * s + input;
        if step >= SETTLE {
            slopes.extend(a.iter().map(|&a| Activation::Tanh.slope(a)));
        }
        s = a.map(f64::tanh);
    }
    slopes
}

#[cfg(test)]
mod tests {
    use super::{GAINS, slopes};
    use gradflow_report::Budget;

    #[test]
    fn the_shares_of_a_histogram_add_up_to_one() {
        for sample in slopes(Budget::Smoke) {
            assert!((sample.shares.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn slopes_fall_as_the_gain_grows() {
        let medians: Vec<f64> = slopes(Budget::Smoke)
            .iter()
            .map(|sample| sample.median)
            .collect();
        assert_eq!(medians.len(), GAINS.len());
        assert!(medians.is_sorted_by(|one, next| one > next), "{medians:?}");
    }
}
