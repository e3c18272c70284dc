//! The checks of the gradient with and without its products: E26, D7.4, D7.5.

use super::trace::Trace;
use crate::experiments::article_lstm::{PlainArticleLstm, oracle_states};
use crate::experiments::instances::{Squash, constants, normals, size, weights};
use crate::experiments::oracle::times;
use crate::experiments::residual::{directional, relative};
use gradflow_math::Scalar;
use gradflow_models::bptt;
use gradflow_report::{PointRng, Sample};
use nalgebra::{DMatrix, DVector};
use num_dual::Dual64;

/// The article's three steps.
const STEPS: usize = 3;

/// Three steps of E21, a read-out and a target: `L_3 = ½ ‖Y_3 − O_3‖²`.
#[derive(Clone, Debug)]
pub(super) struct ThreeSteps {
    plain: PlainArticleLstm<f64>,
    pub(super) trace: Trace,
    /// `W_o`, P × n, row-major.
    w_o: Vec<f64>,
    /// `Y_3 − b_2`, length P.
    y: Vec<f64>,
}

/// What becomes of the products in the gradient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Products {
    /// They stay: the gradient.
    Kept,
    /// They are set to 1: E26 as printed.
    Deleted,
}

impl ThreeSteps {
    pub(super) fn draw(rng: &mut PointRng) -> Self {
        let plain = PlainArticleLstm::draw(Squash::Tanh, STEPS, rng);
        let outputs = size(rng);
        Self {
            trace: Trace::of(&plain),
            w_o: weights(outputs, plain.units(), 1.0, rng),
            y: normals(outputs, 1.0, rng),
            plain,
        }
    }

    /// `δ_3 = W_oᵀ (O_3 − Y_3)`.
    fn loss_by_state(&self) -> DVector<f64> {
        let w_o = DMatrix::from_row_slice(self.y.len(), self.trace.units(), &self.w_o);
        let error = &w_o * self.trace.state(STEPS) - DVector::from_column_slice(&self.y);
        w_o.tr_mul(&error)
    }

    /// `∂L_3/∂W_f` with `v(k)` as the immediate derivative, n × n.
    pub(super) fn gradient(
        &self,
        products: Products,
        v: impl Fn(usize) -> DVector<f64>,
    ) -> DMatrix<f64> {
        let delta = self.loss_by_state();
        (1..=STEPS)
            .map(|k| {
                let delta = match products {
                    Products::Kept => delta.component_mul(&self.trace.product(STEPS, k)),
                    Products::Deleted => delta.clone(),
                };
                delta.component_mul(&v(k)) * self.plain.x(k).transpose()
            })
            .sum()
    }

    /// `‖G − ∂L_3/∂W_f‖ / ‖∂L_3/∂W_f‖` for the gradient G with its products kept or deleted, against exact backpropagation.
    pub(super) fn error(&self, products: Products) -> f64 {
        let cell = self.plain.cell();
        let xs = self.plain.inputs();
        let s_0 = DVector::from_column_slice(&self.plain.s_0);
        let agree = "the instance is drawn with agreeing shapes and finite numbers";
        let states = bptt::unroll(&cell, &s_0, &xs).expect(agree);
        let mut d_states = DMatrix::zeros(self.trace.units(), STEPS);
        d_states.set_column(STEPS - 1, &self.loss_by_state());
        let exact = bptt::backward(&cell, &xs, &states, &d_states)
            .expect(agree)
            .total()
            .d_cell
            .forget
            .w;
        let gradient = self.gradient(products, |k| self.trace.immediate(k));
        (gradient - &exact).norm() / exact.norm()
    }

    /// `dL_3/dε` when `W_f` moves along `direction` (row-major), by dual numbers.
    fn along(&self, direction: &[f64]) -> f64 {
        let mut along = self.plain.still();
        along.forget.w = direction.to_vec();
        let states = oracle_states(&self.plain.along(&along));
        let output = times(&constants::<Dual64>(&self.w_o), &states[STEPS]);
        let loss = output
            .iter()
            .zip(&self.y)
            .map(|(&o, &y)| (o - Dual64::of(y)) * (o - Dual64::of(y)))
            .reduce(|sum, square| sum + square)
            .expect("there is at least one output");
        0.5 * loss.eps
    }
}

/// E26, along a random direction of `W_f`.
pub(super) fn gradient(rng: &mut PointRng) -> Sample {
    let case = ThreeSteps::draw(rng);
    let units = case.trace.units();
    let direction = normals(units * units, 1.0, rng);
    let want = case.along(&direction);
    let direction = DMatrix::from_row_slice(units, units, &direction);
    let truth = case.gradient(Products::Kept, |k| case.trace.immediate(k));
    let off = |gradient: &DMatrix<f64>| directional(gradient.dot(&direction), want, truth.norm());
    let by_gate = |k: usize| case.trace.factor(k).component_mul(case.trace.state(k - 1));
    Sample {
        residual: off(&truth),
        printed: Some(off(
            &case.gradient(Products::Deleted, |k| case.trace.immediate(k))
        )),
        within: false,
        control: off(&case.gradient(Products::Kept, by_gate)),
    }
}

/// The derivative of `S_T` when `W_f` moves along `direction` at the steps from `first` to `last`.
fn moved_at(
    plain: &PlainArticleLstm<f64>,
    direction: &[f64],
    first: usize,
    last: usize,
) -> Vec<f64> {
    let mut along = plain.still();
    let still = plain.along(&along);
    along.forget.w = direction.to_vec();
    let moving = plain.along(&along);
    let end = (1..=plain.steps()).fold(still.s_0.clone(), |s, t| {
        let step = if (first..=last).contains(&t) {
            &moving
        } else {
            &still
        };
        step.step(&still.xs[t - 1], &s)
    });
    end.iter().map(|s| s.eps).collect()
}

/// D7.4: the last step moved alone; the control moves all.
pub(super) fn immediate(rng: &mut PointRng) -> Sample {
    let steps = size(rng);
    let plain = PlainArticleLstm::draw(Squash::Tanh, steps, rng);
    let units = plain.units();
    let direction = normals(units * units, 1.0, rng);
    let want = moved_at(&plain, &direction, steps, steps);
    let total = moved_at(&plain, &direction, 1, steps);
    let trace = Trace::of(&plain);
    let step = DMatrix::from_row_slice(units, units, &direction) * plain.x(steps);
    Sample {
        residual: relative(
            trace.immediate(steps).component_mul(&step).as_slice(),
            &want,
        ),
        printed: None,
        within: false,
        control: relative(&total, &want),
    }
}

/// D7.5: the first step moved alone, seen at the end and where it happened.
pub(super) fn ratio(rng: &mut PointRng) -> Sample {
    let steps = size(rng);
    let plain = PlainArticleLstm::draw(Squash::Tanh, steps, rng);
    let units = plain.units();
    let direction = normals(units * units, 1.0, rng);
    let at_the_end = moved_at(&plain, &direction, 1, 1);
    let mut first = plain.clone();
    first.xs.truncate(1);
    let want: Vec<f64> = at_the_end
        .iter()
        .zip(moved_at(&first, &direction, 1, 1))
        .map(|(end, start)| end / start)
        .collect();
    let trace = Trace::of(&plain);
    Sample {
        residual: relative(trace.product(steps, 1).as_slice(), &want),
        printed: None,
        within: false,
        control: relative(trace.product(steps, 0).as_slice(), &want),
    }
}
