//! Formulas that somebody would plausibly write, each of which the oracle of the laws rejects: a law that cannot fail
//! holds nothing.

use crate::draw::{Case, Instance};
use crate::residual::relative;
use crate::step::dual_jacobian;
use gradflow_math::Activation;
use gradflow_models::Cell;
use nalgebra::{DMatrix, DVector};

const CASES: std::ops::Range<u64> = 0..20;

fn case(seed: u64) -> Case {
    Case {
        input_len: 2,
        hidden_len: 3,
        output_len: 1,
        steps: 1,
        scale: 1.0,
        seed,
    }
}

/// Asserts that `wrong` is far from the Jacobian that dual numbers give, where the cell's own is not.
fn rejects<C: Cell<f64>>(
    instance: &Instance<C>,
    wrong: impl Fn(&C, &DVector<f64>, &DVector<f64>) -> DMatrix<f64>,
) {
    let cell = &instance.network.cell;
    let (x, s) = instance.first_step();
    let exact = dual_jacobian(cell, &x, s);
    assert!(relative(cell.jacobian(&x, s).as_slice(), exact.as_slice()) < 1e-13);
    assert!(relative(wrong(cell, &x, s).as_slice(), exact.as_slice()) > 1e-3);
}

#[test]
fn rnn_slopes_scale_rows_and_not_columns() {
    for seed in CASES {
        rejects(&case(seed).rnn(Activation::Tanh), |cell, x, s| {
            &cell.w_hh * DMatrix::from_diagonal(&cell.slopes(x, s))
        });
    }
}

#[test]
fn article_lstm_with_its_tanh_is_more_than_its_forget_gate() {
    for seed in CASES {
        rejects(&case(seed).article_lstm(Activation::Tanh), |cell, x, _| {
            DMatrix::from_diagonal(&cell.gates(x).forget.value)
        });
    }
}

#[test]
fn lstm1997_is_more_than_its_carousel() {
    for seed in CASES {
        rejects(&case(seed).lstm1997(), |cell, x, s| {
            let mut cut = cell.jacobian(x, s);
            let h = cell.hidden_len();
            cut.view_mut((h, 0), (h, h)).fill(0.0);
            cut
        });
    }
}

#[test]
fn gru_remembers_through_its_reset_gate() {
    for seed in CASES {
        rejects(&case(seed).gru(), |cell, x, s| {
            let mut blind = cell.clone();
            // The same reset gate, held fixed at its value.
            blind.reset.w_hh.fill(0.0);
            blind.reset.b = cell.reset.pre_activation(x, s) - &blind.reset.w_xh * x;
            blind.jacobian(x, s)
        });
    }
}

#[test]
fn min_lstm_shares_its_gates() {
    for seed in CASES {
        rejects(&case(seed).min_lstm(), |cell, x, _| {
            let a = cell.forget.pre_activation(x);
            DMatrix::from_diagonal(&a.map(|a| Activation::Sigmoid.apply(a)))
        });
    }
}

#[test]
fn min_gru_keeps_what_its_update_gate_leaves() {
    for seed in CASES {
        rejects(&case(seed).min_gru(), |cell, x, _| {
            let a = cell.update.pre_activation(x);
            DMatrix::from_diagonal(&a.map(|a| Activation::Sigmoid.apply(a)))
        });
    }
}

#[test]
fn diagonal_recurrence_turns_one_way() {
    for seed in CASES {
        rejects(&case(seed).diagonal(), |cell, x, s| {
            cell.jacobian(x, s).transpose()
        });
    }
}

#[test]
fn stack_has_paths_between_its_layers() {
    for seed in CASES {
        rejects(&case(seed).stack(), |cell, x, s| {
            let mut apart = cell.jacobian(x, s);
            let top = cell.layers[1].state_len();
            let below = cell.layers[0].state_len();
            apart.view_mut((0, top), (top, below)).fill(0.0);
            apart
        });
    }
}
