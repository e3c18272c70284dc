use crate::Scalar;
use serde::{Deserialize, Serialize};

/// An activation φ, applied to each pre-activation `a`.
///
/// NaN passes through each of them, and no finite `a` overflows.
///
/// ```
/// use gradflow_math::Activation;
///
/// // Far in saturation the slope is 4e^{−2a}, where 1 − tanh² is exactly 0.
/// let slope = Activation::Tanh.slope(25.0_f64);
/// assert!((slope / (4.0 * (-50.0_f64).exp()) - 1.0).abs() < 1e-14);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Activation {
    /// φ(a) = a.
    Identity,
    /// φ(a) = tanh a.
    Tanh,
    /// φ(a) = σ(a) = 1 / (1 + e⁻ᵃ).
    Sigmoid,
    /// φ(a) = max(a, 0).
    Relu,
}

impl Activation {
    /// Every activation, in the order of declaration.
    pub const ALL: [Self; 4] = [Self::Identity, Self::Tanh, Self::Sigmoid, Self::Relu];

    /// φ(a).
    pub fn apply<T: Scalar>(self, a: T) -> T {
        match self {
            Self::Identity => a,
            Self::Tanh => a.saturating_tanh(),
            Self::Sigmoid => {
                // Each branch exponentiates a non-positive number, so neither overflows.
                if a >= T::zero() {
                    T::one() / (T::one() + (-a).portable_exp())
                } else {
                    let e = a.portable_exp();
                    e / (T::one() + e)
                }
            }
            Self::Relu => {
                // The comparison is with what is cut off, so that NaN passes through.
                if a <= T::zero() { T::zero() } else { a }
            }
        }
    }

    /// φ′(a), with φ′(0) = 0 for [`Activation::Relu`].
    ///
    /// tanh′ is 1/cosh²(a): 1 − tanh²(a) cancels to zero for |a| > 19 in `f64`.
    /// σ′ is σ(a)·σ(−a) for the same reason.
    pub fn slope<T: Scalar>(self, a: T) -> T {
        match self {
            Self::Identity => T::one(),
            Self::Tanh => {
                // 1/cosh a = 2e^{-|a|} / (1 + e^{-2|a|}) neither overflows nor cancels.
                let e = (-a.abs()).portable_exp();
                let sech = (e + e) / (T::one() + e * e);
                sech * sech
            }
            Self::Sigmoid => self.apply(a) * self.apply(-a),
            Self::Relu => {
                if a > T::zero() {
                    T::one()
                } else if a <= T::zero() {
                    T::zero()
                } else {
                    a
                }
            }
        }
    }

    /// γ = sup |φ′|, the constant of the bound ‖∏J‖ ≤ (γσ₁)ⁿ (Pascanu, Mikolov & Bengio 2013).
    pub fn slope_bound(self) -> f64 {
        match self {
            Self::Identity | Self::Tanh | Self::Relu => 1.0,
            Self::Sigmoid => 0.25,
        }
    }
}
