use crate::SpecError;
use crate::cell::CellSpec;
use crate::input::Input;
use crate::reader::{Domain, Section};
use serde::Serialize;

/// The most steps: their states are held in memory.
pub(crate) const MOST_STEPS: u64 = 10_000_000;

/// All that an axis can move: the network, its input, and how long it runs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Settings {
    pub(crate) cell: CellSpec,
    pub(crate) input: Input,
    pub(crate) run: Run,
}

/// How long a network runs, and from where.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(crate) struct Run {
    /// Steps before the measurement.
    pub(crate) transient: u64,
    /// T, the steps of the measurement.
    pub(crate) steps: u64,
    /// The standard deviation of the entries of the initial state.
    pub(crate) start: f64,
}

impl Settings {
    pub(crate) fn read(
        section: &mut Section<'_>,
        file: &dyn Fn(&str) -> std::io::Result<String>,
    ) -> Result<Self, SpecError> {
        let cell = section
            .required("cell", "the table of the cell")?
            .table(CellSpec::read)?;
        let input =
            section.table_or_empty("input", |input| Input::read(input, cell.inputs(), file))?;
        let run = section.table_or_empty("run", Run::read)?;
        Ok(Self { cell, input, run })
    }
}

impl Run {
    fn read(section: &mut Section<'_>) -> Result<Self, SpecError> {
        Ok(Self {
            transient: section.count_or("transient", (0, MOST_STEPS), 100)?,
            steps: section.count_or("steps", (1, MOST_STEPS), 400)?,
            start: section.real_or("start", Domain::NotNegative, 1.0)?,
        })
    }
}
