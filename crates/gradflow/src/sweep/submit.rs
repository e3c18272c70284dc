//! `gradflow sweep submit`.

use super::PROGRAM;
use crate::exit::{Exit, Failure};
use clap::{Args, ValueEnum};
use gradflow_sweep::{Directory, Engine, Submission};
use std::io::Write;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  gradflow sweep submit slurm edge --shards 64 > edge.sbatch && sbatch edge.sbatch
  gradflow sweep submit parallel edge --shards 8 | sh

Every worker runs `gradflow sweep run DIR` and must see DIR under this path.";

/// Print the script that starts the workers on an engine; nothing is run
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Submit {
    /// What starts the workers.
    engine: Name,
    /// The directory of the sweep.
    #[arg(value_name = "DIR")]
    directory: PathBuf,
    /// How many shares the chunks are divided into.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    shards: u64,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Name {
    /// A Slurm job array.
    Slurm,
    /// A Kubernetes indexed job.
    K8s,
    /// mpirun, one rank a share.
    Mpi,
    /// GNU parallel on one machine.
    Parallel,
}

impl Submit {
    pub(crate) fn run(&self) -> Result<Exit, Failure> {
        // A directory without a plan would fail on every node.
        Directory::open(&self.directory, PROGRAM).map_err(Failure::of(&self.directory))?;
        let directory = self.directory.display().to_string();
        let submission = Submission {
            command: ["gradflow", "sweep", "run", &directory, "--quiet"]
                .map(str::to_owned)
                .to_vec(),
            directory,
            shards: self.shards,
        };
        let engine = match self.engine {
            Name::Slurm => Engine::Slurm,
            Name::K8s => Engine::Kubernetes,
            Name::Mpi => Engine::Mpi,
            Name::Parallel => Engine::Parallel,
        };
        std::io::stdout().write_all(engine.script(&submission)?.as_bytes())?;
        Ok(Exit::Done)
    }
}
