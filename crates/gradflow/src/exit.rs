//! How the program ends: the exit codes that scripts and job schedulers act on.

pub(crate) use gradflow_sweep::Exit;

use gradflow_sweep::SweepError;
use std::path::Path;

/// A command that failed: what to tell the reader, and how the program ends.
#[derive(Debug)]
pub(crate) struct Failure {
    /// The end.
    pub(crate) exit: Exit,
    /// What was expected, what was found, and where.
    pub(crate) error: anyhow::Error,
}

impl Failure {
    /// A failure that ends with `exit`.
    pub(crate) fn new(exit: Exit, error: impl Into<anyhow::Error>) -> Self {
        Self {
            exit,
            error: error.into(),
        }
    }

    /// A failure about the directory of a sweep.
    pub(crate) fn of(directory: &Path) -> impl Fn(SweepError) -> Self + '_ {
        |error| {
            let exit = error.exit();
            let place = directory.display().to_string();
            Self::new(exit, anyhow::Error::new(error).context(place))
        }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::new(Exit::Io, error)
    }
}

impl From<SweepError> for Failure {
    fn from(error: SweepError) -> Self {
        Self::new(error.exit(), error)
    }
}
