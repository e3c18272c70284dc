//! The program `gradflow`: the gradient of recurrent networks, measured from the command line.

mod cli;
mod completions;
mod exit;
mod inspect;
mod man;
mod sweep;

use std::process::ExitCode;

fn main() -> ExitCode {
    match cli::run() {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("gradflow: {:#}", failure.error);
            failure.exit.code().into()
        }
    }
}
