//! What the checks of the other cells and of the state at rest do on one random instance.

use super::explosion::at_rest;
use super::plain::{Plain1997, PlainGru, PlainMinLstm, gate, gru_step, min_lstm_step, step_1997};
use crate::experiments::instances::{PlainGate, constants, dual, normals, scale, size, weights};
use crate::experiments::oracle::{PlainLstm, lstm_step, times};
use crate::experiments::residual::{relative, worst};
use crate::experiments::standard_lstm::{gate as library_gate, lift, lstm_cell};
use gradflow_math::Activation;
use gradflow_models::{Cell, Gru, InputGate, Lstm1997, MinLstm};
use gradflow_report::{PointRng, Sample};
use nalgebra::{DMatrix, DVector};
use num_dual::Dual64;
use rand::RngExt;

/// A sample without an article's formula.
pub(super) fn judged(residual: f64, control: f64) -> Sample {
    Sample {
        residual,
        printed: None,
        within: false,
        control,
    }
}

/// The derivative parts.
pub(super) fn slopes(duals: &[Dual64]) -> Vec<f64> {
    duals.iter().map(|dual| dual.eps).collect()
}

/// A gate as constants among dual numbers.
fn lifted(gate: &PlainGate<f64>) -> PlainGate<Dual64> {
    gate.along(&gate.still())
}

/// D12.1 against the plain loops; the control squashes by tanh, as the LSTM of today does.
pub(super) fn step_of_1997(rng: &mut PointRng) -> Sample {
    let (units, inputs, scale) = (size(rng), size(rng), scale(rng));
    let plain = Plain1997 {
        input: gate(units, inputs, scale, rng),
        candidate: gate(units, inputs, scale, rng),
        output: gate(units, inputs, scale, rng),
    };
    let (x, s) = (normals(inputs, 1.0, rng), normals(2 * units, 1.0, rng));
    let want = step_1997(&plain, &x, &s);
    let cell = Lstm1997 {
        input: library_gate(&plain.input),
        candidate: library_gate(&plain.candidate),
        output: library_gate(&plain.output),
    };
    let (x, s) = (DVector::from_vec(x), DVector::from_vec(s));
    let gates = cell.gates(&x, &s);
    let (h, c) = (s.rows(0, units).into_owned(), s.rows(units, units));
    let candidate = cell.candidate.pre_activation(&x, &h).map(f64::tanh);
    let c = c + gates.input.value.component_mul(&candidate);
    let h = gates.output.value.component_mul(&c.map(f64::tanh));
    let todays: Vec<f64> = h.iter().chain(&c).copied().collect();
    judged(
        relative(cell.step(&x, &s).as_slice(), &want),
        relative(&todays, &want),
    )
}

/// D12.2 along a random direction; the control keeps the diagonal of the update gate alone.
pub(super) fn gru_jacobian(rng: &mut PointRng) -> Sample {
    let (units, inputs, scale) = (size(rng), size(rng), scale(rng));
    let plain = PlainGru {
        reset: gate(units, inputs, scale, rng),
        update: gate(units, inputs, scale, rng),
        candidate: gate(units, inputs, scale, rng),
        b_hn: normals(units, scale, rng),
    };
    let (x, h) = (normals(inputs, 1.0, rng), normals(units, 1.0, rng));
    let along = normals(units, 1.0, rng);
    let dual_cell = PlainGru {
        reset: lifted(&plain.reset),
        update: lifted(&plain.update),
        candidate: lifted(&plain.candidate),
        b_hn: constants(&plain.b_hn),
    };
    let want = slopes(&gru_step(&dual_cell, &constants(&x), &dual(&h, &along)));
    let cell = Gru {
        reset: library_gate(&plain.reset),
        update: library_gate(&plain.update),
        candidate: library_gate(&plain.candidate),
        b_hn: DVector::from_vec(plain.b_hn),
    };
    let (x, h, along) = (
        DVector::from_vec(x),
        DVector::from_vec(h),
        DVector::from_vec(along),
    );
    let carried = cell.gates(&x, &h).update.value.component_mul(&along);
    judged(
        relative((cell.jacobian(&x, &h) * along).as_slice(), &want),
        relative(carried.as_slice(), &want),
    )
}

/// D12.3 over a few steps; the control multiplies the forget gates before they are shared.
pub(super) fn min_lstm_product(rng: &mut PointRng) -> Sample {
    let (units, inputs, scale) = (size(rng), size(rng), scale(rng));
    let mut draw = || PlainGate {
        b: normals(units, scale, rng),
        ..PlainGate::draw(units, inputs, scale, None, rng)
    };
    let plain = PlainMinLstm {
        forget: draw(),
        input: draw(),
        candidate: draw(),
    };
    let steps = rng.random_range(1..=4);
    let xs: Vec<Vec<f64>> = (0..steps).map(|_| normals(inputs, 1.0, rng)).collect();
    let (h_0, along) = (normals(units, 1.0, rng), normals(units, 1.0, rng));
    let dual_cell = PlainMinLstm {
        forget: lifted(&plain.forget),
        input: lifted(&plain.input),
        candidate: lifted(&plain.candidate),
    };
    let moved = xs.iter().fold(dual(&h_0, &along), |h, x| {
        min_lstm_step(&dual_cell, &constants(x), &h)
    });
    let want = slopes(&moved);
    let input_gate = |gate: &PlainGate<f64>| InputGate {
        w: DMatrix::from_row_slice(units, inputs, &gate.w),
        b: DVector::from_column_slice(&gate.b),
    };
    let cell = MinLstm {
        forget: input_gate(&plain.forget),
        input: input_gate(&plain.input),
        candidate: input_gate(&plain.candidate),
    };
    let mut log_shared = DVector::zeros(units);
    let mut log_forget = DVector::zeros(units);
    for x in xs {
        let x = DVector::from_vec(x);
        let step = cell
            .linear_step(&x)
            .expect("the state is linear in the past");
        log_shared += step.decay.map(f64::ln);
        let forget = cell.forget.pre_activation(&x);
        log_forget += forget.map(|a| Activation::Sigmoid.apply(a).ln());
    }
    let product = |log: DVector<f64>| {
        let factors = log.map(f64::exp);
        factors.component_mul(&DVector::from_column_slice(&along))
    };
    judged(
        relative(product(log_shared).as_slice(), &want),
        relative(product(log_forget).as_slice(), &want),
    )
}

/// D12.6 on a network whose `U_g` has a known eigenvector; the control forgets that two gates stand half open.
pub(super) fn at_rest_eigenvalue(rng: &mut PointRng) -> Sample {
    let (units, scale) = (size(rng), scale(rng));
    let forget_bias: f64 = rng.random_range(-3.0..6.0);
    let mu: f64 = rng.random_range(-8.0..8.0);
    let q = normals(units, 1.0, rng);
    // A random matrix, corrected by one of rank one so that it maps q to μ q.
    let mut u_g = weights(units, units, scale, rng);
    let image = times(&u_g, &q);
    let square: f64 = q.iter().map(|q| q * q).sum();
    for i in 0..units {
        for j in 0..units {
            u_g[i * units + j] += (mu * q[i] - image[i]) * q[j] / square;
        }
    }
    let mut with_bias = |b: f64| PlainGate {
        b: vec![b; units],
        ..gate(units, 1, scale, rng)
    };
    let plain = PlainLstm {
        forget: with_bias(forget_bias),
        input: with_bias(0.0),
        candidate: PlainGate {
            u: u_g,
            ..with_bias(0.0)
        },
        output: with_bias(0.0),
    };
    // The eigenvector [q/2; q].
    let along: Vec<f64> = q.iter().map(|q| 0.5 * q).chain(q.iter().copied()).collect();
    let rest = vec![0.0; 2 * units];
    let moved = lstm_step(&lift(&plain), &constants(&[0.0]), &dual(&rest, &along));
    let want = slopes(&moved);
    let along = DVector::from_vec(along);
    let f = Activation::Sigmoid.apply(forget_bias);
    let library = at_rest(&lstm_cell(&plain)) * &along;
    // Relative to the two terms of the eigenvalue, which may cancel.
    let size = (f + mu.abs() / 4.0) / (f + mu / 4.0).abs();
    judged(
        worst([
            relative((&along * (f + mu / 4.0)).as_slice(), &want) / size,
            relative(library.as_slice(), &want) / size,
        ]),
        relative((&along * (f + mu)).as_slice(), &want),
    )
}
