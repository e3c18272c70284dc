//! `gradflow check`.

use super::end::{self, End, Stop};
use super::source::{Found, Measuring, Source};
use super::watch::Watched;
use clap::Args;
use gradflow_inspect::{Checkpoint, Verdict, named};
use std::io::Write;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  gradflow check model.safetensors --min-horizon 50
  gradflow check model.safetensors --min-horizon 50 --input x.npy

Exit codes:
  0    credit reaches back at least so many steps
  1    it does not
  2    the file, its weights or the input cannot be used
  130  interrupted";

/// Say by the exit code whether the gradient of a saved model reaches far enough: for tests of a training pipeline
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Check {
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    measuring: Measuring,
    /// The steps that credit has to reach back, in the median over the sequences.
    #[arg(long, value_name = "STEPS")]
    min_horizon: usize,
}

impl Check {
    /// Runs the command; what goes wrong is said on standard error.
    pub(crate) fn run(&self) -> ExitCode {
        end::said(self.checked())
    }

    fn checked(&self) -> Result<End, Stop> {
        let watch = Watched::begin()?;
        let mut out = std::io::stdout().lock();
        let mut checkpoint = Checkpoint::open(&self.source.model)?;
        let model = match self.source.found(&mut checkpoint)? {
            Found::Sound(model) => model,
            Found::NotFinite(weights) => {
                writeln!(out, "{}", Verdict::of_weights(&weights).sentence)?;
                return Ok(End::Unusable);
            }
        };
        // Twice as far as it has to reach, so that a reach beyond is seen as one.
        let measuring = self.measuring.at_least(2 * self.min_horizon);
        let input = measuring.input(model.recurrence.input_len())?;
        if input.summary.steps < self.min_horizon {
            return Err(Stop::TooShort {
                horizon: self.min_horizon,
                steps: input.summary.steps,
            });
        }
        let cells = watch.credit(&model, &input.sequences, &measuring.settings())?;
        let best = cells
            .iter()
            .max_by_key(|cell| cell.reach.median)
            .expect("a model has a cell");
        let reaches = best.reach.median >= self.min_horizon;
        writeln!(
            out,
            "{}: credit reaches back {} steps ({}), {} {}",
            if reaches { "ok" } else { "below" },
            best.reach.median,
            named(best.place),
            if reaches { "at least" } else { "less than" },
            self.min_horizon
        )?;
        Ok(if reaches { End::Done } else { End::Below })
    }
}
