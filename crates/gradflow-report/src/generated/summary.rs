use crate::cards::{Desk, verdict_key};
use crate::number::Number;
use crate::{Check, Format, Tally, Verdict};
use serde::Serialize;

/// What `summary.html` is given.
#[derive(Debug, Serialize)]
pub(crate) struct Overview {
    verdicts: Vec<Row>,
    equations: String,
    claims: String,
    derived: String,
    figures: String,
    instances: String,
    controls: String,
}

#[derive(Debug, Serialize)]
struct Row {
    verdict: &'static str,
    equations: String,
    claims: String,
}

pub(crate) fn context(desk: Desk<'_>) -> Overview {
    let measured = desk.resolver.measured;
    let equations = Tally::over(measured.checks.values().filter_map(|check| check.verdict));
    let claims = Tally::of_the_articles_claims(desk.resolver.report, measured);
    let count = |count: usize| Number::new(count as f64, Format::Count).html();
    let row = |verdict, in_equations, in_claims| Row {
        verdict: verdict_key(verdict),
        equations: count(in_equations),
        claims: count(in_claims),
    };
    Overview {
        verdicts: vec![
            row(Verdict::Holds, equations.holds, claims.holds),
            row(
                Verdict::HoldsOnlyIf,
                equations.holds_only_if,
                claims.holds_only_if,
            ),
            row(Verdict::Fails, equations.fails, claims.fails),
        ],
        equations: count(equations.total()),
        claims: count(claims.total()),
        derived: count(measured.checks.len() - equations.total()),
        figures: count(measured.figures.len()),
        instances: count(Check::INSTANCES),
        controls: count(measured.checks.len() + measured.claims.len()),
    }
}
