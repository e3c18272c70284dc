//! `cargo xtask pdf`: the whole report as one PDF a language, printed by Chromium.

use crate::install::install;
use crate::programs::{self, Program};
use crate::shell::{root, run};
use anyhow::{Context, Result, bail, ensure};
use std::path::PathBuf;
use std::process::Command;

const HELP: &str = "\
Usage: cargo xtask pdf [OPTIONS]

Prints every chapter of the built site into one tagged PDF a language, with an outline and links between the chapters.

Options:
  --site DIR  The built site [default: target/site]
  --out DIR   Where the files go, named after their language [default: target/pdf]
  --help      Print this

It needs Node.js 20, npm and Chromium; on Debian:
  apt-get install --no-install-recommends chromium nodejs npm";

/// Prints the site that `arguments` name; an error when a program is missing or the site is not built.
pub(crate) fn pdf(arguments: &[String]) -> Result<()> {
    let mut site = root().join("target/site");
    let mut out = root().join("target/pdf");
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        let mut value = || {
            rest.next()
                .map(PathBuf::from)
                .with_context(|| format!("expected a value after {argument}"))
        };
        match argument.as_str() {
            "--site" => site = value()?,
            "--out" => out = value()?,
            "--help" | "-h" => {
                println!("{HELP}");
                return Ok(());
            }
            unknown => bail!("expected an option of pdf, got `{unknown}`\n\n{HELP}"),
        }
    }
    ensure!(
        site.join("ledger.json").is_file(),
        "expected a built site in {}: run `cargo xtask report`",
        site.display()
    );
    let programs = programs::find([Program::Node, Program::Npm, Program::Chromium])?;
    let mut node = Command::new("node");
    node.arg(install()?.join("pdf.mjs"))
        .arg(std::path::absolute(&site)?)
        .arg(&programs[&Program::Chromium])
        .arg(std::path::absolute(&out)?);
    run(&mut node)
}
