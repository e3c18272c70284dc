//! Laws of the Jacobian–vector product: it is the Jacobian times a direction, and the adjoint of the vector–Jacobian
//! product.

use crate::draw::{Instance, cases, config, for_every_cell};
use crate::residual::{hold, relative};
use gradflow_math::dual;
use gradflow_models::Cell;
use nalgebra::DVector;
use num_dual::Dual64;
use proptest::prelude::*;

/// Rounding of sums of at most 24 products, each factor good to an ulp or two.
const EXACT: f64 = 1e-13;

proptest! {
    #![proptest_config(config())]

    #[test]
    fn jvp_is_that_of_dual_numbers(case in cases()) {
        for_every_cell!(case, jvp_by_dual_numbers);
    }

    #[test]
    fn jvp_along_the_state_is_the_jacobian_times_the_direction(case in cases()) {
        for_every_cell!(case, jvp_by_the_jacobian);
    }

    #[test]
    fn jvp_and_vjp_are_adjoint(case in cases()) {
        for_every_cell!(case, adjoint);
    }
}

#[test]
fn a_jvp_that_forgets_the_path_through_the_input_is_wrong() {
    let case = crate::draw::Case {
        input_len: 2,
        hidden_len: 3,
        output_len: 1,
        steps: 1,
        scale: 1.0,
        seed: 5,
    };
    for_every_cell!(case, input_matters);
}

/// How `s` moves along `(x_dot, s_dot)`, by one forward pass in dual numbers.
fn moved<C: Cell<f64>>(cell: &C, instance: &Instance<C>) -> DVector<f64> {
    let (x, s) = instance.first_step();
    let (x_dot, s_dot) = directions(instance);
    let next = cell
        .lift::<Dual64>()
        .step(&dual::seed(&x, &x_dot), &dual::seed(s, &s_dot));
    next.map(|entry| entry.eps)
}

fn directions<C: Cell<f64>>(instance: &Instance<C>) -> (DVector<f64>, DVector<f64>) {
    let (d, s) = (
        instance.network.cell.input_len(),
        instance.network.cell.state_len(),
    );
    (
        instance.direction.rows(0, d).into_owned(),
        instance.direction.rows(d, s).into_owned(),
    )
}

fn jvp_by_dual_numbers<C: Cell<f64>>(instance: &Instance<C>) {
    let cell = &instance.network.cell;
    let (x, s) = instance.first_step();
    let (x_dot, s_dot) = directions(instance);
    hold(
        "jvp = dual numbers",
        relative(
            cell.jvp(&x, s, &x_dot, &s_dot).as_slice(),
            moved(cell, instance).as_slice(),
        ),
        EXACT,
    );
}

fn jvp_by_the_jacobian<C: Cell<f64>>(instance: &Instance<C>) {
    let cell = &instance.network.cell;
    let (x, s) = instance.first_step();
    let (x_dot, s_dot) = directions(instance);
    let jvp = cell.jvp(&x, s, &DVector::zeros(x_dot.len()), &s_dot);
    let product = cell.jacobian(&x, s) * &s_dot;
    hold(
        "jvp = J s_dot",
        relative(jvp.as_slice(), product.as_slice()),
        EXACT,
    );
}

fn adjoint<C: Cell<f64>>(instance: &Instance<C>) {
    let (cell, ds) = (&instance.network.cell, &instance.ds);
    let (x, s) = instance.first_step();
    let (x_dot, s_dot) = directions(instance);
    let forward = cell.jvp(&x, s, &x_dot, &s_dot).component_mul(ds);
    let pullback = cell.vjp(&x, s, ds);
    let by_input = pullback.d_input.component_mul(&x_dot);
    let by_state = pullback.d_state.component_mul(&s_dot);
    let difference = (forward.sum() - by_input.sum() - by_state.sum()).abs();
    let size = forward.abs().sum() + by_input.abs().sum() + by_state.abs().sum();
    hold("⟨ds, jvp⟩ = ⟨vjp, dots⟩", difference, EXACT * size);
}

fn input_matters<C: Cell<f64>>(instance: &Instance<C>) {
    let cell = &instance.network.cell;
    let (x, s) = instance.first_step();
    let (x_dot, s_dot) = directions(instance);
    let by_state_alone = cell.jvp(&x, s, &DVector::zeros(x_dot.len()), &s_dot);
    assert!(relative(by_state_alone.as_slice(), moved(cell, instance).as_slice()) > 1e-2);
}
