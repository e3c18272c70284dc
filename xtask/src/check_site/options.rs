//! The options of `cargo xtask check-site`.

use super::validator::{ALL, Validator};
use anyhow::{Context, Result, bail};
use std::path::PathBuf;

pub(super) const HELP: &str = "\
Usage: cargo xtask check-site [OPTIONS]

Runs validators and browser tests over every page of the built site. Any finding fails.

Options:
  --site DIR     The built site [default: target/site]
  --only NAMES   Some validators, with commas: nu, html-validate, axe, links, size, lighthouse, browser,
                 watch
  --self-test    Run them over pages with planted faults instead, and fail when one is not found
  --help         Print this

It needs Node.js 20, npm, Java 17 and Chromium; on Debian:
  apt-get install --no-install-recommends chromium default-jre-headless nodejs npm
It downloads its npm packages once, into target/check-site.";

/// What to do.
pub(super) enum Mode {
    Help,
    Check(Options),
    SelfTest(Vec<Validator>),
}

/// Which site, and by which validators.
pub(super) struct Options {
    /// The directory of the site; `None` is `target/site`.
    pub(super) site: Option<PathBuf>,
    pub(super) validators: Vec<Validator>,
}

/// Reads the command line after `check-site`; an error names what is not understood.
pub(super) fn parse(arguments: &[String]) -> Result<Mode> {
    let mut site = None;
    let mut validators = ALL.to_vec();
    let mut planted = Planted::No;
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        let mut value = || {
            rest.next()
                .with_context(|| format!("expected a value after {argument}"))
        };
        match argument.as_str() {
            "--site" => site = Some(PathBuf::from(value()?)),
            "--only" => validators = validators_named(value()?)?,
            "--self-test" => planted = Planted::Yes,
            "--help" | "-h" => return Ok(Mode::Help),
            unknown => bail!("expected an option of check-site, got `{unknown}`\n\n{HELP}"),
        }
    }
    Ok(match (planted, site) {
        (Planted::No, site) => Mode::Check(Options { site, validators }),
        (Planted::Yes, None) => Mode::SelfTest(validators),
        (Planted::Yes, Some(_)) => bail!("expected --site or --self-test, got both"),
    })
}

enum Planted {
    Yes,
    No,
}

fn validators_named(names: &str) -> Result<Vec<Validator>> {
    names.split(',').map(str::parse).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse_words(words: &str) -> Result<Mode> {
        let words: Vec<String> = words.split_whitespace().map(str::to_owned).collect();
        parse(&words)
    }

    #[test]
    fn every_validator_runs_unless_some_are_named() {
        let Ok(Mode::Check(all)) = parse_words("") else {
            panic!("no option means a check");
        };
        assert_eq!(all.validators, ALL);
        let Ok(Mode::Check(some)) = parse_words("--only axe,nu --site elsewhere") else {
            panic!("these options mean a check");
        };
        assert_eq!(some.validators, [Validator::Axe, Validator::Nu]);
        assert_eq!(some.site, Some(PathBuf::from("elsewhere")));
    }

    #[test]
    fn a_misspelt_option_or_validator_is_named() {
        for (words, expected) in [
            ("--only axe,lynx", "`lynx`"),
            ("--sites x", "`--sites`"),
            ("--site", "after --site"),
            ("--self-test --site x", "got both"),
        ] {
            let error = parse_words(words).err().map(|error| error.to_string());
            assert!(
                error.as_deref().is_some_and(|text| text.contains(expected)),
                "{words}: {error:?}"
            );
        }
    }
}
