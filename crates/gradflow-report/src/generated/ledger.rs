use crate::cards::{Desk, Link, verdict_key};
use crate::html::escape_address;
use crate::number::Number;
use crate::registry::Kind;
use crate::{Article, Check, Equation, Format, digits};
use serde::Serialize;

/// What `ledger.html` is given. Strings are HTML.
#[derive(Debug, Serialize)]
pub(crate) struct Ledger {
    parts: Vec<Part>,
    claims: Vec<ClaimRow>,
}

/// The equations of a part of the report.
#[derive(Debug, Serialize)]
struct Part {
    /// None when the report has one part only.
    title: Option<String>,
    equations: Vec<EquationRow>,
}

#[derive(Debug, Serialize)]
struct EquationRow {
    link: Link,
    title: String,
    /// `article` or `derived`.
    kind: &'static str,
    /// On the statement itself, for a step that the article does not print.
    filed: &'static str,
    verdict: Option<&'static str>,
    condition: Option<String>,
    instances: String,
    residual: Residual,
    tolerance: Residual,
    printed: Option<Residual>,
    control: String,
    control_residual: Residual,
    rejected: String,
    /// The address of the check's code.
    code: Option<String>,
}

/// A residual for readers, and for the script that sorts, which needs no more digits; empty when it is not finite.
#[derive(Debug, Serialize)]
struct Residual {
    shown: String,
    raw: String,
}

impl Residual {
    fn new(value: f64) -> Self {
        Self {
            shown: Number::residual(value).html(),
            raw: if value.is_finite() {
                digits::written(value)
            } else {
                String::new()
            },
        }
    }
}

#[derive(Debug, Serialize)]
struct ClaimRow {
    link: Link,
    statement: String,
    verdict: &'static str,
    condition: Option<String>,
    held: String,
    tested: String,
    control: String,
    control_verdict: &'static str,
    code: Option<String>,
}

pub(crate) fn context(desk: Desk<'_>) -> Ledger {
    let resolver = desk.resolver;
    let code = |id: &str| resolver.code.address(id).map(escape_address);
    let count = |count: usize| Number::new(count as f64, Format::Count).html();
    let report = resolver.report;
    let claims = report.chapters().flat_map(|chapter| chapter.claims);
    let row = |equation: &Equation| {
        let outcome = resolver.measured.checks.get(equation.id)?;
        let share = outcome.rejected.held as f64 / outcome.rejected.tested as f64;
        Some(EquationRow {
            link: desk.link(Kind::Equation, equation.id),
            title: desk.text(equation.title),
            kind: match equation.article {
                Article::Absent => "derived",
                Article::Printed { .. } => "article",
            },
            filed: verdict_key(outcome.verdict.unwrap_or(outcome.statement)),
            verdict: outcome.verdict.map(verdict_key),
            condition: equation
                .check
                .condition
                .map(|condition| desk.text(condition)),
            instances: count(Check::INSTANCES),
            residual: Residual::new(outcome.residual.value),
            tolerance: Residual::new(equation.check.tolerance),
            printed: outcome.printed.map(|worst| Residual::new(worst.value)),
            control: desk.text(equation.check.control),
            control_residual: Residual::new(outcome.control.value),
            rejected: Number::new(share, Format::Percent(1)).html(),
            code: code(equation.id),
        })
    };
    let parts = report.titled_parts().into_iter().map(|(title, part)| {
        let equations = part.chapters.iter().flat_map(|chapter| chapter.equations);
        Part {
            title: title.map(|title| desk.text(title)),
            equations: equations.filter_map(row).collect(),
        }
    });
    let claims = claims.filter_map(|claim| {
        let outcome = resolver.measured.claims.get(claim.id)?;
        Some(ClaimRow {
            link: desk.link(Kind::Claim, claim.id),
            statement: desk.text(claim.statement),
            verdict: verdict_key(outcome.verdict),
            condition: claim.condition.map(|condition| desk.text(condition)),
            held: count(outcome.evidence.all.held),
            tested: count(outcome.evidence.all.tested),
            control: desk.text(claim.control),
            control_verdict: verdict_key(outcome.control),
            code: code(claim.id),
        })
    });
    Ledger {
        parts: parts.filter(|part| !part.equations.is_empty()).collect(),
        claims: claims.collect(),
    }
}
