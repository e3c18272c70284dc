//! One page in one file: the same mathematics, figures, themes and downloads as a site, without the site.

mod assets;
mod parts;
mod render;

pub use parts::{Block, Cell, Download, DrawFigure, Grid, Section, SheetFigure};

use crate::Lang;

/// A page that opens from a file: styles, script, font, figures and downloads are inside, and nothing is loaded.
///
/// Texts are plain except for `$…$`, which is inline LaTeX.
///
/// ```
/// use gradflow_report::{Block, Lang, Section, Sheet};
///
/// let sheet = Sheet {
///     lang: Lang::En,
///     title: "A network of one unit".to_owned(),
///     summary: "It halves $s$ at each step.".to_owned(),
///     sections: vec![Section {
///         id: "law".to_owned(),
///         heading: "The law".to_owned(),
///         blocks: vec![Block::Formula(r"s_t = \tfrac12 s_{t-1}".to_owned())],
///     }],
///     downloads: Vec::new(),
///     colophon: "Computed by an example.".to_owned(),
/// };
/// assert!(sheet.html()?.contains("<math"));
/// # Ok::<(), gradflow_report::SheetError>(())
/// ```
#[derive(Debug)]
pub struct Sheet<'a> {
    /// The language of the interface's words and of the figures' labels.
    pub lang: Lang,
    /// The title.
    pub title: String,
    /// A sentence below it.
    pub summary: String,
    /// The sections in reading order.
    pub sections: Vec<Section<'a>>,
    /// Files that belong to the page as a whole.
    pub downloads: Vec<Download>,
    /// What made the page, at its foot.
    pub colophon: String,
}

/// What is wrong with a sheet.
#[derive(Debug, thiserror::Error)]
pub enum SheetError {
    /// Mathematics that does not parse.
    #[error("{0}")]
    Latex(String),
    /// A figure that cannot be drawn.
    #[error("figure {id}: {source}")]
    Figure {
        /// The figure.
        id: String,
        /// Why.
        source: crate::DrawError,
    },
    /// The page shell is faulty.
    #[error("sheet.html: {0}")]
    Template(String),
}

impl Sheet<'_> {
    /// The page.
    ///
    /// # Errors
    /// When a formula does not parse or a figure cannot be drawn.
    pub fn html(&self) -> Result<String, SheetError> {
        render::html(self)
    }
}
