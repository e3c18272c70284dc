//! What a reference becomes on a page: its words and its link.

use crate::address::{Page, relative};
use crate::code::Code;
use crate::html::escape;
use crate::math::{Typesetter, text_to_html, text_to_plain};
use crate::measure::Measured;
use crate::number::Number;
use crate::prose::Source;
use crate::registry::{Kind, Registry, anchor};
use crate::words::{Word, Words};
use crate::{Lang, Reference, Report, Text};

/// Knows everything that a page may refer to.
pub(crate) struct Resolver<'a> {
    pub(crate) report: &'a Report,
    pub(crate) registry: &'a Registry,
    pub(crate) words: &'a Words,
    pub(crate) typesetter: &'a Typesetter,
    pub(crate) measured: &'a Measured,
    pub(crate) code: &'a Code,
}

impl Resolver<'_> {
    /// A text of the report as HTML. Its faults are found by `lint`.
    pub(crate) fn text(&self, text: Text, lang: Lang) -> String {
        self.html(text.get(lang))
    }

    /// A text with `$…$` as HTML.
    pub(crate) fn html(&self, text: &str) -> String {
        text_to_html(text, self.typesetter).0
    }

    /// A formula on its own line; the LaTeX itself when it does not parse, which is a problem already.
    pub(crate) fn block(&self, latex: &str) -> String {
        self.typesetter
            .block(latex)
            .unwrap_or_else(|_| escape(latex))
    }

    /// A formula in running text, as [`Resolver::block`].
    pub(crate) fn inline(&self, latex: &str) -> String {
        self.typesetter
            .inline(latex)
            .unwrap_or_else(|_| escape(latex))
    }

    /// The path of a page from the root of the site.
    pub(crate) fn path(&self, page: Page, lang: Lang) -> String {
        page.path(lang, self.report)
    }

    /// The title of a page, with `$…$`.
    pub(crate) fn page_title(&self, page: Page, lang: Lang) -> &str {
        let word = match page {
            Page::Index => Word::Home,
            Page::Chapter(index) => return self.report.chapter(index).title.get(lang),
            Page::Notation => Word::Notation,
            Page::Bibliography => Word::Bibliography,
            Page::Ledger => Word::Ledger,
            Page::Coverage => Word::Coverage,
        };
        self.words.get(lang, word)
    }

    /// A link in running text to a page; `words` is HTML, empty for the page's title.
    pub(crate) fn page_link(&self, page: Page, words: &str, from: Source<'_>) -> String {
        let address = relative(from.page, &self.path(page, from.lang));
        let title = self.html(self.page_title(page, from.lang));
        let label = if words.is_empty() { &title } else { words };
        format!("<a href=\"{address}\">{label}</a>")
    }

    /// The words that stand for an item when the prose has none of its own.
    pub(crate) fn label(&self, kind: Kind, id: &str, lang: Lang) -> String {
        match kind {
            Kind::Equation | Kind::Claim | Kind::Quantity => id.to_owned(),
            Kind::Figure => {
                let number = self.registry.number_of(kind, id);
                self.words.filled(lang, Word::FigureLabel, number)
            }
            Kind::Explorer => {
                let number = self.registry.number_of(kind, id);
                self.words.filled(lang, Word::ExplorerLabel, number)
            }
            Kind::Published => {
                let number = self.registry.number_of(kind, id);
                self.words.filled(lang, Word::TableLabel, number)
            }
            Kind::Chapter => {
                let number = self.registry.chapters.get(id).map_or(0, |index| index + 1);
                self.words
                    .filled(lang, Word::ChapterLabel, &number.to_string())
            }
            Kind::Reference => self
                .registry
                .references
                .get(id)
                .map_or_else(String::new, |reference| {
                    self.author_and_year(reference, lang)
                }),
        }
    }

    /// The link from the file `from` to an item.
    pub(crate) fn address(&self, kind: Kind, id: &str, place: (&str, Lang)) -> String {
        let (from, lang) = place;
        let registry = self.registry;
        let chapter = match kind {
            Kind::Equation => registry.equations.get(id).map(|owned| owned.chapter),
            Kind::Figure => registry.figures.get(id).map(|owned| owned.chapter),
            Kind::Explorer => registry.explorers.get(id).map(|owned| owned.chapter),
            Kind::Claim => registry.claims.get(id).map(|owned| owned.chapter),
            Kind::Published => registry.published.get(id).map(|owned| owned.chapter),
            Kind::Quantity => registry.quantities.get(id).map(|owned| owned.chapter),
            Kind::Chapter => registry.chapters.get(id).copied(),
            Kind::Reference => None,
        };
        let page = chapter.map_or(Page::Bibliography, Page::Chapter);
        let path = self.path(page, lang);
        let anchor = anchor(kind, id);
        match (anchor.is_empty(), path == from) {
            (true, _) => relative(from, &path),
            (false, true) => format!("#{anchor}"),
            (false, false) => format!("{}#{anchor}", relative(from, &path)),
        }
    }

    /// A reference in running text; `words` is HTML, empty for the item's own label.
    pub(crate) fn reference(
        &self,
        kind: Kind,
        id: &str,
        words: &str,
        place: (&str, Lang),
    ) -> String {
        let address = self.address(kind, id, place);
        let label = match words {
            "" => escape(&self.label(kind, id, place.1)),
            words => words.to_owned(),
        };
        let scheme = kind.scheme();
        let title = escape(&text_to_plain(&self.title(kind, id, place.1)));
        let preview = match preview_key(kind, id) {
            key if key.is_empty() => key,
            key => format!(" data-preview=\"{key}\""),
        };
        format!(
            "<a class=\"to {scheme}\" href=\"{address}\" title=\"{title}\"{preview}>{label}</a>"
        )
    }

    /// A measured number in running text.
    pub(crate) fn quantity(&self, id: &str) -> String {
        let Some(owned) = self.registry.quantities.get(id) else {
            return String::new();
        };
        let value = self
            .measured
            .quantities
            .get(id)
            .copied()
            .unwrap_or(f64::NAN);
        let shown = Number::new(value, owned.item.format).html();
        format!("<data class=\"number\" value=\"{value}\">{shown}</data>")
    }

    fn title(&self, kind: Kind, id: &str, lang: Lang) -> String {
        let registry = self.registry;
        let text = match kind {
            Kind::Equation => registry.equations.get(id).map(|owned| owned.item.title),
            Kind::Claim => registry.claims.get(id).map(|owned| owned.item.statement),
            Kind::Chapter => registry
                .chapters
                .get(id)
                .map(|index| self.report.chapter(*index).title),
            Kind::Figure => registry.figures.get(id).map(|owned| owned.item.title),
            Kind::Explorer => registry.explorers.get(id).map(|owned| owned.item.title),
            Kind::Published => registry.published.get(id).map(|owned| owned.item.title),
            Kind::Quantity => None,
            Kind::Reference => {
                return registry
                    .references
                    .get(id)
                    .map_or_else(String::new, |r| r.title.to_owned());
            }
        };
        text.map_or("", |text| text.get(lang)).to_owned()
    }

    fn author_and_year(&self, reference: &Reference, lang: Lang) -> String {
        let families: Vec<&str> = reference.authors.iter().map(|name| family(name)).collect();
        let authors = match families.as_slice() {
            [] => String::new(),
            [one] => (*one).to_owned(),
            [one, other] => format!("{one}{}{other}", self.words.get(lang, Word::And)),
            [first, ..] => format!("{first}{}", self.words.get(lang, Word::EtAl)),
        };
        format!("{authors} {}", reference.year)
    }
}

/// What names an item to its preview: `eq:E9`; empty when such an item has none.
pub(crate) fn preview_key(kind: Kind, id: &str) -> String {
    match kind {
        Kind::Equation | Kind::Figure | Kind::Explorer | Kind::Claim | Kind::Published => {
            format!("{}:{id}", kind.scheme())
        }
        Kind::Chapter | Kind::Quantity | Kind::Reference => String::new(),
    }
}

/// The family name: the last word of a name in Latin letters.
/// The name of a group ("PyTorch contributors") and one in other letters stay whole.
fn family(name: &str) -> &str {
    let latin = |c: char| c < '\u{250}' || c == '’';
    let last = name.rsplit(' ').next().unwrap_or(name);
    if name.chars().all(latin) && last.starts_with(char::is_uppercase) {
        last
    } else {
        name
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn people_are_cited_by_family_name_and_groups_by_all_of_theirs() {
        for (name, cited) in [
            ("Jürgen Schmidhuber", "Schmidhuber"),
            ("PyTorch contributors", "PyTorch contributors"),
            ("沉默中的思索", "沉默中的思索"),
        ] {
            assert_eq!(super::family(name), cited);
        }
    }
}
