//! An error names what is wrong, what was expected and what was found; an explosion is a result.

use crate::draw::Case;
use gradflow_math::Activation;
use gradflow_models::{
    ArticleLstm, Cell, Gate, InputGate, LossAt, Lstm, Network, Readout, Rnn, bptt, terms,
};
use nalgebra::{DMatrix, DVector};

const CASE: Case = Case {
    input_len: 2,
    hidden_len: 3,
    output_len: 1,
    steps: 4,
    scale: 1.0,
    seed: 1,
};

fn zeros(rows: usize, cols: usize) -> DMatrix<f64> {
    DMatrix::zeros(rows, cols)
}

fn message<V: std::fmt::Debug>(result: Result<V, gradflow_models::Error>) -> String {
    result.unwrap_err().to_string()
}

#[test]
fn constructors_name_the_weights() {
    let rnn = |w_xh, w_hh| Rnn::new(w_xh, w_hh, DVector::zeros(8), Activation::Tanh);
    assert_eq!(
        message(rnn(zeros(8, 3), zeros(8, 4))),
        "w_hh must be (8, 8), got (8, 4)"
    );
    assert_eq!(
        message(rnn(zeros(7, 3), zeros(8, 8))),
        "w_xh must be (8, 3), got (7, 3)"
    );
    assert_eq!(
        message(rnn(zeros(8, 0), zeros(8, 8))),
        "the columns of w_xh must be at least 1, got 0"
    );

    let gate = |h: usize| Gate {
        w_xh: zeros(h, 2),
        w_hh: zeros(h, h),
        b: DVector::zeros(h),
    };
    let lstm = Lstm::new(gate(3), gate(3), gate(4), gate(3));
    assert_eq!(message(lstm), "candidate.b must have length 3, got 4");

    let gate = |rows, cols| InputGate {
        w: zeros(rows, cols),
        b: DVector::zeros(rows),
    };
    let article = ArticleLstm::new(gate(3, 3), gate(3, 2), Activation::Identity);
    assert_eq!(message(article), "input.w must be (3, 3), got (3, 2)");

    assert_eq!(
        message(Readout::new(zeros(2, 3), DVector::zeros(4))),
        "w_ho must be (4, 3), got (2, 3)"
    );
    // A readout of [h; c] does not read c.
    let readout = Readout::new(zeros(2, 6), DVector::zeros(2)).unwrap();
    assert_eq!(
        message(Network::new(CASE.lstm().network.cell, readout)),
        "w_ho must be (2, 3), got (2, 6)"
    );
}

#[test]
fn unroll_names_the_argument() {
    let cell = CASE.lstm().network.cell;
    let s_0 = DVector::zeros(6);
    let unroll = |s_0: &DVector<f64>, xs| message(bptt::unroll(&cell, s_0, &xs));
    assert_eq!(
        unroll(&DVector::zeros(3), zeros(2, 4)),
        "s_0 must have length 6, got 3"
    );
    assert_eq!(unroll(&s_0, zeros(5, 4)), "xs must be (2, 4), got (5, 4)");
    assert_eq!(
        unroll(&s_0, zeros(2, 0)),
        "the columns of xs must be at least 1, got 0"
    );
    let mut xs = zeros(2, 4);
    xs[(1, 2)] = f64::NAN;
    assert_eq!(
        unroll(&s_0, xs),
        "xs must be finite, got NaN at row 1, column 2"
    );
    let s_0 = DVector::from_element(6, f64::NEG_INFINITY);
    assert_eq!(
        unroll(&s_0, zeros(2, 4)),
        "s_0 must be finite, got -inf at row 0, column 0"
    );

    let mut broken = cell.clone();
    broken.output.w_hh = zeros(3, 2);
    let result = bptt::unroll(&broken, &DVector::zeros(6), &zeros(2, 4));
    assert_eq!(message(result), "output.w_hh must be (3, 3), got (3, 2)");
}

#[test]
fn backward_and_terms_name_the_argument() {
    let instance = CASE.rnn(Activation::Tanh);
    let (cell, xs) = (&instance.network.cell, &instance.sequence.xs);
    let states = bptt::unroll(cell, &instance.sequence.s_0, xs).unwrap();
    let without_s_0 = states.columns(1, 4).into_owned();
    assert_eq!(
        message(bptt::backward(cell, xs, &without_s_0, &zeros(3, 4)).map(Iterator::count)),
        "states must be (3, 5), got (3, 4)"
    );
    assert_eq!(
        message(bptt::backward(cell, xs, &states, &zeros(3, 5)).map(Iterator::count)),
        "d_states must be (3, 4), got (3, 5)"
    );
    for t in [0, 5] {
        let result = terms(cell, xs, &states, t, &DVector::zeros(3));
        assert_eq!(message(result), format!("t must be in 1..=4, got {t}"));
    }
    let result = terms(cell, xs, &states, 4, &DVector::zeros(2));
    assert_eq!(message(result), "d_state must have length 3, got 2");
}

#[test]
fn a_loss_lies_within_its_sequence() {
    let mut instance = CASE.rnn(Activation::Tanh);
    let gradient = instance
        .network
        .gradient(&instance.sequence, LossAt::Time(5));
    assert_eq!(message(gradient), "t must be in 1..=4, got 5");
    instance.sequence.targets = zeros(1, 3);
    let loss = instance.network.loss(&instance.sequence, LossAt::Last);
    assert_eq!(message(loss), "targets must be (1, 4), got (1, 3)");
    instance.sequence.targets = zeros(1, 0);
    instance.sequence.xs = zeros(2, 0);
    for loss_at in [LossAt::EveryStep, LossAt::Last, LossAt::Time(1)] {
        let loss = instance.network.loss(&instance.sequence, loss_at);
        assert_eq!(message(loss), "the columns of xs must be at least 1, got 0");
    }
}

#[test]
fn an_explosion_is_a_result() {
    let mut instance = CASE.rnn(Activation::Relu);
    instance.network.cell = instance
        .network
        .cell
        .with_parameters(&DVector::from_element(18, 1e200));
    instance.sequence.xs.fill(1.0);
    let states = bptt::unroll(
        &instance.network.cell,
        &instance.sequence.s_0,
        &instance.sequence.xs,
    )
    .unwrap();
    assert!(states.column(4).iter().all(|s| !s.is_finite()));
    let gradient = instance
        .network
        .gradient(&instance.sequence, LossAt::Last)
        .unwrap();
    assert!(gradient.d_cell.parameters().iter().any(|d| !d.is_finite()));
    let d_state = DVector::from_element(3, 1.0);
    assert_eq!(
        terms(
            &instance.network.cell,
            &instance.sequence.xs,
            &states,
            4,
            &d_state
        )
        .unwrap()
        .len(),
        4
    );
}
