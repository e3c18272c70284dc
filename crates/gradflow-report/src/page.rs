//! A page: its shell, filled.

use crate::address::{Page, absolute, relative};
use crate::cards::{self, Desk};
use crate::math::text_to_plain;
use crate::meta::Head;
use crate::prose::{Card, Piece, Prose};
use crate::registry::Kind;
use crate::shells::Shells;
use crate::{Build, BuildError, Lang, explorer, generated, previews, search};
use serde::Serialize;
use std::collections::BTreeSet;

/// What `page.html` is given. `content`, `label` and the titles ending in `html` are HTML, other strings are text.
#[derive(Debug, Serialize)]
struct Shell {
    kind: &'static str,
    number: Option<usize>,
    title: String,
    title_html: String,
    summary: String,
    summary_html: String,
    site_name: &'static str,
    site_title: String,
    /// From this page to the root of the site: `../../`.
    root: String,
    home: String,
    languages: Vec<Language>,
    parts: Vec<PartEntry>,
    appendices: Vec<Entry>,
    previous: Option<Entry>,
    next: Option<Entry>,
    contents: Vec<Section>,
    content: String,
    /// The previews of what the page refers to and does not hold, from this page.
    previews: Option<String>,
    /// The index of the search, from this page.
    search_index: String,
    ledger: String,
    /// The states of the page's explorers, from this page.
    explorers: Vec<String>,
    canonical: Option<String>,
    head: Head,
}

#[derive(Debug, Serialize)]
struct Language {
    code: &'static str,
    tag: &'static str,
    href: String,
    /// The address for `hreflang`: absolute when the address of the site is known.
    alternate: String,
    current: bool,
}

#[derive(Clone, Debug, Serialize)]
struct Entry {
    href: String,
    number: Option<usize>,
    title: String,
    summary: String,
    current: bool,
}

#[derive(Debug, Serialize)]
struct PartEntry {
    /// None when the report has one part only.
    title: Option<String>,
    /// The number of its first chapter.
    first: usize,
    chapters: Vec<Entry>,
}

#[derive(Debug, Serialize)]
struct Section {
    id: String,
    level: u8,
    label: String,
}

/// Renders pages in one language.
#[derive(Clone, Copy)]
pub(crate) struct Writer<'a> {
    pub(crate) shells: &'a Shells,
    pub(crate) desk: Desk<'a>,
    pub(crate) which: Page,
    pub(crate) build: &'a Build,
}

impl Writer<'_> {
    /// The HTML of the page, and the keys of the previews that it needs.
    pub(crate) fn html(self) -> Result<(String, BTreeSet<String>), BuildError> {
        let Desk {
            lang,
            prose,
            resolver,
            ..
        } = self.desk;
        let mut content = String::new();
        if let Some(prose) = prose.get(&self.which) {
            for piece in &prose.pieces {
                content.push_str(&self.piece(piece)?);
            }
        } else if let Some(block) = self.block() {
            content = generated::html(block, self.desk, self.shells)?;
        }
        let wanted = previews::wanted(&content);
        let pages = Page::all(resolver.report);
        let place = pages
            .iter()
            .position(|page| *page == self.which)
            .unwrap_or(0);
        let entry = |at: usize| pages.get(at).map(|page| self.entry(*page));
        let current = self.entry(self.which);
        let (title, title_html) = match self.which {
            Page::Index => (
                text_to_plain(resolver.report.title.get(lang)),
                self.desk.text(resolver.report.title),
            ),
            _ => (
                text_to_plain(resolver.page_title(self.which, lang)),
                current.title.clone(),
            ),
        };
        let shell = Shell {
            kind: match self.which {
                Page::Index => "index",
                Page::Chapter(_) => "chapter",
                _ => "appendix",
            },
            number: current.number,
            title,
            title_html,
            summary: text_to_plain(self.summary(self.which)),
            summary_html: current.summary,
            site_name: resolver.report.name,
            site_title: text_to_plain(resolver.report.title.get(lang)),
            root: "../".repeat(self.desk.page.matches('/').count()),
            home: self.link(Page::Index),
            languages: Lang::ALL
                .into_iter()
                .map(|other| self.language(other))
                .collect(),
            parts: self.parts(),
            appendices: Page::GENERATED.map(|page| self.entry(page)).into(),
            previous: place.checked_sub(1).and_then(entry),
            next: entry(place + 1),
            contents: prose.get(&self.which).map_or_else(Vec::new, sections),
            content,
            previews: (!wanted.is_empty()).then(|| relative(self.desk.page, previews::PATH)),
            search_index: relative(self.desk.page, &search::path(lang)),
            ledger: self.link(Page::Ledger),
            explorers: self.explorers(),
            canonical: self
                .build
                .base_url
                .as_deref()
                .map(|base| absolute(base, self.desk.page)),
            head: Head::new(self.which, self.desk, self.build),
        };
        Ok((self.shells.render("page.html", lang, &shell)?, wanted))
    }

    fn piece(self, piece: &Piece) -> Result<String, BuildError> {
        match piece {
            Piece::Html(html) => Ok(html.clone()),
            Piece::Generated(block) => generated::html(*block, self.desk, self.shells),
            Piece::Card(card) => self.card(card),
        }
    }

    /// A card; nothing when its function failed, which is a problem already.
    fn card(self, card: &Card) -> Result<String, BuildError> {
        let Desk { lang, resolver, .. } = self.desk;
        let (registry, measured, id) = (resolver.registry, resolver.measured, card.id.as_str());
        let html =
            match card.kind {
                Kind::Equation => registry.equations.get(id).zip(measured.checks.get(id)).map(
                    |(owned, outcome)| {
                        let context = cards::equation(owned.item, outcome, self.desk);
                        self.shells.render("equation.html", lang, &context)
                    },
                ),
                Kind::Claim => {
                    registry
                        .claims
                        .get(id)
                        .zip(measured.claims.get(id))
                        .map(|(owned, outcome)| {
                            let context = cards::claim(owned.item, outcome, self.desk);
                            self.shells.render("claim.html", lang, &context)
                        })
                }
                Kind::Figure => registry.figures.get(id).zip(measured.figures.get(id)).map(
                    |(owned, drawing)| {
                        let context = cards::figure(owned.item, &card.caption, drawing, self.desk);
                        self.shells.render("figure.html", lang, &context)
                    },
                ),
                Kind::Explorer => registry
                    .explorers
                    .get(id)
                    .zip(measured.explorers.get(id))
                    .map(|(owned, explored)| {
                        let context =
                            cards::explorer(owned.item, &card.caption, explored, self.desk);
                        self.shells.render("explorer.html", lang, &context)
                    }),
                Kind::Published => registry
                    .published
                    .get(id)
                    .zip(measured.published.get(id))
                    .map(|(owned, ours)| {
                        let context = cards::published(owned.item, ours, self.desk);
                        self.shells.render("published.html", lang, &context)
                    }),
                Kind::Chapter | Kind::Quantity | Kind::Reference => None,
            };
        html.unwrap_or_else(|| Ok(String::new()))
    }

    fn block(self) -> Option<crate::prose::Generated> {
        use crate::prose::Generated;
        match self.which {
            Page::Index | Page::Chapter(_) => None,
            Page::Notation => Some(Generated::Notation),
            Page::Bibliography => Some(Generated::Bibliography),
            Page::Ledger => Some(Generated::Ledger),
            Page::Coverage => Some(Generated::Coverage),
        }
    }

    fn summary(self, page: Page) -> &'static str {
        let report = self.desk.resolver.report;
        match page {
            Page::Chapter(index) => report.chapter(index).summary.get(self.desk.lang),
            _ => report.subtitle.get(self.desk.lang),
        }
    }

    fn link(self, page: Page) -> String {
        relative(
            self.desk.page,
            &self.desk.resolver.path(page, self.desk.lang),
        )
    }

    fn entry(self, page: Page) -> Entry {
        Entry {
            href: self.link(page),
            number: match page {
                Page::Chapter(index) => Some(index + 1),
                _ => None,
            },
            title: self
                .desk
                .resolver
                .html(self.desk.resolver.page_title(page, self.desk.lang)),
            summary: self.desk.resolver.html(self.summary(page)),
            current: page == self.which,
        }
    }

    fn explorers(self) -> Vec<String> {
        let pieces = self.desk.prose.get(&self.which).map(|prose| &prose.pieces);
        let embedded = pieces
            .into_iter()
            .flatten()
            .filter_map(|piece| match piece {
                Piece::Card(card) if card.kind == Kind::Explorer => Some(&card.id),
                _ => None,
            });
        embedded
            .map(|id| relative(self.desk.page, &explorer::path(id)))
            .collect()
    }

    fn parts(self) -> Vec<PartEntry> {
        let mut first = 1;
        let mut entries = Vec::new();
        for (title, part) in self.desk.resolver.report.titled_parts() {
            let places = first - 1..first - 1 + part.chapters.len();
            entries.push(PartEntry {
                title: title.map(|title| self.desk.text(title)),
                first,
                chapters: places
                    .map(|index| self.entry(Page::Chapter(index)))
                    .collect(),
            });
            first += part.chapters.len();
        }
        entries
    }

    fn language(self, other: Lang) -> Language {
        let path = self.desk.resolver.path(self.which, other);
        let href = relative(self.desk.page, &path);
        Language {
            code: other.code(),
            tag: other.tag(),
            alternate: self
                .build
                .base_url
                .as_deref()
                .map_or_else(|| href.clone(), |base| absolute(base, &path)),
            href,
            current: other == self.desk.lang,
        }
    }
}

fn sections(prose: &Prose) -> Vec<Section> {
    let shown = prose.headings.iter().filter(|heading| heading.level <= 3);
    shown
        .map(|heading| Section {
            id: heading.id.clone(),
            level: heading.level,
            label: heading.html.clone(),
        })
        .collect()
}
