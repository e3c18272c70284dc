use super::row::Row;
use anyhow::{Context, Result, bail, ensure};

/// What the command line asks for.
#[derive(Debug)]
pub(super) struct Options {
    pub(super) peers: bool,
    /// The rows to measure, each by its first words; all when empty.
    rows: Vec<String>,
    pub(super) threads: usize,
    /// How often each of us is measured, in turn.
    pub(super) pairs: usize,
}

impl Options {
    pub(super) fn parse(arguments: &[String]) -> Result<Self> {
        let mut options = Self {
            peers: false,
            rows: Vec::new(),
            threads: 1,
            pairs: 5,
        };
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            let mut value = || {
                rest.next()
                    .with_context(|| format!("{argument} needs a value"))
            };
            match argument.as_str() {
                "--peers" => options.peers = true,
                "--rows" => options.rows = value()?.split(',').map(str::to_owned).collect(),
                "--threads" => {
                    options.threads = value()?.parse().context("--threads takes 1 or 2")?;
                }
                "--pairs" => options.pairs = value()?.parse().context("--pairs takes a number")?,
                unknown => bail!(
                    "expected --peers, --rows W1,W4, --threads 1|2 or --pairs N, got `{unknown}`"
                ),
            }
        }
        ensure!(
            (1..=2).contains(&options.threads),
            "--threads takes 1 or 2, got {}",
            options.threads
        );
        ensure!(options.pairs > 0, "--pairs takes a number from 1, got 0");
        Ok(options)
    }

    pub(super) fn wants(&self, row: &Row) -> bool {
        let begins = |words: &String| {
            let rest = row.name.strip_prefix(words.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        };
        self.rows.is_empty() || self.rows.iter().any(begins)
    }
}
