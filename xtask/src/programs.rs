//! Programs that are not Rust's, and what to install when they are not there.

use anyhow::{Result, bail};
use std::collections::BTreeMap;
use std::env;
use std::path::PathBuf;
use std::process::Command;

/// A program that some command needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Program {
    Node,
    Npm,
    Java,
    Chromium,
}

/// Where programs were found.
pub(crate) type Programs = BTreeMap<Program, PathBuf>;

/// How a program is called, which version is old enough to fail, and Debian's package.
struct Need {
    name: &'static str,
    commands: &'static [&'static str],
    at_least: u32,
    package: &'static str,
}

const NODE: Need = Need {
    name: "Node.js",
    commands: &["node"],
    at_least: 20,
    package: "nodejs",
};
const NPM: Need = Need {
    name: "npm",
    commands: &["npm"],
    at_least: 9,
    package: "npm",
};
const JAVA: Need = Need {
    name: "Java",
    commands: &["java"],
    at_least: 17,
    package: "default-jre-headless",
};
const CHROMIUM: Need = Need {
    name: "Chromium",
    commands: &["chromium", "chromium-browser", "google-chrome"],
    at_least: 120,
    package: "chromium",
};

impl Program {
    fn need(self) -> &'static Need {
        match self {
            Self::Node => &NODE,
            Self::Npm => &NPM,
            Self::Java => &JAVA,
            Self::Chromium => &CHROMIUM,
        }
    }
}

/// Looks for `programs`; an error lists everything that is missing or too old, and the command that installs it.
pub(crate) fn find(programs: impl IntoIterator<Item = Program>) -> Result<Programs> {
    let mut found = Programs::new();
    let mut lines = Vec::new();
    let mut packages = Vec::new();
    for program in programs {
        let need = program.need();
        match locate(need) {
            Ok(path) => {
                found.insert(program, path);
            }
            Err(instead) => {
                let Need {
                    name,
                    at_least,
                    package,
                    ..
                } = need;
                lines.push(format!("expected {name} {at_least} or newer, {instead}"));
                packages.push(*package);
            }
        }
    }
    if !lines.is_empty() {
        bail!(
            "{}\non Debian: apt-get install --no-install-recommends {}",
            lines.join("\n"),
            packages.join(" ")
        );
    }
    Ok(found)
}

/// The first of the need's commands on the search path, or what stands in its place.
fn locate(need: &Need) -> Result<PathBuf, String> {
    let on_path = |command: &&str| {
        let directories = env::var_os("PATH").unwrap_or_default();
        env::split_paths(&directories)
            .map(|directory| directory.join(command))
            .find(|path| path.is_file())
    };
    let Some(path) = need.commands.iter().find_map(on_path) else {
        return Err(format!("found no `{}`", need.commands.join("`, `")));
    };
    let output = Command::new(&path).arg("--version").output();
    let said = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    match said.as_deref().map(major) {
        Ok(Some(version)) if version >= need.at_least => Ok(path),
        Ok(Some(version)) => Err(format!("found {version} at {}", path.display())),
        Ok(None) | Err(_) => Err(format!(
            "found {}, which does not say its version",
            path.display()
        )),
    }
}

/// The first number of a version as programs print it: `v20.20.2`, `openjdk 17.0.15 2025-04-15`, `Chromium 156.0.8078.79 built on …`.
fn major(said: &str) -> Option<u32> {
    let digits = said
        .trim_start_matches(|c: char| !c.is_ascii_digit())
        .split(|c: char| !c.is_ascii_digit())
        .next()?;
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_read_from_what_programs_print() {
        for (said, expected) in [
            ("v20.20.2\n", Some(20)),
            ("openjdk 17.0.15 2025-04-15\nOpenJDK Runtime", Some(17)),
            (
                "Chromium 156.0.8078.79 built on Debian GNU/Linux 12",
                Some(156),
            ),
            ("10.8.2", Some(10)),
            ("no version", None),
        ] {
            assert_eq!(major(said), expected, "{said}");
        }
    }

    #[test]
    fn a_missing_program_is_named_as_it_is_called() {
        let need = Need {
            name: "Nothing",
            commands: &["no-such-program-here"],
            at_least: 1,
            package: "nothing",
        };
        assert_eq!(
            locate(&need),
            Err("found no `no-such-program-here`".to_owned())
        );
    }
}
