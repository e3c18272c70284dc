//! The words of the interface, one file a language.

use crate::problems::Problems;
use crate::{BuildError, Lang};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Words that the engine itself writes; the templates use all others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Word {
    /// Enter this edition of the site.
    Read,
    /// There is no page at this address.
    NotFound,
    /// The name of the index among the pages.
    Home,
    /// `Figure {}`.
    FigureLabel,
    /// `Explorer {}`.
    ExplorerLabel,
    /// `Table {}`.
    TableLabel,
    /// `chapter {}`.
    ChapterLabel,
    /// `et al.`
    EtAl,
    /// Between two authors.
    And,
    /// The title of the footnotes.
    Footnotes,
    /// `Back to the text`.
    FootnoteBack,
    /// The title of the notation page.
    Notation,
    /// The title of the bibliography.
    Bibliography,
    /// The title of the ledger.
    Ledger,
    /// The title of the coverage page.
    Coverage,
}

impl Word {
    const ALL: [Self; 15] = [
        Self::Read,
        Self::NotFound,
        Self::Home,
        Self::FigureLabel,
        Self::ExplorerLabel,
        Self::TableLabel,
        Self::ChapterLabel,
        Self::EtAl,
        Self::And,
        Self::Footnotes,
        Self::FootnoteBack,
        Self::Notation,
        Self::Bibliography,
        Self::Ledger,
        Self::Coverage,
    ];

    fn key(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::NotFound => "not_found",
            Self::Home => "home",
            Self::FigureLabel => "figure_label",
            Self::ExplorerLabel => "explorer_label",
            Self::TableLabel => "table_label",
            Self::ChapterLabel => "chapter_label",
            Self::EtAl => "et_al",
            Self::And => "and",
            Self::Footnotes => "footnotes",
            Self::FootnoteBack => "footnote_back",
            Self::Notation => "notation",
            Self::Bibliography => "bibliography",
            Self::Ledger => "ledger",
            Self::Coverage => "coverage",
        }
    }
}

/// The words in every language.
#[derive(Clone, Debug)]
pub(crate) struct Words(BTreeMap<Lang, BTreeMap<String, String>>);

impl Words {
    /// Reads `en.toml` and `zh.toml` in `templates`, and compares their keys with those that the templates use
    /// (`ui.key`, pairs of file name and content).
    pub(crate) fn read(
        templates: &Path,
        shells: &[(String, String)],
        problems: &Problems,
    ) -> Result<Self, BuildError> {
        let mut used: BTreeMap<String, String> = BTreeMap::new();
        for word in Word::ALL {
            used.insert(word.key().to_owned(), "the engine".to_owned());
        }
        for (name, content) in shells {
            for (line, key) in keys(content) {
                used.insert(key.to_owned(), format!("{name}:{line}"));
            }
        }
        let mut words = BTreeMap::new();
        for lang in Lang::ALL {
            let path = templates.join(format!("{}.toml", lang.code()));
            let content = crate::files::read_text(&path)?;
            let table: BTreeMap<String, String> =
                toml::from_str(&content).map_err(|error| BuildError::Template {
                    path: path.clone(),
                    message: format!("expected `key = \"words\"` on every line: {error}"),
                })?;
            let known: BTreeSet<&String> = table.keys().collect();
            for (key, user) in &used {
                if !known.contains(key) {
                    let message = format!("expected these words, which {user} uses, found none");
                    problems.push(path.display().to_string(), key, message);
                }
            }
            for key in known {
                if !used.contains_key(key) {
                    problems.push(
                        path.display().to_string(),
                        key,
                        "no template uses these words",
                    );
                }
            }
            words.insert(lang, table);
        }
        Ok(Self(words))
    }

    /// All words of a language, for the templates.
    pub(crate) fn all(&self, lang: Lang) -> &BTreeMap<String, String> {
        &self.0[&lang]
    }

    /// One word; its key when it is missing, which is a problem already.
    pub(crate) fn get(&self, lang: Lang, word: Word) -> &str {
        self.0[&lang]
            .get(word.key())
            .map_or(word.key(), String::as_str)
    }

    /// A word with `{}` filled in.
    pub(crate) fn filled(&self, lang: Lang, word: Word, value: &str) -> String {
        self.get(lang, word).replace("{}", value)
    }
}

/// Every `ui.key` of a template with its line.
fn keys(template: &str) -> impl Iterator<Item = (usize, &str)> {
    template.lines().enumerate().flat_map(|(index, line)| {
        line.match_indices("ui.").filter_map(move |(at, _)| {
            let before = line[..at].chars().next_back();
            let rest = &line[at + 3..];
            let end = rest
                .find(|c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_'))
                .unwrap_or(rest.len());
            let word_before = before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '.');
            (end > 0 && !word_before).then(|| (index + 1, &rest[..end]))
        })
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn keys_are_found_where_templates_use_them() {
        let template = "{{ ui.title }}\n{% if gui.no %}{{ ui.back_1 }}{% endif %}";
        assert_eq!(
            super::keys(template).collect::<Vec<_>>(),
            [(1, "title"), (2, "back_1")]
        );
    }
}
