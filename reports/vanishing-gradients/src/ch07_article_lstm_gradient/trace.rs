//! A run of the article's LSTM with its tanh, taken apart into what the formulas of this chapter are made of.

use crate::experiments::article_lstm::PlainArticleLstm;
use gradflow_math::Activation;
use gradflow_models::GateValue;
use nalgebra::DVector;

/// The gates, states and slopes of a run of E21, by `gradflow-models` and `gradflow-math`.
#[derive(Clone, Debug)]
pub(super) struct Trace {
    forget: Vec<GateValue<f64>>,
    /// `S_0 … S_T`.
    states: Vec<DVector<f64>>,
    slopes: Vec<DVector<f64>>,
}

impl Trace {
    /// Runs the network over its sequence.
    pub(super) fn of(plain: &PlainArticleLstm<f64>) -> Self {
        let cell = plain.cell();
        let mut trace = Self {
            forget: Vec::new(),
            states: vec![DVector::from_column_slice(&plain.s_0)],
            slopes: Vec::new(),
        };
        for t in 1..=plain.steps() {
            let x = plain.x(t);
            let gates = cell.gates(&x);
            let a = gates.forget.value.component_mul(trace.state(t - 1))
                + gates.input.value.component_mul(&x);
            trace.forget.push(gates.forget);
            trace.slopes.push(a.map(|a| Activation::Tanh.slope(a)));
            trace.states.push(a.map(f64::tanh));
        }
        trace
    }

    /// n, the number of units.
    pub(super) fn units(&self) -> usize {
        self.states[0].len()
    }

    /// `S_t`, for `t` from 0 to T.
    pub(super) fn state(&self, t: usize) -> &DVector<f64> {
        &self.states[t]
    }

    /// `f_t`.
    pub(super) fn forget(&self, t: usize) -> &DVector<f64> {
        &self.forget[t - 1].value
    }

    /// `tanh'(a_t)`.
    pub(super) fn slope(&self, t: usize) -> &DVector<f64> {
        &self.slopes[t - 1]
    }

    /// `Z_t = tanh'(a_t) ⊙ f_t`.
    pub(super) fn factor(&self, t: usize) -> DVector<f64> {
        self.slope(t).component_mul(self.forget(t))
    }

    /// `Z_t ⊙ … ⊙ Z_{k+1}`; ones for `k = t`.
    pub(super) fn product(&self, t: usize, k: usize) -> DVector<f64> {
        (k + 1..=t).fold(DVector::from_element(self.units(), 1.0), |product, j| {
            product.component_mul(&self.factor(j))
        })
    }

    /// `v_k = tanh'(a_k) ⊙ f_k ⊙ (1 − f_k) ⊙ S_{k−1}` (D7.4).
    pub(super) fn immediate(&self, k: usize) -> DVector<f64> {
        // The gate's slope f(1 − f) comes from its pre-activation: 1 − f cancels where the gate is open.
        self.slope(k)
            .component_mul(&self.forget[k - 1].slope)
            .component_mul(self.state(k - 1))
    }
}
