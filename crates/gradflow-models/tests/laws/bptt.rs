//! Laws of a sequence of steps: the product of Jacobians, the moments, the terms of the general formula.

use crate::draw::{Case, Instance, cases, config, for_every_cell};
use crate::residual::{along, hold, relative};
use gradflow_math::{Activation, dual};
use gradflow_models::bptt::{self, Moment};
use gradflow_models::{Cell, LossAt, terms};
use nalgebra::{DMatrix, DVector};
use num_dual::Dual64;
use proptest::prelude::*;

/// Rounding of at most 8 steps: the same operations in another order.
const CHAIN: f64 = 1e-12;

proptest! {
    #![proptest_config(config())]

    #[test]
    fn product_of_jacobians_is_the_jacobian_of_the_composition(case in cases()) {
        for_every_cell!(case, product_is_composition);
    }

    #[test]
    fn moments_add_up_to_the_gradient(case in cases()) {
        for_every_cell!(case, moments_add_up);
    }

    #[test]
    fn first_moments_are_the_gradient_with_the_past_held_fixed(case in cases()) {
        truncated_is_detached(&case.rnn(Activation::Tanh));
        truncated_is_detached(&case.article_lstm(Activation::Identity));
        truncated_is_detached(&case.lstm());
    }

    #[test]
    fn terms_are_moments_and_derivatives_by_the_weights_of_one_step(case in cases()) {
        for_every_cell!(case, terms_are_moments);
    }
}

#[test]
fn the_reversed_product_of_jacobians_is_wrong() {
    for seed in 0..20 {
        let case = Case {
            input_len: 2,
            hidden_len: 3,
            output_len: 1,
            steps: 4,
            scale: 1.0,
            seed,
        };
        assert!(reversed_differs_by(&case.rnn(Activation::Tanh)) > 1e-2);
        assert!(reversed_differs_by(&case.lstm()) > 1e-2);
        // The article's gates see the input only: its Jacobians are diagonal, and diagonal matrices commute.
        assert!(reversed_differs_by(&case.article_lstm(Activation::Tanh)) < 1e-15);
    }
}

#[test]
fn the_moments_of_a_half_life_are_powers_of_one_half() {
    let cell = gradflow_models::Rnn::new(
        DMatrix::from_element(1, 1, 1.0),
        DMatrix::from_element(1, 1, 0.5),
        DVector::zeros(1),
        Activation::Identity,
    )
    .unwrap();
    let xs = DMatrix::from_element(1, 50, 1.0);
    let states = bptt::unroll(&cell, &DVector::zeros(1), &xs).unwrap();
    let mut d_states = DMatrix::zeros(1, 50);
    d_states[(0, 49)] = 1.0;
    let moments = bptt::backward(&cell, &xs, &states, &d_states).unwrap();
    assert_eq!(moments.len(), 50);
    for Moment { t, d_state, .. } in moments {
        assert_eq!(d_state[0], 0.5_f64.powi(50 - i32::try_from(t).unwrap()));
    }
}

fn product_is_composition<C: Cell<f64>>(instance: &Instance<C>) {
    let (cell, sequence) = (&instance.network.cell, &instance.sequence);
    let states = bptt::unroll(cell, &sequence.s_0, &sequence.xs).unwrap();
    let jacobians = || bptt::jacobians(cell, &sequence.xs, &states).unwrap();
    let product = jacobians().reduce(|product, j| j * product).unwrap();
    let without_signs = jacobians()
        .map(|j| j.abs())
        .reduce(|product, j| j * product)
        .unwrap();
    let (lifted, xs) = (cell.lift::<Dual64>(), sequence.xs.map(Dual64::from));
    let composed = dual::jacobian(
        |s_0| {
            xs.column_iter()
                .fold(s_0.clone(), |s, x| lifted.step(&x.into_owned(), &s))
        },
        &sequence.s_0,
    );
    let residual = relative(product.as_slice(), composed.as_slice());
    hold(
        "product = composition",
        residual,
        CHAIN * cancellation(product.as_slice(), without_signs.as_slice()),
    );
}

/// How many times larger a sum would be without the signs of its terms: what cancellation magnifies rounding by.
fn cancellation(sum: &[f64], without_signs: &[f64]) -> f64 {
    let largest = |entries: &[f64]| {
        entries
            .iter()
            .fold(0.0_f64, |most, entry| most.max(entry.abs()))
    };
    (largest(without_signs) / largest(sum)).max(1.0)
}

fn reversed_differs_by<C: Cell<f64>>(instance: &Instance<C>) -> f64 {
    let (cell, sequence) = (&instance.network.cell, &instance.sequence);
    let states = bptt::unroll(cell, &sequence.s_0, &sequence.xs).unwrap();
    let jacobians = || bptt::jacobians(cell, &sequence.xs, &states).unwrap();
    let product = jacobians().reduce(|product, j| j * product).unwrap();
    let reversed = jacobians().reduce(|product, j| product * j).unwrap();
    relative(reversed.as_slice(), product.as_slice())
}

fn moments_add_up<C: Cell<f64>>(instance: &Instance<C>) {
    let Instance {
        network, sequence, ..
    } = instance;
    let cell = &network.cell;
    let states = bptt::unroll(cell, &sequence.s_0, &sequence.xs).unwrap();
    let d_states = network
        .d_states(sequence, &states, LossAt::EveryStep)
        .unwrap();
    let moments: Vec<_> = bptt::backward(cell, &sequence.xs, &states, &d_states)
        .unwrap()
        .collect();
    let sum = moments
        .iter()
        .fold(DVector::zeros(cell.parameters().len()), |sum, moment| {
            sum + moment.pullback.d_cell.parameters()
        });
    let gradient = network.gradient(sequence, LossAt::EveryStep).unwrap();
    hold(
        "sum of moments",
        relative(sum.as_slice(), gradient.d_cell.cell.parameters().as_slice()),
        1e-15,
    );
    let earliest = moments.last().unwrap();
    assert_eq!(earliest.t, 1);
    assert_eq!(earliest.pullback.d_state, gradient.d_s_0);
}

/// The first τ moments against dual numbers through the last τ steps alone, begun at the constant state `s_{T−τ}`.
fn truncated_is_detached<C: Cell<f64>>(instance: &Instance<C>) {
    let Instance {
        network,
        sequence,
        ds,
        direction,
        ..
    } = instance;
    let cell = &network.cell;
    let last = sequence.xs.ncols();
    let kept = last.div_ceil(2);
    let states = bptt::unroll(cell, &sequence.s_0, &sequence.xs).unwrap();
    let mut d_states = DMatrix::zeros(cell.state_len(), last);
    d_states.set_column(last - 1, ds);
    let truncated = bptt::backward(cell, &sequence.xs, &states, &d_states)
        .unwrap()
        .take(kept)
        .fold(cell.zeros(), |mut sum, moment| {
            sum += moment.pullback.d_cell;
            sum
        });

    let lifted = cell.lift::<Dual64>();
    let weights = cell.parameters();
    let direction = direction.rows(0, weights.len()).into_owned();
    let slope = dual::directional(
        |weights| {
            let cell = lifted.with_parameters(weights);
            let mut s = states.column(last - kept).map(Dual64::from);
            for t in last - kept..last {
                s = cell.step(&sequence.xs.column(t).map(Dual64::from), &s);
            }
            s.dot(&ds.map(Dual64::from))
        },
        &weights,
        &direction,
    );
    hold(
        "truncated = detached",
        along(&truncated.parameters(), &direction, slope),
        CHAIN,
    );
}

/// Each term against its moment, and against dual numbers that perturb the weights of the step at k alone.
fn terms_are_moments<C: Cell<f64>>(instance: &Instance<C>) {
    let Instance {
        network,
        sequence,
        ds,
        direction,
        ..
    } = instance;
    let cell = &network.cell;
    let last = sequence.xs.ncols();
    let states = bptt::unroll(cell, &sequence.s_0, &sequence.xs).unwrap();
    let mut d_states = DMatrix::zeros(cell.state_len(), last);
    d_states.set_column(last - 1, ds);
    let terms = terms(cell, &sequence.xs, &states, last, ds).unwrap();
    let moments = bptt::backward(cell, &sequence.xs, &states, &d_states).unwrap();
    assert_eq!(terms.len(), last);

    let constant = cell.lift::<Dual64>();
    let weights = cell.parameters();
    let direction = direction.rows(0, weights.len()).into_owned();
    for (term, moment) in terms.iter().rev().zip(moments) {
        assert_eq!(term.k, moment.t);
        hold(
            "δ_k",
            relative(term.d_state.as_slice(), moment.d_state.as_slice()),
            CHAIN,
        );
        let (summand, expected) = (
            term.d_cell.parameters(),
            moment.pullback.d_cell.parameters(),
        );
        hold(
            "summand = moment",
            relative(summand.as_slice(), expected.as_slice()),
            CHAIN,
        );

        let slope = dual::directional(
            |weights| {
                let perturbed = constant.with_parameters(weights);
                let mut s = sequence.s_0.map(Dual64::from);
                for t in 1..=last {
                    let cell = if t == term.k { &perturbed } else { &constant };
                    s = cell.step(&sequence.xs.column(t - 1).map(Dual64::from), &s);
                }
                s.dot(&ds.map(Dual64::from))
            },
            &weights,
            &direction,
        );
        hold(
            "summand = weights of one step",
            along(&summand, &direction, slope),
            CHAIN,
        );
    }
}
