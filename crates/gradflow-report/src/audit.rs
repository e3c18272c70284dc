//! Whether the prose and the registry fit: everything embedded once, in every language, under the same headings.

use crate::address::Page;
use crate::problems::Problems;
use crate::prose::{Card, Piece, Prose};
use crate::registry::{Kind, Registry};
use crate::{Lang, Report};
use std::collections::BTreeMap;

/// The prose of every page by language.
pub(crate) type AllProse = BTreeMap<Lang, BTreeMap<Page, Prose>>;

/// Compares prose and registry.
pub(crate) struct Audit<'a> {
    pub(crate) report: &'a Report,
    pub(crate) registry: &'a Registry,
    pub(crate) prose: &'a AllProse,
    pub(crate) problems: &'a Problems,
    /// The Markdown file of a page.
    pub(crate) file: &'a dyn Fn(Page, Lang) -> String,
}

impl Audit<'_> {
    pub(crate) fn run(&self) {
        for (lang, pages) in self.prose {
            for (page, prose) in pages {
                self.embeds(*page, *lang, prose);
            }
            self.quantities(*lang, pages);
        }
        self.headings();
        self.notes();
    }

    /// The same notes in the same order, as headings.
    fn notes(&self) {
        let [first, others @ ..] = Lang::ALL;
        for lang in others {
            let both = self.prose.get(&first).zip(self.prose.get(&lang));
            let (pages, translated) = both.expect("the prose has every language");
            for (page, prose) in pages {
                let (expected, found) =
                    (&prose.notes, translated.get(page).map(|page| &page.notes));
                if let Some(found) = found.filter(|found| *found != expected) {
                    let message = format!(
                        "expected the notes of {}, `{}`, found `{}`",
                        first.code(),
                        expected.join("`, `"),
                        found.join("`, `")
                    );
                    self.problems.push((self.file)(*page, lang), "", message);
                }
            }
        }
    }

    fn embeds(&self, page: Page, lang: Lang, prose: &Prose) {
        let file = (self.file)(page, lang);
        let mut seen: BTreeMap<(Kind, &str), usize> = BTreeMap::new();
        for card in cards(prose) {
            let at = format!("{file}:{}", card.line);
            if let Some(line) = seen.insert((card.kind, &card.id), card.line) {
                let message =
                    format!("expected one embed, found a second one; the first is on line {line}");
                self.problems.push(&at, &card.id, message);
            }
            let owner = self.owner(card);
            // The index may show a figure again: the chapter that owns it shows it too.
            let again = page == Page::Index && card.kind == Kind::Figure;
            if owner != Some(page) && !again {
                let owner = match owner {
                    Some(Page::Chapter(index)) => self.report.chapter(index).slug,
                    _ => "no chapter",
                };
                let message = format!(
                    "expected this embed in the chapter `{owner}` that owns it, found it here"
                );
                self.problems.push(&at, &card.id, message);
            }
        }
        let Page::Chapter(index) = page else { return };
        let chapter = self.report.chapter(index);
        let owned = (chapter
            .equations
            .iter()
            .map(|item| (Kind::Equation, item.id)))
        .chain(chapter.claims.iter().map(|item| (Kind::Claim, item.id)))
        .chain(chapter.figures.iter().map(|item| (Kind::Figure, item.id)))
        .chain(
            chapter
                .explorers
                .iter()
                .map(|item| (Kind::Explorer, item.id)),
        )
        .chain(
            chapter
                .published
                .iter()
                .map(|item| (Kind::Published, item.id)),
        );
        for (kind, id) in owned {
            if !seen.contains_key(&(kind, id)) {
                let scheme = kind.scheme();
                let message =
                    format!("never embedded: expected `![]({scheme}:{id})` alone in a paragraph");
                self.problems.push(&file, id, message);
            }
        }
    }

    fn owner(&self, card: &Card) -> Option<Page> {
        let id = card.id.as_str();
        let chapter = match card.kind {
            Kind::Equation => self.registry.equations.get(id).map(|owned| owned.chapter),
            Kind::Claim => self.registry.claims.get(id).map(|owned| owned.chapter),
            Kind::Figure => self.registry.figures.get(id).map(|owned| owned.chapter),
            Kind::Explorer => self.registry.explorers.get(id).map(|owned| owned.chapter),
            Kind::Published => self.registry.published.get(id).map(|owned| owned.chapter),
            Kind::Chapter | Kind::Quantity | Kind::Reference => None,
        };
        chapter.map(Page::Chapter)
    }

    fn quantities(&self, lang: Lang, pages: &BTreeMap<Page, Prose>) {
        for (id, owned) in &self.registry.quantities {
            if !pages.contains_key(&Page::Chapter(owned.chapter)) {
                continue;
            }
            let used = pages
                .values()
                .flat_map(|prose| &prose.uses)
                .any(|place| place.kind == Kind::Quantity && place.id == **id);
            if !used {
                let file = (self.file)(Page::Chapter(owned.chapter), lang);
                let message =
                    format!("computed but never shown: expected `[](num:{id})` in the prose");
                self.problems.push(file, *id, message);
            }
        }
    }

    /// The first language's headings are the measure of the others'.
    fn headings(&self) {
        let [first, others @ ..] = Lang::ALL;
        let ids = |lang: Lang, page: &Page| -> Vec<(u8, &str)> {
            let prose = self.prose.get(&lang).and_then(|pages| pages.get(page));
            let headings = prose.map_or(&[][..], |prose| &prose.headings);
            // A heading without an id is a problem already.
            let named = headings.iter().filter(|heading| !heading.id.is_empty());
            named
                .map(|heading| (heading.level, heading.id.as_str()))
                .collect()
        };
        let pages = self.prose.get(&first).into_iter().flat_map(BTreeMap::keys);
        for page in pages {
            let expected = ids(first, page);
            for lang in others {
                if !self
                    .prose
                    .get(&lang)
                    .is_some_and(|pages| pages.contains_key(page))
                {
                    continue;
                }
                let found = ids(lang, page);
                let file = (self.file)(*page, lang);
                for (_, id) in expected.iter().filter(|heading| !found.contains(heading)) {
                    let message = format!(
                        "expected this heading at the same level as in {}, found none",
                        first.code()
                    );
                    self.problems.push(&file, *id, message);
                }
                for (_, id) in found.iter().filter(|heading| !expected.contains(heading)) {
                    let message = format!(
                        "this heading, at this level, is missing in {}",
                        first.code()
                    );
                    self.problems.push(&file, *id, message);
                }
                let kept = |from: &[(u8, &str)], other: &[(u8, &str)]| -> Vec<String> {
                    let both = from.iter().filter(|heading| other.contains(heading));
                    both.map(|(_, id)| (*id).to_owned()).collect()
                };
                let (here, there) = (kept(&found, &expected), kept(&expected, &found));
                if here != there {
                    let message = format!(
                        "expected the headings in the order {}, found {}",
                        there.join(", "),
                        here.join(", ")
                    );
                    self.problems.push(&file, "", message);
                }
            }
        }
    }
}

fn cards(prose: &Prose) -> impl Iterator<Item = &Card> {
    prose.pieces.iter().filter_map(|piece| match piece {
        Piece::Card(card) => Some(card),
        Piece::Html(_) | Piece::Generated(_) => None,
    })
}
