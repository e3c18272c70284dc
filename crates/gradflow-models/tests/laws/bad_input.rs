//! What a caller gets wrong is an error that names the tensor, what was expected and what was found; what overflows on
//! the way is a result.

use crate::draw::{Case, Instance, for_every_cell};
use gradflow_math::Activation;
use gradflow_models::{
    Cell, DiagonalRecurrence, Error, Gru, InputGate, Layer, Layers, Lstm, MinLstm, PytorchTensors,
    Rnn, Stack, bptt,
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

fn message<V: std::fmt::Debug>(result: Result<V, Error>) -> String {
    result.unwrap_err().to_string()
}

#[test]
fn weights_that_are_not_finite_are_refused_wherever_they_stand() {
    for_every_cell!(CASE, refuses_each_weight);
}

fn refuses_each_weight<C: Cell<f64>>(instance: &Instance<C>) {
    let (cell, sequence) = (&instance.network.cell, &instance.sequence);
    let parameters = cell.parameters();
    for (index, found) in (0..parameters.len()).zip([f64::NAN, f64::INFINITY].iter().cycle()) {
        let mut broken = parameters.clone();
        broken[index] = *found;
        let broken = cell.with_parameters(&broken);
        let error = message(bptt::unroll(&broken, &sequence.s_0, &sequence.xs));
        assert!(
            error.contains(&format!("must be finite, got {found}")),
            "{error}"
        );
    }
}

#[test]
fn a_weight_that_is_not_finite_is_named() {
    let mut cell = CASE.lstm().network.cell;
    cell.candidate.w_hh[(2, 1)] = f64::NEG_INFINITY;
    assert_eq!(
        message(cell.check()),
        "candidate.w_hh must be finite, got -inf at row 2, column 1"
    );
    let mut cell = CASE.gru().network.cell;
    cell.b_hn[1] = f64::NAN;
    assert_eq!(
        message(cell.check()),
        "b_hn must be finite, got NaN at row 1, column 0"
    );
}

#[test]
fn every_cell_reads_its_own_lengths() {
    for_every_cell!(CASE, refuses_other_lengths);
}

fn refuses_other_lengths<C: Cell<f64>>(instance: &Instance<C>) {
    let (cell, s_0) = (&instance.network.cell, &instance.sequence.s_0);
    let (s, d) = (cell.state_len(), cell.input_len());
    let unroll = |s_0: &DVector<f64>, xs: DMatrix<f64>| message(bptt::unroll(cell, s_0, &xs));
    assert_eq!(
        unroll(s_0, DMatrix::zeros(d + 1, 4)),
        format!("xs must be ({d}, 4), got ({}, 4)", d + 1)
    );
    assert_eq!(
        unroll(s_0, DMatrix::zeros(d, 0)),
        "the columns of xs must be at least 1, got 0"
    );
    assert_eq!(
        unroll(&DVector::zeros(s + 1), DMatrix::zeros(d, 4)),
        format!("s_0 must have length {s}, got {}", s + 1)
    );
}

#[test]
fn shapes_within_a_cell_are_named() {
    let mut gru = CASE.gru().network.cell;
    gru.b_hn = DVector::zeros(2);
    assert_eq!(message(gru.check()), "b_hn must have length 3, got 2");

    let gate = |rows, cols| InputGate {
        w: DMatrix::<f64>::zeros(rows, cols),
        b: DVector::zeros(rows),
    };
    let min_lstm = MinLstm::new(gate(3, 2), gate(3, 4), gate(3, 2));
    assert_eq!(message(min_lstm), "input.w must be (3, 2), got (3, 4)");

    let diagonal = DiagonalRecurrence::normalised(
        DVector::zeros(3),
        DVector::zeros(2),
        DMatrix::<f64>::zeros(3, 2),
        DMatrix::zeros(3, 2),
    );
    assert_eq!(message(diagonal), "theta must have length 3, got 2");
}

#[test]
fn layers_are_named() {
    let layer = |input_len, hidden_len| {
        let case = Case {
            input_len,
            hidden_len,
            ..CASE
        };
        case.lstm().network.cell
    };
    assert_eq!(
        message(Stack::<Lstm<f64>>::new(vec![])),
        "the number of layers must be at least 1, got 0"
    );
    assert_eq!(
        message(Stack::new(vec![layer(2, 3), layer(4, 3)])),
        "the input of layers[1] must have length 4, got 3"
    );
    let mut broken = layer(3, 3);
    broken.output.w_hh = DMatrix::zeros(3, 2);
    assert_eq!(
        message(Stack::new(vec![layer(2, 3), broken.clone()])),
        "layers[1]: output.w_hh must be (3, 3), got (3, 2)"
    );

    assert_eq!(
        message(Layers::<Lstm<f64>>::new(vec![])),
        "the number of layers must be at least 1, got 0"
    );
    let both = |forward, backward| Layer::BothWays { forward, backward };
    assert_eq!(
        message(Layers::new(vec![
            both(layer(2, 3), layer(2, 3)),
            Layer::OneWay(layer(3, 3))
        ])),
        "the input of layers[1] must have length 3, got 6"
    );
    assert_eq!(
        message(Layers::new(vec![both(layer(3, 3), broken)])),
        "layers[0].backward: output.w_hh must be (3, 3), got (3, 2)"
    );
}

#[test]
fn sequences_for_layers_are_named() {
    let layers = Layers::new(vec![Layer::OneWay(CASE.gru().network.cell)]).unwrap();
    let (s_0, xs) = (DVector::zeros(3), DMatrix::<f64>::zeros(2, 4));
    let states = layers.unroll(&s_0, &xs).unwrap();
    assert_eq!(
        message(layers.unroll(&s_0, &DMatrix::zeros(2, 0))),
        "the columns of xs must be at least 1, got 0"
    );
    assert_eq!(
        message(layers.unroll(&DVector::zeros(2), &xs)),
        "s_0 must have length 3, got 2"
    );
    let mut broken = xs.clone();
    broken[(1, 3)] = f64::NAN;
    assert_eq!(
        message(layers.unroll(&s_0, &broken)),
        "xs must be finite, got NaN at row 1, column 3"
    );
    assert_eq!(
        message(layers.outputs(&DMatrix::zeros(2, 5))),
        "states must be (3, 5), got (2, 5)"
    );
    assert_eq!(
        message(layers.outputs(&DMatrix::zeros(3, 1))),
        "the steps in states must be at least 1, got 0"
    );
    assert_eq!(
        message(layers.d_states(&DMatrix::zeros(2, 4))),
        "d_outputs must be (3, 4), got (2, 4)"
    );
    assert_eq!(
        message(layers.gradient(&xs, &states, &DMatrix::zeros(3, 5))),
        "d_states must be (3, 4), got (3, 5)"
    );
}

#[test]
fn what_overflows_in_a_layer_is_passed_on() {
    let rnn = |weight: f64| {
        let w = DMatrix::from_element(1, 1, weight);
        Rnn::new(w.clone(), w, DVector::zeros(1), Activation::Relu).unwrap()
    };
    let layers = Layers::new(vec![Layer::OneWay(rnn(1e200)), Layer::OneWay(rnn(1.0))]).unwrap();
    let xs = DMatrix::from_element(1, 4, 1.0);
    let states = layers.unroll(&DVector::zeros(2), &xs).unwrap();
    assert_eq!(states[(1, 4)], f64::INFINITY);
    let d_states = layers.d_states(&DMatrix::from_element(1, 4, 1.0)).unwrap();
    let gradient = layers.gradient(&xs, &states, &d_states).unwrap();
    assert!(gradient.d_cell.parameters().iter().any(|d| !d.is_finite()));
}

#[test]
fn tensors_of_pytorch_are_named() {
    let tensors = |gates: usize| PytorchTensors {
        weight_ih: DMatrix::<f64>::zeros(3 * gates, 2),
        weight_hh: DMatrix::zeros(3 * gates, 3),
        bias_ih: None,
        bias_hh: None,
    };
    assert_eq!(
        message(Lstm::from_pytorch(&tensors(3))),
        "weight_ih must be (12, 2), got (9, 2)"
    );
    let mut gru = tensors(3);
    gru.weight_hh = DMatrix::zeros(8, 3);
    assert_eq!(
        message(Gru::from_pytorch(&gru)),
        "weight_hh must be (9, 3), got (8, 3)"
    );
    gru = tensors(3);
    gru.bias_hh = Some(DVector::zeros(3));
    assert_eq!(
        message(Gru::from_pytorch(&gru)),
        "bias_hh must have length 9, got 3"
    );
    let mut rnn = tensors(1);
    rnn.bias_ih = Some(DVector::from_element(3, f64::NAN));
    assert_eq!(
        message(Rnn::from_pytorch(&rnn, Activation::Tanh)),
        "bias_ih must be finite, got NaN at row 0, column 0"
    );
    rnn.weight_hh = DMatrix::zeros(0, 0);
    assert_eq!(
        message(Rnn::from_pytorch(&rnn, Activation::Tanh)),
        "the columns of weight_hh must be at least 1, got 0"
    );
}
