//! The equations of this chapter.

mod curse;
mod minimal;
mod scan;

pub(super) use curse::gate_sensitivity_power;

use gradflow_report::{Equation, Sample};

/// Every equation, in the order of the prose.
pub(super) const EQUATIONS: &[Equation] = &[
    scan::COMPOSITION,
    scan::LOG_SPACE,
    scan::GRADIENT,
    scan::CREDIT,
    minimal::MIN_LSTM,
    curse::CURSE,
    curse::GATE,
];

/// A sample without an article's formula.
fn judged(residual: f64, control: f64) -> Sample {
    Sample {
        residual,
        printed: None,
        within: false,
        control,
    }
}
