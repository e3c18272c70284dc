//! How long a gate or a linear unit remembers, and what remembering longer costs.

use std::f64::consts::LN_2;

/// The number of steps after which the constant forget gate f = σ(`bias`) has halved a cell: ln ½/ln σ(b).
///
/// About ln 2·e^b for a large bias. The half-life of a given f is [`autonomous::half_life`](crate::autonomous::half_life).
pub fn half_life_of_bias(bias: f64) -> f64 {
    // −ln σ(b) = ln(1 + e^{−b}), which is −b where e^{−b} would overflow.
    let decay = if bias < -700.0 {
        -bias
    } else {
        (-bias).exp().ln_1p()
    };
    LN_2 / decay
}

/// The mean time constant `E[1/(1−f)] = 1 + t_max/2` of forget gates f = σ(b) under chrono initialisation,
/// b = ln u with u uniform between 1 and `t_max − 1` (Tallec & Ollivier 2018): 1/(1−f) = 1 + u.
pub fn chrono_mean_time(t_max: f64) -> f64 {
    1.0 + t_max / 2.0
}

/// `E[h²] = 1/(1−λ²)` in the stationary state of h ← λh + x with white input of variance 1; infinite for |λ| ≥ 1.
///
/// The signal half of the curse of memory (Zucchet & Orvieto 2024).
pub fn state_power(lambda: f64) -> f64 {
    let gap = (1.0 - lambda) * (1.0 + lambda);
    if gap <= 0.0 {
        f64::INFINITY
    } else {
        gap.recip()
    }
}

/// `E[(dh/dλ)²] = (1+λ²)/(1−λ²)³` for the same unit; infinite for |λ| ≥ 1.
///
/// The sensitivity half of the curse of memory (Zucchet & Orvieto 2024): it grows by two more powers of 1/(1−λ²) than the
/// state does, so that a unit that remembers long is hard to train although no gradient explodes.
pub fn sensitivity_power(lambda: f64) -> f64 {
    (1.0 + lambda * lambda) * state_power(lambda).powi(3)
}
