//! `gradflow diff`.

use super::end::{self, End, Stop};
use super::source::{ChoiceArgs, Found, Measuring};
use super::watch::Watched;
use clap::Args;
use gradflow_inspect::measure::Measurement;
use gradflow_inspect::{Checkpoint, Error, Model, Verdict, named};
use serde::Serialize;
use std::fmt::Write as _;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  gradflow diff before.safetensors after.safetensors
  gradflow diff epoch-1.safetensors epoch-9.safetensors --input x.npy --json

Exit codes:
  0    both were measured
  2    a file, its weights or the input cannot be used
  130  interrupted";

/// Compare how far back the gradients of two saved models reach, on the same input
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Diff {
    /// One checkpoint.
    before: PathBuf,
    /// The other; it must read inputs of the same length.
    after: PathBuf,
    #[command(flatten)]
    choice: ChoiceArgs,
    #[command(flatten)]
    measuring: Measuring,
    /// Print JSON: both measurements, in the form of `gradflow inspect --json`.
    #[arg(long)]
    json: bool,
}

/// What is printed of one model.
#[derive(Serialize)]
struct Side {
    file: String,
    shape: String,
    verdict: Verdict,
    measurement: Measurement,
}

impl Diff {
    /// Runs the command; what goes wrong is said on standard error.
    pub(crate) fn run(&self) -> ExitCode {
        end::said(self.compared())
    }

    fn compared(&self) -> Result<End, Stop> {
        let watch = Watched::begin()?;
        let mut out = std::io::stdout().lock();
        let mut models = Vec::new();
        for path in [&self.before, &self.after] {
            match self.choice.found(&mut Checkpoint::open(path)?)? {
                Found::Sound(model) => models.push((path, model)),
                Found::NotFinite(weights) => {
                    let sentence = Verdict::of_weights(&weights).sentence;
                    writeln!(out, "{}: {sentence}", path.display())?;
                    return Ok(End::Unusable);
                }
            }
        }
        let input_len = models[0].1.recurrence.input_len();
        check_input_len(models[1].0, &models[1].1, input_len)?;
        let input = self.measuring.input(input_len)?;
        let mut sides = Vec::new();
        for (path, model) in &models {
            let settings = self.measuring.settings();
            let measurement = watch.measured(model, &input.sequences, &settings)?;
            sides.push(Side {
                file: path.display().to_string(),
                shape: model.recurrence.to_string(),
                verdict: Verdict::of(&model.recurrence, &measurement, input.summary.steps),
                measurement,
            });
        }
        if self.json {
            let text = serde_json::to_string_pretty(&sides);
            writeln!(
                out,
                "{}",
                text.expect("numbers, strings and lists are JSON")
            )?;
        } else {
            writeln!(out, "{}\n", input.summary)?;
            write!(out, "{}", table(&sides))?;
        }
        Ok(End::Done)
    }
}

fn check_input_len(path: &Path, model: &Model, expected: usize) -> Result<(), Stop> {
    let found = model.recurrence.input_len();
    if found == expected {
        return Ok(());
    }
    Err(Stop::Input(Error::Unexpected {
        place: path.display().to_string(),
        what: "the length of the input".to_owned(),
        expected: format!("the {expected} of the other model"),
        found: found.to_string(),
    }))
}

/// Both verdicts, and a line for each cell that both have.
fn table(sides: &[Side]) -> String {
    let mut text = String::new();
    for side in sides {
        let _infallible = writeln!(
            text,
            "{} ({})\n  {}",
            side.file, side.shape, side.verdict.sentence
        );
    }
    let [before, after] = sides else {
        return text;
    };
    let columns = [
        "cell",
        "reach",
        "leading exponent",
        "half-life",
        "gradient norm",
    ];
    let _infallible = writeln!(
        text,
        "\n{:<20}{:>16}{:>22}{:>20}{:>24}",
        columns[0], columns[1], columns[2], columns[3], columns[4]
    );
    for cell in &before.measurement.cells {
        let cells = &after.measurement.cells;
        let Some(other) = cells.iter().find(|other| other.place == cell.place) else {
            continue;
        };
        let half_life = |cell: &gradflow_inspect::measure::CellMeasurement| {
            let half_lives = cell.half_lives.as_ref();
            half_lives.map_or_else(
                || "-".to_owned(),
                |lives| format!("{:.1}", lives.band.median),
            )
        };
        let norm = |cell: &gradflow_inspect::measure::CellMeasurement| {
            format!(
                "{:.2e}",
                gradflow_inspect::measure::Band::of(&cell.gradient_norms).median
            )
        };
        let _infallible = writeln!(
            text,
            "{:<20}{:>16}{:>22}{:>20}{:>24}",
            named(cell.place),
            format!("{} -> {}", cell.reach.median, other.reach.median),
            format!(
                "{:.4} -> {:.4}",
                cell.lyapunov.exponents[0], other.lyapunov.exponents[0]
            ),
            format!("{} -> {}", half_life(cell), half_life(other)),
            format!("{} -> {}", norm(cell), norm(other)),
        );
    }
    text
}
