//! `cargo xtask check-site`: third-party validators and a real browser over every page of the built site.
//!
//! The validators are node modules in `xtask/browser`; this side finds the programs, installs the packages below `target/`,
//! shares the work between two processes and prints what was found.

mod findings;
mod lanes;
mod options;
mod self_test;
mod validator;

use crate::install::install;
use crate::programs::{self, Program, Programs};
use crate::shell::root;
use anyhow::{Context, Result, bail, ensure};
use findings::Finding;
use options::{Mode, Options};
use std::collections::BTreeSet;
use std::path::Path;
use validator::Validator;

/// Runs the validators that `arguments` name; an error when one finds a fault or cannot run.
pub(crate) fn check_site(arguments: &[String]) -> Result<()> {
    match options::parse(arguments)? {
        Mode::Help => {
            println!("{}", options::HELP);
            Ok(())
        }
        Mode::Check(options) => check(&options),
        Mode::SelfTest(validators) => {
            let programs = find(&validators)?;
            self_test::self_test(&install()?, &programs, &validators)
        }
    }
}

/// The programs that `validators` need.
fn find(validators: &[Validator]) -> Result<Programs> {
    let needed: BTreeSet<Program> = validators.iter().flat_map(|one| one.programs()).collect();
    programs::find(needed)
}

fn check(options: &Options) -> Result<()> {
    let programs = find(&options.validators)?;
    let site = options
        .site
        .clone()
        .unwrap_or_else(|| root().join("target/site"));
    let site = site.canonicalize().with_context(|| {
        format!(
            "expected a built site in {}: run `cargo xtask report`",
            site.display()
        )
    })?;
    ensure!(
        site.join("index.html").is_file(),
        "expected a page {}: is this a built site?",
        site.join("index.html").display()
    );
    let scripts = install()?;
    let findings = run(&scripts, &programs, &options.validators, &site)?;
    for finding in &findings {
        println!("{finding}");
    }
    if !findings.is_empty() {
        bail!("{} findings in {}", findings.len(), site.display());
    }
    println!("No findings.");
    Ok(())
}

/// Every finding of `validators` on `site`, in the order of the validators and then of the pages.
fn run(
    scripts: &Path,
    programs: &Programs,
    validators: &[Validator],
    site: &Path,
) -> Result<Vec<Finding>> {
    let mut findings = lanes::run(validators, |validator, share| {
        validator.run(scripts, programs, site, share)
    })?;
    findings.sort();
    findings.dedup();
    Ok(findings)
}
