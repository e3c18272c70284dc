use crate::{Claim, Equation, ExplorerEntry, FigureEntry, Published, Quantity, Text};

/// A chapter: prose in every language beside its equations, claims, figures and numbers.
///
/// The prose is `en.md` and `zh.md` in [`Chapter::dir`], read when the report is built.
#[derive(Clone, Copy, Debug)]
pub struct Chapter {
    /// Names the page: `general-formula`.
    pub slug: &'static str,
    /// The title.
    pub title: Text,
    /// One sentence for the index and for search engines.
    pub summary: Text,
    /// The directory of the prose, relative to the report's sources: `ch03_general_formula`.
    pub dir: &'static str,
    /// The equations that this chapter embeds.
    pub equations: &'static [Equation],
    /// The claims that this chapter embeds.
    pub claims: &'static [Claim],
    /// The figures that this chapter embeds.
    pub figures: &'static [FigureEntry],
    /// The explorers that this chapter embeds.
    pub explorers: &'static [ExplorerEntry],
    /// The tables of published numbers that this chapter embeds.
    pub published: &'static [Published],
    /// The numbers that its prose shows.
    pub quantities: &'static [Quantity],
}
