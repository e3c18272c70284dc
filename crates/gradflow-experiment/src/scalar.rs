//! One tanh unit in plain numbers: the same measurement as of any cell, without a matrix.
//!
//! With e = e^(−2|a|), tanh a = ±(1 − e)/(1 + e) and ln tanh′ a = 2(ln 2 − |a| − ln(1 + e)): one exponential a step, and one
//! logarithm for many, because the factors 1 + e lie between 1 and 2.

use crate::cell::{AnyCell, len};
use crate::law::normals;
use crate::measure::Observation;
use crate::quantity::{Measure, Quantity};
use gradflow_math::Activation;
use gradflow_models::Rnn;
use gradflow_sweep::{Row, Status};
use std::f64::consts::LN_2;

/// The factors that are multiplied before a logarithm is taken.
const FACTORS: u32 = 500;

/// The parts of a run whose exponents give the error of the whole, as for other cells.
const BLOCKS: usize = 16;

/// Measures `cell` if it is one tanh unit and is asked for growth only.
pub(crate) fn observe(cell: &AnyCell, observation: &mut Observation<'_>) -> Option<Row<Vec<f64>>> {
    let AnyCell::Rnn(cell) = cell else {
        return None;
    };
    let is_unit = cell.w_hh.len() == 1 && cell.w_xh.len() == 1;
    let growth = [Quantity::Lyapunov, Quantity::LogNorm, Quantity::HalfLife];
    let quantities = &observation.measure.quantities;
    let fits = cell.activation == Activation::Tanh && quantities.iter().all(|q| growth.contains(q));
    (is_unit && fits).then(|| measured(cell, observation))
}

fn measured(cell: &Rnn<f64>, observation: &mut Observation<'_>) -> Row<Vec<f64>> {
    let Observation {
        measure, run, xs, ..
    } = *observation;
    let (transient, steps) = (len(run.transient), len(run.steps));
    let mut unit = Unit {
        w: cell.w_hh[0],
        s: normals(1, 1, observation.rng)[0] * run.start,
        size: 0.0,
        divisors: 1.0,
        factors: 0,
        log_divisors: 0.0,
    };
    let drive = |x: &f64| cell.w_xh[0] * x + cell.b_h[0];
    let (before, during) = xs.as_slice().split_at(transient);
    for x in before {
        unit.step(drive(x));
    }
    unit.begin();
    // The lags at which the growth is read: the ends of the blocks and those that are asked for, or all.
    let mut lags: Vec<usize> = if measure.any(&[Quantity::HalfLife]) {
        (1..=steps).collect()
    } else {
        let ends = (1..=BLOCKS).map(|block| (block * steps).div_ceil(BLOCKS));
        let asked = measure.lags.iter().map(|&lag| len(lag));
        ends.chain(asked).collect()
    };
    lags.sort_unstable();
    lags.dedup();
    let mut growth = Vec::with_capacity(lags.len());
    let mut taken = 0;
    for &lag in &lags {
        for x in &during[taken..lag] {
            unit.step(drive(x));
        }
        taken = lag;
        growth.push(unit.log_growth(lag));
    }
    let at = |lag: usize| match lags.binary_search(&lag) {
        Ok(place) => growth[place],
        Err(_) => 0.0,
    };
    row(measure, steps, &lags, &growth, at)
}

fn row(
    measure: &Measure,
    steps: usize,
    lags: &[usize],
    growth: &[f64],
    at: impl Fn(usize) -> f64,
) -> Row<Vec<f64>> {
    let mut values = Vec::new();
    let mut timed_out = false;
    for quantity in &measure.quantities {
        match quantity {
            Quantity::Lyapunov => values.extend(exponent(steps, &at)),
            Quantity::LogNorm => values.extend(measure.lags.iter().map(|&lag| at(len(lag)))),
            _ => {
                let half_life = half_life(lags, growth);
                timed_out |= half_life.is_none();
                values.push(half_life.unwrap_or(f64::INFINITY));
            }
        }
    }
    let status = if values.iter().any(|value| value.is_nan()) {
        Status::Nan
    } else if timed_out {
        Status::Timeout
    } else {
        Status::Ok
    };
    Row { status, values }
}

/// λ₁ and its standard error from the spread of the blocks.
fn exponent(steps: usize, at: impl Fn(usize) -> f64) -> [f64; 2] {
    let mean = at(steps) / steps as f64;
    let blocks = BLOCKS.min(steps);
    if blocks < 2 || !mean.is_finite() {
        return [mean, 0.0];
    }
    let end = |block: usize| (block * steps).div_ceil(blocks);
    let squares: f64 = (0..blocks)
        .map(|block| {
            let (from, to) = (end(block), end(block + 1));
            let rate = (at(to) - at(from)) / (to - from) as f64;
            (rate - mean).powi(2)
        })
        .sum();
    let count = blocks as f64;
    [mean, (squares / (count - 1.0) / count).sqrt()]
}

/// Where the growth falls to ln ½, interpolated between steps; `lags` are all of them, from 1 on.
fn half_life(lags: &[usize], growth: &[f64]) -> Option<f64> {
    let place = growth.iter().position(|&growth| growth <= -LN_2)?;
    let before = if place == 0 { 0.0 } else { growth[place - 1] };
    let fraction = if growth[place].is_finite() {
        (before + LN_2) / (before - growth[place])
    } else {
        0.0
    };
    Some((lags[place] - 1) as f64 + fraction)
}

/// `s ← tanh(w s + drive)` and the logarithm of the product of its derivatives.
struct Unit {
    w: f64,
    s: f64,
    /// Σ|a|.
    size: f64,
    /// The product of the factors 1 + e that have not been taken the logarithm of.
    divisors: f64,
    factors: u32,
    log_divisors: f64,
}

impl Unit {
    fn step(&mut self, drive: f64) {
        let a = self.w * self.s + drive;
        let size = a.abs();
        let m = libm::expm1(-2.0 * size);
        let divisor = 2.0 + m;
        self.s = (-m / divisor).copysign(a);
        self.size += size;
        self.divisors *= divisor;
        self.factors += 1;
        if self.factors == FACTORS {
            self.flush();
        }
    }

    fn flush(&mut self) {
        self.log_divisors += libm::log(self.divisors);
        self.divisors = 1.0;
        self.factors = 0;
    }

    /// Forgets the growth so far.
    fn begin(&mut self) {
        (self.size, self.divisors, self.factors, self.log_divisors) = (0.0, 1.0, 0, 0.0);
    }

    /// `ln |∂s_lag/∂s_0| = lag·ln |4w| − 2 Σ|a| − 2 Σ ln(1 + e)`, `lag` steps after [`begin`](Self::begin).
    fn log_growth(&mut self, lag: usize) -> f64 {
        self.flush();
        lag as f64 * libm::log(4.0 * self.w.abs()) - 2.0 * (self.size + self.log_divisors)
    }
}
