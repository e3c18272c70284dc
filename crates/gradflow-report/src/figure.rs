use crate::digits::written;
use crate::{Panel, Text};
use serde::{Deserialize, Serialize};

/// How much work the figures may take. Checks and claims do not depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Budget {
    /// Enough to see every page: the whole build takes about a second.
    Smoke,
    /// What is published.
    Full,
    /// Maps in their finest grids too: minutes of work that a published build need not repeat.
    Deep,
}

impl Budget {
    /// `smoke` or `full`, whichever this is; a deep build has everything that a full one has.
    pub fn pick<T>(self, smoke: T, full: T) -> T {
        match self {
            Self::Smoke => smoke,
            Self::Full | Self::Deep => full,
        }
    }

    /// One of three, for what a deep build does better than a full one.
    pub fn pick_of_three<T>(self, smoke: T, full: T, deep: T) -> T {
        match self {
            Self::Smoke => smoke,
            Self::Full => full,
            Self::Deep => deep,
        }
    }
}

/// The data of a figure as a table: shown on the page, and downloaded as CSV.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Table {
    /// The columns, left to right.
    pub columns: Vec<Column>,
    /// The rows, top to bottom, each as long as `columns`.
    pub rows: Vec<Vec<f64>>,
}

impl Table {
    /// Comma-separated: a header with the names of the columns, then the rows, to five significant digits.
    pub fn csv(&self) -> String {
        let names: Vec<&str> = self.columns.iter().map(|column| column.name).collect();
        let mut csv = names.join(",") + "\n";
        for row in &self.rows {
            let cells: Vec<String> = row.iter().copied().map(written).collect();
            csv.push_str(&cells.join(","));
            csv.push('\n');
        }
        csv
    }
}

/// A column of a [`Table`].
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Column {
    /// ASCII, for the CSV header: `lag`, `log_norm_median`.
    pub name: &'static str,
    /// LaTeX for the page: `t - k`.
    pub symbol: &'static str,
}

/// A value that a figure's data depend on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Parameter {
    /// ASCII: `seed`, `hidden_units`.
    pub name: &'static str,
    /// As it is read: `64`, `0.5, 1, 2`.
    pub value: String,
}

/// A figure: `compute` draws nothing, `draw` computes nothing.
///
/// `![caption](fig:ID)` embeds it; the caption is the prose between the brackets.
pub trait Figure {
    /// What is drawn; also written as JSON beside the figure.
    type Data: Serialize + Send;
    /// `F1`…`F6` for the article's, kebab-case for others.
    const ID: &'static str;
    /// The accessible name (`<title>`), also shown in lists.
    const TITLE: Text;
    /// The accessible description (`<desc>`): what a reader who cannot see the figure should know.
    const DESCRIPTION: Text;
    /// Width : height of the wide layout.
    const ASPECT: (u32, u32) = (16, 9);
    /// Width : height of the narrow layout, for phones.
    const NARROW_ASPECT: (u32, u32) = (6, 5);

    /// What the data were computed with: sizes, ranges, the seed; shown under the figure and written with the data.
    fn parameters(_budget: Budget) -> Vec<Parameter> {
        Vec::new()
    }

    /// Computes the data.
    fn compute(budget: Budget) -> Self::Data;

    /// The data as a table; `None` for a schematic, which has none.
    fn table(data: &Self::Data) -> Option<Table>;

    /// Draws the data.
    ///
    /// # Errors
    /// Whatever the drawing backend reports.
    fn draw(data: &Self::Data, panel: &Panel<'_>) -> Result<(), DrawError>;
}

/// Why a figure could not be drawn.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct DrawError(pub String);
