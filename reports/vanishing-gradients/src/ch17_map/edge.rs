//! The curves that theory draws on the maps.

use gradflow_math::closed_form::MeanField;

/// The standard deviation of the input at which the network of infinite size and gain `gain` is neither vanishing nor
/// exploding: λ₁ = 0 (D17.1); 0 up to gain 1.
///
/// The exponent falls with the input, so that bisection finds it.
/// Since q ≥ s² and ⟨tanh′²⟩ < 4/(3√(2πq)), it is negative at s = g² + 1.
pub(super) fn critical_noise(gain: f64) -> f64 {
    let exponent = |noise: f64| MeanField::driven_tanh(gain, noise).largest_exponent;
    let (mut low, mut high) = (0.0, gain * gain + 1.0);
    if exponent(low) <= 0.0 {
        return 0.0;
    }
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if exponent(middle) > 0.0 {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high)
}

/// The coupling β at which `[[α, β], [0, α]]` to the power `lag` has norm 1: `β = (2α/n) sinh(n ln(1/α))` (D17.2), for
/// 0 < `radius` < 1.
pub(super) fn critical_coupling(radius: f64, lag: u32) -> f64 {
    let n = f64::from(lag);
    2.0 * radius / n * (-n * radius.ln()).sinh()
}

/// The bias b with `ln σ(b) = rate`, below 0: what a forget gate alone needs for that exponent.
pub(super) fn bias_of_rate(rate: f64) -> f64 {
    -(-rate).exp_m1().ln()
}

#[cfg(test)]
mod tests {
    use super::{bias_of_rate, critical_coupling, critical_noise};
    use gradflow_math::autonomous::half_life;

    /// Up to gain 1 there is nothing to end; above, the critical noise grows with the gain.
    #[test]
    fn the_edge_begins_at_gain_one() {
        assert!(critical_noise(0.9).abs() < f64::MIN_POSITIVE);
        assert!(critical_noise(1.0).abs() < f64::MIN_POSITIVE);
        let noises = [1.2, 1.5, 2.0, 3.0].map(critical_noise);
        assert!(noises.is_sorted() && noises[0] > 0.0, "{noises:?}");
    }

    /// n = 1: 2α sinh(ln 1/α) = 1 − α², and [[α, 1 − α²], [0, α]] has norm 1 (Trefethen & Embree 2005).
    #[test]
    fn one_step_has_norm_one_at_the_closed_form() {
        for radius in [0.2, 0.5, 0.9] {
            let beta = critical_coupling(radius, 1);
            assert!((beta - (1.0 - radius * radius)).abs() < 1e-15);
        }
    }

    /// The half-lives of the table: at a bias of 2 a gate halves in 5.46 steps.
    #[test]
    fn a_rate_has_its_bias() {
        let rate = -std::f64::consts::LN_2 / 5.46;
        assert!((bias_of_rate(rate) - 2.0).abs() < 1e-3);
        assert!((half_life(rate.exp()) - 5.46).abs() < 1e-12);
    }
}
