//! The formulas of chapter 4 and their checks.

mod product;
mod slope;

pub(crate) use product::E11;

use gradflow_report::Equation;

/// The formulas in the order of the prose.
pub(crate) const EQUATIONS: [Equation; 8] = [
    product::E10,
    product::STEP_JACOBIAN,
    product::CHAIN,
    product::E11,
    product::ONE_UNIT,
    slope::E12,
    slope::CANCELLATION,
    slope::SIGMOID,
];
