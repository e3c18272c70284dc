//! What the server shows: the last site that was built, and the problems of a later build.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// The files of a site by their path from its root, with `/`.
///
/// The server looks a request up here and nowhere else, so no request reaches another file.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Reads every file below `directory`.
///
/// # Errors
/// What the operating system says of a file or directory that cannot be read.
pub fn read(directory: &Path) -> io::Result<Files> {
    let mut files = Files::new();
    let mut pending = vec![(directory.to_owned(), String::new())];
    while let Some((directory, prefix)) = pending.pop() {
        for entry in fs::read_dir(directory)? {
            let entry = entry?;
            let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.file_type()?.is_dir() {
                pending.push((entry.path(), format!("{path}/")));
            } else {
                files.insert(path, fs::read(entry.path())?);
            }
        }
    }
    Ok(files)
}

/// What happened last.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct News {
    /// The number of builds that ended, well or not.
    pub event: u64,
    /// The number of sites that were built.
    pub built: u64,
    /// The problems of the last build, a line each.
    pub problems: Vec<String>,
}

#[derive(Debug)]
struct State {
    site: Arc<Files>,
    news: News,
}

/// Shared by the builder, which writes it, and the server, which shows it.
#[derive(Debug)]
pub struct Board {
    state: Mutex<State>,
    changed: Condvar,
}

impl Board {
    /// A board that shows `site`, possibly an empty one.
    pub fn new(site: Files) -> Self {
        Self {
            state: Mutex::new(State {
                site: Arc::new(site),
                news: News::default(),
            }),
            changed: Condvar::new(),
        }
    }

    /// Shows a site that was built.
    pub fn publish(&self, site: Files) {
        let mut state = self.lock();
        state.site = Arc::new(site);
        state.news.event += 1;
        state.news.built += 1;
        state.news.problems.clear();
        drop(state);
        self.changed.notify_all();
    }

    /// Shows the problems of a build that failed; the site stays.
    pub fn fail(&self, problems: Vec<String>) {
        let mut state = self.lock();
        state.news.event += 1;
        state.news.problems = problems;
        drop(state);
        self.changed.notify_all();
    }

    /// The site and what happened last.
    pub fn look(&self) -> (Arc<Files>, News) {
        let state = self.lock();
        (Arc::clone(&state.site), state.news.clone())
    }

    /// Waits until the last event is not `seen`, at most for `patience`.
    pub fn news(&self, seen: Option<u64>, patience: Duration) -> News {
        let unchanged = |state: &mut State| seen == Some(state.news.event);
        let (state, _) = self
            .changed
            .wait_timeout_while(self.lock(), patience, unchanged)
            .unwrap_or_else(PoisonError::into_inner);
        state.news.clone()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
