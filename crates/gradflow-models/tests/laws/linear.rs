//! Laws of the cells that are linear in the past, and of what one cell is in terms of another.

use crate::draw::{Case, Instance, cases, config};
use crate::residual::{hold, relative};
use gradflow_math::Activation;
use gradflow_models::{Cell, Gate, InputGate, Lstm, MinLstm, bptt, scan};
use nalgebra::{Complex, DMatrix, DVector};
use proptest::prelude::*;

proptest! {
    #![proptest_config(config())]

    #[test]
    fn linear_step_is_the_step(case in cases()) {
        linear(&case.min_lstm());
        linear(&case.min_gru());
        linear(&case.article_lstm(Activation::Identity));
    }

    #[test]
    fn complex_step_is_the_step(case in cases()) {
        let instance = case.diagonal();
        let cell = &instance.network.cell;
        let (x, s) = instance.first_step();
        let n = cell.nu.len();
        let complex = DVector::from_fn(n, |j, _| Complex::new(s[j], s[n + j]));
        let step = cell.complex_step(&x);
        let next = step.decay.component_mul(&complex) + step.drive;
        let flat: Vec<f64> = next.iter().map(|z| z.re).chain(next.iter().map(|z| z.im)).collect();
        // The same products in the same order.
        hold("complex step", relative(&flat, cell.step(&x, s).as_slice()), 1e-15);
    }

    #[test]
    fn lstm1997_is_the_lstm_that_forgets_nothing_in_half_units(case in cases()) {
        let instance = case.lstm1997();
        let cell = &instance.network.cell;
        let (x, s) = instance.first_step();
        let h = cell.hidden_len();
        let shut_to_forgetting = Gate {
            w_xh: DMatrix::zeros(h, cell.input_len()),
            w_hh: DMatrix::zeros(h, h),
            b: DVector::from_element(h, 1e3),
        };
        let halved = Gate {
            w_xh: &cell.candidate.w_xh * 0.5,
            w_hh: &cell.candidate.w_hh * 0.5,
            b: &cell.candidate.b * 0.5,
        };
        let lstm = Lstm::new(shut_to_forgetting, cell.input.clone(), halved, cell.output.clone()).unwrap();
        let scaled = |s: &DVector<f64>, factor: f64| {
            let mut s = s.clone();
            s.rows_mut(h, h).scale_mut(factor);
            s
        };
        let next = scaled(&lstm.step(&x, &scaled(s, 0.5)), 2.0);
        // Factors of two are exact; σ(1000) is 1.
        hold("1997", relative(next.as_slice(), cell.step(&x, s).as_slice()), 1e-15);
    }

    #[test]
    fn min_lstm_with_opposite_gates_is_the_min_gru(case in cases()) {
        let instance = case.min_gru();
        let cell = &instance.network.cell;
        let (x, s) = instance.first_step();
        let opposite = InputGate { w: -&cell.update.w, b: -&cell.update.b };
        let lstm = MinLstm::new(opposite, cell.update.clone(), cell.candidate.clone()).unwrap();
        // softplus(−a) − softplus(a) = −a, where |a| < 200 rounds by at most 200 ulp.
        hold("f + i = 1", relative(lstm.step(&x, s).as_slice(), cell.step(&x, s).as_slice()), 1e-13);
    }
}

fn linear<C: Cell<f64>>(instance: &Instance<C>) {
    let cell = &instance.network.cell;
    let (x, s) = instance.first_step();
    let step = cell.linear_step(&x).unwrap();
    assert_eq!(step.apply(s), cell.step(&x, s));
    // A handful of steps in another order of the same products.
    let (s_0, xs) = (&instance.sequence.s_0, &instance.sequence.xs);
    let (scanned, stepped) = (
        scan::unroll(cell, s_0, xs).unwrap(),
        bptt::unroll(cell, s_0, xs).unwrap(),
    );
    hold(
        "scan",
        relative(scanned.as_slice(), stepped.as_slice()),
        1e-13,
    );
    assert_eq!(
        cell.jacobian(&x, s),
        DMatrix::from_diagonal(&step.decay),
        "the decay is the Jacobian"
    );
}

const CASE: Case = Case {
    input_len: 2,
    hidden_len: 3,
    output_len: 1,
    steps: 4,
    scale: 1.0,
    seed: 2,
};

#[test]
fn other_cells_have_no_linear_step() {
    let x = DVector::zeros(2);
    assert!(CASE.lstm().network.cell.linear_step(&x).is_none());
    assert!(CASE.gru().network.cell.linear_step(&x).is_none());
    let article = CASE.article_lstm(Activation::Tanh).network.cell;
    assert!(article.linear_step(&DVector::zeros(3)).is_none());
}

#[test]
fn min_lstm_has_shares_where_both_gates_are_shut() {
    let gate = |w: f64, b: f64| InputGate {
        w: DMatrix::from_element(1, 1, w),
        b: DVector::from_element(1, b),
    };
    // f = e⁻⁹⁰⁰ and i = e⁻⁹⁰¹ both underflow; their shares are σ(1) and σ(−1).
    let cell = MinLstm::new(gate(0.0, -900.0), gate(0.0, -901.0), gate(0.0, 1.0)).unwrap();
    let s = cell.step(&DVector::zeros(1), &DVector::from_element(1, 2.0));
    let kept = 1.0 / (1.0 + (-1.0_f64).exp());
    hold(
        "shares",
        relative(&[s[0]], &[2.0 * kept + (1.0 - kept)]),
        1e-13,
    );
}

#[test]
fn diagonal_recurrence_remembers_powers_of_its_eigenvalues() {
    let instance = CASE.diagonal();
    let cell = &instance.network.cell;
    let (s_0, xs) = (&instance.sequence.s_0, DMatrix::zeros(2, 50));
    let states = bptt::unroll(cell, s_0, &xs).unwrap();
    for (j, lambda) in cell.eigenvalues().iter().enumerate() {
        let (radius, angle) = ((-cell.nu[j].exp()).exp(), cell.theta[j]);
        hold(
            "|λ|",
            relative(&[lambda.norm_sqr().sqrt()], &[radius]),
            1e-14,
        );
        let start = Complex::new(s_0[j], s_0[3 + j]);
        let turned = Complex::new((50.0 * angle).cos(), (50.0 * angle).sin());
        let expected = start * turned * radius.powi(50);
        let got = [states[(j, 50)], states[(3 + j, 50)]];
        // Fifty roundings of a product and of the angle.
        hold("λ⁵⁰", relative(&got, &[expected.re, expected.im]), 1e-12);
    }
}

#[test]
fn normalised_diagonal_recurrence_keeps_the_variance_of_white_noise() {
    let cell = CASE.diagonal().network.cell;
    for (lambda, gamma_log) in cell.eigenvalues().iter().zip(cell.gamma_log.iter()) {
        // Σ_k |λ|^{2k} γ², the geometric series summed term by term.
        let ratio = lambda.norm_sqr();
        let series: f64 = (0..40_000).map(|k| ratio.powi(k)).sum();
        hold(
            "variance",
            relative(&[series * (2.0 * gamma_log).exp()], &[1.0]),
            1e-11,
        );
    }
}

#[test]
fn a_cell_that_is_not_linear_cannot_be_scanned() {
    let case = Case {
        input_len: 2,
        hidden_len: 3,
        output_len: 1,
        steps: 4,
        scale: 1.0,
        seed: 1,
    };
    let Instance {
        network, sequence, ..
    } = case.lstm();
    let error = scan::unroll(&network.cell, &sequence.s_0, &sequence.xs).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the cell must be linear in its state, unit by unit, got a cell without a linear step"
    );
}
