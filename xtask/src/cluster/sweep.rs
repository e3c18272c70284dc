//! The sweep that the engines compute: the example `walk` of `gradflow-sweep`.

use crate::cluster::SHARES;
use crate::shell::{cargo, root, run};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Points and steps of a point: a few seconds of one processor in 255 chunks.
const SIZE: [&str; 2] = ["21000", "20000"];

/// Compiles the program and says where it is.
pub(crate) fn build() -> Result<PathBuf> {
    let arguments = ["build", "--package", "gradflow-sweep", "--example", "walk"];
    let mut command = cargo(&arguments);
    command.args(["--message-format", "json-render-diagnostics"]);
    let output = command
        .current_dir(root())
        .stderr(std::process::Stdio::inherit())
        .output()?;
    let text = String::from_utf8(output.stdout)?;
    let mut executables = text.lines().filter_map(|line| {
        let message: serde_json::Value = serde_json::from_str(line).ok()?;
        Some(PathBuf::from(message["executable"].as_str()?))
    });
    executables
        .next_back()
        .filter(|_| output.status.success())
        .context("cargo built no example `walk`")
}

/// A planned directory.
pub(crate) struct Sweep {
    program: PathBuf,
    directory: PathBuf,
}

impl Sweep {
    /// Plans the sweep in a directory of its own.
    pub(crate) fn plan(program: &Path, directory: PathBuf) -> Result<Self> {
        let sweep = Self {
            program: program.into(),
            directory,
        };
        run(sweep.command("plan").args(SIZE))?;
        Ok(sweep)
    }

    /// Computes all of it in one process.
    pub(crate) fn run(&self) -> Result<()> {
        run(&mut self.command("run"))
    }

    /// The number of rows and their hash; an error unless every chunk is there.
    pub(crate) fn merge(&self) -> Result<String> {
        said(&mut self.command("merge"))
    }

    /// The shares that are not complete, as a job array takes them; empty when there is none.
    pub(crate) fn missing(&self) -> Result<String> {
        said(self.command("missing").arg(SHARES.to_string()))
    }

    /// Writes the script that starts it on an engine, beside its directory.
    pub(crate) fn script(&self, engine: &str) -> Result<PathBuf> {
        let mut command = Command::new(&self.program);
        command.args(["submit", engine]);
        let text = said(command.arg(&self.directory).arg(SHARES.to_string()))?;
        self.write_script(&text)
    }

    /// Writes a script beside the directory.
    pub(crate) fn write_script(&self, text: &str) -> Result<PathBuf> {
        let path = self.directory.with_extension("sh");
        fs::write(&path, format!("{text}\n"))?;
        Ok(path)
    }

    /// What a shell runs to compute a share; neither path has a quote.
    pub(crate) fn run_line(&self) -> String {
        format!(
            "'{}' run '{}'",
            self.program.display(),
            self.directory.display()
        )
    }

    /// How many chunks are committed.
    pub(crate) fn chunks(&self) -> Result<usize> {
        let names = fs::read_dir(&self.directory)?.flatten();
        Ok(names
            .filter(|entry| entry.path().extension().is_some_and(|end| end == "chunk"))
            .count())
    }

    fn command(&self, verb: &str) -> Command {
        let mut command = Command::new(&self.program);
        command.arg(verb).arg(&self.directory);
        command
    }
}

/// What a command writes to its standard output, without the line break at its end.
pub(crate) fn said(command: &mut Command) -> Result<String> {
    let output = command
        .output()
        .with_context(|| format!("cannot start {command:?}"))?;
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    if output.status.success() {
        return Ok(text);
    }
    let error = String::from_utf8_lossy(&output.stderr);
    bail!("{command:?} failed: {}\n{text}\n{error}", output.status)
}
