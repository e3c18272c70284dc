//! `ledger.json`: what tools and readers can check.

use crate::measure::Measured;
use crate::registry::is_of_the_article;
use crate::{Article, Check, Place, Report, Verdict};
use serde::Serialize;

#[derive(Serialize)]
struct Ledger {
    parts: Vec<PartEntry>,
    equations: Vec<EquationEntry>,
    claims: Vec<ClaimEntry>,
    figures: Vec<FigureRow>,
    explorers: Vec<FigureRow>,
    published: Vec<PublishedEntry>,
    occurrences: Vec<OccurrenceEntry>,
}

#[derive(Serialize)]
struct PartEntry {
    title: &'static str,
    chapters: Vec<&'static str>,
}

#[derive(Serialize)]
struct PublishedEntry {
    table: &'static str,
    quantity: &'static str,
    published: f64,
    source: &'static str,
    place: &'static str,
    /// `null` when it is not finite, as the two below.
    ours: Option<f64>,
    difference: Option<f64>,
    allowance: Option<f64>,
    agrees: bool,
    chapter: &'static str,
}

#[derive(Serialize)]
struct EquationEntry {
    id: &'static str,
    kind: Origin,
    /// On the article's formula; on the statement itself where the article prints none.
    verdict: Verdict,
    instances: usize,
    residual: f64,
    tolerance: f64,
    /// The largest residual of the article's formula; `null` when it is not finite, or there is none.
    printed_residual: Option<f64>,
    condition: Option<&'static str>,
    repeats: Option<&'static str>,
    control: Control,
    chapter: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
enum Origin {
    Article,
    /// A step or a figure of our own.
    Derived,
    /// A claim that others make.
    Field,
}

#[derive(Serialize)]
struct Control {
    name: &'static str,
    /// `null` when it is not finite.
    residual: Option<f64>,
    rejected: usize,
}

#[derive(Serialize)]
struct ClaimEntry {
    id: &'static str,
    kind: Origin,
    verdict: Verdict,
    measured: Vec<Measure>,
    held: usize,
    tested: usize,
    condition: Option<&'static str>,
    control: ClaimControl,
    chapter: &'static str,
}

#[derive(Serialize)]
struct Measure {
    label: &'static str,
    /// `null` when it is not finite.
    value: Option<f64>,
}

#[derive(Serialize)]
struct ClaimControl {
    name: &'static str,
    verdict: Verdict,
    held: usize,
    tested: usize,
}

#[derive(Serialize)]
struct FigureRow {
    id: &'static str,
    kind: Origin,
    chapter: &'static str,
    files: Vec<String>,
}

#[derive(Serialize)]
struct OccurrenceEntry {
    n: usize,
    tex: &'static str,
    /// A verdict, or `symbol`.
    status: &'static str,
    #[serde(rename = "where")]
    place: String,
}

/// The ledger of a report without problems, as JSON with a final line feed.
///
/// `files` lists the files of a figure or an explorer, from the root of the site.
pub(crate) fn json(
    report: &Report,
    measured: &Measured,
    files: &dyn Fn(&str) -> Vec<String>,
) -> String {
    let ledger = Ledger {
        parts: (report.parts.iter())
            .map(|part| PartEntry {
                title: part.title.en,
                chapters: part.chapters.iter().map(|chapter| chapter.slug).collect(),
            })
            .collect(),
        equations: equations(report, measured),
        claims: claims(report, measured),
        figures: figures(report, files),
        explorers: explorers(report, files),
        published: published(report, measured),
        occurrences: report
            .occurrences
            .iter()
            .map(|entry| occurrence(entry, measured))
            .collect(),
    };
    let mut json = serde_json::to_string(&ledger)
        .expect("the ledger has no map with keys that are not strings");
    json.push('\n');
    json
}

fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}

fn equations(report: &Report, measured: &Measured) -> Vec<EquationEntry> {
    let mut entries = Vec::new();
    for chapter in report.chapters() {
        for equation in chapter.equations {
            let Some(outcome) = measured.checks.get(equation.id) else {
                continue;
            };
            let (kind, repeats) = match equation.article {
                Article::Absent => (Origin::Derived, None),
                Article::Printed { repeats, .. } => (Origin::Article, repeats),
            };
            entries.push(EquationEntry {
                id: equation.id,
                kind,
                verdict: outcome.verdict.unwrap_or(outcome.statement),
                instances: Check::INSTANCES,
                residual: outcome.residual.value,
                tolerance: equation.check.tolerance,
                printed_residual: outcome.printed.and_then(|worst| finite(worst.value)),
                condition: equation.check.condition.map(|text| text.en),
                repeats,
                control: Control {
                    name: equation.check.control.en,
                    residual: finite(outcome.control.value),
                    rejected: outcome.rejected.held,
                },
                chapter: chapter.slug,
            });
        }
    }
    entries
}

fn claims(report: &Report, measured: &Measured) -> Vec<ClaimEntry> {
    let mut entries = Vec::new();
    for chapter in report.chapters() {
        for claim in chapter.claims {
            let Some(outcome) = measured.claims.get(claim.id) else {
                continue;
            };
            let evidence = &outcome.evidence;
            entries.push(ClaimEntry {
                id: claim.id,
                kind: claim.quote.map_or(Origin::Field, |_| Origin::Article),
                verdict: outcome.verdict,
                measured: evidence
                    .measured
                    .iter()
                    .map(|measure| Measure {
                        label: measure.label.en,
                        value: finite(measure.value),
                    })
                    .collect(),
                held: evidence.all.held,
                tested: evidence.all.tested,
                condition: claim.condition.map(|text| text.en),
                control: ClaimControl {
                    name: claim.control.en,
                    verdict: outcome.control,
                    held: evidence.control.held,
                    tested: evidence.control.tested,
                },
                chapter: chapter.slug,
            });
        }
    }
    entries
}

fn figures(report: &Report, files: &dyn Fn(&str) -> Vec<String>) -> Vec<FigureRow> {
    let mut rows = Vec::new();
    for chapter in report.chapters() {
        rows.extend(chapter.figures.iter().map(|figure| FigureRow {
            id: figure.id,
            kind: if is_of_the_article(figure.id) {
                Origin::Article
            } else {
                Origin::Derived
            },
            chapter: chapter.slug,
            files: files(figure.id),
        }));
    }
    rows
}

fn explorers(report: &Report, files: &dyn Fn(&str) -> Vec<String>) -> Vec<FigureRow> {
    let mut rows = Vec::new();
    for chapter in report.chapters() {
        rows.extend(chapter.explorers.iter().map(|explorer| FigureRow {
            id: explorer.id,
            kind: Origin::Derived,
            chapter: chapter.slug,
            files: files(explorer.id),
        }));
    }
    rows
}

fn published(report: &Report, measured: &Measured) -> Vec<PublishedEntry> {
    let mut entries = Vec::new();
    for chapter in report.chapters() {
        for table in chapter.published {
            let ours = measured.published.get(table.id).into_iter().flatten();
            entries.extend(
                table
                    .rows
                    .iter()
                    .zip(ours)
                    .map(|(row, &ours)| PublishedEntry {
                        table: table.id,
                        quantity: row.quantity.en,
                        published: row.value,
                        source: row.source,
                        place: row.place.en,
                        ours: finite(ours.value),
                        difference: finite(row.difference(ours)),
                        allowance: finite(ours.allowance),
                        agrees: row.agrees(ours),
                        chapter: chapter.slug,
                    }),
            );
        }
    }
    entries
}

fn occurrence(entry: &crate::Occurrence, measured: &Measured) -> OccurrenceEntry {
    let (verdict, place) = match entry.place {
        Place::Equation(id) => (measured.checks.get(id).and_then(|check| check.verdict), id),
        Place::Claim(id) => (measured.claims.get(id).map(|claim| claim.verdict), id),
        Place::Symbol(_) => (None, "notation"),
    };
    OccurrenceEntry {
        n: entry.n,
        tex: entry.tex,
        status: verdict.map_or("symbol", crate::cards::verdict_key),
        place: place.to_owned(),
    }
}
