use std::io;

/// What can be wrong with a sweep.
#[derive(Debug, thiserror::Error)]
pub enum SweepError {
    /// A grid has no meaning: what it expects and what it was given.
    #[error("{0}")]
    Grid(String),
    /// The columns of a plan have no meaning.
    #[error("schema: {0}")]
    Schema(String),
    /// A plan is not one of this program.
    #[error("plan.json: {0}")]
    Plan(String),
    /// The directory belongs to another plan.
    #[error(
        "the directory expects files of the plan {expected}, found {name}, which is of another: use another directory"
    )]
    OtherPlan {
        /// The beginning of the hash of the plan asked for.
        expected: String,
        /// The file found.
        name: String,
    },
    /// The share of the work was not stated well.
    #[error("{0}")]
    Shard(String),
    /// A row does not fit the columns of the plan.
    #[error("point {point}: {reason}")]
    Row {
        /// The index of the point.
        point: u64,
        /// What was expected and what was found.
        reason: String,
    },
    /// Chunks are missing.
    #[error("expected {expected} chunks, found {found}: the first missing one is {first_missing}")]
    Incomplete {
        /// How many chunks the plan has.
        expected: u64,
        /// How many are there.
        found: u64,
        /// The lowest one that is missing.
        first_missing: u64,
    },
    /// A committed file is damaged.
    #[error("{name}: {reason}; remove it and run the sweep again")]
    Corrupt {
        /// The file.
        name: String,
        /// What was expected and what was found.
        reason: String,
    },
    /// A point computed again gave other bytes.
    #[error("{name}: {reason}: the rows are not a function of the plan")]
    Nondeterminism {
        /// The file whose content differs.
        name: String,
        /// Where it differs.
        reason: String,
    },
    /// A file or directory could not be made.
    #[error("cannot create {name}: {source}")]
    Create {
        /// What was to be made.
        name: String,
        /// Why it failed.
        source: io::Error,
    },
    /// A file or directory could not be read or written.
    #[error("cannot {action} {name}: {source}")]
    Io {
        /// What was tried.
        action: &'static str,
        /// The file or directory.
        name: String,
        /// Why it failed.
        source: io::Error,
    },
    /// A table could not be written.
    #[error("cannot write the table: {0}")]
    Table(String),
}

/// How a command on a sweep ends, as the process tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// All that was asked for is done.
    Done,
    /// Chunks are missing.
    Incomplete,
    /// The command was not stated well.
    Usage,
    /// The specification or the plan is not one.
    Spec,
    /// A chunk is damaged, or was computed twice with different results.
    Corrupt,
    /// A file or directory could not be made.
    Create,
    /// A file or directory could not be read or written.
    Io,
    /// Stopped before the end: the same command goes on from here.
    Stopped,
}

impl Exit {
    /// The exit code: 0, 2, and those of the BSD `sysexits.h` above 63.
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Incomplete => 2,
            Self::Usage => 64,
            Self::Spec => 65,
            Self::Corrupt => 70,
            Self::Create => 73,
            Self::Io => 74,
            Self::Stopped => 75,
        }
    }
}

impl SweepError {
    pub(crate) fn io(action: &'static str, name: &str, source: io::Error) -> Self {
        Self::Io {
            action,
            name: name.into(),
            source,
        }
    }

    /// How a process ends that meets this error.
    pub fn exit(&self) -> Exit {
        match self {
            Self::Shard(_) => Exit::Usage,
            Self::Grid(_)
            | Self::Schema(_)
            | Self::Plan(_)
            | Self::OtherPlan { .. }
            | Self::Row { .. } => Exit::Spec,
            Self::Incomplete { .. } => Exit::Incomplete,
            Self::Corrupt { .. } | Self::Nondeterminism { .. } => Exit::Corrupt,
            Self::Create { .. } => Exit::Create,
            Self::Io { .. } | Self::Table(_) => Exit::Io,
        }
    }
}
