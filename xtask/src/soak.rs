//! `cargo xtask soak`: the suites of faults and determinism for as long as is asked for, and sweeps of many points.

use crate::shell::{cargo, root, run};
use anyhow::{Context, Result, bail};

/// How often the suites are repeated unless something else is asked for: about ten minutes.
const FACTOR: u64 = 20;

/// What a sweep of many points must keep free of surprises: a hundred million.
const POINTS: &str = "100000000";

/// Runs the suites with every count multiplied.
pub(crate) fn soak(options: &[String]) -> Result<()> {
    let factor = match options {
        [] => FACTOR,
        [factor] => factor
            .parse()
            .with_context(|| format!("expected a whole number of repetitions, got `{factor}`"))?,
        _ => bail!("expected at most one option, how often to repeat, got {options:?}"),
    };
    let mut suites = cargo(&["test", "--release", "--package", "gradflow-sweep"]);
    suites.args(["--test", "faults"]);
    run(suites
        .env("SWEEP_SOAK", factor.to_string())
        .current_dir(root()))?;
    let mut many = cargo(&["run", "--release", "--package", "gradflow-sweep"]);
    run(many.args(["--example", "many", POINTS]).current_dir(root()))
}
