//! From which law the forget biases of a layer are drawn, and how well a gate with such a bias can be taught.

use gradflow_math::Activation;

/// The longest memory that the laws of this chapter are set up for, in steps.
pub(super) const LONGEST: usize = 1000;

/// A law of forget biases, given by its quantiles.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Law {
    /// Every bias is the same.
    Same(f64),
    /// `b = ln u` with u uniform on [1, longest − 1] (Tallec & Ollivier 2018).
    Chrono { longest: f64 },
    /// b uniform on [0, ln(longest − 1)]: as many units for each decade of lifetimes.
    EvenBiases { longest: f64 },
}

/// The quantiles that a mean over a law is taken of.
const QUANTILES: u32 = 2000;

impl Law {
    /// The `share`-quantile of the bias, `share` from 0 to 1.
    pub(super) fn bias(self, share: f64) -> f64 {
        match self {
            Self::Same(bias) => bias,
            Self::Chrono { longest } => (1.0 + share * (longest - 2.0)).ln(),
            Self::EvenBiases { longest } => share * (longest - 1.0).ln(),
        }
    }

    /// The mean of `value(b)` over the law, by the midpoint rule over its quantiles.
    pub(super) fn mean(self, value: impl Fn(f64) -> f64) -> f64 {
        let midpoint = |index: u32| (f64::from(index) + 0.5) / f64::from(QUANTILES);
        (0..QUANTILES)
            .map(|index| value(self.bias(midpoint(index))))
            .sum::<f64>()
            / f64::from(QUANTILES)
    }
}

/// `σ(b)^n`: what a gate that stands still leaves after `lag` steps.
pub(super) fn kept(bias: f64, lag: f64) -> f64 {
    Activation::Sigmoid.apply(bias).powf(lag)
}

/// `∂σ(b)^n/∂b = n σ(b)^n σ(−b)`: how strongly that reacts to the bias (D13.2).
pub(super) fn sensitivity(bias: f64, lag: f64) -> f64 {
    lag * kept(bias, lag) * Activation::Sigmoid.apply(-bias)
}

/// The bias whose gate halves what it keeps in `steps` steps, `−ln(2^{1/n} − 1)` (D13.1).
pub(super) fn bias_for_half_life(steps: f64) -> f64 {
    -(std::f64::consts::LN_2 / steps).exp_m1().ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The integral of a derivative: with biases spread evenly the mean is the difference of the ends over the range.
    #[test]
    fn the_mean_over_even_biases_is_the_difference_of_the_ends() {
        let law = Law::EvenBiases {
            longest: LONGEST as f64,
        };
        let (low, high) = (law.bias(0.0), law.bias(1.0));
        for lag in [1.0, 30.0, 1000.0] {
            let exact = (kept(high, lag) - kept(low, lag)) / (high - low);
            let mean = law.mean(|bias| sensitivity(bias, lag));
            // The midpoint rule with 2000 points on a bell that is about three units wide.
            assert!((mean / exact - 1.0).abs() < 1e-5, "{lag}: {mean} {exact}");
        }
    }
}
