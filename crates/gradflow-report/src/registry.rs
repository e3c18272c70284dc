//! Everything of a report by its id.

use crate::problems::Problems;
use crate::{
    Chapter, Claim, Equation, ExplorerEntry, FigureEntry, Published, Quantity, Reference, Report,
};
use std::collections::BTreeMap;

/// What an id in the prose may name: the scheme of its link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// `eq:`
    Equation,
    /// `fig:`
    Figure,
    /// `exp:`
    Explorer,
    /// `claim:`
    Claim,
    /// `ch:`
    Chapter,
    /// `published:`
    Published,
    /// `num:`
    Quantity,
    /// `ref:`
    Reference,
}

impl Kind {
    pub(crate) const ALL: [Self; 8] = [
        Self::Equation,
        Self::Figure,
        Self::Explorer,
        Self::Claim,
        Self::Chapter,
        Self::Published,
        Self::Quantity,
        Self::Reference,
    ];

    /// What a chapter embeds.
    pub(crate) const CARDS: [Self; 5] = [
        Self::Equation,
        Self::Figure,
        Self::Explorer,
        Self::Claim,
        Self::Published,
    ];

    pub(crate) fn scheme(self) -> &'static str {
        match self {
            Self::Equation => "eq",
            Self::Figure => "fig",
            Self::Explorer => "exp",
            Self::Claim => "claim",
            Self::Chapter => "ch",
            Self::Published => "published",
            Self::Quantity => "num",
            Self::Reference => "ref",
        }
    }
}

/// An item and the chapter that owns it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Owned<T> {
    pub(crate) item: T,
    /// Its place in the reading order.
    pub(crate) chapter: usize,
}

/// The items of a report by id.
#[derive(Debug)]
pub(crate) struct Registry {
    pub(crate) chapters: BTreeMap<&'static str, usize>,
    pub(crate) equations: BTreeMap<&'static str, Owned<&'static Equation>>,
    pub(crate) claims: BTreeMap<&'static str, Owned<&'static Claim>>,
    pub(crate) figures: BTreeMap<&'static str, Owned<&'static FigureEntry>>,
    pub(crate) explorers: BTreeMap<&'static str, Owned<&'static ExplorerEntry>>,
    pub(crate) published: BTreeMap<&'static str, Owned<&'static Published>>,
    pub(crate) quantities: BTreeMap<&'static str, Owned<&'static Quantity>>,
    pub(crate) references: BTreeMap<&'static str, &'static Reference>,
    numbers: BTreeMap<(Kind, &'static str), String>,
}

impl Registry {
    /// Indexes `report`; an id that is there twice is a problem.
    pub(crate) fn new(report: &Report, problems: &Problems) -> Self {
        let mut registry = Self {
            chapters: BTreeMap::new(),
            equations: BTreeMap::new(),
            claims: BTreeMap::new(),
            figures: BTreeMap::new(),
            explorers: BTreeMap::new(),
            published: BTreeMap::new(),
            quantities: BTreeMap::new(),
            references: BTreeMap::new(),
            numbers: BTreeMap::new(),
        };
        for (chapter, content) in report.chapters().enumerate() {
            let mut index = Index {
                file: content.dir,
                problems,
            };
            index.add(&mut registry.chapters, content.slug, chapter);
            for item in content.equations {
                index.add(&mut registry.equations, item.id, Owned { item, chapter });
            }
            for item in content.claims {
                index.add(&mut registry.claims, item.id, Owned { item, chapter });
            }
            for item in content.quantities {
                index.add(&mut registry.quantities, item.id, Owned { item, chapter });
            }
            for item in content.figures {
                index.add(&mut registry.figures, item.id, Owned { item, chapter });
            }
            for item in content.explorers {
                index.add(&mut registry.explorers, item.id, Owned { item, chapter });
            }
            for item in content.published {
                index.add(&mut registry.published, item.id, Owned { item, chapter });
            }
            registry.number(chapter, content);
        }
        for reference in report.bibliography {
            let mut index = Index {
                file: "bibliography",
                problems,
            };
            index.add(&mut registry.references, reference.id, reference);
        }
        registry
    }

    /// Whether `id` names something of this kind.
    pub(crate) fn knows(&self, kind: Kind, id: &str) -> bool {
        match kind {
            Kind::Equation => self.equations.contains_key(id),
            Kind::Figure => self.figures.contains_key(id),
            Kind::Explorer => self.explorers.contains_key(id),
            Kind::Claim => self.claims.contains_key(id),
            Kind::Chapter => self.chapters.contains_key(id),
            Kind::Published => self.published.contains_key(id),
            Kind::Quantity => self.quantities.contains_key(id),
            Kind::Reference => self.references.contains_key(id),
        }
    }

    /// The number of a figure, an explorer or a table of published numbers. The article's figures keep theirs, all else counts
    /// within its chapter.
    pub(crate) fn number_of(&self, kind: Kind, id: &str) -> &str {
        let numbers = self.numbers.iter();
        let mut found = numbers.filter(|((of, name), _)| *of == kind && *name == id);
        found.next().map_or("", |(_, number)| number.as_str())
    }

    fn number(&mut self, chapter: usize, content: &'static Chapter) {
        let (kept, added): (Vec<_>, Vec<_>) =
            (content.figures.iter().map(|figure| figure.id)).partition(|id| is_of_the_article(id));
        for id in kept {
            self.numbers.insert((Kind::Figure, id), id.to_owned());
        }
        let explorers = content.explorers.iter().map(|explorer| explorer.id);
        let published = content.published.iter().map(|published| published.id);
        for (kind, ids) in [
            (Kind::Figure, added),
            (Kind::Explorer, explorers.collect()),
            (Kind::Published, published.collect()),
        ] {
            for (place, id) in ids.into_iter().enumerate() {
                let number = format!("{}.{}", chapter + 1, place + 1);
                self.numbers.insert((kind, id), number);
            }
        }
    }
}

/// Whether the figure is one of the article's: `F1`, not `lag-shares`.
pub(crate) fn is_of_the_article(figure: &str) -> bool {
    figure
        .strip_prefix('F')
        .is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
}

/// The anchor of an item on its page.
pub(crate) fn anchor(kind: Kind, id: &str) -> String {
    match kind {
        // A dot would need escaping wherever the anchor is a CSS selector: D2.1 is at `#D2-1`.
        Kind::Equation | Kind::Claim => id.replace('.', "-"),
        Kind::Figure if is_of_the_article(id) => id.to_owned(),
        // Headings have kebab-case anchors too: the prefix keeps the two apart.
        Kind::Figure => format!("figure-{id}"),
        Kind::Explorer => format!("explorer-{id}"),
        Kind::Published => format!("published-{id}"),
        Kind::Reference => format!("ref-{id}"),
        Kind::Chapter | Kind::Quantity => String::new(),
    }
}

struct Index<'a> {
    file: &'a str,
    problems: &'a Problems,
}

impl Index<'_> {
    fn add<T>(&mut self, map: &mut BTreeMap<&'static str, T>, id: &'static str, item: T) {
        if map.insert(id, item).is_some() {
            let message = "expected an id of its own, found it a second time";
            self.problems.push(self.file, id, message);
        }
        let fit = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
        if id.is_empty() || !id.chars().all(fit) {
            let message = format!("expected an id of letters, digits, `-` and `.`, found `{id}`");
            self.problems.push(self.file, id, message);
        }
    }
}
