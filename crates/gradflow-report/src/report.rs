use crate::{Budget, BuildError, Chapter, Event, Origin, Summary, Text};
use std::path::PathBuf;

/// A whole report, as const data: what [`Report::build`] runs, checks and writes.
///
/// The prose of the index is `index.en.md` and `index.zh.md` in [`Build::sources`]; the prose of a chapter is in
/// [`Chapter::dir`].
#[derive(Clone, Copy, Debug)]
pub struct Report {
    /// The site's name in a word, beside the title of every page.
    pub name: &'static str,
    /// The title of the site.
    pub title: Text,
    /// One sentence below it.
    pub subtitle: Text,
    /// The parts in reading order.
    pub parts: &'static [Part],
    /// The article's symbols and ours.
    pub notation: &'static [Symbol],
    /// Every source that an equation, a claim or the prose names.
    pub bibliography: &'static [Reference],
    /// What other sites show beside a link to this one.
    pub card: Option<Card>,
    /// Every formula occurrence of the article, in its order.
    pub occurrences: &'static [Occurrence],
}

/// A part of the report: chapters under a common title.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// The title, shown when there are several parts.
    pub title: Text,
    /// The chapters in reading order; their numbers go on from the part before.
    pub chapters: &'static [&'static Chapter],
}

/// What a build reads and where it writes.
#[derive(Clone, Debug)]
pub struct Build {
    /// The directory of the page shells, the stylesheet, the script, the font and the interface's words.
    pub templates: PathBuf,
    /// The directory that holds the chapters' prose.
    pub sources: PathBuf,
    /// The directory of the site: replaced as a whole, and only by a site without a problem.
    pub out: PathBuf,
    /// How much work the figures may take.
    pub budget: Budget,
    /// The address that the site will have; absolute addresses appear on the pages only when it is known.
    pub base_url: Option<String>,
    /// The address of [`Build::sources`] on the web, `https://…/blob/main/src`: rows of the ledger link to their check only when it
    /// is known.
    pub source_url: Option<String>,
    /// What builds it, and from which state of the sources: named in `manifest.json`.
    pub origin: Origin,
    /// Where results are kept from build to build; `None`: everything is computed.
    pub store: Option<Store>,
}

/// A directory in which the results of a build are kept, so that a change of prose or templates computes nothing again.
///
/// It is a cache: a file in it that is damaged or foreign is computed again, one that cannot be written is done without, and
/// the site is the same with and without it.
/// Only the results of one program stay in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Store {
    /// The directory; made when it is missing. It should hold nothing else.
    pub directory: PathBuf,
    /// A fingerprint of the program with all that its results depend on. Two programs that compute differently must differ here.
    pub program: String,
}

/// The picture for links on other sites: the curves of a figure, without text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Card {
    /// The id of a figure with a table, whose first column goes across.
    pub figure: &'static str,
    /// The names of the columns that are drawn.
    pub columns: &'static [&'static str],
}

/// A symbol of the article beside ours: a row of the notation page.
#[derive(Clone, Copy, Debug)]
pub struct Symbol {
    /// LaTeX as the article writes it, unique among the symbols; empty when the article has no such symbol.
    pub article: &'static str,
    /// LaTeX as the field and this report write it.
    pub ours: &'static str,
    /// The name in the code: `w_hh`.
    pub identifier: &'static str,
    /// LaTeX of its shape: `H \times H`.
    pub shape: &'static str,
    /// What it is.
    pub meaning: Text,
}

/// A source.
#[derive(Clone, Copy, Debug)]
pub struct Reference {
    /// Names it in the prose: `[](ref:pascanu2013)`.
    pub id: &'static str,
    /// The authors' full names, family name last; a name in Chinese as it is written.
    pub authors: &'static [&'static str],
    /// The year of publication.
    pub year: u16,
    /// The title, as published.
    pub title: &'static str,
    /// The journal, the proceedings or the publisher.
    pub venue: &'static str,
    /// Where to find it.
    pub locator: Locator,
}

/// Where a source is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Locator {
    /// `10.1162/neco.1997.9.8.1735`.
    Doi(&'static str),
    /// `1211.5063`.
    Arxiv(&'static str),
    /// A web address, `https` or `http`.
    Url(&'static str),
}

/// A formula where the article prints it, displayed or in running text.
#[derive(Clone, Copy, Debug)]
pub struct Occurrence {
    /// Its number in the article's order, from 1.
    pub n: usize,
    /// The LaTeX exactly as the article prints it.
    pub tex: &'static str,
    /// What treats it here.
    pub place: Place,
}

/// What treats an occurrence; its status is the verdict of that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The id of an equation.
    Equation(&'static str),
    /// The id of a claim.
    Claim(&'static str),
    /// A symbol without a statement: [`Symbol::article`] of a row of the notation.
    Symbol(&'static str),
}

impl Locator {
    /// The web address of the source.
    pub(crate) fn address(self) -> String {
        match self {
            Self::Doi(doi) => format!("https://doi.org/{doi}"),
            Self::Arxiv(id) => format!("https://arxiv.org/abs/{id}"),
            Self::Url(url) => url.to_owned(),
        }
    }
}

impl Report {
    /// The chapters of all parts in reading order.
    pub fn chapters(&self) -> impl Iterator<Item = &'static Chapter> {
        self.parts.iter().flat_map(|part| part.chapters).copied()
    }

    /// The parts that have chapters, each with its title where there are several of them.
    pub(crate) fn titled_parts(&self) -> Vec<(Option<Text>, &'static Part)> {
        let filled = || self.parts.iter().filter(|part| !part.chapters.is_empty());
        let several = filled().count() > 1;
        filled()
            .map(|part| (several.then_some(part.title), part))
            .collect()
    }

    /// The chapter at a place in the reading order.
    pub(crate) fn chapter(&self, index: usize) -> &'static Chapter {
        self.chapters()
            .nth(index)
            .expect("a place of this report's reading order")
    }

    /// Runs every check, claim, quantity and figure, reads the prose and writes the site.
    ///
    /// The site is a function of the report, the files in [`Build::templates`] and [`Build::sources`], and the budget: the
    /// same bytes on any number of threads.
    /// `progress` is called from any thread.
    ///
    /// # Errors
    /// [`BuildError::Problems`] with everything that is wrong with the report, or the one thing that kept the site from
    /// being written.
    /// On an error the previous site stays as it was.
    pub fn build(
        &self,
        build: &Build,
        progress: &(dyn Fn(Event<'_>) + Sync),
    ) -> Result<Summary, BuildError> {
        crate::site::build(self, build, progress)
    }
}
