//! `gradflow sweep` from outside: exit codes, files, hashes.

mod determinism;
mod exit_codes;
mod interruption;
mod plot;
mod story;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;

/// A grid of 60 points in chunks of 5: a second of work at most.
const SPEC: &str = "
seed = 7
cell = { kind = 'rnn', units = 6 }
input = { kind = 'noise', deviation = 0.3 }
run = { transient = 20, steps = 60 }
measure = { quantities = ['lyapunov', 'log-norm', 'half-life'], lags = [10] }
[grid]
networks = 3
axis = [
  { key = 'cell.recurrent.gain', from = 0.5, to = 2, count = 5 },
  { key = 'input.deviation', from = 0.1, to = 1, count = 4 },
]
";

/// A directory of its own, in which the program runs.
struct Place(TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary directory"))
    }

    /// A directory with `SPEC` planned in `sweep`.
    fn planned() -> Self {
        let place = Self::new();
        fs::write(place.path().join("spec.toml"), SPEC).expect("a file");
        place.expect(
            0,
            &["plan", "spec.toml", "--out", "sweep", "--chunk-points", "5"],
        );
        place
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gradflow"));
        command
            .arg("sweep")
            .args(arguments)
            .current_dir(self.path());
        // The tests may themselves run in an array job.
        for name in [
            "SWEEP_SHARD",
            "SWEEP_SHARDS",
            "SLURM_ARRAY_TASK_ID",
            "SLURM_STEP_ID",
        ] {
            command.env_remove(name);
        }
        command
    }

    fn sweep(&self, arguments: &[&str]) -> Output {
        self.command(arguments)
            .output()
            .expect("the program starts")
    }

    /// Runs the program, which must end with `code`; what it prints.
    fn expect(&self, code: i32, arguments: &[&str]) -> String {
        let output = self.sweep(arguments);
        let text = |bytes| String::from_utf8(bytes).expect("text");
        let (printed, told) = (text(output.stdout), text(output.stderr));
        assert_eq!(
            output.status.code(),
            Some(code),
            "{arguments:?}: {printed}{told}"
        );
        printed + &told
    }

    /// The hash of all rows.
    fn hash(&self) -> String {
        let printed = self.expect(0, &["merge", "sweep"]);
        let hash = printed.lines().find_map(|line| line.strip_prefix("hash"));
        hash.expect("merge prints a hash").trim().to_owned()
    }
}
