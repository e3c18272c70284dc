//! How the commands on saved models end.

use gradflow_inspect::measure::Stopped;
use gradflow_report::SheetError;
use std::io;
use std::process::ExitCode;

/// The end of a command that ran.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// What was asked for is done, and the answer is yes.
    Done,
    /// Credit reaches less far than it has to.
    Below,
    /// The weights cannot be measured; what is wrong with them is said.
    Unusable,
}

/// Why a command did not run to its end.
#[derive(Debug, thiserror::Error)]
pub(super) enum Stop {
    /// The file, its weights or the input cannot be used.
    #[error(transparent)]
    Input(#[from] gradflow_inspect::Error),
    /// Sequences are too short to say what is asked.
    #[error(
        "--min-horizon {horizon} must be less than the {steps} steps of the input: credit cannot be seen to reach further than that"
    )]
    TooShort {
        /// The horizon asked for.
        horizon: usize,
        /// T.
        steps: usize,
    },
    /// A result cannot be written.
    #[error(transparent)]
    Output(#[from] io::Error),
    /// The page cannot be drawn.
    #[error(transparent)]
    Page(#[from] SheetError),
    /// The signal handler cannot be set.
    #[error(transparent)]
    Signal(#[from] ctrlc::Error),
    /// A signal came.
    #[error("interrupted")]
    Interrupted,
}

impl From<Stopped> for Stop {
    fn from(_: Stopped) -> Self {
        Self::Interrupted
    }
}

/// The exit code, after what went wrong is said on standard error.
pub(super) fn said(result: Result<End, Stop>) -> ExitCode {
    match result {
        Ok(End::Done) => ExitCode::SUCCESS,
        Ok(End::Below) => ExitCode::from(1),
        Ok(End::Unusable) => ExitCode::from(2),
        Err(stop) => {
            eprintln!("gradflow: {stop}");
            ExitCode::from(match stop {
                Stop::Input(_) | Stop::TooShort { .. } => 2,
                Stop::Output(_) | Stop::Page(_) | Stop::Signal(_) => 74,
                Stop::Interrupted => 130,
            })
        }
    }
}
