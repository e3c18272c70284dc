use super::{Linearise, StepMut, blocks, log_det};
use crate::Gru;
use gradflow_math::Activation;
use nalgebra::DMatrix;

/// `J = diag(z) + diag(κ_r) U_r + diag(κ_z) U_z + diag(κ_n) U_n`.
impl Linearise for Gru<f64> {
    /// z, `κ_r = (1 − z) n′ (U_n h_prev + b_hn) r′`, `κ_z = (h_prev − n) z′`, `κ_n = (1 − z) n′ r`, and `(1 − z) n′`, by which the
    /// candidate sees the input.
    const COEFFICIENTS: usize = 5;
    const GATES: &'static [&'static str] = &["reset", "update", "candidate"];
    const PATHS: &'static [&'static str] = Self::GATES;

    fn linearise(&self, a: &[f64], s_prev: &[f64], step: StepMut<'_>) {
        let len = s_prev.len();
        let [a_seen, a_r, a_z, recalled] = blocks(a, len);
        for j in 0..len {
            let sigmoid = |a| (Activation::Sigmoid.apply(a), Activation::Sigmoid.slope(a));
            let ((r, r_slope), (z, z_slope)) = (sigmoid(a_r[j]), sigmoid(a_z[j]));
            let a_n = a_seen[j] + r * recalled[j];
            let (n, n_slope) = (Activation::Tanh.apply(a_n), Activation::Tanh.slope(a_n));
            step.s[j] = (1.0 - z) * n + z * s_prev[j];
            for (block, value) in [r, z, n].into_iter().enumerate() {
                step.gates[block * len + j] = value;
            }
            let seen = (1.0 - z) * n_slope;
            let coefficients = [
                z,
                seen * recalled[j] * r_slope,
                (s_prev[j] - n) * z_slope,
                seen * r,
                seen,
            ];
            for (block, value) in coefficients.into_iter().enumerate() {
                step.coefficients[block * len + j] = value;
            }
        }
    }

    fn push(coefficients: &[f64], a_dot: &[f64], s_prev_dot: &[f64], s_dot: &mut [f64]) {
        let len = s_dot.len();
        let [z, k_r, k_z, k_n, _] = blocks(coefficients, len);
        let [a_r, a_z, a_n] = blocks(a_dot, len);
        for j in 0..len {
            s_dot[j] = z[j] * s_prev_dot[j] + k_r[j] * a_r[j] + k_z[j] * a_z[j] + k_n[j] * a_n[j];
        }
    }

    fn pull(coefficients: &[f64], ds: &mut [f64], da: &mut [f64]) {
        let len = ds.len();
        let [z, k_r, k_z, k_n, k_seen] = blocks(coefficients, len);
        let (da_seen, da) = da.split_at_mut(len);
        let (da_r, da) = da.split_at_mut(len);
        let (da_z, da_n) = da.split_at_mut(len);
        for (j, ds) in ds.iter_mut().enumerate() {
            da_seen[j] = k_seen[j] * *ds;
            da_r[j] = k_r[j] * *ds;
            da_z[j] = k_z[j] * *ds;
            da_n[j] = k_n[j] * *ds;
            *ds *= z[j];
        }
    }

    /// No part of the determinant is the same in all steps.
    fn log_det_of_weights(&self) -> f64 {
        0.0
    }

    fn log_det_of_step(&self, coefficients: &[f64]) -> f64 {
        let len = self.reset.b.len();
        let [z, k_r, k_z, k_n, _] = blocks(coefficients, len);
        log_det(DMatrix::from_fn(len, len, |i, j| {
            let kept = if i == j { z[i] } else { 0.0 };
            kept + k_r[i] * self.reset.w_hh[(i, j)]
                + k_z[i] * self.update.w_hh[(i, j)]
                + k_n[i] * self.candidate.w_hh[(i, j)]
        }))
    }
}
