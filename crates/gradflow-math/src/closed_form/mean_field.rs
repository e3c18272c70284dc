use crate::autonomous::log_tanh_slope;
use std::f64::consts::PI;

/// The stationary state of the network a ← gW·tanh(a) + x of infinite size, W with independent N(0, 1/N) entries and x with
/// independent N(0, s²) entries at every step; s = 0 is the autonomous network.
///
/// Pre-activations are Gaussian with the variance q* that reproduces itself, q = g²·⟨tanh²(√q z)⟩ + s² with z ~ N(0, 1)
/// (Sompolinsky, Crisanti & Sommers 1988; in discrete time and with input Molgedey, Schuchhardt & Schuster 1992).
/// Without input the state decays to q* = 0 for g ≤ 1 and is chaotic above; input moves the edge to larger gains.
///
/// ⟨φ′²⟩ has a relative and the exponents an absolute error of about 10⁻¹⁴; q* has a relative error of about ε/(g−1), since
/// its equation determines it no better.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MeanField {
    /// q*, the variance of the pre-activations.
    pub variance: f64,
    /// ⟨φ′²⟩, the mean squared slope of tanh.
    pub mean_squared_slope: f64,
    /// λ₁ = ln(g·√⟨φ′²⟩), the largest Lyapunov exponent in nats a step: without input zero at g = 1, positive above.
    pub largest_exponent: f64,
    /// ln g − ½ + ⟨ln φ′⟩, the mean of all the exponents: the mean of ln |det J|/N, with the circular law for W.
    pub mean_exponent: f64,
}

impl MeanField {
    /// Solves for the autonomous network of gain `gain`; every field is NaN for a negative or non-finite gain.
    ///
    /// ```
    /// use gradflow_math::closed_form::MeanField;
    ///
    /// let chaotic = MeanField::tanh(2.0);
    /// assert!((chaotic.largest_exponent - 0.154_724).abs() < 1e-6);
    /// assert_eq!(MeanField::tanh(0.5).variance, 0.0);
    /// ```
    pub fn tanh(gain: f64) -> Self {
        Self::driven_tanh(gain, 0.0)
    }

    /// Solves for the network of gain `gain` whose input has the standard deviation `input`, s; every field is NaN for a
    /// negative or non-finite number.
    ///
    /// ```
    /// use gradflow_math::closed_form::MeanField;
    ///
    /// // Input drives the units into saturation: it ends the chaos.
    /// assert!(MeanField::driven_tanh(2.0, 0.1).largest_exponent > 0.0);
    /// assert!(MeanField::driven_tanh(2.0, 2.0).largest_exponent < 0.0);
    /// ```
    pub fn driven_tanh(gain: f64, input: f64) -> Self {
        let possible = 0.0..f64::INFINITY;
        let variance = if possible.contains(&gain) && possible.contains(&input) {
            stationary_variance(gain, input)
        } else {
            f64::NAN
        };
        let mean_squared_slope = gaussian_mean(variance, |a| (2.0 * log_tanh_slope(a)).exp());
        Self {
            variance,
            mean_squared_slope,
            largest_exponent: gain.ln() + 0.5 * mean_squared_slope.ln(),
            mean_exponent: gain.ln() - 0.5 + gaussian_mean(variance, log_tanh_slope),
        }
    }
}

/// The largest solution of q = g²·⟨tanh²⟩ + s², by bisection: the right side divided by q falls with q, from g² (from ∞ with
/// input) at q = 0 to below 1 at q = g² + s².
fn stationary_variance(gain: f64, input: f64) -> f64 {
    let squared_input = input * input;
    if gain <= 1.0 && squared_input == 0.0 {
        return 0.0;
    }
    let (mut low, mut high) = (0.0, gain * gain + squared_input);
    loop {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            return high;
        }
        let next = gain * gain * gaussian_mean(middle, |a| a.tanh().powi(2)) + squared_input;
        if next > middle {
            low = middle;
        } else {
            high = middle;
        }
    }
}

/// ⟨f(a)⟩ over a ~ N(0, q), for even f that is analytic up to |Im a| = π/2, as the functions of tanh are.
///
/// The trapezoidal rule in u, a = c·sinh u with c = min(√q, 1), resolves both the width 1 of the slope and the width √q of
/// the distribution, at any q. Its error falls like e^{−2πd/h} with the distance d ≈ π/4 of the nearest singularity
/// (Trefethen & Weideman 2014): 10⁻³⁴ at h = 1/16.
fn gaussian_mean(variance: f64, f: impl Fn(f64) -> f64) -> f64 {
    const STEP: f64 = 1.0 / 16.0;
    /// The density at ten standard deviations, e^{−50}, is beyond rounding.
    const DEVIATIONS: f64 = 10.0;
    if variance == 0.0 {
        return f(0.0);
    }
    let deviation = variance.sqrt();
    let c = deviation.min(1.0);
    let mut sum = 0.5 * f(0.0);
    for node in 1.. {
        let u = f64::from(node) * STEP;
        let a = c * u.sinh();
        let z = a / deviation;
        // Also ends the sum for a variance that is NaN.
        if z.is_nan() || z > DEVIATIONS {
            break;
        }
        sum += u.cosh() * (-0.5 * z * z).exp() * f(a);
    }
    2.0 * sum * STEP * c / (deviation * (2.0 * PI).sqrt())
}
