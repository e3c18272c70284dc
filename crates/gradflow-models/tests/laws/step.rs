//! Laws of one step: the Jacobian and the vector–Jacobian product.

use crate::draw::{Instance, cases, config, for_every_cell, for_every_smooth_cell};
use crate::residual::{absolute, along, hold, relative};
use gradflow_math::{Activation, difference, dual};
use gradflow_models::{Cell, Lstm};
use nalgebra::{DMatrix, DVector};
use num_dual::Dual64;
use proptest::prelude::*;

/// Rounding of sums of at most 24 products, each factor good to an ulp or two.
const EXACT: f64 = 1e-13;

proptest! {
    #![proptest_config(config())]

    #[test]
    fn jacobian_is_that_of_dual_numbers(case in cases()) {
        for_every_cell!(case, jacobian_by_dual_numbers);
    }

    #[test]
    fn jacobian_is_that_of_central_differences(case in cases()) {
        for_every_smooth_cell!(case, jacobian_by_central_differences);
        let relu = case.rnn(Activation::Relu);
        let a = relu.network.cell.pre_activation(&relu.first_step().0, &relu.sequence.s_0);
        // A difference quotient across the kink of relu is no derivative.
        if a.iter().all(|a| a.abs() > 1e-3) {
            jacobian_by_central_differences(&relu);
        }
    }

    #[test]
    fn vjp_is_that_of_dual_numbers(case in cases()) {
        for_every_cell!(case, vjp_by_dual_numbers);
    }
}

#[test]
fn slope_of_a_saturated_unit_is_not_lost() {
    let cell = gradflow_models::Rnn::new(
        DMatrix::from_element(1, 1, 1.0),
        DMatrix::from_element(1, 1, 1.0),
        DVector::zeros(1),
        Activation::Tanh,
    )
    .unwrap();
    let (x, h) = (DVector::from_element(1, 30.0), DVector::zeros(1));
    // sech²(30) = 4e⁻⁶⁰ to 26 digits, while 1 − h² is 0.
    let expected = 4.0 * (-60.0_f64).exp();
    hold(
        "sech²(30)",
        relative(cell.jacobian(&x, &h).as_slice(), &[expected]),
        1e-14,
    );
    assert_eq!(1.0 - cell.step(&x, &h)[0].powi(2), 0.0);
}

#[test]
fn lstm_jacobian_of_h_alone_or_of_the_carousel_alone_is_wrong() {
    let case = crate::draw::Case {
        input_len: 2,
        hidden_len: 3,
        output_len: 1,
        steps: 1,
        scale: 1.0,
        seed: 7,
    };
    let instance = case.lstm();
    let cell = &instance.network.cell;
    let (x, s) = instance.first_step();
    let blocks = cell.jacobian_blocks(&x, s);
    let exact = dual_jacobian(cell, &x, s);

    let mut h_alone = DMatrix::zeros(6, 6);
    h_alone.view_mut((0, 0), (3, 3)).copy_from(&blocks.dh_dh);
    assert!(relative(h_alone.as_slice(), exact.as_slice()) > 0.1);

    let mut without_gate_paths = blocks.clone();
    without_gate_paths.dc_dh.fill(0.0);
    assert!(relative(without_gate_paths.to_matrix().as_slice(), exact.as_slice()) > 0.05);

    hold(
        "all four blocks",
        relative(blocks.to_matrix().as_slice(), exact.as_slice()),
        EXACT,
    );
}

#[test]
fn lstm_gates_are_the_ones_of_its_step() {
    let case = crate::draw::Case {
        input_len: 2,
        hidden_len: 4,
        output_len: 1,
        steps: 1,
        scale: 1.0,
        seed: 3,
    };
    let instance = case.lstm();
    let cell: &Lstm<f64> = &instance.network.cell;
    let (x, s) = instance.first_step();
    let (gates, next) = (cell.gates(&x, s), cell.step(&x, s));
    for i in 0..4 {
        let c = gates.forget.value[i] * s[4 + i] + gates.input.value[i] * gates.candidate.value[i];
        hold("c", relative(&[next[4 + i]], &[c]), 1e-15);
        hold(
            "h",
            relative(&[next[i]], &[gates.output.value[i] * c.tanh()]),
            1e-15,
        );
    }
}

fn jacobian_by_dual_numbers<C: Cell<f64>>(instance: &Instance<C>) {
    let cell = &instance.network.cell;
    let (x, s) = instance.first_step();
    let exact = dual_jacobian(cell, &x, s);
    hold(
        "jacobian = dual numbers",
        relative(cell.jacobian(&x, s).as_slice(), exact.as_slice()),
        EXACT,
    );
}

fn jacobian_by_central_differences<C: Cell<f64>>(instance: &Instance<C>) {
    let cell = &instance.network.cell;
    let (x, s) = instance.first_step();
    let measured = difference::jacobian(|s| cell.step(&x, s), s);
    // The truncation is h²·F‴/6 with h ≈ 6e-6, and F‴ grows with the third power of the weights and states.
    let size = 1.0 + cell.parameters().amax() + s.amax();
    let difference = (cell.jacobian(&x, s) - measured).amax();
    hold(
        "jacobian = central differences",
        difference,
        1e-10 * size.powi(3),
    );
}

fn vjp_by_dual_numbers<C: Cell<f64>>(instance: &Instance<C>) {
    let (cell, ds) = (&instance.network.cell, &instance.ds);
    let (x, s) = instance.first_step();
    let pullback = cell.vjp(&x, s, ds);
    let lifted = cell.lift::<Dual64>();
    let (x_constant, s_constant) = (constants(&x), constants(s));

    let by_state = dual_jacobian(cell, &x, s);
    hold(
        "d_state = Jᵀ ds",
        relative(pullback.d_state.as_slice(), by_state.tr_mul(ds).as_slice()),
        EXACT,
    );

    let by_input = dual::jacobian(|x| lifted.step(x, &s_constant), &x);
    hold(
        "d_input",
        absolute(
            pullback.d_input.as_slice(),
            by_input.tr_mul(ds).as_slice(),
            by_input.abs().tr_mul(&ds.abs()).max(),
        ),
        EXACT,
    );

    let weights = cell.parameters();
    let direction = instance.direction.rows(0, weights.len()).into_owned();
    let slope = dual::directional(
        |weights| {
            lifted
                .with_parameters(weights)
                .step(&x_constant, &s_constant)
                .dot(&constants(ds))
        },
        &weights,
        &direction,
    );
    hold(
        "d_cell",
        along(&pullback.d_cell.parameters(), &direction, slope),
        EXACT,
    );
}

pub(crate) fn dual_jacobian<C: Cell<f64>>(
    cell: &C,
    x: &DVector<f64>,
    s: &DVector<f64>,
) -> DMatrix<f64> {
    let (lifted, x) = (cell.lift::<Dual64>(), constants(x));
    dual::jacobian(|s| lifted.step(&x, s), s)
}

fn constants(v: &DVector<f64>) -> DVector<Dual64> {
    v.map(Dual64::from)
}
