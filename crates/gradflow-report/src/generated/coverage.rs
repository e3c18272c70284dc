use crate::cards::{Desk, Link, verdict_key};
use crate::html::escape;
use crate::number::Number;
use crate::registry::{Kind, is_of_the_article};
use crate::{Format, Occurrence, Place};
use serde::Serialize;

/// What `coverage.html` is given. Strings are HTML.
#[derive(Debug, Serialize)]
pub(crate) struct Coverage {
    occurrences: Vec<Row>,
    figures: Vec<Row>,
    claims: Vec<Row>,
    counts: Counts,
}

#[derive(Debug, Serialize)]
struct Counts {
    occurrences: String,
    figures: String,
    claims: String,
}

#[derive(Debug, Serialize)]
struct Row {
    number: String,
    what: String,
    /// A verdict; none for a symbol or a figure, which state nothing.
    verdict: Option<&'static str>,
    link: Option<Link>,
}

pub(crate) fn context(desk: Desk<'_>) -> Coverage {
    let resolver = desk.resolver;
    let chapters = resolver.report.chapters;
    let occurrences: Vec<Row> = resolver
        .report
        .occurrences
        .iter()
        .map(|occurrence| occurrence_row(occurrence, desk))
        .collect();
    let figures: Vec<Row> = chapters
        .iter()
        .flat_map(|chapter| chapter.figures)
        .filter(|figure| is_of_the_article(figure.id))
        .map(|figure| Row {
            number: figure.id.to_owned(),
            what: desk.text(figure.title),
            verdict: None,
            link: Some(desk.link(Kind::Figure, figure.id)),
        })
        .collect();
    let claims: Vec<Row> = chapters
        .iter()
        .flat_map(|chapter| chapter.claims)
        .map(|claim| Row {
            number: claim.id.to_owned(),
            what: desk.text(claim.statement),
            verdict: verdict(Kind::Claim, claim.id, desk),
            link: Some(desk.link(Kind::Claim, claim.id)),
        })
        .collect();
    let count = |rows: &[Row]| Number::new(rows.len() as f64, Format::Count).html();
    Coverage {
        counts: Counts {
            occurrences: count(&occurrences),
            figures: count(&figures),
            claims: count(&claims),
        },
        occurrences,
        figures,
        claims,
    }
}

fn occurrence_row(occurrence: &Occurrence, desk: Desk<'_>) -> Row {
    // What the article prints need not be LaTeX that a converter takes: its letters are shown then.
    let what = desk
        .resolver
        .typesetter
        .inline(occurrence.tex)
        .unwrap_or_else(|_| format!("<code>{}</code>", escape(occurrence.tex)));
    let (link, verdict) = match occurrence.place {
        Place::Equation(id) => (
            Some(desk.link(Kind::Equation, id)),
            verdict(Kind::Equation, id, desk),
        ),
        Place::Claim(id) => (
            Some(desk.link(Kind::Claim, id)),
            verdict(Kind::Claim, id, desk),
        ),
        Place::Symbol(_) => (None, None),
    };
    Row {
        number: occurrence.n.to_string(),
        what,
        verdict,
        link,
    }
}

fn verdict(kind: Kind, id: &str, desk: Desk<'_>) -> Option<&'static str> {
    let measured = desk.resolver.measured;
    match kind {
        Kind::Equation => measured.checks.get(id)?.verdict.map(verdict_key),
        Kind::Claim => measured
            .claims
            .get(id)
            .map(|outcome| verdict_key(outcome.verdict)),
        _ => None,
    }
}
