//! One layer with a readout and a squared loss.

use crate::compare::{Rows, cases, columns, hold, matrix, residual};
use gradflow_math::Activation;
use gradflow_models::bptt::{self, Gradient};
use gradflow_models::{Cell, LossAt, Lstm, Network, PytorchTensors, Readout, Rnn, Sequence};
use nalgebra::DVector;
use serde::Deserialize;

/// One network on one sequence; a sequence has one row per time.
#[derive(Deserialize)]
struct Case {
    loss_at: LossAt,
    weights: Tensors,
    xs: Rows,
    targets: Rows,
    h_0: Vec<f64>,
    c_0: Option<Vec<f64>>,
    hs: Rows,
    c_last: Option<Vec<f64>>,
    outputs: Rows,
    loss: f64,
    gradient: Tensors,
    d_xs: Rows,
    d_h_0: Vec<f64>,
    d_c_0: Option<Vec<f64>>,
}

/// PyTorch's names.
#[derive(Deserialize)]
struct Tensors {
    weight_ih: Rows,
    weight_hh: Rows,
    bias_ih: Vec<f64>,
    bias_hh: Vec<f64>,
    weight_ho: Rows,
    bias_ho: Vec<f64>,
}

#[test]
fn tanh_rnn_is_that_of_pytorch() {
    rnn_is_that_of_pytorch(Activation::Tanh, include_str!("../fixtures/rnn_tanh.json"));
}

#[test]
fn relu_rnn_is_that_of_pytorch() {
    rnn_is_that_of_pytorch(Activation::Relu, include_str!("../fixtures/rnn_relu.json"));
}

fn rnn_is_that_of_pytorch(activation: Activation, json: &str) {
    for case in cases::<Case>(json) {
        let Case {
            weights, gradient, ..
        } = &case;
        case.holds_for(
            &weights.rnn(activation, &weights.bias()),
            &[&gradient.bias_ih, &gradient.bias_hh].map(|bias| gradient.rnn(activation, bias)),
        );
    }
}

#[test]
fn lstm_is_that_of_pytorch() {
    for case in cases::<Case>(include_str!("../fixtures/lstm.json")) {
        let Case {
            weights, gradient, ..
        } = &case;
        case.holds_for(
            &weights.lstm(&weights.bias()),
            &[&gradient.bias_ih, &gradient.bias_hh].map(|bias| gradient.lstm(bias)),
        );
    }
}

#[test]
fn parity_tells_the_gates_apart() {
    for case in cases::<Case>(include_str!("../fixtures/lstm.json")) {
        let mut cell = case.weights.lstm(&case.weights.bias());
        std::mem::swap(&mut cell.forget, &mut cell.output);
        let states = bptt::unroll(&cell, &case.s_0(), &columns(&case.xs)).unwrap();
        let last = states
            .column(case.hs.len())
            .rows(0, cell.hidden_len())
            .into_owned();
        assert!(residual(last.as_slice(), case.hs.last().unwrap()) > 1e-3);
    }
}

impl Tensors {
    fn rnn(&self, activation: Activation, bias: &[f64]) -> Rnn<f64> {
        Rnn::from_pytorch(&self.layer(bias), activation).unwrap()
    }

    fn lstm(&self, bias: &[f64]) -> Lstm<f64> {
        Lstm::from_pytorch(&self.layer(bias)).unwrap()
    }

    /// The recurrent layer, with `bias` as the one of its two.
    fn layer(&self, bias: &[f64]) -> PytorchTensors<f64> {
        PytorchTensors {
            weight_ih: matrix(&self.weight_ih),
            weight_hh: matrix(&self.weight_hh),
            bias_ih: Some(DVector::from_column_slice(bias)),
            bias_hh: None,
        }
    }

    fn readout(&self) -> Readout<f64> {
        Readout::new(
            matrix(&self.weight_ho),
            DVector::from_column_slice(&self.bias_ho),
        )
        .unwrap()
    }

    /// Our one bias is the sum of the two.
    fn bias(&self) -> Vec<f64> {
        self.bias_ih
            .iter()
            .zip(&self.bias_hh)
            .map(|(a, b)| a + b)
            .collect()
    }
}

impl Case {
    fn s_0(&self) -> DVector<f64> {
        concat(&self.h_0, self.c_0.as_deref())
    }

    /// `expected` holds the gradient twice, once with the gradient of each of PyTorch's two biases: the gradient of a
    /// sum is that of either term.
    fn holds_for<C: Cell<f64>>(&self, cell: &C, expected: &[C; 2]) {
        let network = Network::new(cell.clone(), self.weights.readout()).unwrap();
        let sequence = Sequence {
            s_0: self.s_0(),
            xs: columns(&self.xs),
            targets: columns(&self.targets),
        };
        let states = bptt::unroll(cell, &sequence.s_0, &sequence.xs).unwrap();
        let (h, last) = (cell.hidden_len(), self.hs.len());
        let hs = states.view((0, 1), (h, last)).into_owned();
        hold("h_t", hs.as_slice(), columns(&self.hs).as_slice());
        if let Some(c_last) = &self.c_last {
            hold(
                "c_T",
                states.column(last).rows(h, h).into_owned().as_slice(),
                c_last,
            );
        }
        hold(
            "o_t",
            network.outputs(&states).as_slice(),
            columns(&self.outputs).as_slice(),
        );
        hold(
            "loss",
            &[network.loss(&sequence, self.loss_at).unwrap()],
            &[self.loss],
        );

        let Gradient {
            d_cell,
            d_s_0,
            d_xs,
        } = network.gradient(&sequence, self.loss_at).unwrap();
        for expected in expected {
            hold(
                "gradient of the cell",
                d_cell.cell.parameters().as_slice(),
                expected.parameters().as_slice(),
            );
        }
        let readout = self.gradient.readout().parameters();
        hold(
            "gradient of the readout",
            d_cell.readout.parameters().as_slice(),
            readout.as_slice(),
        );
        hold("d_xs", d_xs.as_slice(), columns(&self.d_xs).as_slice());
        hold(
            "d_s_0",
            d_s_0.as_slice(),
            concat(&self.d_h_0, self.d_c_0.as_deref()).as_slice(),
        );
    }
}

fn concat(h: &[f64], c: Option<&[f64]>) -> DVector<f64> {
    DVector::from_vec([h, c.unwrap_or_default()].concat())
}
