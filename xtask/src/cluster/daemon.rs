//! Daemons that were started here, and how they are stopped: by the number of their process, never by a name.

use anyhow::{Context, Result};
use rustix::process::{Pid, Signal, kill_process, test_kill_process};
use std::fs;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// A daemon that writes its number to a file.
pub(crate) struct Daemon {
    pid_file: PathBuf,
}

impl Daemon {
    pub(crate) fn with_pid_file(pid_file: PathBuf) -> Self {
        Self { pid_file }
    }

    /// The number of its process, once it has written it.
    pub(crate) fn pid(&self) -> Result<Pid> {
        let mut found = None;
        wait(Duration::from_secs(20), "a daemon's pid file", || {
            found = read_pid(&self.pid_file);
            Ok(found.is_some())
        })?;
        found.with_context(|| format!("no process in {}", self.pid_file.display()))
    }

    /// Takes note that the daemon was killed, whose number may be another's soon.
    pub(crate) fn forget(&self) -> Result<()> {
        fs::remove_file(&self.pid_file)
            .with_context(|| format!("cannot remove {}", self.pid_file.display()))
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        let Some(pid) = read_pid(&self.pid_file) else {
            return;
        };
        for signal in [Signal::TERM, Signal::KILL] {
            // A daemon that has ended already is stopped.
            let _ = kill_process(pid, signal);
            let begun = Instant::now();
            while begun.elapsed() < Duration::from_secs(5) {
                if test_kill_process(pid).is_err() {
                    return;
                }
                sleep(Duration::from_millis(20));
            }
        }
    }
}

/// Ends a process at once.
pub(crate) fn kill(pid: Pid) -> Result<()> {
    kill_process(pid, Signal::KILL).with_context(|| format!("cannot kill process {pid:?}"))
}

fn read_pid(path: &Path) -> Option<Pid> {
    let number = fs::read_to_string(path).ok()?.trim().parse().ok()?;
    Pid::from_raw(number)
}

/// Asks every 50 ms whether `is_so`, until it is or `patience` is over.
pub(crate) fn wait(
    patience: Duration,
    what: &str,
    mut is_so: impl FnMut() -> Result<bool>,
) -> Result<()> {
    let begun = Instant::now();
    while !is_so()? {
        anyhow::ensure!(begun.elapsed() < patience, "waited {patience:?} for {what}");
        sleep(Duration::from_millis(50));
    }
    Ok(())
}
