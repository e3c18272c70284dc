//! `gradflow sweep new`.

use crate::exit::{Exit, Failure};
use anyhow::{Context, anyhow};
use clap::Args;
use std::fs::File;
use std::io::Write;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  gradflow sweep new edge.toml
  gradflow sweep new --schema sweep.schema.json

An editor that knows TOML checks a specification whose first line is
  #:schema ./sweep.schema.json";

/// Write a commented specification to begin with
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct New {
    /// The file to write; without it the specification is printed.
    #[arg(value_name = "SPEC.toml")]
    file: Option<PathBuf>,
    /// Write the JSON schema of specifications, for editors, instead.
    #[arg(long)]
    schema: bool,
}

impl New {
    pub(crate) fn run(&self) -> Result<Exit, Failure> {
        let text = if self.schema {
            gradflow_experiment::JSON_SCHEMA
        } else {
            gradflow_experiment::EXAMPLE
        };
        let Some(path) = &self.file else {
            std::io::stdout().write_all(text.as_bytes())?;
            return Ok(Exit::Done);
        };
        let place = || format!("{} cannot be made", path.display());
        let mut file = File::create_new(path)
            .with_context(place)
            .map_err(|error| Failure::new(Exit::Create, error))?;
        file.write_all(text.as_bytes())
            .map_err(|error| Failure::new(Exit::Io, anyhow!(error).context(place())))?;
        Ok(Exit::Done)
    }
}
