//! The directory of a sweep with the experiment that it is of.

use super::PROGRAM;
use crate::exit::{Exit, Failure};
use anyhow::anyhow;
use gradflow_experiment::Experiment;
use gradflow_sweep::{Directory, SweepError};
use std::path::Path;

/// An opened directory.
pub(super) struct Opened {
    pub(super) directory: Directory,
    pub(super) experiment: Experiment,
}

impl Opened {
    /// Opens the directory at `path`.
    pub(super) fn at(path: &Path) -> Result<Self, Failure> {
        let directory = Directory::open(path, PROGRAM).map_err(Failure::of(path))?;
        let no_file = |_: &str| Err(std::io::ErrorKind::Unsupported.into());
        let spec = directory.plan().spec();
        let experiment = Experiment::parse(spec, &no_file).map_err(|error| {
            let place = format!("{}: the specification in plan.json", path.display());
            Failure::new(Exit::Spec, anyhow!(error).context(place))
        })?;
        let same = experiment.canonical() == spec
            && experiment.points() == directory.plan().points()
            && experiment.schema() == *directory.plan().schema();
        if same {
            return Ok(Self {
                directory,
                experiment,
            });
        }
        let reason = "expected the points and columns of its specification, found others";
        Err(Failure::of(path)(SweepError::Plan(reason.into())))
    }
}
