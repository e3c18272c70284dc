//! The gated recurrence over long sequences against backpropagation one step at a time.

use crate::draw::{Case, Instance};
use crate::residual::{hold, relative};
use gradflow_math::Activation;
use gradflow_models::scan::{self, GatedGradient};
use gradflow_models::{ArticleLstm, bptt};
use nalgebra::{DMatrix, DMatrixView, DMatrixViewMut, DVector};

/// Lengths around one chunk of 64 steps, one window of 4 chunks, and many.
const LENGTHS: [usize; 7] = [1, 63, 64, 65, 256, 257, 2500];

struct Problem {
    cell: ArticleLstm<f64>,
    s_0: DVector<f64>,
    xs: DMatrix<f64>,
    targets: DMatrix<f64>,
}

fn problem(rows: usize, steps: usize, forget_bias: f64) -> Problem {
    let case = Case {
        input_len: rows,
        hidden_len: rows,
        output_len: rows,
        steps,
        scale: 1.0,
        seed: 11,
    };
    let Instance {
        network, sequence, ..
    } = case.article_lstm(Activation::Identity);
    let mut cell = network.cell;
    cell.forget.b.add_scalar_mut(forget_bias);
    Problem {
        cell,
        s_0: sequence.s_0,
        xs: sequence.xs,
        targets: sequence.targets,
    }
}

/// `½ Σ_t ‖s_t − y_t‖²`.
fn loss_of(
    targets: &DMatrix<f64>,
) -> impl Fn(usize, DMatrixView<'_, f64>, DMatrixViewMut<'_, f64>) -> f64 {
    |t, states, mut d_states| {
        d_states.copy_from(&(states - targets.columns(t - 1, states.ncols())));
        0.5 * d_states.norm_squared()
    }
}

fn gated(problem: &Problem) -> GatedGradient<f64> {
    let Problem {
        cell,
        s_0,
        xs,
        targets,
    } = problem;
    scan::gated_gradient(cell, s_0, xs, loss_of(targets)).unwrap()
}

fn is_backpropagation(problem: &Problem) {
    let Problem {
        cell,
        s_0,
        xs,
        targets,
    } = problem;
    let states = bptt::unroll(cell, s_0, xs).unwrap();
    let d_states = states.columns(1, xs.ncols()) - targets;
    let want = bptt::backward(cell, xs, &states, &d_states)
        .unwrap()
        .total();
    let got = gated(problem);
    let loss = 0.5 * d_states.norm_squared();
    hold("loss", (got.loss / loss - 1.0).abs(), 1e-13);
    for (got, want) in [
        (&got.d_cell.forget, &want.d_cell.forget),
        (&got.d_cell.input, &want.d_cell.input),
    ] {
        // Sums of thousands of products in another order.
        hold("w", relative(got.w.as_slice(), want.w.as_slice()), 1e-12);
        hold("b", relative(got.b.as_slice(), want.b.as_slice()), 1e-12);
    }
    hold(
        "s_0",
        relative(got.d_s_0.as_slice(), want.d_s_0.as_slice()),
        1e-12,
    );
}

#[test]
fn the_gradient_is_that_of_backpropagation() {
    for steps in LENGTHS {
        for rows in [1, 3, 8] {
            is_backpropagation(&problem(rows, steps, 0.0));
        }
    }
}

/// At a bias of 40 a gate is 1 in f64 and its slope e⁻⁴⁰: 1 − f would be zero.
#[test]
fn slopes_survive_saturation() {
    for bias in [-40.0, 10.0, 40.0] {
        let problem = problem(3, 300, bias);
        is_backpropagation(&problem);
        assert!(gated(&problem).d_cell.forget.w.amax() > 0.0);
    }
}

#[test]
fn the_number_of_threads_changes_no_bit() {
    let problem = problem(5, 3000, 1.0);
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| gated(&problem))
    };
    assert_eq!(on(1), on(3));
}

#[test]
fn single_precision_goes_the_same_way() {
    let Problem {
        cell,
        s_0,
        xs,
        targets,
    } = problem(4, 700, 0.0);
    let double = gated(&Problem {
        cell: cell.clone(),
        s_0: s_0.clone(),
        xs: xs.clone(),
        targets: targets.clone(),
    });
    let single_targets = targets.cast::<f32>();
    let single = scan::gated_gradient(
        &gradflow_models::Cell::lift::<f32>(&cell),
        &s_0.cast::<f32>(),
        &xs.cast::<f32>(),
        |t, states, mut d_states| {
            d_states.copy_from(&(states - single_targets.columns(t - 1, states.ncols())));
            0.5 * d_states.norm_squared()
        },
    )
    .unwrap();
    let got: Vec<f64> = single
        .d_cell
        .forget
        .w
        .iter()
        .map(|&w| f64::from(w))
        .collect();
    // ε of f32 is 1.2·10⁻⁷.
    hold(
        "f32",
        relative(&got, double.d_cell.forget.w.as_slice()),
        1e-5,
    );
}

#[test]
fn what_cannot_be_scanned_is_an_error() {
    let mut bent = problem(2, 300, 0.0);
    bent.xs[(1, 250)] = f64::NAN;
    let run = |problem: &Problem| {
        let Problem {
            cell,
            s_0,
            xs,
            targets,
        } = problem;
        scan::gated_gradient(cell, s_0, xs, loss_of(targets))
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        run(&bent),
        "xs must be finite, got NaN at row 1, column 250"
    );
    bent.cell.activation = Activation::Tanh;
    assert_eq!(
        run(&bent),
        "the cell must be linear in its state, unit by unit, got the activation Tanh"
    );
}
