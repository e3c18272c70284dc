//! What a build that was killed leaves beside the site.
//!
//! A build works in a directory `.site-NAME-XXXXXX` beside the site `NAME` and holds a lock on a file in it. The lock ends with
//! the process, however it ends: a directory whose lock is free belongs to nobody.

use crate::publish::MARKER;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// Within the directory: the previous site, from the first rename of the swap to the end.
pub(crate) const PREVIOUS: &str = "previous";
/// Within the directory: the file that the build has locked.
const LOCK: &str = "lock";

/// How the names of the directories of the site `out` begin.
pub(crate) fn prefix(out: &Path) -> String {
    let name = out.file_name().unwrap_or_default().to_string_lossy();
    format!(".site-{name}-")
}

/// Marks the directory as in use as long as the file lives.
pub(crate) fn lock(directory: &Path) -> io::Result<File> {
    let file = File::create(directory.join(LOCK))?;
    // A file system without locks is no reason not to build; there, nothing is ever cleared either.
    match file.try_lock() {
        Ok(()) | Err(fs::TryLockError::Error(_)) => Ok(file),
        Err(fs::TryLockError::WouldBlock) => {
            Err(io::Error::other("another build has just locked it"))
        }
    }
}

/// Removes what killed builds of the site `out` have left. Where one was killed between the renames of the swap, so that there
/// is no site, the previous one is put back first.
///
/// What cannot be removed stays: it is in nobody's way.
pub(crate) fn clear(out: &Path) {
    for directory in workplaces(out) {
        let Some(_lock) = locked_anew(&directory) else {
            continue;
        };
        let previous = directory.join(PREVIOUS);
        let lost = !out.exists() && previous.join(MARKER).is_file();
        if lost && fs::rename(&previous, out).is_err() {
            // The only copy of the site is in there.
            continue;
        }
        let _ = fs::remove_dir_all(&directory);
    }
}

/// The lock of a directory whose build has ended; `None` when it runs, or when the directory is not one of ours.
fn locked_anew(directory: &Path) -> Option<File> {
    let file = File::open(directory.join(LOCK)).ok()?;
    file.try_lock().ok()?;
    Some(file)
}

/// The directories of builds of `out`, in use or not, sorted.
fn workplaces(out: &Path) -> Vec<PathBuf> {
    let prefix = prefix(out);
    let entries = out.parent().and_then(|parent| fs::read_dir(parent).ok());
    let mut found: Vec<PathBuf> = entries
        .into_iter()
        .flatten()
        .filter_map(Result::ok)
        .filter(|entry| {
            // `.site-a-b-XXXXXX` is of the site `a-b`, not of `a`.
            let name = entry.file_name();
            let ours = name.to_str().and_then(|name| name.strip_prefix(&prefix));
            ours.is_some_and(|rest| rest.chars().all(|c| c.is_ascii_alphanumeric()))
                && entry.file_type().is_ok_and(|kind| kind.is_dir())
        })
        .map(|entry| entry.path())
        .collect();
    found.sort();
    found
}
