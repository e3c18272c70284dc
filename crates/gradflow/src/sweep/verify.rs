//! `gradflow sweep verify`.

use super::opened::Opened;
use crate::exit::{Exit, Failure};
use clap::Args;
use gradflow_sweep::{Seed, verify};
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

/// Check the hash of every chunk, compute a random part again and compare the bytes
#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// The directory of the sweep.
    #[arg(value_name = "DIR")]
    directory: PathBuf,
    /// The part of the chunks to compute again: 1%, 0.5%, 100%.
    #[arg(long, value_name = "PART", default_value = "1%", value_parser = part)]
    recompute: f64,
    /// The seed of the choice; the clock's if it is not given.
    #[arg(long, value_name = "SEED")]
    seed: Option<u64>,
}

impl Verify {
    pub(crate) fn run(&self) -> Result<Exit, Failure> {
        let Opened {
            directory,
            experiment,
        } = Opened::at(&self.directory)?;
        let seed = self.seed.unwrap_or_else(|| {
            let since = SystemTime::now().duration_since(UNIX_EPOCH);
            since.map_or(0, |time| u64::from(time.subsec_nanos()) ^ time.as_secs())
        });
        let verified = verify(&directory, self.recompute, Seed(seed), |index, rng| {
            experiment.row(index, rng)
        })
        .map_err(Failure::of(&self.directory))?;
        println!(
            "chunks      {} with the content of their hash",
            verified.chunks
        );
        println!(
            "recomputed  {} with the same bytes (--seed {seed})",
            verified.recomputed
        );
        Ok(Exit::Done)
    }
}

/// `1%` as 0.01.
fn part(text: &str) -> Result<f64, String> {
    let percent = text
        .strip_suffix('%')
        .and_then(|number| number.parse().ok());
    percent
        .filter(|percent| (0.0..=100.0).contains(percent))
        .map(|percent: f64| percent / 100.0)
        .ok_or_else(|| "expected a percentage from 0% to 100%".into())
}
