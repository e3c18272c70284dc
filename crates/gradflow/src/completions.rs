//! `gradflow completions`.

use crate::exit::{Exit, Failure};
use clap::Args;
use clap_complete::Shell;
use std::io::Write;

const EXAMPLES: &str = "\
Where they go:
  bash  gradflow completions bash > ~/.local/share/bash-completion/completions/gradflow
  zsh   gradflow completions zsh > \"${fpath[1]}/_gradflow\"
  fish  gradflow completions fish > ~/.config/fish/completions/gradflow.fish";

/// Print the completions of a shell
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Completions {
    /// The shell that reads them.
    shell: Shell,
}

impl Completions {
    pub(crate) fn run(&self, command: &mut clap::Command) -> Result<Exit, Failure> {
        // They are made in memory, because the generator panics when its writer fails.
        let mut text = Vec::new();
        clap_complete::generate(self.shell, command, "gradflow", &mut text);
        std::io::stdout().write_all(&text)?;
        Ok(Exit::Done)
    }
}
