use crate::shell::{cargo, root, run};
use anyhow::{Context, Result};
use serde_json::Value;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// A program that answers each row on its standard input with a line of JSON; it ends with its input.
#[derive(Debug)]
pub(super) struct Server {
    pub(super) name: String,
    pub(super) version: String,
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

/// The time and the checksum of a row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Answer {
    pub(super) ms: f64,
    pub(super) checksum: f64,
}

impl Server {
    /// Our own rows, compiled before the pinned process starts.
    pub(super) fn gradflow(threads: usize) -> Result<Self> {
        let bench = ["bench", "--package", "gradflow-models", "--bench", "rows"];
        run(cargo(&bench).arg("--no-run").current_dir(root()))?;
        let mut command = pinned(threads);
        command
            .arg(cargo(&[]).get_program())
            .args(bench)
            .args(["--quiet", "--", "--serve"]);
        Self::start(command, threads)
    }

    /// A script of `xtask/peers`.
    pub(super) fn peer(python: &Path, script: &str, threads: usize) -> Result<Self> {
        let mut command = pinned(threads);
        command
            .arg(python)
            .arg(root().join("xtask/peers").join(script));
        Self::start(command, threads)
    }

    fn start(mut command: Command, threads: usize) -> Result<Self> {
        let pools = ["OMP", "MKL", "OPENBLAS", "RAYON", "NUMBA"];
        for pool in pools {
            command.env(format!("{pool}_NUM_THREADS"), threads.to_string());
        }
        command.env("JAX_PLATFORMS", "cpu");
        if threads == 1 {
            command.env("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false");
        }
        let mut child = command
            .current_dir(root())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start {command:?}"))?;
        let mut server = Self {
            name: String::new(),
            version: String::new(),
            input: child.stdin.take(),
            output: BufReader::new(child.stdout.take().context("the output is a pipe")?),
            child,
        };
        let greeting = server.line().with_context(|| format!("{command:?}"))?;
        let word = |key: &str| greeting[key].as_str().unwrap_or_default().to_owned();
        (server.name, server.version) = (word("peer"), word("version"));
        Ok(server)
    }

    /// The answer to a row, or none when the program does not compute it.
    pub(super) fn ask(&mut self, row: &str) -> Result<Option<Answer>> {
        let input = self.input.as_mut().context("the input is open")?;
        writeln!(input, "{row}")
            .and_then(|()| input.flush())
            .with_context(|| self.name.clone())?;
        let answer = self
            .line()
            .with_context(|| format!("{} at `{row}`", self.name))?;
        Ok(answer["ms"].as_f64().map(|ms| Answer {
            ms,
            checksum: answer["checksum"].as_f64().unwrap_or(f64::NAN),
        }))
    }

    fn line(&mut self) -> Result<Value> {
        let mut line = String::new();
        self.output.read_line(&mut line)?;
        serde_json::from_str(&line)
            .with_context(|| format!("expected a line of JSON, got {line:?}"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The end of its input ends the program; how it ends matters to nobody.
        drop(self.input.take());
        let _ = self.child.wait();
    }
}

/// A command on the first `threads` processors.
fn pinned(threads: usize) -> Command {
    let mut command = Command::new("taskset");
    command.args(["--cpu-list", if threads == 1 { "0" } else { "0,1" }]);
    command
}
