use serde::{Deserialize, Serialize};

/// What the checks say of a formula or claim of the article. Always computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Right on every random instance.
    Holds,
    /// Wrong on some instance, right on every instance that meets the stated condition.
    HoldsOnlyIf,
    /// Wrong, also where the stated condition is met (or no condition is stated).
    Fails,
}

impl Verdict {
    /// The verdict on a statement that was `held` times true in `all` trials, and in `within` of the trials that meet
    /// a condition, when there is one.
    ///
    /// A condition that no trial met proves nothing: it does not save the statement.
    pub fn of(all: crate::Count, within: Option<crate::Count>) -> Self {
        match within {
            _ if all.always() => Self::Holds,
            Some(count) if count.always() => Self::HoldsOnlyIf,
            _ => Self::Fails,
        }
    }
}
