//! The equations of this chapter.

mod baselines;
mod gate;
mod layer;

pub(super) use baselines::{PRINTED_ADDING, best_blind_copy};

use gradflow_report::{Equation, Sample};

/// Every equation, in the order of the prose.
pub(super) const EQUATIONS: &[Equation] = &[
    gate::BIAS_FOR_HALF_LIFE,
    gate::SENSITIVITY,
    layer::EVEN_BIASES,
    layer::CHRONO,
    gate::MOVING_GATE,
    baselines::COPY,
    baselines::ADDING,
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
