//! `gradflow sweep run`.

use super::interrupt::Interrupt;
use super::opened::Opened;
use super::progress::Bar;
use crate::exit::{Exit, Failure};
use clap::Args;
use gradflow_sweep::{Then, Worker, detect, fill};
use std::path::PathBuf;
use std::time::{Duration, Instant};

const NOTES: &str = "\
The share of a worker is --shard, or SWEEP_SHARD, or what the engine says of an array job and its ranks
(Slurm, Kubernetes, PBS, Grid Engine, LSF, AWS Batch, Open MPI, MPICH), or else the whole.

SIGINT and SIGTERM end the run within a second with exit code 75; run the same command again and it goes on.";

/// Compute the chunks that are missing
#[derive(Debug, Args)]
#[command(after_help = NOTES)]
pub(crate) struct Run {
    /// The directory of the sweep.
    #[arg(value_name = "DIR")]
    directory: PathBuf,
    /// This worker's share, counted from 0: 0/8 to 7/8.
    #[arg(long, value_name = "I/N")]
    shard: Option<String>,
    /// Threads; one for each core if it is not given.
    #[arg(long, value_name = "K", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Stop after this time with exit code 75: 55m, 1h30m, 90s.
    #[arg(long, value_name = "TIME", value_parser = humantime::parse_duration)]
    max_time: Option<Duration>,
    /// When the share is done, compute chunks of other shares that are still missing.
    #[arg(long)]
    steal: bool,
    /// Show no progress.
    #[arg(long, short)]
    quiet: bool,
}

impl Run {
    pub(crate) fn run(&self) -> Result<Exit, Failure> {
        let start = Instant::now();
        let Opened {
            directory,
            experiment,
        } = Opened::at(&self.directory)?;
        let variable = |name: &str| std::env::var(name).ok();
        let detected = detect(self.shard.as_deref(), &variable)?;
        if !self.quiet {
            eprintln!("{}", detected.source);
        }
        let interrupt = Interrupt::listen()?;
        let bar = Bar::begin(self.quiet);
        let worker = Worker {
            shard: detected.shard,
            then: if self.steal { Then::Steal } else { Then::Rest },
            stop: &|| {
                let over = self.max_time.is_some_and(|most| start.elapsed() >= most);
                over || interrupt.came()
            },
            progress: &|progress| bar.show(progress),
        };
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(self.threads.map_or(0, usize::from))
            .build()
            .map_err(|error| Failure::new(Exit::Io, error))?;
        let filled =
            pool.install(|| fill(&directory, &worker, |index, rng| experiment.row(index, rng)));
        bar.end();
        let filled = filled.map_err(Failure::of(&self.directory))?;
        if !self.quiet {
            let again = if filled.stopped {
                "; stopped, run the same command again"
            } else {
                ""
            };
            eprintln!("{} chunks committed{again}", filled.committed);
        }
        Ok(if filled.stopped {
            Exit::Stopped
        } else {
            Exit::Done
        })
    }
}
