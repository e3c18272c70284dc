//! Builds the site of the article: `vanishing-gradients --help` lists the options.

use clap::Parser;
use std::process::ExitCode;
use vanishing_gradients::{REPORT, cli};

fn main() -> ExitCode {
    let options = cli::Options::parse();
    match cli::run(&REPORT, &options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}
