//! The formulas of chapter 5 and their checks: those of the article first, then the steps between.

mod article;
mod large;
mod small;

use gradflow_report::Equation;

/// The formulas in the order of the prose.
pub(crate) const EQUATIONS: [Equation; 12] = [
    article::E13,
    small::LOG_SCALE,
    small::POSITIVE,
    small::BOUND,
    small::NON_NORMAL,
    article::E14,
    large::MULTIPLIER,
    large::CRITICAL,
    large::GROWTH,
    large::MEAN_STRETCH,
    large::LAST_TERM,
    article::E15,
];
