use crate::cards::{Desk, Link, verdict_key};
use crate::html::escape;
use crate::number::Number;
use crate::registry::{Kind, is_of_the_article};
use crate::{Article, Chapter, Equation, Format, Occurrence, Place};
use serde::Serialize;

/// What `coverage.html` is given. Strings are HTML.
#[derive(Debug, Serialize)]
pub(crate) struct Coverage {
    occurrences: Vec<Row>,
    figures: Vec<Row>,
    claims: Vec<Row>,
    counts: Counts,
    parts: Vec<Part>,
}

#[derive(Debug, Serialize)]
struct Part {
    /// None when the report has one part only.
    title: Option<String>,
    chapters: Vec<Holdings>,
}

/// How much a chapter holds.
#[derive(Debug, Serialize)]
struct Holdings {
    link: Link,
    title: String,
    printed: String,
    derived: String,
    claims: String,
    figures: String,
    explorers: String,
    published: String,
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
    let report = resolver.report;
    let occurrences: Vec<Row> = resolver
        .report
        .occurrences
        .iter()
        .map(|occurrence| occurrence_row(occurrence, desk))
        .collect();
    let figures: Vec<Row> = report
        .chapters()
        .flat_map(|chapter| chapter.figures)
        .filter(|figure| is_of_the_article(figure.id))
        .map(|figure| Row {
            number: figure.id.to_owned(),
            what: desk.text(figure.title),
            verdict: None,
            link: Some(desk.link(Kind::Figure, figure.id)),
        })
        .collect();
    let claims: Vec<Row> = report
        .chapters()
        .flat_map(|chapter| chapter.claims)
        .filter(|claim| claim.quote.is_some())
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
        parts: (report.titled_parts().into_iter())
            .map(|(title, part)| Part {
                title: title.map(|title| desk.text(title)),
                chapters: (part.chapters.iter())
                    .map(|chapter| holdings(chapter, desk))
                    .collect(),
            })
            .collect(),
    }
}

fn holdings(chapter: &Chapter, desk: Desk<'_>) -> Holdings {
    let count = |count: usize| Number::new(count as f64, Format::Count).html();
    let is_derived = |equation: &&Equation| matches!(equation.article, Article::Absent);
    let derived = chapter.equations.iter().filter(is_derived).count();
    let compared = chapter.published.iter().map(|table| table.rows.len()).sum();
    Holdings {
        link: desk.link(Kind::Chapter, chapter.slug),
        title: desk.text(chapter.title),
        printed: count(chapter.equations.len() - derived),
        derived: count(derived),
        claims: count(chapter.claims.len()),
        figures: count(chapter.figures.len()),
        explorers: count(chapter.explorers.len()),
        published: count(compared),
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
