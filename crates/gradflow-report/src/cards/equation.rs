use super::{Desk, Link, verdict_key};
use crate::number::Number;
use crate::outcome::CheckOutcome;
use crate::registry::{Kind, anchor};
use crate::{Article, Check, Equation, Format};
use serde::Serialize;

/// What `equation.html` is given. Strings are HTML.
#[derive(Debug, Serialize)]
pub(crate) struct EquationCard {
    id: &'static str,
    anchor: String,
    title: String,
    verdict: Option<&'static str>,
    latex: &'static str,
    mathml: String,
    /// What the article prints, when it differs.
    article: Option<Printed>,
    reason: Option<String>,
    repeats: Option<Link>,
    oracle: String,
    instances: String,
    residual: String,
    tolerance: String,
    condition: Option<String>,
    within: String,
    control: Control,
    sources: Vec<Link>,
    uses: Vec<Link>,
}

#[derive(Debug, Serialize)]
struct Printed {
    latex: &'static str,
    mathml: String,
    residual: String,
}

#[derive(Debug, Serialize)]
struct Control {
    name: String,
    residual: String,
    rejected: String,
}

/// The card of an equation whose check ran.
pub(crate) fn equation(
    equation: &Equation,
    outcome: &CheckOutcome,
    desk: Desk<'_>,
) -> EquationCard {
    let Equation { check, article, .. } = equation;
    let count = |count: usize| Number::new(count as f64, Format::Count).html();
    let (printed, reason, repeats) = match *article {
        Article::Absent => (None, None, None),
        Article::Printed {
            latex,
            reason,
            repeats,
        } => {
            let printed = (latex.trim() != equation.latex.trim()).then(|| Printed {
                latex,
                mathml: desk.resolver.block(latex),
                residual: outcome
                    .printed
                    .map_or_else(String::new, |worst| Number::residual(worst.value).html()),
            });
            (printed, Some(desk.text(reason)), repeats)
        }
    };
    let share = outcome.rejected.held as f64 / outcome.rejected.tested as f64;
    EquationCard {
        id: equation.id,
        anchor: anchor(Kind::Equation, equation.id),
        title: desk.text(equation.title),
        verdict: outcome.verdict.map(verdict_key),
        latex: equation.latex,
        mathml: desk.resolver.block(equation.latex),
        article: printed,
        reason,
        repeats: repeats.map(|id| desk.link(Kind::Equation, id)),
        oracle: desk.text(check.oracle),
        instances: count(Check::INSTANCES),
        residual: Number::residual(outcome.residual.value).html(),
        tolerance: Number::residual(check.tolerance).html(),
        condition: check.condition.map(|condition| desk.text(condition)),
        within: count(outcome.within),
        control: Control {
            name: desk.text(check.control),
            residual: Number::residual(outcome.control.value).html(),
            rejected: Number::new(share, Format::Percent(1)).html(),
        },
        sources: desk.sources(equation.sources),
        uses: desk.uses(Kind::Equation, equation.id),
    }
}
