//! What a sheet is made of.

use crate::{DrawError, Panel, Table};
use std::fmt;

/// A section of a sheet.
#[derive(Debug)]
pub struct Section<'a> {
    /// Its anchor: lower-case letters, digits and hyphens.
    pub id: String,
    /// Its heading.
    pub heading: String,
    /// What it says, in order.
    pub blocks: Vec<Block<'a>>,
}

/// A part of a section.
#[derive(Debug)]
pub enum Block<'a> {
    /// A paragraph.
    Text(String),
    /// A formula on a line of its own: LaTeX.
    Formula(String),
    /// A figure.
    Figure(SheetFigure<'a>),
    /// A table of words and numbers.
    Grid(Grid),
}

/// Draws a figure on a panel.
pub type DrawFigure<'a> = Box<dyn Fn(&Panel<'_>) -> Result<(), DrawError> + 'a>;

/// A figure of a sheet; its drawing and its table can be downloaded from the page.
pub struct SheetFigure<'a> {
    /// Its anchor and the names of its files: lower-case letters, digits and hyphens.
    pub id: String,
    /// The accessible name.
    pub title: String,
    /// The accessible description: what a reader who cannot see the figure should know.
    pub description: String,
    /// What to look at.
    pub caption: String,
    /// Width : height of the wide layout.
    pub aspect: (u32, u32),
    /// Width : height of the narrow layout.
    pub narrow_aspect: (u32, u32),
    /// The data.
    pub table: Option<Table>,
    /// The drawing.
    pub draw: DrawFigure<'a>,
}

impl fmt::Debug for SheetFigure<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SheetFigure")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// A table of words and numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grid {
    /// What it is a table of.
    pub name: String,
    /// The heads of its columns.
    pub columns: Vec<String>,
    /// Its rows, each as long as `columns`; the first cell is the row's head.
    pub rows: Vec<Vec<Cell>>,
}

/// A cell of a [`Grid`].
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A whole number.
    Count(usize),
    /// A number, to as many significant digits.
    Number(f64, usize),
}

/// A file inside a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Download {
    /// Its name: `inspection.json`.
    pub name: String,
    /// What the link says.
    pub label: String,
    /// `application/json`.
    pub media_type: String,
    /// What it holds.
    pub content: String,
}
