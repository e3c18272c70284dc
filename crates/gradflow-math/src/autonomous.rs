//! The scalar autonomous network s ← tanh(w·s): what one unit without input does, in closed form or nearly so.
//!
//! For 0 ≤ w ≤ 1 every trajectory goes to s = 0; for w > 1 to ±s*, the solution of s = tanh(w·s).
//! The derivative of a step at the fixed point, the multiplier, lies below 1 for every w > 0 except w = 1: a single tanh
//! unit contracts there, however large its weight (Strogatz 2015, ch. 10, for multipliers of maps).

use std::f64::consts::LN_2;

/// The fixed point s* ≥ 0 of s ← tanh(w·s) at which trajectories with w ≥ −1 arrive: 0 for w ≤ 1, positive above; NaN for NaN.
///
/// Just above w = 1, where s* ≈ √(3(w−1)), its relative error is about ε/(w−1).
/// For w < −1 zero is a fixed point, but trajectories settle on a cycle of two instead.
pub fn fixed_point(w: f64) -> f64 {
    if w.is_infinite() && w > 0.0 {
        return 1.0;
    }
    fixed_pre_activation(w).tanh()
}

/// The multiplier w·sech²(w·s*), the derivative of s ← tanh(w·s) at its fixed point [`fixed_point`]; w itself for w ≤ 1.
///
/// The relative error is a small multiple of (1 + w)·ε for every w.
///
/// ```
/// use gradflow_math::autonomous::multiplier;
///
/// assert_eq!(multiplier(0.5), 0.5);
/// assert!((multiplier(2.0) - 0.166_372_087_751_674_33).abs() < 1e-15);
/// ```
pub fn multiplier(w: f64) -> f64 {
    if w.is_infinite() && w > 0.0 {
        return 0.0;
    }
    w * log_tanh_slope(fixed_pre_activation(w)).exp()
}

/// ln ∏ₜ tanh′(aₜ) over `steps` steps of s ← tanh(s) from `s_0`, with `a_1 = s_0`, `a_2 = tanh(s_0)`, …
///
/// The product is `∂s_T/∂s_0` at the boundary w = 1, where it falls like T^(−3/2) and not exponentially.
/// Relative error below 10⁻¹² up to a million steps.
pub fn iterated_tanh_log_product(s_0: f64, steps: usize) -> f64 {
    let mut s = s_0;
    let mut log_product = 0.0;
    for _ in 0..steps {
        log_product += log_tanh_slope(s);
        s = s.tanh();
    }
    log_product
}

/// The number of steps after which a constant forget factor `f` has halved a state: ln ½ / ln f.
///
/// Infinite for f = 1, zero for f = 0, negative for f > 1 (the state doubles), NaN for f < 0.
pub fn half_life(f: f64) -> f64 {
    let decay = -f.ln();
    if decay == 0.0 {
        f64::INFINITY
    } else {
        LN_2 / decay
    }
}

/// The largest solution a ≥ 0 of a = w·tanh(a).
fn fixed_pre_activation(w: f64) -> f64 {
    if w <= 1.0 {
        return 0.0;
    }
    // w·tanh(a) − a is concave for a > 0, so that Newton's method falls monotonically from a = w to the root: the first
    // step that does not fall is rounding.
    let mut a = w;
    loop {
        let excess = w * a.tanh() - a;
        let slope = w * log_tanh_slope(a).exp() - 1.0;
        let next = a - excess / slope;
        if 0.0 < next && next < a {
            a = next;
        } else {
            return a;
        }
    }
}

/// ln tanh′(a) = −ln cosh²(a), without overflow for large |a| and without cancellation for small.
pub(crate) fn log_tanh_slope(a: f64) -> f64 {
    let a = a.abs();
    if a > 1.0 {
        2.0 * (LN_2 - a - (-2.0 * a).exp().ln_1p())
    } else {
        -a.sinh().powi(2).ln_1p()
    }
}
