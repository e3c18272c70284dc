//! The Markdown of a page: parsed by comrak, walked here, so that every link and embed is known.

mod blocks;
mod heading;
mod inlines;
mod links;
mod notes;

pub(crate) use heading::Heading;

use crate::Lang;
use crate::problems::Problems;
use crate::registry::Kind;
use crate::resolve::Resolver;
use comrak::options::{Extension, Options, Parse};
use comrak::{Arena, parse_document};

/// The prose of a page in one language.
#[derive(Debug, Default)]
pub(crate) struct Prose {
    pub(crate) pieces: Vec<Piece>,
    pub(crate) headings: Vec<Heading>,
    pub(crate) uses: Vec<Use>,
    /// The names of the notes in the order of their marks.
    pub(crate) notes: Vec<String>,
    /// Footnotes written so far.
    footnotes: usize,
}

/// A part of a page.
#[derive(Debug)]
pub(crate) enum Piece {
    Html(String),
    /// A card: `![caption](scheme:id)` alone in its paragraph.
    Card(Card),
    /// A block made from the registry: `![](gen:ledger)`.
    Generated(Generated),
}

/// An equation, a figure or a claim where the prose embeds it.
#[derive(Debug)]
pub(crate) struct Card {
    pub(crate) kind: Kind,
    pub(crate) id: String,
    pub(crate) caption: String,
    pub(crate) line: usize,
}

/// A block made from the registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Generated {
    /// How many statements received which verdict.
    Summary,
    /// Every equation and claim with its measurements.
    Ledger,
    /// Every occurrence, figure and claim of the article with its status.
    Coverage,
    /// The article's symbols and ours.
    Notation,
    /// The sources.
    Bibliography,
}

impl Generated {
    pub(crate) const ALL: [Self; 5] = [
        Self::Summary,
        Self::Ledger,
        Self::Coverage,
        Self::Notation,
        Self::Bibliography,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Summary => "summary",
            Self::Ledger => "ledger",
            Self::Coverage => "coverage",
            Self::Notation => "notation",
            Self::Bibliography => "bibliography",
        }
    }
}

/// A reference in the prose.
#[derive(Clone, Debug)]
pub(crate) struct Use {
    pub(crate) kind: Kind,
    pub(crate) id: String,
    /// The heading it stands under: its place in [`Prose::headings`].
    pub(crate) heading: Option<usize>,
}

/// A Markdown file to read.
#[derive(Clone, Copy)]
pub(crate) struct Source<'a> {
    /// Its name in problems.
    pub(crate) file: &'a str,
    pub(crate) content: &'a str,
    pub(crate) lang: Lang,
    /// The path of the page from the root of the site.
    pub(crate) page: &'a str,
}

/// Reads a Markdown file; whatever it must not hold is a problem.
pub(crate) fn read(source: Source<'_>, resolver: &Resolver<'_>, problems: &Problems) -> Prose {
    let arena = Arena::new();
    let options = Options {
        extension: Extension {
            table: true,
            footnotes: true,
            math_dollars: true,
            cjk_friendly_emphasis: true,
            ..Extension::default()
        },
        parse: Parse {
            // Curly quotation marks; Chinese prose writes its own.
            smart: source.lang == Lang::En,
            ..Parse::default()
        },
        ..Options::default()
    };
    let root = parse_document(&arena, source.content, &options);
    let mut writer = Writer {
        source,
        resolver,
        problems,
        out: String::new(),
        prose: Prose::default(),
        written: 0,
    };
    writer.document(root);
    writer.prose
}

/// Writes the HTML of a page while it walks the tree.
struct Writer<'a> {
    source: Source<'a>,
    resolver: &'a Resolver<'a>,
    problems: &'a Problems,
    out: String,
    prose: Prose,
    /// Characters of the next text that are written already.
    written: usize,
}

impl Writer<'_> {
    fn write(&mut self, html: &str) {
        self.out.push_str(html);
    }

    fn problem(&self, line: usize, id: &str, message: impl Into<String>) {
        self.problems
            .push(format!("{}:{line}", self.source.file), id, message);
    }
}

fn line_of(node: comrak::Node<'_>) -> usize {
    node.data().sourcepos.start.line
}
