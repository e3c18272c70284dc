use super::{Linearise, StepMut, log_det};
use crate::Rnn;

/// `J = diag(φ′) W_hh`.
impl Linearise for Rnn<f64> {
    /// φ′.
    const COEFFICIENTS: usize = 1;
    const GATES: &'static [&'static str] = &[];
    const PATHS: &'static [&'static str] = &["recurrent"];

    fn linearise(&self, a: &[f64], _: &[f64], step: StepMut<'_>) {
        for ((s, slope), &a) in step.s.iter_mut().zip(step.coefficients).zip(a) {
            *s = self.activation.apply(a);
            *slope = self.activation.slope(a);
        }
    }

    fn push(slopes: &[f64], a_dot: &[f64], _: &[f64], s_dot: &mut [f64]) {
        for ((s_dot, slope), a_dot) in s_dot.iter_mut().zip(slopes).zip(a_dot) {
            *s_dot = slope * a_dot;
        }
    }

    fn pull(slopes: &[f64], ds: &mut [f64], da: &mut [f64]) {
        for ((da, ds), slope) in da.iter_mut().zip(ds).zip(slopes) {
            *da = slope * std::mem::take(ds);
        }
    }

    fn log_det_of_weights(&self) -> f64 {
        log_det(self.w_hh.clone())
    }

    fn log_det_of_step(&self, slopes: &[f64]) -> f64 {
        slopes.iter().map(|slope| slope.abs().ln()).sum()
    }
}
