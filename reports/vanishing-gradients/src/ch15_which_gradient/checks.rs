//! What the checks of this chapter do on one random instance.

use super::single::{falls_below, zero_at};
use crate::experiments::chain::cell;
use crate::experiments::instances::{PlainRnn, Squash, normals};
use crate::experiments::oracle::{self, half_square, rnn_output, rnn_step};
use crate::experiments::residual::{directional, relative, worst};
use gradflow_math::Activation;
use gradflow_models::{Cell, LagTerm, Rnn, Truncation, bptt, by_lag, truncated};
use gradflow_report::{PointRng, Sample};
use nalgebra::{DMatrix, DVector};
use rand::RngExt;

/// The longest sequence of a check.
const STEPS: usize = 6;

/// A sample without an article's formula.
fn judged(residual: f64, control: f64) -> Sample {
    Sample {
        residual,
        printed: None,
        within: false,
        control,
    }
}

/// The derivative of `L_t` along `along` when the weights move in step k alone.
fn moved_in_one_step(rnn: &PlainRnn<f64>, along: &PlainRnn<f64>, k: usize, t: usize) -> f64 {
    let (moved, held) = (rnn.along(along), rnn.along(&rnn.still()));
    let s = (1..=t).fold(held.s_0.clone(), |s, j| {
        let network = if j == k { &moved } else { &held };
        rnn_step(network, &held.xs[j - 1], &s)
    });
    half_square(&held.ys[t - 1], &rnn_output(&held, &s)).eps
}

/// A plain network for the library: its cell, inputs and states, and `∂⁺L/∂s_t` of the losses at `losses`.
struct Lifted {
    cell: Rnn<f64>,
    xs: DMatrix<f64>,
    states: DMatrix<f64>,
    d_states: DMatrix<f64>,
}

impl Lifted {
    fn of(rnn: &PlainRnn<f64>, has_loss: impl Fn(usize) -> bool) -> Self {
        let columns = |vectors: &[Vec<f64>]| {
            DMatrix::from_vec(vectors[0].len(), vectors.len(), vectors.concat())
        };
        let states = oracle::rnn_states::<f64>(rnn);
        let readout = DMatrix::from_row_slice(rnn.outputs(), rnn.units(), &rnn.w_o);
        let mut d_states = DMatrix::zeros(rnn.units(), rnn.steps());
        for t in (1..=rnn.steps()).filter(|&t| has_loss(t)) {
            let output = rnn_output(rnn, &states[t]);
            let miss = DVector::from_vec(output) - DVector::from_column_slice(&rnn.ys[t - 1]);
            d_states.set_column(t - 1, &readout.tr_mul(&miss));
        }
        Self {
            cell: cell(rnn),
            xs: columns(&rnn.xs),
            states: columns(&states),
            d_states,
        }
    }

    fn parts(&self) -> Vec<LagTerm<Rnn<f64>>> {
        by_lag(&self.cell, &self.xs, &self.states, &self.d_states)
            .expect("the shapes are those of one network")
            .collect()
    }
}

/// A network with a loss at every step, a random direction of all its weights, and what the oracle says along it.
struct AllLosses {
    rnn: PlainRnn<f64>,
    along: PlainRnn<f64>,
    lifted: Lifted,
}

impl AllLosses {
    fn draw(steps: usize, rng: &mut PointRng) -> Self {
        let rnn = PlainRnn::draw(Squash::draw(rng), steps, rng);
        let mut along = rnn.still();
        along.w_x = normals(rnn.w_x.len(), 1.0, rng);
        along.w_s = normals(rnn.w_s.len(), 1.0, rng);
        along.b_1 = normals(rnn.units(), 1.0, rng);
        Self {
            lifted: Lifted::of(&rnn, |_| true),
            rnn,
            along,
        }
    }

    /// A gradient of all weights along the direction.
    fn of_gradient(&self, gradient: &DVector<f64>) -> f64 {
        gradient.dot(&cell(&self.along).parameters())
    }

    /// The oracle: the sum over all uses k and losses t ≥ k that `counts(k, t)` selects.
    fn over(&self, counts: impl Fn(usize, usize) -> bool) -> f64 {
        let steps = self.rnn.steps();
        (1..=steps)
            .flat_map(|t| (1..=t).map(move |k| (k, t)))
            .filter(|&(k, t)| counts(k, t))
            .map(|(k, t)| moved_in_one_step(&self.rnn, &self.along, k, t))
            .sum()
    }
}

/// D15.1 along a random direction of all weights; the control files a part under the time instead of the lag.
pub(super) fn lags(rng: &mut PointRng) -> Sample {
    let steps = rng.random_range(2..=STEPS);
    let net = AllLosses::draw(steps, rng);
    let parts = net.lifted.parts();
    let size = largest_part(&parts);
    let got = |lag: usize| net.of_gradient(&parts[lag].d_cell.parameters());
    let sum: f64 = (0..steps).map(got).sum();
    let of_lag = |lag: usize| directional(got(lag), net.over(|k, t| t - k == lag), size);
    let of_time = |lag: usize| directional(got(lag), net.over(|k, _| k == lag + 1), size);
    judged(
        worst(
            (0..steps)
                .map(of_lag)
                .chain([directional(sum, net.over(|_, _| true), size)]),
        ),
        worst((0..steps).map(of_time)),
    )
}

/// D15.4: the library's sliding truncation; the control takes disjoint blocks for it.
pub(super) fn truncation(rng: &mut PointRng) -> Sample {
    // With τ = 1 the two are the same, and with τ = T both are exact.
    let steps = rng.random_range(3..=STEPS);
    let tau = rng.random_range(2..steps);
    let net = AllLosses::draw(steps, rng);
    let size = largest_part(&net.lifted.parts());
    let Lifted {
        cell,
        xs,
        states,
        d_states,
    } = &net.lifted;
    let lost = |truncation| {
        let agree = "the shapes are those of one network";
        let whole = bptt::backward(cell, xs, states, d_states)
            .expect(agree)
            .total();
        let kept = truncated(cell, xs, states, d_states, truncation).expect(agree);
        whole.d_cell.parameters() - kept.parameters()
    };
    let want = net.over(|k, t| t - k >= tau);
    let error = |truncation| directional(net.of_gradient(&lost(truncation)), want, size);
    judged(
        error(Truncation::sliding(tau)),
        error(Truncation::blocks(tau)),
    )
}

/// The length of the longest part, which rounding is relative to.
fn largest_part(parts: &[LagTerm<Rnn<f64>>]) -> f64 {
    worst(parts.iter().map(|part| part.d_cell.parameters().norm()))
}

/// D15.2 for a loss at T; the control forgets the state that the weights act on.
pub(super) fn part_size(rng: &mut PointRng) -> Sample {
    let steps = rng.random_range(2..=STEPS);
    let rnn = PlainRnn::draw(Squash::Tanh, steps, rng);
    let lifted = Lifted::of(&rnn, |t| t == steps);
    let parts = lifted.parts();
    // ∂L/∂a_k by moving the bias of one unit in step k alone.
    let by_pre_activation = |k: usize| -> Vec<f64> {
        (0..rnn.units())
            .map(|unit| {
                let mut along = rnn.still();
                along.b_1[unit] = 1.0;
                moved_in_one_step(&rnn, &along, k, steps)
            })
            .collect()
    };
    let length = |v: &[f64]| v.iter().map(|entry| entry * entry).sum::<f64>().sqrt();
    let states = oracle::rnn_states::<f64>(&rnn);
    let credits: Vec<f64> = (0..steps)
        .map(|lag| length(&by_pre_activation(steps - lag)))
        .collect();
    let want: Vec<f64> = credits
        .iter()
        .enumerate()
        .map(|(lag, credit)| credit * length(&states[steps - lag - 1]))
        .collect();
    let got: Vec<f64> = parts.iter().map(|part| part.d_cell.w_hh.norm()).collect();
    judged(relative(&got, &want), relative(&credits, &want))
}

/// D15.3 over every sequence of signs; the control forgets to square.
pub(super) fn share(rng: &mut PointRng) -> Sample {
    let w: f64 = rng.random_range(0.3..0.98);
    let steps: usize = rng.random_range(2..=5);
    let from = rng.random_range(1..steps);
    let cell = Rnn {
        w_xh: DMatrix::from_element(1, 1, 1.0),
        w_hh: DMatrix::from_element(1, 1, w),
        b_h: DVector::zeros(1),
        activation: Activation::Identity,
    };
    let mut d_states = DMatrix::zeros(1, steps);
    d_states[(0, steps - 1)] = 1.0;
    let (mut older, mut all) = (0.0, 0.0);
    for signs in 0..1_u32 << steps {
        let sign = |t: usize| if signs >> t & 1 == 1 { 1.0 } else { -1.0 };
        let xs = DMatrix::from_fn(1, steps, |_, t| sign(t));
        let agree = "the shapes are those of one unit";
        let states = bptt::unroll(&cell, &DVector::zeros(1), &xs).expect(agree);
        let parts = by_lag(&cell, &xs, &states, &d_states).expect(agree);
        let parts: Vec<f64> = parts.map(|part| part.d_cell.w_xh[(0, 0)]).collect();
        older += parts[from..].iter().sum::<f64>().powi(2);
        all += parts.iter().sum::<f64>().powi(2);
    }
    // (w²)^n summed from n to T − 1, over the same sum from 0.
    let power = |n: usize| (0..n).fold(1.0, |power, _| power * w * w);
    let want = (power(from) - power(steps)) / (1.0 - power(steps));
    let plain = |n: usize| (0..n).fold(1.0, |power, _| power * w);
    let not_squared = (plain(from) - plain(steps)) / (1.0 - plain(steps));
    judged(
        (older / all / want - 1.0).abs(),
        (older / all / not_squared - 1.0).abs(),
    )
}

/// D15.5; the control takes the numbers with full precision for all numbers.
pub(super) fn underflow(rng: &mut PointRng) -> Sample {
    let factor: f32 = rng.random_range(0.001..0.5);
    let wide = f64::from(factor);
    let steps_to = |bits: f64| bits * std::f64::consts::LN_2 / -wide.ln();
    let found = |steps: Option<usize>| steps.map_or(f64::INFINITY, |steps| steps as f64);
    // Below the smallest normal number rounding may cost or save a step, and the count is rounded up to a whole one.
    let off = |bits: f64, steps: Option<usize>| {
        f64::max(0.0, (steps_to(bits) - found(steps)).abs() - 2.0)
    };
    let zeros = [zero_at(factor), zero_at(wide)];
    judged(
        worst([
            off(126.0, falls_below(factor, f32::MIN_POSITIVE)),
            off(150.0, zeros[0]),
            off(1022.0, falls_below(wide, f64::MIN_POSITIVE)),
            off(1075.0, zeros[1]),
        ]),
        worst([off(126.0, zeros[0]), off(1022.0, zeros[1])]),
    )
}
