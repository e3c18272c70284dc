//! `gradflow man`.

use crate::exit::{Exit, Failure};
use clap::Args;
use std::fs;
use std::io::Write;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  gradflow man | man -l -
  gradflow man --out ~/.local/share/man/man1";

/// Print the manual page, or write one page for each command
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Man {
    /// Write gradflow.1, gradflow-sweep.1 and so on into DIR instead of printing the first.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

impl Man {
    pub(crate) fn run(&self, command: clap::Command) -> Result<Exit, Failure> {
        if let Some(directory) = &self.out {
            fs::create_dir_all(directory)
                .and_then(|()| clap_mangen::generate_to(command, directory))
                .map_err(|error| {
                    let place = format!("manual pages cannot be made in {}", directory.display());
                    Failure::new(Exit::Create, anyhow::Error::new(error).context(place))
                })?;
        } else {
            let mut text = Vec::new();
            clap_mangen::Man::new(command).render(&mut text)?;
            std::io::stdout().write_all(&text)?;
        }
        Ok(Exit::Done)
    }
}
