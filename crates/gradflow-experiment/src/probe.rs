use crate::cell::AnyCell;
use gradflow_models::{
    ArticleLstm, Cell, DiagonalRecurrence, Gru, Lstm, Lstm1997, MinGru, MinLstm, Rnn,
};
use nalgebra::{DMatrix, DVector};

/// What a cell shows beside its step and its Jacobian.
pub(crate) trait Probe: Cell<f64> {
    /// a with σ(a) = the factors that a gate leaves of the state in the step from `s_prev`; `None` without such a gate.
    fn forget_pre_activation(
        &self,
        _x: &DVector<f64>,
        _s_prev: &DVector<f64>,
    ) -> Option<DVector<f64>> {
        None
    }

    /// The recurrent weights, of the candidate in a gated cell.
    fn recurrent_weights(&self) -> Option<&DMatrix<f64>> {
        None
    }
}

impl Probe for Rnn<f64> {
    fn recurrent_weights(&self) -> Option<&DMatrix<f64>> {
        Some(&self.w_hh)
    }
}

impl Probe for ArticleLstm<f64> {
    fn forget_pre_activation(&self, x: &DVector<f64>, _: &DVector<f64>) -> Option<DVector<f64>> {
        Some(self.forget.pre_activation(x))
    }
}

impl Probe for Lstm<f64> {
    fn forget_pre_activation(&self, x: &DVector<f64>, s: &DVector<f64>) -> Option<DVector<f64>> {
        let h = s.rows(0, self.hidden_len()).into_owned();
        Some(self.forget.pre_activation(x, &h))
    }

    fn recurrent_weights(&self) -> Option<&DMatrix<f64>> {
        Some(&self.candidate.w_hh)
    }
}

impl Probe for Lstm1997<f64> {
    fn recurrent_weights(&self) -> Option<&DMatrix<f64>> {
        Some(&self.candidate.w_hh)
    }
}

impl Probe for Gru<f64> {
    /// The update gate z: `h = (1 − z) ⊙ n + z ⊙ h_prev`.
    fn forget_pre_activation(&self, x: &DVector<f64>, s: &DVector<f64>) -> Option<DVector<f64>> {
        Some(self.update.pre_activation(x, s))
    }

    fn recurrent_weights(&self) -> Option<&DMatrix<f64>> {
        Some(&self.candidate.w_hh)
    }
}

impl Probe for MinLstm<f64> {
    /// `f/(f + i) = σ(ln f − ln i)`.
    fn forget_pre_activation(&self, x: &DVector<f64>, _: &DVector<f64>) -> Option<DVector<f64>> {
        let (forget, input) = (self.forget.pre_activation(x), self.input.pre_activation(x));
        Some(forget.zip_map(&input, |f, i| log_sigmoid(f) - log_sigmoid(i)))
    }
}

impl Probe for MinGru<f64> {
    /// `1 − z = σ(−a)`.
    fn forget_pre_activation(&self, x: &DVector<f64>, _: &DVector<f64>) -> Option<DVector<f64>> {
        Some(-self.update.pre_activation(x))
    }
}

impl Probe for DiagonalRecurrence<f64> {}

/// ln σ(a) = min(a, 0) − ln(1 + e^(−|a|)).
pub(crate) fn log_sigmoid(a: f64) -> f64 {
    a.min(0.0) - libm::log1p(libm::exp(-a.abs()))
}

/// What is done with a cell of whatever kind.
pub(crate) trait WithCell {
    type Output;
    fn run<C: Probe>(self, cell: &C) -> Self::Output;
}

impl AnyCell {
    /// Runs `work` on the cell inside.
    pub(crate) fn with<W: WithCell>(&self, work: W) -> W::Output {
        match self {
            Self::Rnn(cell) => work.run(cell),
            Self::ArticleLstm(cell) => work.run(cell),
            Self::Lstm(cell) => work.run(cell),
            Self::Lstm1997(cell) => work.run(cell),
            Self::Gru(cell) => work.run(cell),
            Self::MinLstm(cell) => work.run(cell),
            Self::MinGru(cell) => work.run(cell),
            Self::Diagonal(cell) => work.run(cell),
        }
    }
}
