//! Laws of the linearised cells: their states are those of the reference, their products those of its explicit Jacobians.

use crate::draw::{Case, Instance, cases, config};
use crate::residual::{hold, relative};
use gradflow_math::Activation;
use gradflow_models::linearised::{Linearise, Linearised, Stretch, Workspace};
use gradflow_models::{Cell, bptt};
use nalgebra::{DMatrix, DVector};
use proptest::prelude::*;

/// Rounding of sums of at most 24 products over at most 8 steps.
const EXACT: f64 = 1e-12;

macro_rules! for_every_linearised {
    ($case:expr, $law:path) => {
        $law(&$case.rnn(Activation::Tanh));
        $law(&$case.rnn(Activation::Relu));
        $law(&$case.lstm());
        $law(&$case.gru());
    };
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn states_and_products_are_those_of_the_reference(case in cases()) {
        for_every_linearised!(case, products);
    }

    #[test]
    fn parts_by_path_add_up_to_the_pull(case in cases()) {
        for_every_linearised!(case, parts);
    }

    #[test]
    fn log_determinant_is_that_of_the_jacobian(case in cases()) {
        let mild = Case { scale: case.scale.min(1.0), ..case };
        mild_determinants(mild);
    }
}

fn mild_determinants(case: Case) {
    determinant(&case.rnn(Activation::Tanh));
    determinant(&case.lstm());
    determinant(&case.gru());
}

fn run<C: Linearise>(instance: &Instance<C>) -> (Linearised<'_, C>, Stretch, Workspace) {
    let linearised = Linearised::new(&instance.network.cell);
    let (mut stretch, mut work) = (Stretch::default(), Workspace::default());
    let sequence = &instance.sequence;
    linearised.run(
        sequence.s_0.as_slice(),
        sequence.xs.as_slice(),
        &mut stretch,
        &mut work,
    );
    (linearised, stretch, work)
}

/// Three directions that have nothing to do with the Jacobians.
fn directions(rows: usize) -> DMatrix<f64> {
    DMatrix::from_fn(rows, 3, |i, j| {
        (1.3 * (i as f64) + 2.1 * (j as f64) + 0.4).sin()
    })
}

fn products<C: Linearise>(instance: &Instance<C>) {
    let (linearised, stretch, mut work) = run(instance);
    let (cell, sequence) = (&instance.network.cell, &instance.sequence);
    let states = bptt::unroll(cell, &sequence.s_0, &sequence.xs).unwrap();
    let v = directions(cell.state_len());
    for t in 0..sequence.xs.ncols() {
        let s = states.column(t + 1).into_owned();
        hold("states", relative(stretch.state(t + 1), s.as_slice()), 1e-9);
        // From here on the reference starts where the stretch is, so that rounding is not magnified.
        let s_prev = DVector::from_column_slice(stretch.state(t));
        let jacobian = cell.jacobian(&sequence.xs.column(t).into_owned(), &s_prev);
        let mut image = v.clone();
        linearised.push((&stretch, t), &v, &mut image, &mut work);
        let exact = &jacobian * &v;
        let size = jacobian.abs() * v.abs();
        hold("J V", (&image - &exact).amax(), EXACT * size.amax());
        let mut credits = v.clone();
        linearised.pull((&stretch, t), credits.as_mut_slice(), &mut work);
        let exact = jacobian.tr_mul(&v);
        let size = jacobian.abs().tr_mul(&v.abs());
        hold("Jᵀ V", (&credits - &exact).amax(), EXACT * size.amax());
    }
}

fn parts<C: Linearise>(instance: &Instance<C>) {
    let (linearised, stretch, mut work) = run(instance);
    let cell = &instance.network.cell;
    let (n, h) = (cell.state_len(), cell.hidden_len());
    let mut whole = directions(n);
    let mut direct = whole.clone();
    let mut through = vec![Vec::new(); C::PATHS.len()];
    linearised.pull((&stretch, 0), whole.as_mut_slice(), &mut work);
    linearised.pull_by_path(
        (&stretch, 0),
        direct.as_mut_slice(),
        &mut through,
        &mut work,
    );
    let size = 1.0 + whole.amax() + direct.amax();
    for part in &through {
        let part = DMatrix::from_column_slice(h, 3, part);
        let mut rows = direct.rows_mut(0, h);
        rows += part;
    }
    hold("Σ parts = pull", (&whole - &direct).amax(), EXACT * size);
}

fn determinant<C: Linearise>(instance: &Instance<C>) {
    let (_, stretch, _) = run(instance);
    let (cell, sequence) = (&instance.network.cell, &instance.sequence);
    let jacobian = cell.jacobian(&sequence.xs.column(0).into_owned(), &sequence.s_0);
    let exact = jacobian.determinant().abs();
    let found = (cell.log_det_of_weights() + cell.log_det_of_step(stretch.coefficients(0))).exp();
    // Leibniz: the determinant is a sum of products of a column's entries each.
    let size: f64 = jacobian.column_iter().map(|column| column.norm()).product();
    hold("det J", (found - exact).abs(), 1e-11 * size);
}

/// The path from c to the loss through h is what a pull forgets that takes h and c for independent.
#[test]
fn a_pull_that_forgets_the_path_from_c_to_h_is_wrong() {
    let case = Case {
        input_len: 2,
        hidden_len: 4,
        output_len: 1,
        steps: 1,
        scale: 1.0,
        seed: 5,
    };
    let instance = case.lstm();
    let (linearised, stretch, mut work) = run(&instance);
    let cell = &instance.network.cell;
    let x = instance.sequence.xs.column(0).into_owned();
    let v = directions(cell.state_len());
    let exact = cell.jacobian(&x, &instance.sequence.s_0).tr_mul(&v);
    let mut whole = v.clone();
    linearised.pull((&stretch, 0), whole.as_mut_slice(), &mut work);
    assert!((&whole - &exact).amax() < EXACT);
    let (h, c) = (v.rows(0, 4), v.rows(4, 4));
    let mut of_h = DMatrix::zeros(8, 3);
    of_h.rows_mut(0, 4).copy_from(&h);
    let mut of_c = DMatrix::zeros(8, 3);
    of_c.rows_mut(4, 4).copy_from(&c);
    linearised.pull((&stretch, 0), of_c.as_mut_slice(), &mut work);
    assert!((&of_c - &exact).amax() > 1e-2);
}
