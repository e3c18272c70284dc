//! The checks of E16–E21.

use crate::experiments::article_lstm::{PlainArticleLstm, oracle_states};
use crate::experiments::instances::{PlainGate, Squash, dual, normals, scale, size};
use crate::experiments::oracle;
use crate::experiments::residual::relative;
use crate::experiments::standard_lstm::{LstmDraw, gate, lift, lstm_cell};
use gradflow_math::Activation;
use gradflow_models::{Cell, Gate, Lstm, LstmGates, bptt};
use gradflow_report::{PointRng, Sample};
use nalgebra::DVector;
use rand::RngExt;

/// E16, with the bias left out as the control.
pub(super) fn forget_gate(rng: &mut PointRng) -> Sample {
    any_gate(rng, Activation::Sigmoid, |gate, x, h| {
        &gate.w_xh * x + &gate.w_hh * h
    })
}

/// E17, with a tanh as the control.
pub(super) fn input_gate(rng: &mut PointRng) -> Sample {
    any_gate(rng, Activation::Tanh, Gate::pre_activation)
}

/// E18, with `U` transposed as the control.
pub(super) fn output_gate(rng: &mut PointRng) -> Sample {
    any_gate(rng, Activation::Sigmoid, |gate, x, h| {
        &gate.w_xh * x + gate.w_hh.tr_mul(h) + &gate.b
    })
}

/// A gate of the standard LSTM against its oracle; the control is `squash` of `wrong`.
fn any_gate(
    rng: &mut PointRng,
    squash: Activation,
    wrong: impl Fn(&Gate<f64>, &DVector<f64>, &DVector<f64>) -> DVector<f64>,
) -> Sample {
    let (units, inputs, scale) = (size(rng), size(rng), scale(rng));
    // One gate in four has no recurrent weights: those meet the condition.
    let past = rng.random_range(0..4) > 0;
    let plain = PlainGate::draw(
        units,
        inputs,
        scale,
        Some(if past { scale } else { 0.0 }),
        rng,
    );
    let (x, h) = (normals(inputs, 1.0, rng), outputs(units, rng));
    let want: Vec<f64> = oracle::pre_activation(&plain, &x, &h)
        .into_iter()
        .map(oracle::sigma)
        .collect();

    let (gate, x, h) = (gate(&plain), DVector::from_vec(x), DVector::from_vec(h));
    let open = |squash: Activation, a: DVector<f64>| {
        relative(a.map(|a| squash.apply(a)).as_slice(), &want)
    };
    Sample {
        residual: open(Activation::Sigmoid, gate.pre_activation(&x, &h)),
        printed: Some(open(Activation::Sigmoid, &gate.w_xh * &x + &gate.b)),
        within: !past,
        control: open(squash, wrong(&gate, &x, &h)),
    }
}

/// Outputs of a previous step: in (−1, 1), as `o ⊙ tanh c` is.
pub(super) fn outputs(units: usize, rng: &mut PointRng) -> Vec<f64> {
    (0..units).map(|_| rng.random_range(-1.0..1.0)).collect()
}

/// One step of a random standard LSTM with as many inputs as units, from a random state.
struct LstmStep {
    cell: Lstm<f64>,
    x: DVector<f64>,
    /// `[h; c]` before the step.
    s_prev: DVector<f64>,
    /// The gates, by `gradflow-models`.
    gates: LstmGates<f64>,
    /// `[h; c]` after the step, by the oracle.
    want: Vec<f64>,
    /// A random direction of length n.
    direction: DVector<f64>,
    /// The oracle's derivative of `c_t` along `direction`, when `c_{t−1}` is moved and `h_{t−1}` is not.
    carried: Vec<f64>,
}

impl LstmStep {
    fn draw(rng: &mut PointRng) -> Self {
        let (units, scale) = (size(rng), scale(rng));
        let plain = LstmDraw {
            units,
            inputs: units,
            scale,
            recurrent: scale,
            forget_bias: 1.0,
        }
        .draw(rng);
        let x = normals(units, 1.0, rng);
        let state = [outputs(units, rng), normals(units, 1.0, rng)].concat();
        let direction = normals(units, 1.0, rng);

        let still = vec![0.0; units];
        let moved = oracle::lstm_step(
            &lift(&plain),
            &dual(&x, &still),
            &dual(&state, &[still.clone(), direction.clone()].concat()),
        );
        let cell = lstm_cell(&plain);
        let (x, s_prev) = (DVector::from_vec(x), DVector::from_vec(state));
        Self {
            gates: cell.gates(&x, &s_prev),
            cell,
            x,
            s_prev,
            want: moved.iter().map(|s| s.re).collect(),
            direction: DVector::from_vec(direction),
            carried: moved[units..].iter().map(|c| c.eps).collect(),
        }
    }

    /// How far the LSTM's step by `gradflow-models` is from the oracle.
    fn residual(&self) -> f64 {
        relative(self.cell.step(&self.x, &self.s_prev).as_slice(), &self.want)
    }

    /// How far `c` is from the cell state of the oracle.
    fn off_cell_state(&self, c: &DVector<f64>) -> f64 {
        relative(c.as_slice(), &self.want[c.len()..])
    }

    /// `f ⊙ c_{t−1} + i ⊙ v`.
    fn gated(&self, v: &DVector<f64>) -> DVector<f64> {
        let n = v.len();
        self.gates
            .forget
            .value
            .component_mul(&self.s_prev.rows(n, n))
            + self.gates.input.value.component_mul(v)
    }
}

/// E19: the LSTM's step; the article's line is given the LSTM's own gates.
pub(super) fn state(rng: &mut PointRng) -> Sample {
    let step = LstmStep::draw(rng);
    let h = step.s_prev.rows(0, step.x.len()).into_owned();
    let unsquashed = step.cell.candidate.pre_activation(&step.x, &h);
    Sample {
        residual: step.residual(),
        printed: Some(step.off_cell_state(&step.gated(&step.x))),
        within: false,
        control: step.off_cell_state(&step.gated(&unsquashed)),
    }
}

/// E20: the article's LSTM without its tanh, run for up to eight steps.
pub(super) fn gated_linear(rng: &mut PointRng) -> Sample {
    let steps = size(rng);
    let plain = PlainArticleLstm::draw(Squash::Linear, steps, rng);
    let cell = plain.cell();
    let want = oracle_states(&plain).concat();

    let states = bptt::unroll(
        &cell,
        &DVector::from_column_slice(&plain.s_0),
        &plain.inputs(),
    )
    .expect("the instance is drawn with agreeing shapes and finite numbers");
    let mut coupled = vec![DVector::from_column_slice(&plain.s_0)];
    for t in 1..=steps {
        let (x, f) = (plain.x(t), cell.gates(&plain.x(t)).forget.value);
        coupled.push(f.component_mul(&coupled[t - 1]) + f.map(|f| 1.0 - f).component_mul(&x));
    }
    let coupled: Vec<f64> = coupled.iter().flatten().copied().collect();

    let residual = relative(states.as_slice(), &want);
    let one_unit = plain.units() == 1;
    Sample {
        residual,
        // A column times a column is undefined for two units or more, and what is undefined counts as wrong.
        printed: Some(if one_unit { residual } else { f64::NAN }),
        within: one_unit,
        control: relative(&coupled, &want),
    }
}

/// E21: the LSTM's step, and the derivative of its cell state by the previous one.
pub(super) fn carousel(rng: &mut PointRng) -> Sample {
    let step = LstmStep::draw(rng);
    let by_forget = step.gates.forget.value.component_mul(&step.direction);
    let squashed = |v: &DVector<f64>| step.off_cell_state(&step.gated(v).map(f64::tanh));
    Sample {
        residual: step
            .residual()
            .max(relative(by_forget.as_slice(), &step.carried)),
        printed: Some(squashed(&step.x)),
        within: false,
        control: squashed(&step.gates.candidate.value),
    }
}
