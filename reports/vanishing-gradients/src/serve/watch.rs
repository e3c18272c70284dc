//! Notices that prose or a template was saved.

use super::Signal;
use anyhow::{Context, Result};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::Duration;

/// Endings of the files that a build reads.
const READ: [&str; 7] = ["md", "html", "css", "js", "toml", "woff2", "txt"];
/// A save is several events; a build begins when none came for so long.
const QUIET: Duration = Duration::from_millis(15);

/// Sends [`Signal::Changed`] for every change below `directories` until the watcher is dropped.
///
/// # Errors
/// A directory that cannot be watched.
pub(super) fn start(directories: &[&Path], signals: Sender<Signal>) -> Result<RecommendedWatcher> {
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
        // An error means that events may have been lost, so it counts as a change.
        if event.map_or(true, |event| concerns(&event)) {
            // Nobody listens any more when the server ends.
            let _ = signals.send(Signal::Changed);
        }
    })
    .context("cannot watch files")?;
    for directory in directories {
        watcher
            .watch(directory, RecursiveMode::Recursive)
            .with_context(|| format!("cannot watch {}", directory.display()))?;
    }
    Ok(watcher)
}

/// Whether a build would read something else after `event`. Reading is an event too, and a build reads.
fn concerns(event: &Event) -> bool {
    !matches!(event.kind, EventKind::Access(_))
        && event.paths.iter().any(|path| {
            path.extension()
                .is_some_and(|ending| READ.iter().any(|read| ending == *read))
        })
}

/// Takes the other events of the same save; the answer is what is to be done then.
pub(super) fn settle(signals: &Receiver<Signal>) -> Signal {
    loop {
        match signals.recv_timeout(QUIET) {
            Ok(Signal::Changed) => {}
            Ok(Signal::Stop) => return Signal::Stop,
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                return Signal::Changed;
            }
        }
    }
}
