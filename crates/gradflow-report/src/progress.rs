/// A step of a build is done. What a [`Store`](crate::Store) holds is no step: it is not computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event<'a> {
    /// What kind of work.
    pub stage: Stage,
    /// What was finished: the id of an equation, claim, quantity or figure, or the path of a page.
    pub item: &'a str,
    /// Items of this stage that are finished.
    pub done: usize,
    /// Items of this stage in all.
    pub total: usize,
}

/// The stages of a build; the first four run side by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stage {
    /// The random instances of the equations.
    Checks,
    /// The evidence for the claims.
    Claims,
    /// The numbers of the prose.
    Quantities,
    /// Computing and drawing the figures and the explorers.
    Figures,
    /// Writing the pages.
    Pages,
}
