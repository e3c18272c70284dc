//! Checkpointed backpropagation: the bits of the plain pass from O(√T) states.

use crate::draw::Case;
use gradflow_math::{Activation, Init};
use gradflow_models::{Cell, bptt, checkpointed};
use nalgebra::{DMatrix, DVector};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

const CASE: Case = Case {
    input_len: 2,
    hidden_len: 3,
    output_len: 1,
    steps: 1,
    scale: 1.0,
    seed: 7,
};

/// ⌈√T⌉.
fn root(steps: usize) -> usize {
    (1..=steps).find(|root| root * root >= steps).unwrap()
}

/// A loss whose derivative at t depends on t and on the state, and misses some times.
fn d_state(t: usize, s: &DVector<f64>) -> DVector<f64> {
    if t.is_multiple_of(3) {
        DVector::zeros(s.len())
    } else {
        s.map(|s| s * s - 0.1 * t as f64)
    }
}

fn holds_for<C: Cell<f64> + PartialEq + std::fmt::Debug>(cell: &C, steps: usize) {
    let mut rng = ChaCha8Rng::seed_from_u64(steps as u64);
    let xs = Init::Gaussian { gain: 1.0 }.sample(cell.input_len(), steps, &mut rng);
    let s_0 = DVector::from_element(cell.state_len(), 0.3);
    let states = bptt::unroll(cell, &s_0, &xs).unwrap();
    let mut d_states = DMatrix::zeros(cell.state_len(), steps);
    for t in 1..=steps {
        d_states.set_column(t - 1, &d_state(t, &states.column(t).into_owned()));
    }
    let plain = bptt::backward(cell, &xs, &states, &d_states)
        .unwrap()
        .total();

    let mut asked = Vec::new();
    let checkpointed = checkpointed(cell, &s_0, &xs, |t, s| {
        asked.push(t);
        assert_eq!(*s, states.column(t));
        d_state(t, s)
    })
    .unwrap();
    assert_eq!(checkpointed.gradient, plain);
    assert_eq!(asked, (1..=steps).rev().collect::<Vec<_>>());
    assert!(
        checkpointed.states_held <= 2 * root(steps),
        "T = {steps}: {} states",
        checkpointed.states_held
    );
}

#[test]
fn the_gradient_has_the_same_bits_from_two_root_t_states() {
    for steps in (1..=40).chain([99, 100, 101, 400, 1000]) {
        holds_for(&CASE.lstm().network.cell, steps);
        holds_for(&CASE.rnn(Activation::Tanh).network.cell, steps);
    }
}

#[test]
fn memory_grows_with_the_root_of_time() {
    let cell = CASE.rnn(Activation::Tanh).network.cell;
    let held = |steps: usize| {
        let xs = DMatrix::zeros(2, steps);
        checkpointed(&cell, &DVector::zeros(3), &xs, |_, s| s.clone())
            .unwrap()
            .states_held
    };
    // Four times the steps, twice the states; a plain pass would hold 4001.
    assert_eq!(held(1000), 63);
    assert_eq!(held(4000), 126);
}

#[test]
fn a_derivative_of_the_wrong_length_is_an_error() {
    let cell = CASE.rnn(Activation::Tanh).network.cell;
    let xs = DMatrix::zeros(2, 5);
    let error = checkpointed(&cell, &DVector::zeros(3), &xs, |_, _| DVector::zeros(2)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the result of d_state must have length 3, got 2"
    );
}
