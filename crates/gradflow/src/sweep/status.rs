//! `gradflow sweep status`.

use super::PROGRAM;
use crate::exit::{Exit, Failure};
use clap::{Args, ValueEnum};
use gradflow_sweep::{Directory, array_list};
use serde::Serialize;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  gradflow sweep status edge
  sbatch $(gradflow sweep status edge --missing-as slurm --shards 8) edge.sbatch

Exit code 0 if every chunk is there, 2 if not.";

/// Tell which chunks are there
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Status {
    /// The directory of the sweep.
    #[arg(value_name = "DIR")]
    directory: PathBuf,
    /// As JSON.
    #[arg(long)]
    json: bool,
    /// Only the shares that have missing chunks: --array=2,5-7, or one number a line.
    #[arg(
        long,
        value_name = "FORM",
        conflicts_with = "json",
        requires = "shards"
    )]
    missing_as: Option<Form>,
    /// How many shares the sweep is cut into.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    shards: Option<u64>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Form {
    /// An option of sbatch.
    Slurm,
    /// One number a line.
    List,
}

#[derive(Serialize)]
struct Report<'a> {
    hash: &'a str,
    program: &'a str,
    points: u64,
    chunks: u64,
    present: u64,
    complete: bool,
    /// The numbers of the chunks that are not there, as `2,5-7`.
    missing: String,
}

impl Status {
    pub(crate) fn run(&self) -> Result<Exit, Failure> {
        let directory =
            Directory::open(&self.directory, PROGRAM).map_err(Failure::of(&self.directory))?;
        let inventory = directory
            .inventory()
            .map_err(Failure::of(&self.directory))?;
        let plan = directory.plan();
        let report = Report {
            hash: plan.hash(),
            program: plan.program(),
            points: plan.points(),
            chunks: inventory.chunks(),
            present: inventory.present(),
            complete: inventory.is_complete(),
            missing: array_list(inventory.missing()),
        };
        if let Some(form) = self.missing_as {
            let shares = inventory.missing_shards(self.shards.unwrap_or(1));
            match form {
                Form::Slurm if shares.is_empty() => {}
                Form::Slurm => println!("--array={}", array_list(shares)),
                Form::List => shares.iter().for_each(|share| println!("{share}")),
            }
        } else if self.json {
            let json = serde_json::to_string_pretty(&report);
            println!("{}", json.expect("numbers and texts have a JSON form"));
        } else {
            println!("hash     {}", report.hash);
            println!("points   {}", report.points);
            println!("chunks   {} of {}", report.present, report.chunks);
            if !report.complete {
                println!("missing  {}", report.missing);
            }
        }
        Ok(if report.complete {
            Exit::Done
        } else {
            Exit::Incomplete
        })
    }
}
