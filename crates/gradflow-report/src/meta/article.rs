//! A chapter in the vocabulary of schema.org.

use crate::address::{Page, absolute};
use crate::cards::Desk;
use crate::math::text_to_plain;
use crate::registry::Kind;
use crate::{Build, Reference};
use serde::Serialize;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Article {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(rename = "@id", skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    headline: String,
    #[serde(rename = "abstract")]
    summary: String,
    in_language: &'static str,
    position: usize,
    is_part_of: Collection,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_modified: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    citation: Vec<Work>,
}

#[derive(Serialize)]
struct Collection {
    #[serde(rename = "@type")]
    kind: &'static str,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

/// A cited work: its title, and its DOI or address, which is its identity for programs. The bibliography tells the rest.
#[derive(Serialize)]
struct Work {
    #[serde(rename = "@id")]
    id: String,
    name: &'static str,
}

/// The chapter `index`. Addresses are absolute or absent.
pub(super) fn of(index: usize, desk: Desk<'_>, build: &Build) -> Article {
    let Desk { lang, resolver, .. } = desk;
    let report = resolver.report;
    let chapter = report.chapter(index);
    let plain = |text: crate::Text| text_to_plain(text.get(lang));
    let address = |path: &str| build.base_url.as_deref().map(|base| absolute(base, path));
    let cited = report.bibliography.iter().filter(|reference| {
        let in_prose = desk.prose.get(&Page::Chapter(index)).is_some_and(|prose| {
            let mut uses = prose.uses.iter();
            uses.any(|place| place.kind == Kind::Reference && place.id == reference.id)
        });
        let equations = chapter.equations.iter().map(|equation| equation.sources);
        let claims = chapter.claims.iter().map(|claim| claim.sources);
        let mut published = chapter.published.iter().flat_map(|table| table.rows);
        in_prose
            || equations
                .chain(claims)
                .any(|ids| ids.contains(&reference.id))
            || published.any(|row| row.source == reference.id)
    });
    Article {
        context: "https://schema.org",
        kind: "ScholarlyArticle",
        id: address(desk.page),
        url: address(desk.page),
        headline: plain(chapter.title),
        summary: plain(chapter.summary),
        in_language: lang.tag(),
        position: index + 1,
        is_part_of: Collection {
            kind: "Collection",
            name: plain(report.title),
            url: address(&resolver.path(Page::Index, lang)),
        },
        date_modified: build
            .origin
            .revision
            .as_ref()
            .map(|found| found.date.clone()),
        citation: cited.map(work).collect(),
    }
}

fn work(reference: &Reference) -> Work {
    Work {
        id: reference.locator.address(),
        name: reference.title,
    }
}
