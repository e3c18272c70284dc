//! Laws of layers over sequences.

use crate::draw::{Case, Instance, cases, config};
use crate::residual::{along, hold, relative};
use gradflow_math::dual;
use gradflow_models::bptt::{self, Gradient};
use gradflow_models::{Cell, Gru, Layer, Layers, Lstm, Stack};
use nalgebra::{DMatrix, DVector};
use num_dual::Dual64;
use proptest::prelude::*;

/// Rounding of at most 8 steps of two layers.
const GRADIENT: f64 = 1e-12;

proptest! {
    #![proptest_config(config())]

    #[test]
    fn layers_that_read_one_way_are_a_stack(case in cases()) {
        is_a_stack(&case.stack());
    }

    #[test]
    fn gradient_of_layers_is_that_of_dual_numbers(case in cases()) {
        let moderate = Case { scale: case.scale.min(1.0), ..case };
        gradient_by_dual_numbers(&both_ways(moderate), moderate);
    }
}

#[test]
fn a_backward_cell_reads_from_the_end() {
    let case = Case {
        input_len: 2,
        hidden_len: 3,
        output_len: 1,
        steps: 5,
        scale: 1.0,
        seed: 4,
    };
    let instance = case.gru();
    let (cell, xs) = (&instance.network.cell, &instance.sequence.xs);
    let layers = both_ways_of(cell, cell);
    let s_0 = DVector::zeros(6);
    let outputs = layers.outputs(&layers.unroll(&s_0, xs).unwrap()).unwrap();
    let last = xs.ncols();
    let reversed = DMatrix::from_fn(2, last, |i, t| xs[(i, last - 1 - t)]);
    let own = bptt::unroll(cell, &DVector::zeros(3), &reversed).unwrap();
    for t in 0..last {
        let expected = own.column(last - t).into_owned();
        assert_eq!(outputs.view((3, t), (3, 1)), expected.column(0));
    }
    // Read forward, it would hand on what the forward cell does.
    let forward = outputs.rows(0, 3).into_owned();
    let backward = outputs.rows(3, 3).into_owned();
    assert!(relative(forward.as_slice(), backward.as_slice()) > 0.1);
}

fn both_ways_of<C: Cell<f64>>(forward: &C, backward: &C) -> Layers<C> {
    Layers::new(vec![Layer::BothWays {
        forward: forward.clone(),
        backward: backward.clone(),
    }])
    .unwrap()
}

/// Two layers of GRUs, both ways below and one way above.
fn both_ways(case: Case) -> Layers<Gru<f64>> {
    let cell = |input_len: usize, seed: u64| {
        let case = Case {
            input_len,
            seed,
            ..case
        };
        case.gru().network.cell
    };
    Layers::new(vec![
        Layer::BothWays {
            forward: cell(case.input_len, case.seed),
            backward: cell(case.input_len, case.seed ^ 1),
        },
        Layer::OneWay(cell(2 * case.hidden_len, case.seed ^ 2)),
    ])
    .unwrap()
}

/// The rows of a stack's state, which has the top layer first, in the order of layers.
fn bottom_first(stack: &Stack<Lstm<f64>>, states: &DMatrix<f64>) -> DMatrix<f64> {
    let (below, above) = (stack.layers[0].state_len(), stack.layers[1].state_len());
    let mut result = states.clone();
    result
        .rows_mut(0, below)
        .copy_from(&states.rows(above, below));
    result
        .rows_mut(below, above)
        .copy_from(&states.rows(0, above));
    result
}

fn is_a_stack(instance: &Instance<Stack<Lstm<f64>>>) {
    let (stack, xs) = (&instance.network.cell, &instance.sequence.xs);
    let layers = stack.layers.iter().cloned().map(Layer::OneWay);
    let layers = Layers::new(layers.collect()).unwrap();
    let states = bptt::unroll(stack, &instance.sequence.s_0, xs).unwrap();
    let reordered = bottom_first(stack, &states);
    let own = layers
        .unroll(&reordered.column(0).into_owned(), xs)
        .unwrap();
    assert_eq!(own, reordered);

    let mut d_states = DMatrix::zeros(stack.state_len(), xs.ncols());
    for mut column in d_states.column_iter_mut() {
        column.copy_from(&instance.ds);
    }
    let whole: Gradient<f64, _> = bptt::backward(stack, xs, &states, &d_states)
        .unwrap()
        .total();
    let by_layer = layers
        .gradient(xs, &own, &bottom_first(stack, &d_states))
        .unwrap();
    hold(
        "weights",
        relative(
            by_layer.d_cell.parameters().as_slice(),
            whole.d_cell.parameters().as_slice(),
        ),
        GRADIENT,
    );
    hold(
        "d_xs",
        relative(by_layer.d_xs.as_slice(), whole.d_xs.as_slice()),
        GRADIENT,
    );
    let d_s_0 = DMatrix::from_columns(&[whole.d_s_0]);
    hold(
        "d_s_0",
        relative(
            by_layer.d_s_0.as_slice(),
            bottom_first(stack, &d_s_0).as_slice(),
        ),
        GRADIENT,
    );
}

/// Weights, initial states and inputs moved along one direction, under the sum of the outputs with random factors.
fn gradient_by_dual_numbers(layers: &Layers<Gru<f64>>, case: Case) {
    let numbers = Case {
        seed: case.seed ^ 3,
        ..case
    };
    let instance = numbers.lstm();
    let mut pool = instance.direction.iter().copied().cycle();
    let mut draw =
        |rows: usize, cols: usize| DMatrix::from_fn(rows, cols, |_, _| pool.next().unwrap());
    let (n, last) = (layers.state_len(), case.steps);
    let s_0 = draw(n, 1).column(0).into_owned();
    let xs = draw(case.input_len, last);
    let d_outputs = draw(layers.output_len(), last);
    let states = layers.unroll(&s_0, &xs).unwrap();
    let d_states = layers.d_states(&d_outputs).unwrap();
    let gradient = layers.gradient(&xs, &states, &d_states).unwrap();

    let flat = |weights: &DVector<f64>, s_0: &DVector<f64>, xs: &DMatrix<f64>| {
        DVector::from_vec([weights.as_slice(), s_0.as_slice(), xs.as_slice()].concat())
    };
    let at = flat(&layers.parameters(), &s_0, &xs);
    let direction = draw(at.len(), 1).column(0).into_owned();
    let lifted: Layers<Gru<Dual64>> = layers.lift();
    let slope = dual::directional(
        |at| {
            let (weights, rest) = at.as_slice().split_at(at.len() - n - xs.len());
            let (s_0, entries) = rest.split_at(n);
            let moved = lifted.with_parameters(&DVector::from_column_slice(weights));
            let xs = DMatrix::from_column_slice(xs.nrows(), last, entries);
            let states = moved.unroll(&DVector::from_column_slice(s_0), &xs).unwrap();
            let outputs = moved.outputs(&states).unwrap();
            outputs.dot(&d_outputs.map(Dual64::from))
        },
        &at,
        &direction,
    );
    let total = flat(
        &gradient.d_cell.parameters(),
        &gradient.d_s_0,
        &gradient.d_xs,
    );
    hold(
        "gradient = dual numbers",
        along(&total, &direction, slope),
        GRADIENT,
    );
}
