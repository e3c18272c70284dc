//! The cards of equations, claims, figures, explorers and published numbers: what their templates are given.

mod claim;
mod equation;
mod explorer;
mod figure;
mod published;

pub(crate) use claim::claim;
pub(crate) use equation::equation;
pub(crate) use explorer::explorer;
pub(crate) use figure::{FigureCard, figure};
pub(crate) use published::published;

use crate::address::{Page, relative};
use crate::prose::Prose;
use crate::registry::Kind;
use crate::resolve::{Resolver, preview_key};
use crate::{Lang, Text, Verdict};
use serde::Serialize;
use std::collections::BTreeMap;

/// A page that is being written, and the prose of all pages for the list of places that use an item.
#[derive(Clone, Copy)]
pub(crate) struct Desk<'a> {
    pub(crate) resolver: &'a Resolver<'a>,
    pub(crate) lang: Lang,
    /// The path of the page from the root of the site.
    pub(crate) page: &'a str,
    pub(crate) prose: &'a BTreeMap<Page, Prose>,
}

/// A link with its words; all are HTML.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Link {
    pub(crate) href: String,
    pub(crate) label: String,
    /// Names the item to its preview; empty when there is none.
    pub(crate) preview: String,
}

impl Desk<'_> {
    pub(crate) fn text(self, text: Text) -> String {
        self.resolver.text(text, self.lang)
    }

    pub(crate) fn link(self, kind: Kind, id: &str) -> Link {
        Link {
            href: self.resolver.address(kind, id, (self.page, self.lang)),
            label: crate::html::escape(&self.resolver.label(kind, id, self.lang)),
            preview: preview_key(kind, id),
        }
    }

    pub(crate) fn sources(self, ids: &[&str]) -> Vec<Link> {
        ids.iter()
            .map(|id| self.link(Kind::Reference, id))
            .collect()
    }

    /// The places that refer to an item: chapter and section, each once, in reading order.
    pub(crate) fn uses(self, kind: Kind, id: &str) -> Vec<Link> {
        let mut links: Vec<Link> = Vec::new();
        for (page, prose) in self.prose {
            for place in prose
                .uses
                .iter()
                .filter(|place| place.kind == kind && place.id == id)
            {
                let link = self.place(*page, place.heading.map(|index| &prose.headings[index]));
                if links.iter().all(|known| known.href != link.href) {
                    links.push(link);
                }
            }
        }
        links
    }

    fn place(self, page: Page, heading: Option<&crate::prose::Heading>) -> Link {
        let path = self.resolver.path(page, self.lang);
        let mut href = relative(self.page, &path);
        let report = self.resolver.report;
        let chapter = match page {
            Page::Chapter(index) => {
                self.resolver
                    .label(Kind::Chapter, report.chapter(index).slug, self.lang)
            }
            _ => report.title.get(self.lang).to_owned(),
        };
        let chapter = crate::html::escape(&chapter);
        let label = match heading {
            Some(heading) => {
                href = format!("{href}#{}", heading.id);
                let comma = match self.lang {
                    Lang::En => ", ",
                    Lang::Zh => "，",
                };
                format!("{chapter}{comma}{}", heading.html)
            }
            None => chapter,
        };
        Link {
            href,
            label,
            preview: String::new(),
        }
    }
}

/// The key of a verdict for templates and style: `holds-only-if`.
pub(crate) fn verdict_key(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Holds => "holds",
        Verdict::HoldsOnlyIf => "holds-only-if",
        Verdict::Fails => "fails",
    }
}
