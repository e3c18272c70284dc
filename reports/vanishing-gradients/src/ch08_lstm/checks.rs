//! What the checks of this chapter do on one random instance.

use super::instance::{Instance, Step, slopes, unroll};
use crate::experiments::instances::{PlainGate, constants, dual, normals};
use crate::experiments::oracle::{PlainLstm, lstm_step, sigma};
use crate::experiments::residual::{directional, relative};
use gradflow_math::autonomous;
use gradflow_models::Cell;
use gradflow_report::{PointRng, Sample};
use nalgebra::{DMatrix, DVector};
use rand::RngExt;

/// The longest sequence of a check.
const STEPS: usize = 4;

/// A sample without an article's formula.
fn judged(residual: f64, control: f64) -> Sample {
    Sample {
        residual,
        printed: None,
        within: false,
        control,
    }
}

/// D8.1 against the plain loops; the control forgets `U`.
pub(super) fn step(rng: &mut PointRng) -> Sample {
    let instance = Instance::draw(1, rng);
    let want = &instance.states()[1];
    let x = DVector::from_column_slice(&instance.xs[0]);
    let s_0 = DVector::from_column_slice(&instance.s_0);
    let cell = instance.cell();
    let mut deaf = cell.clone();
    for gate in [
        &mut deaf.forget,
        &mut deaf.input,
        &mut deaf.candidate,
        &mut deaf.output,
    ] {
        gate.w_hh.fill(0.0);
    }
    judged(
        relative(cell.step(&x, &s_0).as_slice(), want),
        relative(deaf.step(&x, &s_0).as_slice(), want),
    )
}

/// D8.2 against the recurrence; the control begins each product one step early.
pub(super) fn unrolled_cell(rng: &mut PointRng) -> Sample {
    let steps = rng.random_range(1..=STEPS);
    let instance = Instance::draw(steps, rng);
    let units = instance.units();
    let want = &instance.states()[steps][units..];
    let parts = instance.steps();
    // What the forget gates after step k leave of one.
    let kept = |k: usize| {
        parts[k..]
            .iter()
            .fold(DVector::from_element(units, 1.0), |kept, part| {
                kept.component_mul(&part.gates.forget.value)
            })
    };
    let c_0 = DVector::from_column_slice(&instance.s_0[units..]);
    let sum = |early: usize| {
        (1..=steps).fold(kept(0).component_mul(&c_0), |sum, k| {
            let gates = &parts[k - 1].gates;
            let written = gates.input.value.component_mul(&gates.candidate.value);
            sum + kept(k - early).component_mul(&written)
        })
    };
    judged(
        relative(sum(0).as_slice(), want),
        relative(sum(1).as_slice(), want),
    )
}

/// Which half of the flat state `[h; c]` moves.
#[derive(Clone, Copy)]
enum Half {
    Hidden,
    Cell,
}

/// One step with a random direction in one half of the state, and what the oracle says of it.
struct Probe {
    step: Step,
    along: DVector<f64>,
    instance: Instance,
    d_hidden: Vec<f64>,
    d_cell: Vec<f64>,
}

impl Probe {
    fn draw(half: Half, rng: &mut PointRng) -> Self {
        let instance = Instance::draw(1, rng);
        let units = instance.units();
        let (along, still) = (normals(units, 1.0, rng), vec![0.0; units]);
        let direction = match half {
            Half::Hidden => [along.clone(), still],
            Half::Cell => [still, along.clone()],
        };
        let mut d_hidden = instance.derivative(&direction.concat());
        let d_cell = d_hidden.split_off(units);
        let step = instance
            .steps()
            .pop()
            .expect("the instance is drawn with one step");
        Self {
            step,
            along: DVector::from_vec(along),
            instance,
            d_hidden,
            d_cell,
        }
    }

    /// `matrix · along` against the oracle's answer.
    fn residual(&self, matrix: &DMatrix<f64>, want: &[f64]) -> f64 {
        relative((matrix * &self.along).as_slice(), want)
    }
}

/// D8.3; the control swaps the forget gate for the input gate.
pub(super) fn cell_by_cell(rng: &mut PointRng) -> Sample {
    let probe = Probe::draw(Half::Cell, rng);
    let swapped = DMatrix::from_diagonal(&probe.step.gates.input.value);
    judged(
        probe.residual(&probe.step.jacobian.dc_dc, &probe.d_cell),
        probe.residual(&swapped, &probe.d_cell),
    )
}

/// D8.4; the control drops the path through the forget gate.
pub(super) fn cell_by_hidden(rng: &mut PointRng) -> Sample {
    let probe = Probe::draw(Half::Hidden, rng);
    let step = &probe.step;
    let factor = step.c_prev.component_mul(&step.gates.forget.slope);
    let forget_path = DMatrix::from_diagonal(&factor) * probe.instance.cell().forget.w_hh;
    judged(
        probe.residual(&step.jacobian.dc_dh, &probe.d_cell),
        probe.residual(&(&step.jacobian.dc_dh - forget_path), &probe.d_cell),
    )
}

/// D8.5; the control forgets the slope of the tanh.
pub(super) fn hidden_by_cell(rng: &mut PointRng) -> Sample {
    let probe = Probe::draw(Half::Cell, rng);
    let gates = &probe.step.gates;
    let without_slope =
        DMatrix::from_diagonal(&gates.output.value.component_mul(&gates.forget.value));
    judged(
        probe.residual(&probe.step.jacobian.dh_dc, &probe.d_hidden),
        probe.residual(&without_slope, &probe.d_hidden),
    )
}

/// D8.6; the control leaves only the path through the output gate.
pub(super) fn hidden_by_hidden(rng: &mut PointRng) -> Sample {
    let probe = Probe::draw(Half::Hidden, rng);
    let step = &probe.step;
    let factor = step
        .c()
        .map(f64::tanh)
        .component_mul(&step.gates.output.slope);
    let output_path = DMatrix::from_diagonal(&factor) * probe.instance.cell().output.w_hh;
    judged(
        probe.residual(&step.jacobian.dh_dh, &probe.d_hidden),
        probe.residual(&output_path, &probe.d_hidden),
    )
}

/// D8.7; the control multiplies the blocks of `h` by `h`.
pub(super) fn product(rng: &mut PointRng) -> Sample {
    // From two steps on: over a single step the h-only reading is right.
    let instance = Instance::draw(rng.random_range(2..=STEPS), rng);
    let units = instance.units();
    let along = [normals(units, 1.0, rng), vec![0.0; units]].concat();
    let want = instance.derivative(&along);
    let mut full = DVector::from_vec(along);
    let mut h_only = full.rows(0, units).into_owned();
    for step in instance.steps() {
        full = step.jacobian.to_matrix() * full;
        h_only = &step.jacobian.dh_dh * h_only;
    }
    judged(
        relative(full.as_slice(), &want),
        relative(h_only.as_slice(), &want[..units]),
    )
}

/// D8.8 with every `h_j` held; the control reads it as the total derivative.
pub(super) fn cell_path(rng: &mut PointRng) -> Sample {
    // From two steps on: over a single step the path is the whole derivative.
    let instance = Instance::draw(rng.random_range(2..=STEPS), rng);
    let units = instance.units();
    let along = normals(units, 1.0, rng);
    let (states, lifted) = (instance.states(), instance.lifted());
    let held =
        instance
            .xs
            .iter()
            .zip(&states)
            .fold(dual(&instance.s_0[units..], &along), |c, (x, s)| {
                let state = [constants(&s[..units]), c].concat();
                lstm_step(&lifted, &constants(x), &state).split_off(units)
            });
    let total = instance.derivative(&[vec![0.0; units], along.clone()].concat());
    let rate = instance
        .steps()
        .iter()
        .fold(DVector::zeros(units), |sum, step| {
            sum + step.gates.forget.value.map(f64::ln)
        });
    let got = rate.map(f64::exp).component_mul(&DVector::from_vec(along));
    judged(
        relative(got.as_slice(), &slopes(&held)),
        relative(got.as_slice(), &total[units..]),
    )
}

/// D8.9; the control takes the mean lifetime for the half-life.
pub(super) fn half_life(rng: &mut PointRng) -> Sample {
    let f: f64 = sigma(rng.random_range(-3.0..6.0));
    let (mut whole, mut kept) = (0.0, 1.0);
    while kept * f > 0.5 {
        kept *= f;
        whole += 1.0;
    }
    // The part y of a step with kept · f^y = ½: bisection on a falling function.
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if kept * f.powf(middle) > 0.5 {
            low = middle;
        } else {
            high = middle;
        }
    }
    let want = [whole + low];
    judged(
        relative(&[autonomous::half_life(f)], &want),
        relative(&[1.0 / (1.0 - f)], &want),
    )
}

/// D8.10 along a random direction of `W_f`; the control deletes the products.
pub(super) fn forget_weights(rng: &mut PointRng) -> Sample {
    // From two steps on: the last term has no product to delete.
    let steps = rng.random_range(2..=STEPS);
    let instance = Instance::draw(steps, rng);
    let (units, inputs) = (instance.units(), instance.xs[0].len());
    let along = PlainGate {
        w: normals(units * inputs, 1.0, rng),
        ..instance.plain.forget.still()
    };
    // The loss is a random linear function of s_T.
    let d_state = DVector::from_vec(normals(2 * units, 1.0, rng));
    let moved = PlainLstm {
        forget: instance.plain.forget.along(&along),
        ..instance.lifted()
    };
    let states = unroll(&moved, &instance.xs, constants(&instance.s_0));
    let want = DVector::from_vec(slopes(&states[steps])).dot(&d_state);

    let term = |step: &Step, delta: &DVector<f64>| {
        let epsilon =
            delta.rows(units, units) + step.read_out().component_mul(&delta.rows(0, units));
        let d_pre_activation = epsilon
            .component_mul(&step.c_prev)
            .component_mul(&step.gates.forget.slope);
        d_pre_activation * step.x.transpose()
    };
    let mut delta = d_state.clone();
    let mut gradient = DMatrix::zeros(units, inputs);
    let mut without_products = gradient.clone();
    for step in instance.steps().iter().rev() {
        gradient += term(step, &delta);
        without_products += term(step, &d_state);
        delta = step.jacobian.to_matrix().tr_mul(&delta);
    }
    let direction = DMatrix::from_row_slice(units, inputs, &along.w);
    let norm = gradient.norm();
    judged(
        directional(gradient.dot(&direction), want, norm),
        directional(without_products.dot(&direction), want, norm),
    )
}
