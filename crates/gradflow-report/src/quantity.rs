use crate::Budget;
use serde::{Deserialize, Serialize};

/// A number that the prose shows (`[](num:multiplier-at-2)`): computed, never typed.
#[derive(Clone, Copy, Debug)]
pub struct Quantity {
    /// Kebab-case, unique in the report.
    pub id: &'static str,
    /// Computes it; share work with figures through a memoised experiment.
    pub value: fn(Budget) -> f64,
    /// How it is shown.
    pub format: Format,
}

/// How a number is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    /// That many digits after the point: `0.303`.
    Fixed(usize),
    /// That many significant digits, as a power of ten where that is shorter: `9.09 × 10⁻⁴`.
    Significant(usize),
    /// A fraction as a percentage with that many digits after the point: `72.0 %`.
    Percent(usize),
    /// A count: `1,000`.
    Count,
}
