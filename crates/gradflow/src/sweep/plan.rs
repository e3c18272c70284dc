//! `gradflow sweep plan`.

use super::PROGRAM;
use crate::exit::{Exit, Failure};
use anyhow::{Context, anyhow};
use clap::Args;
use gradflow_experiment::{Experiment, SpecError};
use gradflow_sweep::Directory;
use std::fs;
use std::path::{Path, PathBuf};

/// Fix a sweep: DIR/plan.json holds the canonical specification, its hash, the chunks, the random streams and the columns
#[derive(Debug, Args)]
pub(crate) struct Plan {
    /// The specification; `gradflow sweep new` writes one.
    #[arg(value_name = "SPEC.toml")]
    spec: PathBuf,
    /// The directory of the sweep; made if it is not there.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Points in a chunk, the unit that is committed; without it there are at most 256 chunks.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    chunk_points: Option<u64>,
}

impl Plan {
    pub(crate) fn run(&self) -> Result<Exit, Failure> {
        let text = fs::read_to_string(&self.spec)
            .with_context(|| format!("{} cannot be read", self.spec.display()))
            .map_err(|error| Failure::new(Exit::Io, error))?;
        let beside = self.spec.parent().unwrap_or(Path::new(""));
        let file = |path: &str| fs::read_to_string(beside.join(path));
        let experiment = Experiment::parse(&text, &file).map_err(|error| {
            let message = explained(&self.spec, &text, &error);
            Failure::new(Exit::Spec, anyhow!(message))
        })?;
        let mut draft = experiment.draft(PROGRAM);
        if let Some(points) = self.chunk_points {
            draft.chunk_points = points;
        }
        let plan = gradflow_sweep::Plan::new(draft)?;
        let directory = Directory::create(&self.out, plan).map_err(Failure::of(&self.out))?;
        let plan = directory.plan();
        println!("plan    {}", self.out.join("plan.json").display());
        println!("hash    {}", plan.hash());
        let axes: Vec<String> = experiment
            .axes()
            .map(|(path, len)| format!("{path} ({len})"))
            .collect();
        if !axes.is_empty() {
            println!("axes    {}", axes.join(", "));
        }
        println!("points  {} in {} chunks", plan.points(), plan.chunks());
        Ok(Exit::Done)
    }
}

/// The error with the line it is about, and a mark below its column.
fn explained(path: &Path, text: &str, error: &SpecError) -> String {
    let line = text.lines().nth(error.place.line - 1).unwrap_or_default();
    let number = error.place.line.to_string();
    let margin = " ".repeat(number.len());
    let indent: String = line
        .chars()
        .take(error.place.column - 1)
        .map(|c| if c == '\t' { '\t' } else { ' ' })
        .collect();
    format!(
        "{}: {error}\n{margin} |\n{number} | {line}\n{margin} | {indent}^",
        path.display()
    )
}
