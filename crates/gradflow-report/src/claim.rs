use crate::Text;
use serde::{Deserialize, Serialize};

/// A statement in words, of the article or of the field, with its computed verdict.
#[derive(Clone, Copy, Debug)]
pub struct Claim {
    /// `C1`…`C16` for the article's, `C10.1` for the first claim of the field in chapter 10.
    pub id: &'static str,
    /// The few words of the article that make the claim, in Chinese as printed, LaTeX between `$`; `None` for a claim of the
    /// field, which [`sources`](Claim::sources) make or discuss.
    pub quote: Option<&'static str>,
    /// The claim in one sentence of ours.
    pub statement: Text,
    /// What is true instead, or why it is true: one or two sentences without numbers (the numbers are measured).
    pub finding: Text,
    /// The condition under which it holds, when it does not hold always.
    pub condition: Option<Text>,
    /// Ids of the bibliography.
    pub sources: &'static [&'static str],
    /// A named case that must receive another verdict than the claim, so that the test is seen to discriminate.
    pub control: Text,
    /// Measures the claim.
    pub evidence: fn() -> Evidence,
}

/// How often a statement was true.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// Trials in which it was true.
    pub held: usize,
    /// Trials in all.
    pub tested: usize,
}

impl Count {
    /// Counts over the outcomes of trials.
    pub fn over(outcomes: impl IntoIterator<Item = bool>) -> Self {
        outcomes
            .into_iter()
            .fold(Self { held: 0, tested: 0 }, |count, held| Self {
                held: count.held + usize::from(held),
                tested: count.tested + 1,
            })
    }

    /// Whether there was a trial and none failed.
    pub fn always(self) -> bool {
        self.tested > 0 && self.held == self.tested
    }
}

/// What was measured for a claim: the verdict is computed from the counts.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// All trials.
    pub all: Count,
    /// The trials that meet [`Claim::condition`].
    pub within: Option<Count>,
    /// The control's trials.
    pub control: Count,
    /// The measured quantities, most important first.
    pub measured: Vec<Measure>,
}

/// A measured number with its name.
#[derive(Clone, Debug)]
pub struct Measure {
    /// What was measured, with its unit.
    pub label: Text,
    /// The number.
    pub value: f64,
    /// How it is shown.
    pub format: crate::Format,
}
