use crate::autonomous::log_tanh_slope;
use std::f64::consts::PI;

/// The stationary state of the autonomous network a ← gW·tanh(a) of infinite size, W with independent N(0, 1/N) entries.
///
/// Pre-activations are Gaussian with the variance q* that reproduces itself, q = g²·⟨tanh²(√q z)⟩ with z ~ N(0, 1)
/// (Sompolinsky, Crisanti & Sommers 1988; in discrete time Molgedey, Schuchhardt & Schuster 1992).
/// The state decays to q* = 0 for g ≤ 1 and is chaotic above.
///
/// ⟨φ′²⟩ has a relative and the exponents an absolute error of about 10⁻¹⁴; q* has a relative error of about ε/(g−1), since
/// its equation determines it no better.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MeanField {
    /// q*, the variance of the pre-activations.
    pub variance: f64,
    /// ⟨φ′²⟩, the mean squared slope of tanh.
    pub mean_squared_slope: f64,
    /// λ₁ = ln(g·√⟨φ′²⟩), the largest Lyapunov exponent in nats a step: zero at g = 1, positive above.
    pub largest_exponent: f64,
    /// ln g − ½ + ⟨ln φ′⟩, the mean of all the exponents: the mean of ln |det J|/N, with the circular law for W.
    pub mean_exponent: f64,
}

impl MeanField {
    /// Solves for the network of gain `gain`; every field is NaN for a negative or non-finite gain.
    ///
    /// ```
    /// use gradflow_math::closed_form::MeanField;
    ///
    /// let chaotic = MeanField::tanh(2.0);
    /// assert!((chaotic.largest_exponent - 0.154_724).abs() < 1e-6);
    /// assert_eq!(MeanField::tanh(0.5).variance, 0.0);
    /// ```
    pub fn tanh(gain: f64) -> Self {
        let variance = if (0.0..f64::INFINITY).contains(&gain) {
            stationary_variance(gain)
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

/// The largest solution of q = g²·⟨tanh²⟩, by bisection: g²·⟨tanh²⟩/q falls from g² at q = 0 to below 1 at q = g².
fn stationary_variance(gain: f64) -> f64 {
    if gain <= 1.0 {
        return 0.0;
    }
    let (mut low, mut high) = (0.0, gain * gain);
    loop {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            return high;
        }
        if gain * gain * gaussian_mean(middle, |a| a.tanh().powi(2)) > middle {
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
