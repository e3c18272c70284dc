//! `gradflow inspect`.

mod check;
mod diff;
mod end;
mod source;
mod watch;
mod write;

pub(crate) use check::Check;
pub(crate) use diff::Diff;

use clap::Args;
use end::{End, Stop};
use gradflow_inspect::advice::{Change, NoAdvice, Trials};
use gradflow_inspect::{Checkpoint, Inspection, ModelSummary, SCHEMA, Verdict};
use source::{Found, Measuring, Source};
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  gradflow inspect model.safetensors
  gradflow inspect model.safetensors --input x.npy --page report.html --json report.json
  gradflow inspect model.safetensors --target-lag 200 --what-if forget-bias=+2 --what-if chrono=200
  gradflow inspect model.safetensors --what-if chrono=200 --save-as changed.safetensors

Changes:
  forget-bias=B       set the biases of the gate that keeps the memory (update in a GRU); with a sign, +B or -B, add to them
  chrono=STEPS        draw them for dependencies of up to STEPS steps
  recurrent-gain=G    multiply the recurrent weights
  orthogonal          draw the recurrent weights of each gate orthogonal
  clip=NORM           clip gradients; no weight changes

Exit codes:
  0    measured
  2    the file, its weights or the input cannot be used: the message says what was expected and what was found
  74   a result cannot be written
  130  interrupted; nothing half written is left behind";

/// Measure how far back the gradient of a saved model reaches, and why no further
///
/// Reads an RNN, LSTM or GRU from a safetensors file with PyTorch's names, follows the gradient back through it, says in one
/// sentence how far credit reaches and why, tries what would help on a copy of the weights, and writes a page that opens
/// from a file.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Inspect {
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    measuring: Measuring,
    /// The lag that credit should reach; by default the length of the sequences.
    #[arg(long, value_name = "STEPS")]
    target_lag: Option<usize>,
    /// Make this change in a copy of the weights and show what it does; may be given several times.
    #[arg(long, value_name = "CHANGE")]
    what_if: Vec<Change>,
    /// Write the checkpoint with every --what-if change made, one after the other, to a file that does not exist yet.
    #[arg(long, value_name = "FILE", requires = "what_if")]
    save_as: Option<PathBuf>,
    /// Write the page to FILE; by default beside the model, named after it.
    #[arg(long, value_name = "FILE")]
    page: Option<PathBuf>,
    /// Write all numbers as JSON to FILE, or to standard output with -.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Write no page.
    #[arg(long, conflicts_with = "page")]
    no_page: bool,
    /// Try no changes but those that are asked for.
    #[arg(long)]
    no_advice: bool,
}

impl Inspect {
    /// Runs the command; what goes wrong is said on standard error.
    pub(crate) fn run(&self) -> ExitCode {
        end::said(self.inspected())
    }

    fn inspected(&self) -> Result<End, Stop> {
        let watch = watch::Watched::begin()?;
        let mut checkpoint = Checkpoint::open(&self.source.model)?;
        let file = self.source.model.display().to_string();
        let model = match self.source.found(&mut checkpoint)? {
            Found::Sound(model) => model,
            Found::NotFinite(weights) => {
                let inspection = Inspection {
                    schema: SCHEMA,
                    file,
                    model: ModelSummary::of_weights(&weights),
                    input: None,
                    verdict: Verdict::of_weights(&weights),
                    measurement: None,
                    advice: None,
                };
                self.show(&inspection)?;
                return Ok(End::Unusable);
            }
        };
        let input = self.measuring.input(model.recurrence.input_len())?;
        let steps = input.summary.steps;
        let target_lag = self.target_lag.unwrap_or(steps);
        let settings = self.measuring.settings();
        let measurement = watch.measured(&model, &input.sequences, &settings)?;
        let verdict = Verdict::of(&model.recurrence, &measurement, target_lag);
        let trials = Trials {
            model: &model,
            inputs: &input.sequences,
            settings: &settings,
            target_lag,
        };
        let go_on = || watch.goes_on();
        let tried = if self.no_advice {
            trials.asked(&self.what_if, &go_on)
        } else {
            trials.run(&self.what_if, &measurement, &verdict, &go_on)
        };
        let advice = tried.map_err(|error| match error {
            NoAdvice::Unfit(error) => Stop::from(error),
            NoAdvice::Stopped => Stop::Interrupted,
        })?;
        if let Some(path) = &self.save_as {
            let changed = trials.changed(&self.what_if)?;
            checkpoint.save_as(&changed, path)?;
        }
        let inspection = Inspection {
            schema: SCHEMA,
            file,
            model: ModelSummary::of(&model),
            input: Some(input.summary),
            verdict,
            measurement: Some(measurement),
            advice: Some(advice),
        };
        self.show(&inspection)?;
        Ok(End::Done)
    }

    /// The summary on the terminal, and the files.
    fn show(&self, inspection: &Inspection) -> Result<(), Stop> {
        let json_to_terminal = self
            .json
            .as_ref()
            .is_some_and(|path| path.as_os_str() == "-");
        let mut out = std::io::stdout().lock();
        if json_to_terminal {
            writeln!(out, "{}", inspection.json())?;
        } else {
            write!(out, "{}", inspection.summary())?;
            if let Some(path) = &self.json {
                write::whole(path, &inspection.json())?;
            }
        }
        if !self.no_page {
            let path = self.page.clone().unwrap_or_else(|| self.source.page());
            write::whole(&path, &inspection.page()?)?;
            if !json_to_terminal {
                writeln!(out, "\nPage: {}", path.display())?;
            }
        }
        Ok(())
    }
}
