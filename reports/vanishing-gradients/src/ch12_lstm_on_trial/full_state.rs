//! The growth rate of an LSTM seen three ways: by the Jacobian of (h, c), by a second trajectory, and by the block of h alone.

use super::explosion::network;
use crate::experiments::log_products::noise;
use crate::experiments::quantile::Spread;
use crate::experiments::streams;
use gradflow_math::lyapunov::{LyapunovEstimator, LyapunovSettings};
use gradflow_models::Cell;
use gradflow_report::Budget;
use gradflow_sweep::PointRng;
use nalgebra::{DMatrix, DVector};
use serde::Serialize;
use std::sync::OnceLock;

/// The forget biases.
pub(super) const BIASES: [f64; 7] = [-1.0, 0.0, 1.0, 2.0, 3.0, 4.0, 5.0];

/// The steps that turn the vectors before their growth is counted.
const SETTLING: usize = 100;

/// How far the second trajectory is set from the first: its square, the error of a derivative, is below 10⁻¹².
const DISTANCE: f64 = 1e-7;

/// Growth rates of one network, in nats per step.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(super) struct Rates {
    /// λ₁ of the Jacobians of (h, c).
    pub(super) full: f64,
    /// Of the distance between two trajectories: no derivative is taken.
    pub(super) distance: f64,
    /// Of the product of the blocks `∂h_j/∂h_{j−1}`.
    pub(super) h_only: f64,
}

/// The networks of one bias.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Ensemble {
    pub(super) forget_bias: f64,
    pub(super) full: Spread,
    pub(super) distance: Spread,
    pub(super) h_only: Spread,
    /// The largest difference between the first two, network by network.
    pub(super) disagreement: f64,
}

/// The number of networks of each bias.
pub(super) fn networks(budget: Budget) -> u64 {
    budget.pick(2, 8)
}

/// The steps over which the growth is counted.
pub(super) fn steps(budget: Budget) -> usize {
    budget.pick(50, 400)
}

/// One ensemble for each of [`BIASES`], computed once for a budget; every bias has the same networks.
pub(super) fn ensembles(budget: Budget) -> &'static [Ensemble] {
    static SMOKE: OnceLock<Vec<Ensemble>> = OnceLock::new();
    static FULL: OnceLock<Vec<Ensemble>> = OnceLock::new();
    // In a plain loop: a thread that waited here for others' work could be handed a second call of this function.
    budget.pick(&SMOKE, &FULL).get_or_init(|| {
        let seed = streams::FULL_STATE.seed();
        let ensemble = |forget_bias| {
            let rates: Vec<Rates> = (0..networks(budget))
                .map(|index| {
                    let rng = &mut seed.stream(index);
                    let cell = network(forget_bias, rng);
                    rates(&cell, steps(budget), rng)
                })
                .collect();
            let over = |rate: fn(&Rates) -> f64| Spread::over(rates.iter().map(rate));
            Ensemble {
                forget_bias,
                full: over(|rates| rates.full),
                distance: over(|rates| rates.distance),
                h_only: over(|rates| rates.h_only),
                disagreement: over(|rates| (rates.full - rates.distance).abs()).high,
            }
        };
        BIASES.map(ensemble).to_vec()
    })
}

/// The three rates of `cell` on white noise.
pub(super) fn rates(cell: &impl Cell<f64>, steps: usize, rng: &mut PointRng) -> Rates {
    let settings = LyapunovSettings {
        transient: SETTLING,
        ..LyapunovSettings::default()
    };
    let estimator =
        |rows: usize| LyapunovEstimator::new(DMatrix::from_element(rows, 1, 1.0), settings);
    let (units, len) = (cell.hidden_len(), cell.state_len());
    let (mut full, mut h_only) = (estimator(len), estimator(units));
    let mut s = noise(len, rng);
    // In the direction in which the frames start.
    let mut offset = DVector::from_element(len, 1.0).normalize() * DISTANCE;
    let mut growth = 0.0;
    for t in 0..SETTLING + steps {
        let x = noise(cell.input_len(), rng);
        let jacobian = cell.jacobian(&x, &s);
        full.push(&jacobian);
        h_only.push(&jacobian.view((0, 0), (units, units)).into_owned());
        let next = cell.step(&x, &s);
        let apart = cell.step(&x, &(&s + &offset)) - &next;
        let factor = apart.norm() / DISTANCE;
        if t >= SETTLING {
            growth += factor.ln();
        }
        (s, offset) = (next, apart / factor);
    }
    Rates {
        full: full.finish().exponents[0],
        distance: growth / steps as f64,
        h_only: h_only.finish().exponents[0],
    }
}
