//! Random LSTMs for the checks of this chapter: plain arrays for the oracle, the library's cell for the formulas.

use crate::experiments::instances::{PlainGate, constants, dual, normals, scale, size};
use crate::experiments::oracle::{PlainLstm, lstm_step};
use gradflow_math::{Activation, Scalar};
use gradflow_models::{Gate, Lstm, LstmGates, LstmJacobian};
use nalgebra::{DMatrix, DVector};
use num_dual::Dual64;
use rand::Rng;

/// A random LSTM with a random sequence.
#[derive(Clone, Debug)]
pub(super) struct Instance {
    /// The weights.
    pub(super) plain: PlainLstm<f64>,
    /// The inputs: `xs[t − 1]` is `x_t`.
    pub(super) xs: Vec<Vec<f64>>,
    /// `[h_0; c_0]`.
    pub(super) s_0: Vec<f64>,
}

impl Instance {
    /// Draws sizes, weights, `steps` inputs and the initial state.
    pub(super) fn draw(steps: usize, rng: &mut impl Rng) -> Self {
        let (inputs, units, scale) = (size(rng), size(rng), scale(rng));
        let mut gate = || PlainGate::draw(units, inputs, scale, Some(scale), rng);
        let plain = PlainLstm {
            forget: gate(),
            input: gate(),
            candidate: gate(),
            output: gate(),
        };
        Self {
            plain,
            xs: (0..steps).map(|_| normals(inputs, 1.0, rng)).collect(),
            s_0: normals(2 * units, 1.0, rng),
        }
    }

    /// H, the number of units.
    pub(super) fn units(&self) -> usize {
        self.s_0.len() / 2
    }

    /// `s_0 … s_T` by the plain loops.
    pub(super) fn states(&self) -> Vec<Vec<f64>> {
        unroll(&self.plain, &self.xs, self.s_0.clone())
    }

    /// `∂s_T/∂s_0 · along` by dual numbers through the plain loops.
    pub(super) fn derivative(&self, along: &[f64]) -> Vec<f64> {
        let states = unroll(&self.lifted(), &self.xs, dual(&self.s_0, along));
        slopes(&states[self.xs.len()])
    }

    /// The weights as constants among dual numbers.
    pub(super) fn lifted(&self) -> PlainLstm<Dual64> {
        let lift = |gate: &PlainGate<f64>| gate.along(&gate.still());
        PlainLstm {
            forget: lift(&self.plain.forget),
            input: lift(&self.plain.input),
            candidate: lift(&self.plain.candidate),
            output: lift(&self.plain.output),
        }
    }

    /// The same weights in the library's cell.
    pub(super) fn cell(&self) -> Lstm<f64> {
        let (units, inputs) = (self.units(), self.xs[0].len());
        let gate = |gate: &PlainGate<f64>| Gate {
            w_xh: DMatrix::from_row_slice(units, inputs, &gate.w),
            w_hh: DMatrix::from_row_slice(units, units, &gate.u),
            b: DVector::from_column_slice(&gate.b),
        };
        Lstm {
            forget: gate(&self.plain.forget),
            input: gate(&self.plain.input),
            candidate: gate(&self.plain.candidate),
            output: gate(&self.plain.output),
        }
    }

    /// Every step by the library, along its own trajectory.
    pub(super) fn steps(&self) -> Vec<Step> {
        let cell = self.cell();
        let mut s = DVector::from_column_slice(&self.s_0);
        self.xs
            .iter()
            .map(|x| {
                let step = Step::of(&cell, &DVector::from_column_slice(x), &s);
                s = step.s();
                step
            })
            .collect()
    }
}

/// `s_0 … s_T` by the plain loops.
pub(super) fn unroll<T: Scalar>(lstm: &PlainLstm<T>, xs: &[Vec<f64>], s_0: Vec<T>) -> Vec<Vec<T>> {
    let mut states = vec![s_0];
    for x in xs {
        let next = lstm_step(lstm, &constants::<T>(x), &states[states.len() - 1]);
        states.push(next);
    }
    states
}

/// The derivative parts.
pub(super) fn slopes(duals: &[Dual64]) -> Vec<f64> {
    duals.iter().map(|dual| dual.eps).collect()
}

/// One step `[h⁻; c⁻] → [h; c]`, with its gates and its Jacobian.
pub(super) struct Step {
    /// `x_t`.
    pub(super) x: DVector<f64>,
    /// `c_{t−1}`.
    pub(super) c_prev: DVector<f64>,
    /// f, i, g, o, each with its slope.
    pub(super) gates: LstmGates<f64>,
    /// The four blocks of `∂s_t/∂s_{t−1}`.
    pub(super) jacobian: LstmJacobian<f64>,
}

impl Step {
    /// The step of `cell` from `s_prev`.
    pub(super) fn of(cell: &Lstm<f64>, x: &DVector<f64>, s_prev: &DVector<f64>) -> Self {
        let units = s_prev.len() / 2;
        Self {
            x: x.clone(),
            c_prev: s_prev.rows(units, units).into_owned(),
            gates: cell.gates(x, s_prev),
            jacobian: cell.jacobian_blocks(x, s_prev),
        }
    }

    /// `c_t = f ⊙ c_{t−1} + i ⊙ g`.
    pub(super) fn c(&self) -> DVector<f64> {
        let LstmGates {
            forget,
            input,
            candidate,
            ..
        } = &self.gates;
        forget.value.component_mul(&self.c_prev) + input.value.component_mul(&candidate.value)
    }

    /// `[h_t; c_t]` with `h_t = o ⊙ tanh c_t`.
    fn s(&self) -> DVector<f64> {
        let c = self.c();
        let h = self.gates.output.value.component_mul(&c.map(f64::tanh));
        DVector::from_iterator(2 * c.len(), h.iter().chain(&c).copied())
    }

    /// `r_t = o ⊙ tanh′(c_t)`: what of a change of `c_t` reaches `h_t`.
    pub(super) fn read_out(&self) -> DVector<f64> {
        let slope = self.c().map(|c| Activation::Tanh.slope(c));
        self.gates.output.value.component_mul(&slope)
    }
}
