//! How the program ends: the exit codes that scripts and job schedulers act on.

use std::process::ExitCode;

/// The end of a command. The numbers from 64 on are those of BSD's `sysexits.h`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Exit {
    /// What was asked for is done.
    Done = 0,
    /// The arguments cannot be understood.
    Usage = 64,
    /// A file cannot be made.
    CannotCreate = 73,
    /// Reading or writing failed.
    Io = 74,
}

impl Exit {
    /// The code that the process ends with.
    pub(crate) fn code(self) -> ExitCode {
        ExitCode::from(self as u8)
    }
}

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
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::new(Exit::Io, error)
    }
}
