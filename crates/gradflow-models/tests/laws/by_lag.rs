//! The gradient split by lag: it adds up, and each part is the derivative by weights of their own.

use crate::draw::{Instance, cases, config};
use crate::residual::{along, hold, relative};
use gradflow_math::{Activation, dual};
use gradflow_models::{Cell, LossAt, bptt, by_lag};
use nalgebra::{DMatrix, DVector};
use num_dual::Dual64;
use proptest::prelude::*;

proptest! {
    #![proptest_config(config())]

    #[test]
    fn lags_add_up_to_the_gradient(case in cases()) {
        for loss_at in [LossAt::EveryStep, LossAt::Last, LossAt::Time(1)] {
            add_up(&case.rnn(Activation::Tanh), loss_at);
            add_up(&case.article_lstm(Activation::Identity), loss_at);
            add_up(&case.lstm(), loss_at);
        }
    }

    #[test]
    fn a_lag_is_the_derivative_by_the_weights_that_act_so_long_before_a_loss(case in cases()) {
        lag_is_derivative(&case.rnn(Activation::Tanh));
        lag_is_derivative(&case.article_lstm(Activation::Tanh));
        lag_is_derivative(&case.lstm());
    }
}

fn add_up<C: Cell<f64>>(instance: &Instance<C>, loss_at: LossAt) {
    let Instance {
        network, sequence, ..
    } = instance;
    let cell = &network.cell;
    let states = bptt::unroll(cell, &sequence.s_0, &sequence.xs).unwrap();
    let d_states = network.d_states(sequence, &states, loss_at).unwrap();
    let terms: Vec<_> = by_lag(cell, &sequence.xs, &states, &d_states)
        .unwrap()
        .collect();
    let latest = *loss_at.times(sequence.xs.ncols()).unwrap().end();
    assert_eq!(
        terms.iter().map(|term| term.lag).collect::<Vec<_>>(),
        (0..latest).collect::<Vec<_>>()
    );
    let parts: Vec<_> = terms.iter().map(|term| term.d_cell.parameters()).collect();
    let nothing = DVector::zeros(cell.parameters().len());
    let sum = parts.iter().fold(nothing.clone(), |sum, part| sum + part);
    let size = parts.iter().fold(nothing, |size, part| size + part.abs());
    let gradient = network
        .gradient(sequence, loss_at)
        .unwrap()
        .d_cell
        .cell
        .parameters();
    // Relative to the parts: lags of opposite sign may cancel.
    hold(
        "sum over lags",
        (sum - gradient).amax() / size.amax(),
        1e-12,
    );
}

/// `G_ℓ` against dual numbers that perturb, for the loss at t, the weights of the step at t − ℓ alone.
fn lag_is_derivative<C: Cell<f64>>(instance: &Instance<C>) {
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
    // A different immediate derivative at every time.
    let d_states = DMatrix::from_fn(cell.state_len(), last, |i, t| ds[i] * (1.0 + t as f64));
    let constant = cell.lift::<Dual64>();
    let weights = cell.parameters();
    let direction = direction.rows(0, weights.len()).into_owned();
    let perturbed = constant.with_parameters(&dual::seed(&weights, &direction));
    for term in by_lag(cell, &sequence.xs, &states, &d_states).unwrap() {
        let mut slope = 0.0;
        for t in term.lag + 1..=last {
            let mut s = states.column(t - term.lag - 1).map(Dual64::from);
            for k in t - term.lag..=t {
                let cell = if k == t - term.lag {
                    &perturbed
                } else {
                    &constant
                };
                s = cell.step(&sequence.xs.column(k - 1).map(Dual64::from), &s);
            }
            slope += s.map(|s| s.eps).dot(&d_states.column(t - 1));
        }
        hold(
            "lag",
            along(&term.d_cell.parameters(), &direction, slope),
            1e-12,
        );
    }
}

#[test]
fn the_lags_of_the_article_are_not_the_times_of_its_sum() {
    // For losses at several times the moments of the backward pass are sums over lags, not lags.
    let case = crate::draw::Case {
        input_len: 2,
        hidden_len: 3,
        output_len: 1,
        steps: 5,
        scale: 1.0,
        seed: 4,
    };
    let Instance {
        network, sequence, ..
    } = case.lstm();
    let cell = &network.cell;
    let states = bptt::unroll(cell, &sequence.s_0, &sequence.xs).unwrap();
    let differs = |loss_at| {
        let d_states = network.d_states(&sequence, &states, loss_at).unwrap();
        let first_lag = by_lag(cell, &sequence.xs, &states, &d_states)
            .unwrap()
            .next()
            .unwrap();
        let first_moment = bptt::backward(cell, &sequence.xs, &states, &d_states)
            .unwrap()
            .next()
            .unwrap();
        relative(
            first_lag.d_cell.parameters().as_slice(),
            first_moment.pullback.d_cell.parameters().as_slice(),
        )
    };
    assert_eq!(differs(LossAt::Last), 0.0);
    assert!(differs(LossAt::EveryStep) > 1e-2);
}
