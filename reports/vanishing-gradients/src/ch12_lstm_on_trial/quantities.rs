//! The numbers that the prose of this chapter shows.

use super::explosion::{FREE_BIAS, Input, PYTORCH_GAIN, Sweep, sweeps};
use super::full_state::{Ensemble, ensembles};
use super::line_up::{Architecture, line_up};
use super::path_shares::{Shares, lags, path_shares};
use crate::experiments::log_products::STEPS;
use crate::experiments::quantile::Spread;
use gradflow_math::Activation;
use gradflow_report::{Budget, Format, Quantity};

/// The quantities, in the order of the prose.
pub(super) const QUANTITIES: &[Quantity] = &[
    fixed(1, "line-1997-low", |b| {
        end(b, Architecture::Lstm1997, 3.0).low
    }),
    fixed(1, "line-1997-high", |b| {
        end(b, Architecture::Lstm1997, 3.0).high
    }),
    fixed(0, "line-lstm-1-low", |b| {
        end(b, Architecture::Lstm, 1.0).low
    }),
    fixed(0, "line-lstm-1-high", |b| {
        end(b, Architecture::Lstm, 1.0).high
    }),
    fixed(0, "line-squeezed-3-low", |b| {
        end(b, Architecture::Squeezed, 3.0).low
    }),
    fixed(0, "line-squeezed-3-high", |b| {
        end(b, Architecture::Squeezed, 3.0).high
    }),
    fixed(1, "line-carried-3", |b| {
        end(b, Architecture::Carried, 3.0).median
    }),
    fixed(1, "line-gru-3", |b| end(b, Architecture::Gru, 3.0).median),
    fixed(1, "line-min-3", |b| {
        end(b, Architecture::MinLstm, 3.0).median
    }),
    fixed(1, "line-lstm-3-low", |b| {
        end(b, Architecture::Lstm, 3.0).low
    }),
    fixed(1, "line-lstm-3-high", |b| {
        end(b, Architecture::Lstm, 3.0).high
    }),
    fixed(1, "line-at-rest-3", |_| {
        STEPS as f64 * Activation::Sigmoid.apply(3.0_f64).ln()
    }),
    percent("path-cell-1-10-low", |b| cell(b, 1.0, 10).low),
    percent("path-cell-1-10-high", |b| cell(b, 1.0, 10).high),
    percent("path-cell-1-20-high", |b| cell(b, 1.0, 20).high),
    percent("path-candidate-1-20-low", |b| candidate(b, 1.0, 20).low),
    percent("path-candidate-1-20-high", |b| candidate(b, 1.0, 20).high),
    percent("path-cell-5-40-low", |b| cell(b, 5.0, 40).low),
    percent("path-cell-5-40-high", |b| cell(b, 5.0, 40).high),
    fixed(0, "path-half-0", |b| half(b, 0.0)),
    fixed(0, "path-half-1", |b| half(b, 1.0)),
    fixed(0, "path-half-3", |b| half(b, 3.0)),
    fixed(2, "critical-gain-0", |_| critical_gain(0.0)),
    fixed(2, "critical-gain-1", |_| critical_gain(1.0)),
    fixed(2, "critical-gain-3", |_| critical_gain(3.0)),
    fixed(2, "pytorch-gain", |_| PYTORCH_GAIN),
    fixed(3, "rest-apart", |b| {
        let sweep = free(b);
        let measured = Spread::over(sweep.at(0.5).iter().copied());
        (measured.median - sweep.at_rest[1].median).abs()
    }),
    fixed(2, "free-largest-low", |b| {
        Spread::over(free(b).at(12.0).iter().copied()).low
    }),
    fixed(2, "free-largest-high", |b| {
        Spread::over(free(b).at(12.0).iter().copied()).high
    }),
    fixed(2, "driven-largest-low", |b| driven(b, 0.0, 12.0).low),
    fixed(2, "driven-largest-high", |b| driven(b, 0.0, 12.0).high),
    percent("driven-exploding-4", |b| exploding(b, 4.0)),
    percent("driven-exploding-12", |b| exploding(b, 12.0)),
    fixed(3, "full-3-low", |b| of_bias(b, 3.0).full.low),
    fixed(3, "full-3-high", |b| of_bias(b, 3.0).full.high),
    fixed(2, "h-only-3-low", |b| of_bias(b, 3.0).h_only.low),
    fixed(2, "h-only-3-high", |b| of_bias(b, 3.0).h_only.high),
    Quantity {
        id: "two-trajectories-apart",
        value: |b| {
            let apart = ensembles(b).iter().map(|ensemble| ensemble.disagreement);
            apart.fold(0.0, f64::max)
        },
        format: Format::Significant(1),
    },
];

const fn fixed(digits: usize, id: &'static str, value: fn(Budget) -> f64) -> Quantity {
    Quantity {
        id,
        value,
        format: Format::Fixed(digits),
    }
}

const fn percent(id: &'static str, value: fn(Budget) -> f64) -> Quantity {
    Quantity {
        id,
        value,
        format: Format::Percent(0),
    }
}

/// The entry whose number is nearest to `at`.
fn nearest<T>(entries: &[T], number: impl Fn(&T) -> f64, at: f64) -> &T {
    entries
        .iter()
        .min_by(|a, b| {
            let far = |entry| (number(entry) - at).abs();
            far(a).total_cmp(&far(b))
        })
        .expect("an experiment has entries")
}

/// The logarithm at the largest lag.
fn end(budget: Budget, architecture: Architecture, bias: f64) -> Spread {
    let curves: Vec<_> = line_up(budget).of(architecture).collect();
    let norms = &nearest(&curves, |curve| curve.bias, bias).log_norm;
    norms[norms.len() - 1]
}

fn shares(budget: Budget, bias: f64) -> &'static Shares {
    nearest(path_shares(budget), |shares| shares.forget_bias, bias)
}

fn at_lag(spreads: &[Spread], lag: usize) -> Spread {
    let index = lags().position(|other| other == lag);
    spreads[index.expect("shares are taken at this lag")]
}

fn cell(budget: Budget, bias: f64, lag: usize) -> Spread {
    at_lag(&shares(budget, bias).cell, lag)
}

fn candidate(budget: Budget, bias: f64, lag: usize) -> Spread {
    at_lag(&shares(budget, bias).candidate, lag)
}

/// The first lag at which the median share of the cell path is below one half.
fn half(budget: Budget, bias: f64) -> f64 {
    lags()
        .zip(&shares(budget, bias).cell)
        .find(|(_, share)| share.median < 0.5)
        .map_or(f64::INFINITY, |(lag, _)| lag as f64)
}

/// `g_c = 4 (1 − σ(b_f))`.
fn critical_gain(bias: f64) -> f64 {
    4.0 * Activation::Sigmoid.apply(-bias)
}

fn free(budget: Budget) -> &'static Sweep {
    let silent = sweeps(budget).iter().find(|sweep| {
        sweep.input == Input::Silence && (sweep.forget_bias - FREE_BIAS).abs() < f64::EPSILON
    });
    silent.expect("one sweep has no input")
}

fn driven(budget: Budget, bias: f64, gain: f64) -> Spread {
    let sweep = nearest(driven_sweeps(budget), |sweep| sweep.forget_bias, bias);
    Spread::over(sweep.at(gain).iter().copied())
}

fn driven_sweeps(budget: Budget) -> &'static [Sweep] {
    let sweeps = sweeps(budget);
    let count = sweeps
        .iter()
        .take_while(|sweep| sweep.input == Input::WhiteNoise)
        .count();
    &sweeps[..count]
}

/// The share of the driven networks whose exponent is positive at this gain.
fn exploding(budget: Budget, gain: f64) -> f64 {
    let networks: Vec<f64> = driven_sweeps(budget)
        .iter()
        .flat_map(|sweep| sweep.at(gain).iter().copied())
        .collect();
    let exploding = networks.iter().filter(|&&exponent| exponent > 0.0).count();
    exploding as f64 / networks.len() as f64
}

fn of_bias(budget: Budget, bias: f64) -> &'static Ensemble {
    nearest(ensembles(budget), |ensemble| ensemble.forget_bias, bias)
}
