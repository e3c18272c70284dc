//! `gradflow sweep`: phase diagrams that survive any interruption.

mod interrupt;
mod merge;
mod new;
mod opened;
mod plan;
mod plot;
mod progress;
mod run;
mod status;
mod submit;
mod table;
mod verify;

use crate::exit::{Exit, Failure};
use clap::{Args, Subcommand};

/// What computes the rows: a plan of another version is refused.
const PROGRAM: &str = concat!("gradflow ", env!("CARGO_PKG_VERSION"));

const STEPS: &str = "\
From nothing to a phase diagram:
  gradflow sweep new edge.toml
  gradflow sweep plan edge.toml --out edge
  gradflow sweep run edge
  gradflow sweep merge edge --to edge.parquet
  gradflow sweep plot edge --to edge.svg

The rows are a function of edge/plan.json alone: not of threads, shards, engines or interruptions.
`run` may be killed at any instant; the same command goes on, here or on another machine.

Exit codes:
  0   done
  2   incomplete: chunks are missing
  64  the arguments cannot be understood
  65  the specification or the plan is not one
  70  a chunk is damaged, or was computed twice with different results
  73  a file or directory cannot be made
  74  reading or writing failed
  75  stopped early: run the same command again";

/// Sweep over recurrent networks: a grid stated in TOML, computed on all cores here or on a cluster
#[derive(Debug, Args)]
#[command(after_help = STEPS)]
pub(crate) struct Sweep {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    New(new::New),
    Plan(plan::Plan),
    Run(run::Run),
    Status(status::Status),
    Merge(merge::Merge),
    Verify(verify::Verify),
    Plot(plot::Plot),
    Submit(submit::Submit),
}

impl Sweep {
    pub(crate) fn run(&self) -> Result<Exit, Failure> {
        match &self.command {
            Command::New(new) => new.run(),
            Command::Plan(plan) => plan.run(),
            Command::Run(run) => run.run(),
            Command::Status(status) => status.run(),
            Command::Merge(merge) => merge.run(),
            Command::Verify(verify) => verify.run(),
            Command::Plot(plot) => plot.run(),
            Command::Submit(submit) => submit.run(),
        }
    }
}
