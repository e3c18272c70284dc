//! The pages of a site and the relative links between them.

use crate::{Lang, Report};

/// A page, in either language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Page {
    /// The report's first page.
    Index,
    /// A chapter by its place in the reading order.
    Chapter(usize),
    /// The article's symbols and ours.
    Notation,
    /// The sources.
    Bibliography,
    /// Every equation and claim with its measurements.
    Ledger,
    /// Every occurrence, figure and claim of the article with its status.
    Coverage,
}

impl Page {
    /// The pages that are generated from the registry alone.
    pub(crate) const GENERATED: [Self; 4] = [
        Self::Notation,
        Self::Bibliography,
        Self::Ledger,
        Self::Coverage,
    ];

    /// Every page of `report`, in reading order.
    pub(crate) fn all(report: &Report) -> Vec<Self> {
        let mut pages = vec![Self::Index];
        pages.extend((0..report.chapters().count()).map(Self::Chapter));
        pages.extend(Self::GENERATED);
        pages
    }

    /// The directory of the page within its language; empty for the index.
    pub(crate) fn slug(self, report: &Report) -> &'static str {
        match self {
            Self::Chapter(index) => report.chapter(index).slug,
            page => page.generated_slug().unwrap_or(""),
        }
    }

    /// The directory of a page that is generated from the registry.
    pub(crate) fn generated_slug(self) -> Option<&'static str> {
        match self {
            Self::Index | Self::Chapter(_) => None,
            Self::Notation => Some("notation"),
            Self::Bibliography => Some("bibliography"),
            Self::Ledger => Some("ledger"),
            Self::Coverage => Some("coverage"),
        }
    }

    /// The path of the page from the root of the site.
    pub(crate) fn path(self, lang: Lang, report: &Report) -> String {
        match self.slug(report) {
            "" => format!("{}/index.html", lang.code()),
            slug => format!("{}/{slug}/index.html", lang.code()),
        }
    }
}

/// The link from the file `from` to the file `to`, both from the root of the site.
pub(crate) fn relative(from: &str, to: &str) -> String {
    let from: Vec<&str> = from.split('/').collect();
    let to: Vec<&str> = to.split('/').collect();
    let (from, to_directories) = (&from[..from.len() - 1], &to[..to.len() - 1]);
    let common = from
        .iter()
        .zip(to_directories)
        .take_while(|(a, b)| a == b)
        .count();
    let mut link = "../".repeat(from.len() - common);
    link.push_str(&to[common..].join("/"));
    link
}

/// The absolute address of the file `path` of the site at `base`.
pub(crate) fn absolute(base: &str, path: &str) -> String {
    format!("{}/{path}", base.trim_end_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::relative;

    #[test]
    fn links_climb_no_further_than_they_must() {
        assert_eq!(
            relative("en/a/index.html", "en/b/index.html"),
            "../b/index.html"
        );
        assert_eq!(relative("en/a/index.html", "en/a/index.html"), "index.html");
        assert_eq!(
            relative("en/index.html", "assets/style.css"),
            "../assets/style.css"
        );
        assert_eq!(relative("index.html", "zh/index.html"), "zh/index.html");
    }
}
