use crate::measure::Measured;
use crate::{Report, Verdict};
use std::path::PathBuf;

/// What a finished build found and wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The article's formulas by verdict.
    pub equations: Tally,
    /// Derived steps whose check passes; a site with one that does not is never written.
    pub derived: usize,
    /// The article's claims by verdict.
    pub claims: Tally,
    /// Figures drawn.
    pub figures: usize,
    /// HTML pages written.
    pub pages: usize,
    /// Size of the site.
    pub bytes: u64,
    /// Where it is.
    pub out: PathBuf,
}

/// How many statements received which verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// [`Verdict::Holds`].
    pub holds: usize,
    /// [`Verdict::HoldsOnlyIf`].
    pub holds_only_if: usize,
    /// [`Verdict::Fails`].
    pub fails: usize,
}

impl Tally {
    /// Counts verdicts.
    pub fn over(verdicts: impl IntoIterator<Item = Verdict>) -> Self {
        let mut tally = Self::default();
        for verdict in verdicts {
            match verdict {
                Verdict::Holds => tally.holds += 1,
                Verdict::HoldsOnlyIf => tally.holds_only_if += 1,
                Verdict::Fails => tally.fails += 1,
            }
        }
        tally
    }

    /// The verdicts on the article's claims; those of the field are not counted.
    pub(crate) fn of_the_articles_claims(report: &Report, measured: &Measured) -> Self {
        let claims = report.chapters().flat_map(|chapter| chapter.claims);
        let of_the_article = claims.filter(|claim| claim.quote.is_some());
        let outcomes = of_the_article.filter_map(|claim| measured.claims.get(claim.id));
        Self::over(outcomes.map(|outcome| outcome.verdict))
    }

    /// All of them.
    pub fn total(self) -> usize {
        self.holds + self.holds_only_if + self.fails
    }
}
