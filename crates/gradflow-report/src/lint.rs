//! What is wrong with the const data of a report: formulas, texts, ids that name nothing.

use crate::address::Page;
use crate::math::Typesetter;
use crate::math::text_to_html;
use crate::problems::Problems;
use crate::registry::{Kind, Registry};
use crate::{
    Article, Claim, Equation, ExplorerEntry, Lang, Locator, Place, Published, Reference, Report,
    Settings, Text,
};

/// Looks at everything that is not prose.
pub(crate) struct Lint<'a> {
    pub(crate) report: &'a Report,
    pub(crate) registry: &'a Registry,
    pub(crate) typesetter: &'a Typesetter,
    pub(crate) problems: &'a Problems,
    /// The file that problems of a chapter's code name.
    pub(crate) file: &'a (dyn Fn(usize) -> String + Sync),
}

/// Where an item stands.
#[derive(Clone, Copy)]
struct At<'a> {
    file: &'a str,
    id: &'a str,
}

impl Lint<'_> {
    pub(crate) fn run(&self) {
        let at = At {
            file: "report",
            id: "",
        };
        self.text(at, self.report.title);
        self.text(at, self.report.subtitle);
        for part in self.report.parts {
            self.text(at, part.title);
        }
        for (index, chapter) in self.report.chapters().enumerate() {
            let file = (self.file)(index);
            let at = At {
                file: &file,
                id: chapter.slug,
            };
            self.text(at, chapter.title);
            self.text(at, chapter.summary);
            if Page::GENERATED
                .iter()
                .any(|page| page.slug(self.report) == chapter.slug)
            {
                self.problem(
                    at,
                    "expected a slug of its own, found that of a generated page",
                );
            }
            for equation in chapter.equations {
                self.equation(
                    At {
                        file: &file,
                        id: equation.id,
                    },
                    equation,
                );
            }
            for explorer in chapter.explorers {
                let at = At {
                    file: &file,
                    id: explorer.id,
                };
                self.explorer(at, explorer);
            }
            for published in chapter.published {
                let at = At {
                    file: &file,
                    id: published.id,
                };
                self.published(at, published);
            }
            for claim in chapter.claims {
                self.claim(
                    At {
                        file: &file,
                        id: claim.id,
                    },
                    claim,
                );
            }
        }
        self.notation();
        for reference in self.report.bibliography {
            self.reference(reference);
        }
        self.occurrences();
    }

    fn problem(&self, at: At<'_>, message: impl Into<String>) {
        self.problems.push(at.file, at.id, message);
    }

    fn text(&self, at: At<'_>, text: Text) {
        for lang in Lang::ALL {
            let written = text.get(lang);
            if written.trim().is_empty() {
                self.problem(
                    at,
                    format!("expected a text in `{}`, found none", lang.code()),
                );
            }
            for fault in text_to_html(written, self.typesetter).1 {
                self.problem(at, format!("{} text: {fault}", lang.code()));
            }
        }
    }

    fn explorer(&self, at: At<'_>, explorer: &ExplorerEntry) {
        self.text(at, explorer.title);
        self.text(at, explorer.description);
        for control in explorer.controls {
            self.text(at, control.label);
            if let Settings::Select(choices) = control.settings {
                for choice in choices {
                    self.text(at, choice.words);
                }
            }
        }
        for series in explorer.series {
            self.text(at, series.label);
        }
        for reading in explorer.readings {
            self.text(at, reading.label);
        }
    }

    fn published(&self, at: At<'_>, published: &Published) {
        self.text(at, published.title);
        for row in published.rows {
            self.text(at, row.quantity);
            self.text(at, row.place);
            self.known(at, Kind::Reference, row.source);
            if let Some(reason) = row.differs {
                self.text(at, reason);
            }
        }
    }

    fn formula(&self, at: At<'_>, latex: &str) {
        if let Err(fault) = self.typesetter.block(latex) {
            self.problem(at, fault);
        }
    }

    fn equation(&self, at: At<'_>, equation: &Equation) {
        self.text(at, equation.title);
        self.formula(at, equation.latex);
        self.sources(at, equation.sources);
        self.text(at, equation.check.oracle);
        self.text(at, equation.check.control);
        if let Some(condition) = equation.check.condition {
            self.text(at, condition);
        }
        if let Article::Printed {
            latex,
            reason,
            repeats,
        } = equation.article
        {
            self.formula(at, latex);
            self.text(at, reason);
            if let Some(id) = repeats {
                self.known(at, Kind::Equation, id);
            }
        }
    }

    fn claim(&self, at: At<'_>, claim: &Claim) {
        let quote = claim.quote.map(|quote| Text {
            en: quote,
            zh: quote,
        });
        let texts = [claim.statement, claim.finding, claim.control];
        for text in quote.into_iter().chain(texts) {
            self.text(at, text);
        }
        if let Some(condition) = claim.condition {
            self.text(at, condition);
        }
        self.sources(at, claim.sources);
    }

    fn sources(&self, at: At<'_>, ids: &[&str]) {
        for id in ids {
            self.known(at, Kind::Reference, id);
        }
    }

    fn known(&self, at: At<'_>, kind: Kind, id: &str) {
        if !self.registry.knows(kind, id) {
            self.problem(at, format!("unknown id `{}:{id}`", kind.scheme()));
        }
    }

    fn notation(&self) {
        for (index, symbol) in self.report.notation.iter().enumerate() {
            let at = At {
                file: "notation",
                id: symbol.identifier,
            };
            self.text(at, symbol.meaning);
            for latex in [symbol.article, symbol.ours, symbol.shape] {
                if let Some(fault) = (!latex.is_empty())
                    .then(|| self.typesetter.inline(latex).err())
                    .flatten()
                {
                    self.problem(at, fault);
                }
            }
            let earlier = &self.report.notation[..index];
            if !symbol.article.is_empty()
                && earlier.iter().any(|other| other.article == symbol.article)
            {
                self.problem(
                    at,
                    format!(
                        "expected a symbol of its own, found `{}` a second time",
                        symbol.article
                    ),
                );
            }
        }
    }

    fn reference(&self, reference: &Reference) {
        let at = At {
            file: "bibliography",
            id: reference.id,
        };
        let (Locator::Doi(locator) | Locator::Arxiv(locator) | Locator::Url(locator)) =
            reference.locator;
        let fits = match reference.locator {
            Locator::Doi(doi) => doi.starts_with("10.") && doi.contains('/'),
            Locator::Arxiv(id) => {
                id.starts_with(|c: char| c.is_ascii_alphanumeric()) && !id.contains(':')
            }
            Locator::Url(url) => url.starts_with("https://") || url.starts_with("http://"),
        };
        if !fits {
            self.problem(
                at,
                format!("expected a DOI, an arXiv id or a web address, found `{locator}`"),
            );
        }
        if reference.authors.is_empty() || reference.title.is_empty() {
            self.problem(at, "expected an author and a title, found none");
        }
    }

    fn occurrences(&self) {
        for (index, occurrence) in self.report.occurrences.iter().enumerate() {
            let name = format!("occurrence {}", occurrence.n);
            let at = At {
                file: "occurrences",
                id: &name,
            };
            if occurrence.n != index + 1 {
                self.problem(
                    at,
                    format!("expected number {}, found {}", index + 1, occurrence.n),
                );
            }
            match occurrence.place {
                Place::Equation(id) => self.known(at, Kind::Equation, id),
                Place::Claim(id) => self.known(at, Kind::Claim, id),
                Place::Symbol(latex) => {
                    if self
                        .report
                        .notation
                        .iter()
                        .all(|symbol| symbol.article != latex)
                    {
                        self.problem(
                            at,
                            format!("expected a symbol of the notation, found `{latex}`"),
                        );
                    }
                }
            }
        }
    }
}
