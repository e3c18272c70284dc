//! One to three layers in one or both directions, with and without biases, under a loss that is linear in the outputs
//! and in the last states.

use crate::compare::{Rows, cases, columns, hold, matrix, residual};
use gradflow_math::Activation;
use gradflow_models::{Cell, Gru, Layer, Layers, Lstm, PytorchTensors, Rnn};
use nalgebra::{DMatrix, DVector};
use serde::Deserialize;

/// A sequence has one row per time; states have one row per cell, layer by layer, forward before backward.
#[derive(Deserialize)]
struct Case {
    kind: String,
    layers: usize,
    directions: usize,
    weights: Vec<Tensors>,
    xs: Rows,
    /// `h_0`, and `c_0` of an LSTM.
    initial: Vec<Rows>,
    outputs: Rows,
    last: Vec<Rows>,
    d_outputs: Rows,
    d_last: Vec<Rows>,
    gradient: Vec<Tensors>,
    d_xs: Rows,
    d_initial: Vec<Rows>,
}

/// PyTorch's names of what one cell has.
#[derive(Deserialize)]
struct Tensors {
    weight_ih: Rows,
    weight_hh: Rows,
    bias_ih: Option<Vec<f64>>,
    bias_hh: Option<Vec<f64>>,
}

/// Which of PyTorch's two biases the gradient of our one is read from: that of a sum is that of either term.
#[derive(Clone, Copy)]
enum Bias {
    Input,
    Hidden,
}

#[test]
fn layers_are_those_of_pytorch() {
    let cases = fixture();
    // Four kinds, three depths, one and two directions, with and without biases.
    assert_eq!(cases.len(), 4 * 3 * 2 * 2);
    for case in &cases {
        match case.kind.as_str() {
            "tanh" => case.holds_for(|tensors| Rnn::from_pytorch(tensors, Activation::Tanh)),
            "relu" => case.holds_for(|tensors| Rnn::from_pytorch(tensors, Activation::Relu)),
            "lstm" => case.holds_for(Lstm::from_pytorch),
            "gru" => case.holds_for(Gru::from_pytorch),
            kind => panic!("a kind that the test does not know: {kind}"),
        }
    }
}

#[test]
fn parity_tells_the_directions_and_the_gates_apart() {
    for case in fixture() {
        if case.kind != "gru" {
            continue;
        }
        let layers = case.layers_of(&case.weights, |tensors| {
            Gru::from_pytorch(&tensors.weights()).unwrap()
        });
        let mut swapped = layers.clone();
        match &mut swapped.layers[0] {
            Layer::OneWay(cell) => std::mem::swap(&mut cell.reset, &mut cell.update),
            Layer::BothWays { forward, backward } => std::mem::swap(forward, backward),
        }
        let outputs = |layers: &Layers<Gru<f64>>| {
            let states = layers.unroll(&case.s_0(), &columns(&case.xs)).unwrap();
            layers.outputs(&states).unwrap()
        };
        let expected = columns(&case.outputs);
        hold("outputs", outputs(&layers).as_slice(), expected.as_slice());
        assert!(residual(outputs(&swapped).as_slice(), expected.as_slice()) > 1e-3);
    }
}

fn fixture() -> Vec<Case> {
    cases(include_str!("../fixtures/layers.json"))
}

impl Tensors {
    fn weights(&self) -> PytorchTensors<f64> {
        PytorchTensors {
            weight_ih: matrix(&self.weight_ih),
            weight_hh: matrix(&self.weight_hh),
            bias_ih: self.bias_ih.clone().map(DVector::from_vec),
            bias_hh: self.bias_hh.clone().map(DVector::from_vec),
        }
    }

    /// Positive numbers of at most 1 for what PyTorch has a gradient of: our cells have biases where its network has none.
    fn known(&self) -> PytorchTensors<f64> {
        let PytorchTensors {
            weight_ih,
            weight_hh,
            bias_ih,
            bias_hh,
        } = self.weights();
        PytorchTensors {
            weight_ih: weight_ih.map(|_| 1.0),
            weight_hh: weight_hh.map(|_| 1.0),
            bias_ih: bias_ih.map(|bias| bias.map(|_| 0.5)),
            bias_hh: bias_hh.map(|bias| bias.map(|_| 0.5)),
        }
    }

    /// PyTorch's gradient as tensors whose two biases add up to the gradient of ours.
    fn gradient(&self, kind: &str, bias: Bias) -> PytorchTensors<f64> {
        let mut tensors = self.weights();
        let (kept, other) = match bias {
            Bias::Input => (&tensors.bias_ih, &mut tensors.bias_hh),
            Bias::Hidden => (&tensors.bias_hh, &mut tensors.bias_ih),
        };
        if let (Some(kept), Some(other)) = (kept, other) {
            // The candidate of a GRU has two biases that are no sum: the last third stays.
            let summed = if kind == "gru" {
                kept.len() / 3 * 2
            } else {
                kept.len()
            };
            other.rows_mut(0, summed).fill(0.0);
        }
        tensors
    }
}

impl Case {
    fn layers_of<C>(&self, tensors: &[Tensors], cell: impl Fn(&Tensors) -> C) -> Layers<C> {
        assert_eq!(tensors.len(), self.layers * self.directions);
        let layers = tensors.chunks(self.directions).map(|layer| match layer {
            [only] => Layer::OneWay(cell(only)),
            [forward, backward] => Layer::BothWays {
                forward: cell(forward),
                backward: cell(backward),
            },
            _ => panic!("a layer has one or two directions"),
        });
        Layers {
            layers: layers.collect(),
        }
    }

    fn s_0(&self) -> DVector<f64> {
        by_cell(&self.initial)
    }

    fn holds_for<C: Cell<f64>>(
        &self,
        cell: impl Fn(&PytorchTensors<f64>) -> Result<C, gradflow_models::Error>,
    ) {
        let layers = self.layers_of(&self.weights, |tensors| cell(&tensors.weights()).unwrap());
        let (xs, last) = (columns(&self.xs), self.xs.len());
        let states = layers.unroll(&self.s_0(), &xs).unwrap();
        let outputs = layers.outputs(&states).unwrap();
        hold(
            "outputs",
            outputs.as_slice(),
            columns(&self.outputs).as_slice(),
        );
        let ends = states.column(last).into_owned();
        hold(
            "last states",
            ends.as_slice(),
            by_cell(&self.last).as_slice(),
        );

        let mut d_states: DMatrix<f64> = layers.d_states(&columns(&self.d_outputs)).unwrap();
        let mut d_ends = d_states.column_mut(last - 1);
        d_ends += by_cell(&self.d_last);
        let gradient = layers.gradient(&xs, &states, &d_states).unwrap();
        hold(
            "d_xs",
            gradient.d_xs.as_slice(),
            columns(&self.d_xs).as_slice(),
        );
        hold(
            "d_s_0",
            gradient.d_s_0.as_slice(),
            by_cell(&self.d_initial).as_slice(),
        );
        let known = self.layers_of(&self.weights, |tensors| cell(&tensors.known()).unwrap());
        for bias in [Bias::Input, Bias::Hidden] {
            let expected = self.layers_of(&self.gradient, |tensors| {
                cell(&tensors.gradient(&self.kind, bias)).unwrap()
            });
            let cells = gradient.d_cell.cells().zip(expected.cells());
            for ((got, want), known) in cells.zip(known.cells()) {
                let got = got
                    .parameters()
                    .component_mul(&known.parameters().map(f64::ceil));
                hold(
                    "gradient of a cell",
                    got.as_slice(),
                    want.parameters().as_slice(),
                );
            }
        }
    }
}

/// `[h; c]` of cell after cell: one row per cell in each of PyTorch's tensors.
fn by_cell(parts: &[Rows]) -> DVector<f64> {
    let cells = 0..parts[0].len();
    let flat = cells.flat_map(|cell| parts.iter().flat_map(move |part| part[cell].clone()));
    DVector::from_vec(flat.collect())
}
