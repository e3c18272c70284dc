//! The command line: every subcommand stands here once.

use crate::completions::Completions;
use crate::exit::{Exit, Failure};
use crate::inspect::{Check, Diff, Inspect};
use crate::man::Man;
use crate::sweep::Sweep;
use clap::{CommandFactory, Parser, Subcommand};
use std::process::ExitCode;

/// The gradient of recurrent networks, measured.
#[derive(Debug, Parser)]
#[command(name = "gradflow", version, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Inspect(Box<Inspect>),
    Diff(Diff),
    Check(Check),
    Sweep(Sweep),
    Completions(Completions),
    Man(Man),
}

/// Runs the command that the arguments of the process ask for.
pub(crate) fn run() -> Result<ExitCode, Failure> {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(message) => {
            message.print()?;
            // Help and version are what was asked for; everything else that stops the parser is a misuse.
            let exit = if message.use_stderr() {
                Exit::Usage
            } else {
                Exit::Done
            };
            return Ok(code(exit));
        }
    };
    match cli.command {
        Command::Sweep(sweep) => sweep.run().map(code),
        Command::Inspect(inspect) => Ok(inspect.run()),
        Command::Diff(diff) => Ok(diff.run()),
        Command::Check(check) => Ok(check.run()),
        Command::Completions(completions) => completions.run(&mut Cli::command()).map(code),
        Command::Man(man) => man.run(Cli::command()).map(code),
    }
}

fn code(exit: Exit) -> ExitCode {
    exit.code().into()
}
