//! Explorers: grids of states that the crates compute and a reader walks through.

mod drawing;
mod entry;
mod export;
mod grid;
mod script;

pub(crate) use drawing::stroke;
pub use entry::ExplorerEntry;
pub(crate) use entry::{Explored, Face, Multiples, words};
pub(crate) use grid::Grid;
pub(crate) use script::{download, path, script};

use crate::{Axis, Budget, Format, Parameter, Pen, Text};

/// A figure with controls: [`measure`](Explorer::measure) computes one state, the engine all of them, the page looks them up.
///
/// `![caption](exp:ID)` embeds it; the caption is the prose between the brackets.
/// Without scripts a page shows the state in which the controls start, the states of [`MULTIPLES`](Explorer::MULTIPLES) side by
/// side, and the table.
pub trait Explorer {
    /// Kebab-case.
    const ID: &'static str;
    /// The accessible name, also shown in lists.
    const TITLE: Text;
    /// What a reader who cannot see the plot should know.
    const DESCRIPTION: Text;
    /// What the reader sets, one to four.
    const CONTROLS: &'static [Control];
    /// The curves of a state.
    const SERIES: &'static [Series];
    /// The numbers of a state that are written beside the plot.
    const READINGS: &'static [Reading];
    /// The horizontal axis, linear in the data as [`Explorer::Y`].
    const X: Axis;
    /// The vertical axis, linear in the data: [`Axis::linear`] or [`Axis::powers_of_ten`].
    const Y: Axis;
    /// The states that stand side by side, two to four: the place of each control's setting.
    const MULTIPLES: &'static [&'static [usize]];

    /// What the grid was computed with.
    fn parameters(_budget: Budget) -> Vec<Parameter> {
        Vec::new()
    }

    /// Where the curves are known.
    fn xs() -> Vec<f64>;

    /// Computes the state whose control `i` is at its setting `at[i]`.
    ///
    /// States are computed side by side, in any order: randomness comes from a seed of the explorer's own.
    fn measure(at: &[usize], budget: Budget) -> State;
}

/// Something that the reader sets.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Control {
    /// ASCII, for the files: `input_noise`.
    pub name: &'static str,
    /// Words and `$symbol$`.
    pub label: Text,
    /// The symbol for a heading: `$w$`.
    pub short: Text,
    /// Its settings.
    pub settings: Settings,
    /// The place of the setting in which it starts.
    pub start: usize,
}

/// The settings of a [`Control`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Settings {
    /// A slider over numbers that increase.
    Slider(&'static [f64]),
    /// A list of names.
    Select(&'static [Choice]),
}

impl Settings {
    /// How many there are.
    pub(crate) fn len(self) -> usize {
        match self {
            Self::Slider(values) => values.len(),
            Self::Select(choices) => choices.len(),
        }
    }
}

/// A name to choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// ASCII, for the files: `tanh`.
    pub code: &'static str,
    /// Plain text.
    pub words: Text,
}

/// A curve of every state.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Series {
    /// ASCII, for the files: `log10_median`.
    pub name: &'static str,
    /// Words and `$symbol$`, for the key and the table.
    pub label: Text,
    /// Its stroke; series differ by more than colour.
    pub pen: Pen,
}

/// A number of every state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// ASCII, for the files: `half_life`.
    pub name: &'static str,
    /// Words and `$symbol$`.
    pub label: Text,
    /// How it is written.
    pub format: Format,
}

/// What one state of an explorer shows.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// One for each of [`Explorer::SERIES`], each with a value for each of [`Explorer::xs`].
    pub curves: Vec<Vec<f64>>,
    /// One for each of [`Explorer::READINGS`].
    pub readings: Vec<f64>,
}
