use crate::{PointRng, Text};

/// A displayed formula with its executable check.
///
/// Const data: a chapter lists its equations, its prose embeds each once (`![](eq:E9)`) and refers to them anywhere (`[](eq:E9)`).
#[derive(Clone, Copy, Debug)]
pub struct Equation {
    /// `E1`…`E27` for the article's, `D2.1` for the first derived step of chapter 2.
    pub id: &'static str,
    /// A short name, for lists and previews.
    pub title: Text,
    /// The correct statement, LaTeX in display style; several lines as `\begin{aligned}`.
    pub latex: &'static str,
    /// What the article prints, if this is one of its formulas.
    pub article: Article,
    /// Ids of the bibliography that this formula comes from, possibly none for a step of our own.
    pub sources: &'static [&'static str],
    /// The executable check.
    pub check: Check,
}

/// Where a formula stands in the article.
#[derive(Clone, Copy, Debug)]
pub enum Article {
    /// A step of our own: the article does not print it.
    Absent,
    /// A formula of the article.
    Printed {
        /// The LaTeX exactly as the article prints it.
        latex: &'static str,
        /// Why it holds, under which reading, or what is wrong with it.
        reason: Text,
        /// The id of an earlier equation that the article repeats here.
        repeats: Option<&'static str>,
    },
}

/// How a formula is checked: on random instances, against an oracle that shares no code with it.
#[derive(Clone, Copy, Debug)]
pub struct Check {
    /// What the formula is compared with: "dual numbers through a plain-loop forward pass".
    pub oracle: Text,
    /// The largest residual that passes. The comment beside it says why this number.
    pub tolerance: f64,
    /// The named wrong formula that the check must reject.
    pub control: Text,
    /// The condition under which the article's formula holds, when it does not hold always.
    pub condition: Option<Text>,
    /// Draws one random instance and judges it. Called on [`Check::INSTANCES`] streams.
    pub sample: fn(&mut PointRng) -> Sample,
}

impl Check {
    /// The number of random instances of every check, in every budget.
    pub const INSTANCES: usize = 1000;
}

/// One random instance, judged. Residuals are relative errors against the oracle; NaN counts as wrong.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sample {
    /// The residual of the correct statement.
    pub residual: f64,
    /// The residual of the article's formula, read literally; `None` for a step that the article does not print.
    pub printed: Option<f64>,
    /// Whether this instance meets [`Check::condition`]; `false` when there is none.
    pub within: bool,
    /// The residual of the control.
    pub control: f64,
}
