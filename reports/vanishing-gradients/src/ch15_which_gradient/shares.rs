//! How much of the gradient is older than a lag, and what truncation loses, for a tanh network and three LSTMs.

use super::network::{LAST, Run, Split, lstm, median_of, tanh};
use crate::experiments::streams;
use gradflow_models::{Cell, LossAt, Truncation, truncated};
use gradflow_report::{Budget, PointRng};
use gradflow_sweep::run;
use serde::Serialize;
use std::sync::OnceLock;

/// A law of random networks.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Model {
    /// tanh, of this gain.
    Tanh(f64),
    /// The standard LSTM, with this forget bias.
    Lstm(f64),
}

/// The networks of the figures.
pub(super) const MODELS: [Model; 4] = [
    Model::Tanh(0.8),
    Model::Lstm(0.0),
    Model::Lstm(1.0),
    Model::Lstm(5.0),
];

/// The lengths τ of truncation.
pub(super) const DEPTHS: [usize; 13] = [1, 2, 3, 4, 6, 8, 10, 15, 20, 30, 40, 50, 60];

/// The medians over networks of one model and one place of the loss.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Shares {
    /// Of which model.
    pub(super) model: Model,
    /// `‖Σ_{ℓ ≥ n} G_ℓ‖ / ‖∂L/∂θ‖` for n = 0, 1, …, T − 1: with n = τ the relative error of sliding truncation.
    pub(super) older: Vec<f64>,
    /// The relative error of truncation into blocks, for each of [`DEPTHS`].
    pub(super) blocks: Vec<f64>,
}

impl Shares {
    /// The relative error of sliding truncation after `depth` steps.
    pub(super) fn sliding(&self, depth: usize) -> f64 {
        self.older.get(depth).copied().unwrap_or(0.0)
    }
}

/// One entry for each of [`MODELS`], for losses at each place.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Places {
    /// A loss at T alone.
    pub(super) last: Vec<Shares>,
    /// A loss at every step.
    pub(super) every_step: Vec<Shares>,
}

/// The number of networks of each model.
pub(super) fn networks(budget: Budget) -> usize {
    budget.pick(2, 15)
}

/// The shares, computed once for a budget.
pub(super) fn shares(budget: Budget) -> &'static Places {
    static SMOKE: OnceLock<Places> = OnceLock::new();
    static FULL: OnceLock<Places> = OnceLock::new();
    budget.pick(&SMOKE, &FULL).get_or_init(|| Places {
        last: at(LossAt::Last, budget),
        every_step: at(LossAt::EveryStep, budget),
    })
}

/// The shares of `model`, one of [`MODELS`], among `shares`.
pub(super) fn of_model(model: Model, shares: &[Shares]) -> &Shares {
    shares
        .iter()
        .find(|shares| shares.model == model)
        .expect("callers ask for one of MODELS")
}

fn at(loss_at: LossAt, budget: Budget) -> Vec<Shares> {
    MODELS
        .iter()
        .map(|&model| {
            let seed = streams::SHARE_BY_LAG.seed();
            let points = vec![model; networks(budget)];
            let trials = run(&points, seed, &|_| {}, |&model, rng| match model {
                Model::Tanh(gain) => trial(tanh(gain, rng), loss_at, rng),
                Model::Lstm(bias) => trial(lstm(bias, rng), loss_at, rng),
            });
            Shares {
                model,
                older: (0..LAST)
                    .map(|lag| median_of(&trials, |(split, _)| split.older[lag] / split.total))
                    .collect(),
                blocks: (0..DEPTHS.len())
                    .map(|index| median_of(&trials, |(_, errors)| errors[index]))
                    .collect(),
            }
        })
        .collect()
}

/// The split, and the relative error of truncation into blocks for each of [`DEPTHS`].
fn trial<C: Cell<f64>>(cell: C, loss_at: LossAt, rng: &mut PointRng) -> (Split, Vec<f64>) {
    let network = Run::draw(cell, loss_at, rng);
    let gradient = |depth| {
        let Run {
            cell,
            xs,
            states,
            d_states,
        } = &network;
        truncated(cell, xs, states, d_states, Truncation::blocks(depth))
            .expect("the shapes are those of the cell")
            .parameters()
    };
    let whole = gradient(LAST);
    let errors = DEPTHS
        .iter()
        .map(|&depth| (gradient(depth) - &whole).norm() / whole.norm())
        .collect();
    (network.split(), errors)
}

#[cfg(test)]
mod tests {
    use super::{DEPTHS, MODELS, shares};
    use crate::ch15_which_gradient::network::OLD;
    use gradflow_report::Budget;

    #[test]
    fn the_forget_bias_orders_the_lstms_by_their_past() {
        let places = shares(Budget::Smoke);
        for place in [&places.last, &places.every_step] {
            let distant: Vec<f64> = place[1..].iter().map(|shares| shares.older[OLD]).collect();
            assert!(distant.is_sorted(), "{distant:?} for {:?}", &MODELS[1..]);
            assert!(distant[0] < 1e-6 && distant[2] > 1e-3, "{distant:?}");
        }
    }

    #[test]
    fn where_credit_fades_blocks_lose_more_than_a_sliding_window() {
        // An LSTM that keeps its credit is left out: most of its gradient is older than any window, and both lose it.
        for shares in &shares(Budget::Smoke).every_step[..2] {
            let last = DEPTHS.len() - 1;
            // The whole sequence in one block: the same products in the same order.
            assert!(shares.blocks[last] < 1e-15);
            for (&depth, &blocks) in DEPTHS.iter().zip(&shares.blocks).take(last).skip(3) {
                assert!(
                    blocks > shares.sliding(depth),
                    "{:?} at {depth}",
                    shares.model
                );
            }
        }
    }
}
