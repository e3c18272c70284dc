//! Tanh networks with a loss at the last step: three things called the gradient, for several gains.

use super::network::{LAST, Run, Split, median_of, tanh};
use crate::experiments::streams;
use gradflow_models::LossAt;
use gradflow_report::Budget;
use gradflow_sweep::run;
use serde::Serialize;
use std::sync::OnceLock;

/// The gains g of `W_s`.
const GAINS: [f64; 3] = [0.4, 0.8, 1.2];

/// The medians over networks of one gain.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Gradients {
    /// g.
    gain: f64,
    /// `‖∂S_T/∂S_{T−n}‖` by lag.
    pub(super) state: Vec<f64>,
    /// `‖G_n‖ / ‖∂L/∂θ‖` by lag.
    pub(super) part: Vec<f64>,
    /// `‖Σ_{ℓ ≥ n} G_ℓ‖ / ‖∂L/∂θ‖` by lag.
    pub(super) older: Vec<f64>,
    /// `‖∂L/∂θ‖`, for a loss with `‖∂L/∂S_T‖ = 1`.
    pub(super) total: f64,
}

/// The number of networks of each gain.
pub(super) fn networks(budget: Budget) -> usize {
    budget.pick(4, 40)
}

/// The medians at `gain`, one of [`GAINS`].
pub(super) fn at_gain(gain: f64, budget: Budget) -> &'static Gradients {
    by_gain(budget)
        .iter()
        .find(|gradients| gradients.gain.total_cmp(&gain).is_eq())
        .expect("callers ask for one of GAINS")
}

fn by_gain(budget: Budget) -> &'static [Gradients] {
    static SMOKE: OnceLock<Vec<Gradients>> = OnceLock::new();
    static FULL: OnceLock<Vec<Gradients>> = OnceLock::new();
    budget
        .pick(&SMOKE, &FULL)
        .get_or_init(|| GAINS.iter().map(|&gain| gradients(gain, budget)).collect())
}

fn gradients(gain: f64, budget: Budget) -> Gradients {
    let seed = streams::WHICH_GRADIENT.seed();
    let points = vec![gain; networks(budget)];
    let trials: Vec<(Split, Vec<f64>)> = run(&points, seed, &|_| {}, |&gain, rng| {
        let network = Run::draw(tanh(gain, rng), LossAt::Last, rng);
        (network.split(), network.state_by_state())
    });
    let by_lag = |value: &dyn Fn(&Split, &[f64], usize) -> f64| {
        (0..LAST)
            .map(|lag| median_of(&trials, |(split, state)| value(split, state, lag)))
            .collect()
    };
    Gradients {
        gain,
        state: by_lag(&|_, state, lag| state[lag]),
        part: by_lag(&|split, _, lag| split.part[lag] / split.total),
        older: by_lag(&|split, _, lag| split.older[lag] / split.total),
        total: median_of(&trials, |(split, _)| split.total),
    }
}

#[cfg(test)]
mod tests {
    use super::{GAINS, by_gain};
    use crate::ch15_which_gradient::network::OLD;
    use gradflow_report::Budget;

    #[test]
    fn the_parts_from_lag_zero_on_are_the_whole() {
        for gradients in by_gain(Budget::Smoke) {
            assert!((gradients.older[0] - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn the_norm_hardly_moves_while_the_distant_past_goes_from_nothing_to_much() {
        let [weak, _, strong] = by_gain(Budget::Smoke) else {
            panic!("{} gains", GAINS.len());
        };
        assert!(strong.total < 20.0 * weak.total);
        assert!(strong.older[OLD] > 1e6 * weak.older[OLD]);
    }
}
