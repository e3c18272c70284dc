use crate::Locator;
use crate::cards::{Desk, Link};
use crate::html::escape_address;
use crate::registry::{Kind, anchor};
use serde::Serialize;

/// What `bibliography.html` is given.
#[derive(Debug, Serialize)]
pub(crate) struct Bibliography {
    references: Vec<Entry>,
}

#[derive(Debug, Serialize)]
struct Entry {
    anchor: String,
    authors: Vec<&'static str>,
    year: u16,
    title: &'static str,
    venue: &'static str,
    /// An escaped address and how it is written.
    href: String,
    locator: String,
    uses: Vec<Link>,
}

pub(crate) fn context(desk: Desk<'_>) -> Bibliography {
    let entries = desk.resolver.report.bibliography.iter().map(|reference| {
        let locator = match reference.locator {
            Locator::Doi(doi) => format!("doi:{doi}"),
            Locator::Arxiv(id) => format!("arXiv:{id}"),
            Locator::Url(url) => url.to_owned(),
        };
        Entry {
            anchor: anchor(Kind::Reference, reference.id),
            authors: reference.authors.to_vec(),
            year: reference.year,
            title: reference.title,
            venue: reference.venue,
            href: escape_address(&reference.locator.address()),
            locator,
            uses: uses(reference.id, desk),
        }
    });
    Bibliography {
        references: entries.collect(),
    }
}

/// The equations, claims and tables that name the source, then the sections that do.
fn uses(id: &str, desk: Desk<'_>) -> Vec<Link> {
    let report = desk.resolver.report;
    let equations = report.chapters().flat_map(|chapter| chapter.equations);
    let claims = report.chapters().flat_map(|chapter| chapter.claims);
    let mut links: Vec<Link> = equations
        .filter(|equation| equation.sources.contains(&id))
        .map(|equation| desk.link(Kind::Equation, equation.id))
        .collect();
    links.extend(
        claims
            .filter(|claim| claim.sources.contains(&id))
            .map(|claim| desk.link(Kind::Claim, claim.id)),
    );
    let published = report.chapters().flat_map(|chapter| chapter.published);
    links.extend(
        published
            .filter(|table| table.rows.iter().any(|row| row.source == id))
            .map(|table| desk.link(Kind::Published, table.id)),
    );
    links.extend(desk.uses(Kind::Reference, id));
    links
}
