//! The validators and how one is run.

use super::findings::{self, Finding};
use crate::programs::{Program, Programs};
use anyhow::{Context, Error, Result, ensure};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::str::FromStr;

/// A validator: one module in `xtask/browser/validators`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Validator {
    /// Lighthouse's four categories on three pages.
    Lighthouse,
    /// The site's behaviour in a browser.
    Browser,
    /// axe-core, light and dark, narrow and wide.
    Axe,
    /// What a first visit transfers and what the site weighs.
    Size,
    /// The Nu HTML checker.
    Nu,
    /// html-validate.
    HtmlValidate,
    /// Links and fragments.
    Links,
    /// What a writer sees of an edit.
    Watch,
}

/// All of them, those that take longest first.
pub(super) const ALL: [Validator; 8] = [
    Validator::Lighthouse,
    Validator::Watch,
    Validator::Browser,
    Validator::Axe,
    Validator::Size,
    Validator::Nu,
    Validator::HtmlValidate,
    Validator::Links,
];

/// Which part of the pages a process looks at: the `part`-th of `parts`, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Share {
    pub(super) part: usize,
    pub(super) parts: usize,
}

impl Validator {
    /// Its name on the command line, in findings and as a file.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Lighthouse => "lighthouse",
            Self::Browser => "browser",
            Self::Axe => "axe",
            Self::Size => "size",
            Self::Nu => "nu",
            Self::HtmlValidate => "html-validate",
            Self::Links => "links",
            Self::Watch => "watch",
        }
    }

    /// What it needs to run.
    pub(super) fn programs(self) -> Vec<Program> {
        let third = match self {
            Self::HtmlValidate | Self::Links => None,
            Self::Nu => Some(Program::Java),
            Self::Lighthouse | Self::Browser | Self::Axe | Self::Size | Self::Watch => {
                Some(Program::Chromium)
            }
        };
        [Program::Node, Program::Npm]
            .into_iter()
            .chain(third)
            .collect()
    }

    /// Whether it measures time, so that nothing else may run beside it.
    pub(super) fn runs_alone(self) -> bool {
        matches!(self, Self::Lighthouse | Self::Watch)
    }

    /// The shares in which its pages are looked at. The slow ones are halved, so that two processes end together.
    pub(super) fn shares(self) -> Vec<Share> {
        let parts = match self {
            Self::Browser | Self::Axe => 2,
            _ => 1,
        };
        (1..=parts).map(|part| Share { part, parts }).collect()
    }

    /// Runs it over its share of the pages of `site`; an error when it cannot run to its end.
    pub(super) fn run(
        self,
        scripts: &Path,
        programs: &Programs,
        site: &Path,
        share: Share,
    ) -> Result<Vec<Finding>> {
        let output = Command::new("node")
            .arg(scripts.join("run.mjs"))
            .arg(self.name())
            .arg(site)
            .arg(
                programs
                    .get(&Program::Chromium)
                    .map_or(Path::new(""), PathBuf::as_path),
            )
            .arg(format!("{}/{}", share.part, share.parts))
            .stdin(Stdio::null())
            .stderr(Stdio::inherit())
            .output()
            .context("cannot start node")?;
        ensure!(
            output.status.success(),
            "{} could not run: {}",
            self.name(),
            output.status
        );
        findings::parse(self, &String::from_utf8_lossy(&output.stdout))
            .with_context(|| format!("{} could not run", self.name()))
    }
}

impl FromStr for Validator {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        ALL.into_iter()
            .find(|validator| validator.name() == name)
            .with_context(|| {
                let names: Vec<&str> = ALL.iter().map(|validator| validator.name()).collect();
                format!("expected a validator ({}), got `{name}`", names.join(", "))
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_validator_is_a_module() {
        let modules = crate::shell::root().join("xtask/browser/validators");
        for validator in ALL {
            let module = modules.join(format!("{}.mjs", validator.name()));
            assert!(module.is_file(), "expected {}", module.display());
        }
        let files = std::fs::read_dir(&modules).unwrap().count();
        assert_eq!(files, ALL.len(), "a module that no validator runs");
    }
}
