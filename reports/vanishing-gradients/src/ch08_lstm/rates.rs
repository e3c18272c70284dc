//! Three rates of a random LSTM: of the full product, of the cell path, and of the blocks of `h` by `h`.

use crate::experiments::log_products::{ZERO, noise, pytorch};
use crate::experiments::quantile::Spread;
use crate::experiments::streams;
use gradflow_models::{Cell, Lstm, LstmJacobian, LstmSpec};
use gradflow_report::Budget;
use gradflow_sweep::PointRng;
use nalgebra::DVector;
use serde::Serialize;
use std::sync::OnceLock;

/// H, and the number of inputs.
pub(super) const UNITS: usize = 16;

/// The factors by which `U` is multiplied, beginning with 0.
pub(super) const SCALES: [f64; 9] = [0.0, 1.0, 2.0, 4.0, 6.0, 8.0, 10.0, 13.0, 16.0];

/// The steps that are run before the rates are measured.
const SETTLING: usize = 100;

/// A network and what is measured on it.
#[derive(Clone, Copy, Debug)]
struct Spec {
    /// The factor by which `U` is multiplied; 1 is PyTorch's draw.
    scale: f64,
    forget_bias: f64,
    /// The steps over which the rates are measured.
    steps: usize,
}

/// Growth rates, in nats per step.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(super) struct Rates {
    /// Of the product of the full Jacobians: the largest Lyapunov exponent.
    pub(super) full: f64,
    /// Of the slowest cell: the largest mean of ln f over the units.
    pub(super) cell_path: f64,
    /// Of the product of the blocks `∂h_j/∂h_{j−1}`; −∞ without recurrent weights.
    pub(super) h_only: f64,
}

/// The rates of many random networks with one law.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Ensemble {
    /// The factor by which `U` is multiplied.
    pub(super) scale: f64,
    /// One for each network.
    pub(super) networks: Vec<Rates>,
}

impl Ensemble {
    fn draw(spec: Spec, seeds: u64) -> Self {
        // Every law sees the same networks up to the scale of U.
        let seed = streams::RECURRENT_STRENGTH.seed();
        Self {
            scale: spec.scale,
            networks: (0..seeds)
                .map(|index| rates(spec, &mut seed.stream(index)))
                .collect(),
        }
    }

    /// How one of the rates is spread over the networks.
    pub(super) fn spread(&self, rate: impl Fn(&Rates) -> f64) -> Spread {
        Spread::over(self.networks.iter().map(rate))
    }
}

/// The number of random networks of each law.
pub(super) fn seeds(budget: Budget) -> u64 {
    budget.pick(4, 16)
}

/// The steps over which the rates are measured.
pub(super) fn steps(budget: Budget) -> usize {
    budget.pick(100, 400)
}

/// One ensemble for each of [`SCALES`], the forget bias at 0; computed once for a budget.
pub(super) fn by_scale(budget: Budget) -> &'static [Ensemble] {
    static SMOKE: OnceLock<Vec<Ensemble>> = OnceLock::new();
    static FULL: OnceLock<Vec<Ensemble>> = OnceLock::new();
    // In a plain loop: a thread that waited here for others' work could be handed a second call of this function.
    budget.pick(&SMOKE, &FULL).get_or_init(|| {
        SCALES
            .into_iter()
            .map(|scale| {
                let spec = Spec {
                    scale,
                    forget_bias: 0.0,
                    steps: steps(budget),
                };
                Ensemble::draw(spec, seeds(budget))
            })
            .collect()
    })
}

/// The ensemble of [`by_scale`] at `scale`, one of [`SCALES`].
pub(super) fn at_scale(budget: Budget, scale: f64) -> &'static Ensemble {
    by_scale(budget)
        .iter()
        .min_by(|a, b| (a.scale - scale).abs().total_cmp(&(b.scale - scale).abs()))
        .expect("there is an ensemble for each scale")
}

/// Networks as PyTorch draws them with the forget bias at 3; computed once for a budget.
pub(super) fn open_gates(budget: Budget) -> &'static Ensemble {
    static SMOKE: OnceLock<Ensemble> = OnceLock::new();
    static FULL: OnceLock<Ensemble> = OnceLock::new();
    budget.pick(&SMOKE, &FULL).get_or_init(|| {
        let spec = Spec {
            scale: 1.0,
            forget_bias: 3.0,
            steps: steps(budget),
        };
        Ensemble::draw(spec, seeds(budget))
    })
}

fn rates(spec: Spec, rng: &mut PointRng) -> Rates {
    let mut cell = Lstm::random(
        &LstmSpec {
            input_len: UNITS,
            hidden_len: UNITS,
            w_xh: pytorch(UNITS),
            w_hh: pytorch(UNITS),
            b: ZERO,
            forget_bias: spec.forget_bias,
        },
        rng,
    );
    for gate in [
        &mut cell.forget,
        &mut cell.input,
        &mut cell.candidate,
        &mut cell.output,
    ] {
        gate.w_hh *= spec.scale;
    }
    let mut s = DVector::zeros(2 * UNITS);
    let (mut dh, mut dc) = (noise(UNITS, rng), noise(UNITS, rng));
    let mut h_only = noise(UNITS, rng);
    let (mut log_full, mut log_h_only) = (0.0, 0.0);
    let mut log_kept = DVector::zeros(UNITS);
    for t in 0..SETTLING + spec.steps {
        let x = noise(UNITS, rng);
        let LstmJacobian {
            dh_dh,
            dh_dc,
            dc_dh,
            dc_dc,
        } = cell.jacobian_blocks(&x, &s);
        s = cell.step(&x, &s);
        (dh, dc) = (&dh_dh * &dh + dh_dc * &dc, dc_dh * &dh + &dc_dc * &dc);
        h_only = dh_dh * h_only;
        // Both vectors are kept at length one; what they lose or gain is their rate.
        let norm = dh.norm().hypot(dc.norm());
        dh /= norm;
        dc /= norm;
        let h_norm = h_only.norm();
        if h_norm > 0.0 {
            h_only /= h_norm;
        }
        if t >= SETTLING {
            log_full += norm.ln();
            log_h_only += h_norm.ln();
            log_kept += dc_dc.diagonal().map(f64::ln);
        }
    }
    let steps = spec.steps as f64;
    Rates {
        full: log_full / steps,
        cell_path: log_kept.max() / steps,
        h_only: log_h_only / steps,
    }
}

#[cfg(test)]
mod tests {
    use super::{Budget, at_scale};

    #[test]
    fn the_cell_path_is_the_rate_only_without_recurrent_weights() {
        let gap = |scale| {
            let ensemble = at_scale(Budget::Smoke, scale);
            ensemble.spread(|rates| rates.full).median
                - ensemble.spread(|rates| rates.cell_path).median
        };
        // Over 100 steps the cells that survived the settling need not be the slowest ones: a few hundredths of a nat.
        assert!(gap(0.0).abs() < 0.05, "gap {}", gap(0.0));
        assert!(gap(1.0) > 0.1, "gap {}", gap(1.0));
    }
}
