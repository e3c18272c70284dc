//! Truncated backpropagation through time against dual numbers through the steps that it keeps.

use crate::draw::{Instance, cases, config};
use crate::residual::{along, hold, relative};
use gradflow_math::{Activation, dual};
use gradflow_models::{Cell, LossAt, Truncation, bptt, by_lag, truncated};
use nalgebra::DMatrix;
use num_dual::Dual64;
use proptest::prelude::*;

proptest! {
    #![proptest_config(config())]

    #[test]
    fn truncated_is_detached(case in cases(), period in 1..=4_usize, more in 0..=3_usize) {
        let truncation = Truncation { period, depth: period + more };
        detached(&case.rnn(Activation::Tanh), truncation);
        detached(&case.article_lstm(Activation::Identity), truncation);
        detached(&case.lstm(), truncation);
    }

    #[test]
    fn a_sliding_truncation_is_the_first_lags(case in cases(), tau in 1..=8_usize) {
        first_lags(&case.rnn(Activation::Tanh), tau);
        first_lags(&case.lstm(), tau);
    }

    #[test]
    fn a_truncation_as_long_as_the_sequence_is_none(case in cases()) {
        let Instance { network, sequence, .. } = case.lstm();
        let states = bptt::unroll(&network.cell, &sequence.s_0, &sequence.xs).unwrap();
        let d_states = network.d_states(&sequence, &states, LossAt::EveryStep).unwrap();
        let whole = Truncation::blocks(sequence.xs.ncols());
        let got = truncated(&network.cell, &sequence.xs, &states, &d_states, whole).unwrap();
        let want = network.gradient(&sequence, LossAt::EveryStep).unwrap().d_cell.cell;
        prop_assert_eq!(got, want);
    }
}

/// For each block: the losses of the block, the weights of the last `depth` steps, a constant state before them.
fn detached<C: Cell<f64>>(instance: &Instance<C>, truncation: Truncation) {
    let Instance {
        network,
        sequence,
        direction,
        ds,
        ..
    } = instance;
    let cell = &network.cell;
    let last = sequence.xs.ncols();
    let states = bptt::unroll(cell, &sequence.s_0, &sequence.xs).unwrap();
    let d_states = DMatrix::from_fn(cell.state_len(), last, |i, t| ds[i] * (1.0 + t as f64));
    let got = truncated(cell, &sequence.xs, &states, &d_states, truncation).unwrap();

    let weights = cell.parameters();
    let direction = direction.rows(0, weights.len()).into_owned();
    let perturbed = cell
        .lift::<Dual64>()
        .with_parameters(&dual::seed(&weights, &direction));
    let mut slope = 0.0;
    let mut start = 0;
    while start < last {
        let end = last.min(start + truncation.period);
        let fixed = end.saturating_sub(truncation.depth);
        let mut s = states.column(fixed).map(Dual64::from);
        for t in fixed + 1..=end {
            s = perturbed.step(&sequence.xs.column(t - 1).map(Dual64::from), &s);
            if t > start {
                slope += s.map(|s| s.eps).dot(&d_states.column(t - 1));
            }
        }
        start = end;
    }
    hold(
        "truncated",
        along(&got.parameters(), &direction, slope),
        1e-12,
    );
}

fn first_lags<C: Cell<f64>>(instance: &Instance<C>, tau: usize) {
    let Instance {
        network, sequence, ..
    } = instance;
    let cell = &network.cell;
    let states = bptt::unroll(cell, &sequence.s_0, &sequence.xs).unwrap();
    let d_states = network
        .d_states(sequence, &states, LossAt::EveryStep)
        .unwrap();
    let sliding = truncated(
        cell,
        &sequence.xs,
        &states,
        &d_states,
        Truncation::sliding(tau),
    )
    .unwrap();
    let lags = by_lag(cell, &sequence.xs, &states, &d_states)
        .unwrap()
        .take(tau)
        .fold(cell.zeros(), |mut sum, term| {
            sum += term.d_cell;
            sum
        });
    hold(
        "sliding",
        relative(
            sliding.parameters().as_slice(),
            lags.parameters().as_slice(),
        ),
        1e-12,
    );
}

#[test]
fn blocks_are_not_a_sliding_window() {
    let case = crate::draw::Case {
        input_len: 2,
        hidden_len: 3,
        output_len: 1,
        steps: 8,
        scale: 1.0,
        seed: 4,
    };
    let Instance {
        network, sequence, ..
    } = case.lstm();
    let cell = &network.cell;
    let states = bptt::unroll(cell, &sequence.s_0, &sequence.xs).unwrap();
    let d_states = network
        .d_states(&sequence, &states, LossAt::EveryStep)
        .unwrap();
    let with = |truncation| {
        truncated(cell, &sequence.xs, &states, &d_states, truncation)
            .unwrap()
            .parameters()
    };
    let (blocks, sliding) = (with(Truncation::blocks(4)), with(Truncation::sliding(4)));
    assert!(relative(blocks.as_slice(), sliding.as_slice()) > 1e-2);

    let depth = Truncation {
        period: 3,
        depth: 2,
    };
    let error = truncated(cell, &sequence.xs, &states, &d_states, depth).unwrap_err();
    assert_eq!(
        error.to_string(),
        "truncation.depth must be at least 3, got 2"
    );
    let error = truncated(
        cell,
        &sequence.xs,
        &states,
        &d_states,
        Truncation::blocks(0),
    )
    .unwrap_err();
    assert_eq!(
        error.to_string(),
        "truncation.period must be at least 1, got 0"
    );
}
