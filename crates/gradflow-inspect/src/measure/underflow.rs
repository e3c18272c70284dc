use super::curve::Curve;
use serde::Serialize;

/// The formats that gradients are computed in, with their smallest normal number and the half of their smallest number, below
/// which everything rounds to zero.
const FORMATS: [(&str, i32, i32); 3] =
    [("f32", -126, -150), ("bf16", -126, -134), ("f16", -14, -25)];

/// From which lag on a number format loses the credit.
///
/// The loss has a gradient of norm 1 by `h_t`; what is compared is the root mean square of the entries of `∂L/∂h_{t−ℓ}`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Underflow {
    /// `f32`, `bf16` or `f16`.
    pub format: &'static str,
    /// The first lag at which the entries are below the smallest normal number, and lose digits; none within the measured lags.
    pub loses_digits: Option<usize>,
    /// The first lag at which they are zero; none within the measured lags.
    pub vanishes: Option<usize>,
}

impl Underflow {
    /// Of each format, from the log credit, relative to lag 0, of a state of length `state_len`.
    pub(super) fn of(credit: &Curve, state_len: usize) -> Vec<Self> {
        let level = |exponent: i32| {
            f64::from(exponent) * std::f64::consts::LN_2 + 0.5 * (state_len as f64).ln()
        };
        let formats = FORMATS.into_iter();
        formats
            .map(|(format, normal, zero)| Self {
                format,
                loses_digits: credit.falls_below(level(normal)),
                vanishes: credit.falls_below(level(zero)),
            })
            .collect()
    }
}
