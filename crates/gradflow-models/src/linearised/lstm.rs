use super::{Linearise, StepMut, blocks, log_det};
use crate::Lstm;
use gradflow_math::Activation;

/// With `V = κ_f U_f + κ_i U_i + κ_g U_g` (row by row) it is `∂c/∂h_prev = V`, `∂c/∂c_prev = diag(f)`,
/// `∂h/∂· = diag(κ_c) ∂c/∂·`, and `diag(κ_o) U_o` more for `∂h/∂h_prev`.
impl Linearise for Lstm<f64> {
    /// f, `κ_f = c_prev f′`, `κ_i = g i′`, `κ_g = i g′`, `κ_o = tanh c · o′`, `κ_c = o tanh′ c`.
    const COEFFICIENTS: usize = 6;
    const GATES: &'static [&'static str] = &["forget", "input", "candidate", "output"];
    const PATHS: &'static [&'static str] = Self::GATES;

    fn linearise(&self, a: &[f64], s_prev: &[f64], step: StepMut<'_>) {
        let n = s_prev.len() / 2;
        let [a_f, a_i, a_g, a_o] = blocks(a, n);
        let c_prev = &s_prev[n..];
        for j in 0..n {
            let sigmoid = |a| (Activation::Sigmoid.apply(a), Activation::Sigmoid.slope(a));
            let tanh = |a| (Activation::Tanh.apply(a), Activation::Tanh.slope(a));
            let ((f, f_slope), (i, i_slope)) = (sigmoid(a_f[j]), sigmoid(a_i[j]));
            let ((g, g_slope), (o, o_slope)) = (tanh(a_g[j]), sigmoid(a_o[j]));
            let c = f * c_prev[j] + i * g;
            let (shown, shown_slope) = tanh(c);
            step.s[j] = o * shown;
            step.s[n + j] = c;
            for (block, value) in [f, i, g, o].into_iter().enumerate() {
                step.gates[block * n + j] = value;
            }
            let coefficients = [
                f,
                c_prev[j] * f_slope,
                g * i_slope,
                i * g_slope,
                shown * o_slope,
                o * shown_slope,
            ];
            for (block, value) in coefficients.into_iter().enumerate() {
                step.coefficients[block * n + j] = value;
            }
        }
    }

    fn push(coefficients: &[f64], a_dot: &[f64], s_prev_dot: &[f64], s_dot: &mut [f64]) {
        let n = s_dot.len() / 2;
        let [f, k_f, k_i, k_g, k_o, k_c] = blocks(coefficients, n);
        let [a_f, a_i, a_g, a_o] = blocks(a_dot, n);
        let c_prev_dot = &s_prev_dot[n..];
        let (h_dot, c_dot) = s_dot.split_at_mut(n);
        for j in 0..n {
            let c = f[j] * c_prev_dot[j] + k_f[j] * a_f[j] + k_i[j] * a_i[j] + k_g[j] * a_g[j];
            c_dot[j] = c;
            h_dot[j] = k_o[j] * a_o[j] + k_c[j] * c;
        }
    }

    fn pull(coefficients: &[f64], ds: &mut [f64], da: &mut [f64]) {
        let n = ds.len() / 2;
        let [f, k_f, k_i, k_g, k_o, k_c] = blocks(coefficients, n);
        let (dh, dc) = ds.split_at_mut(n);
        let (da_f, da) = da.split_at_mut(n);
        let (da_i, da) = da.split_at_mut(n);
        let (da_g, da_o) = da.split_at_mut(n);
        for j in 0..n {
            let of_h = std::mem::take(&mut dh[j]);
            let of_c = dc[j] + k_c[j] * of_h;
            da_f[j] = k_f[j] * of_c;
            da_i[j] = k_i[j] * of_c;
            da_g[j] = k_g[j] * of_c;
            da_o[j] = k_o[j] * of_h;
            dc[j] = f[j] * of_c;
        }
    }

    /// Subtracting `diag(κ_c)` times the rows of c from those of h leaves `[diag(κ_o) U_o, 0; V, diag(f)]`.
    fn log_det_of_weights(&self) -> f64 {
        log_det(self.output.w_hh.clone())
    }

    fn log_det_of_step(&self, coefficients: &[f64]) -> f64 {
        let [f, _, _, _, k_o, _] = blocks(coefficients, self.output.b.len());
        f.iter().chain(k_o).map(|factor| factor.abs().ln()).sum()
    }
}
