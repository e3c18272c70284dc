//! SIGINT and SIGTERM.

use crate::exit::{Exit, Failure};
use std::process;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

/// A point that is longer than this is not waited for: a chunk that was not committed is computed again.
const PATIENCE: Duration = Duration::from_millis(800);

/// Whether the process was asked to stop.
#[derive(Clone, Debug, Default)]
pub(super) struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// Listens from here on: the first signal sets the flag, and ends the process if it has not ended soon after; a second
    /// ends it at once. Each ends it with the code of [`Exit::Stopped`].
    pub(super) fn listen() -> Result<Self, Failure> {
        let interrupt = Self::default();
        let flag = interrupt.clone();
        ctrlc::set_handler(move || {
            if flag.0.swap(true, Ordering::Relaxed) {
                process::exit(Exit::Stopped.code().into());
            }
            thread::spawn(|| {
                thread::sleep(PATIENCE);
                process::exit(Exit::Stopped.code().into());
            });
        })
        .map_err(|error| Failure::new(Exit::Io, error))?;
        Ok(interrupt)
    }

    /// Whether a signal has come.
    pub(super) fn came(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
