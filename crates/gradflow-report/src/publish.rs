//! Writes a site beside the previous one and swaps the two.

use crate::{BuildError, Problem, leftover, links};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// The file by which a directory is known as a site of ours.
pub(crate) const MARKER: &str = "ledger.json";

/// The files of a site by their path from its root, with `/`.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// A place beside the previous site, on the same file system, so that a rename is all it takes to publish.
#[derive(Debug)]
pub(crate) struct Desk {
    out: PathBuf,
    /// Locked as long as this build runs, so that another one can tell that `beside` is in use.
    _lock: File,
    beside: TempDir,
}

impl Desk {
    /// Refuses a directory that holds something else, and one that cannot be written.
    pub(crate) fn new(out: &Path) -> Result<Self, BuildError> {
        let fault = |path: &Path, action| file_error(path.to_owned(), action);
        let out = std::path::absolute(out).map_err(fault(out, "resolve"))?;
        // A link to a directory stays a link: the directory that it names is what is replaced.
        let out = fs::canonicalize(&out).unwrap_or(out);
        refuse_foreign(&out)?;
        let parent = out.parent().ok_or_else(|| BuildError::Foreign {
            path: out.clone(),
            found: "the root of a file system".to_owned(),
        })?;
        fs::create_dir_all(parent).map_err(fault(parent, "create the directory"))?;
        leftover::clear(&out);
        let beside = tempfile::Builder::new()
            .prefix(&leftover::prefix(&out))
            .tempdir_in(parent)
            .map_err(fault(parent, "write a file in the directory"))?;
        let lock = leftover::lock(beside.path())
            .map_err(fault(beside.path(), "write a file in the directory"))?;
        Ok(Self {
            out,
            _lock: lock,
            beside,
        })
    }

    /// Writes all files, follows every link in them, and puts them in the place of the previous site.
    ///
    /// Returns the directory of the site.
    pub(crate) fn publish(self, files: &Files) -> Result<PathBuf, BuildError> {
        let fresh = self.beside.path().join("site");
        for (path, content) in files {
            let path = fresh.join(path);
            let directory = path.parent().unwrap_or(&fresh);
            fs::create_dir_all(directory)
                .map_err(file_error(directory.to_owned(), "create the directory"))?;
            fs::write(&path, content).map_err(|source| BuildError::File {
                path: path.clone(),
                action: "write",
                source,
            })?;
        }
        let broken: Vec<Problem> = links::broken(&fresh);
        if !broken.is_empty() {
            return Err(BuildError::Problems(broken));
        }
        self.swap(&fresh)?;
        Ok(self.out)
    }

    fn swap(&self, fresh: &Path) -> Result<(), BuildError> {
        let previous = self.beside.path().join(leftover::PREVIOUS);
        let held = self.out.exists();
        if held {
            fs::rename(&self.out, &previous).map_err(file_error(self.out.clone(), "replace"))?;
        }
        fs::rename(fresh, &self.out).map_err(|source| {
            if held {
                // The rename above went through, so its reverse has the same chances; there is nothing else to try.
                let _ = fs::rename(&previous, &self.out);
            }
            BuildError::File {
                path: self.out.clone(),
                action: "replace",
                source,
            }
        })
    }
}

fn file_error(path: PathBuf, action: &'static str) -> impl FnOnce(io::Error) -> BuildError {
    move |source| BuildError::File {
        path,
        action,
        source,
    }
}

fn refuse_foreign(out: &Path) -> Result<(), BuildError> {
    let foreign = |found: String| BuildError::Foreign {
        path: out.to_owned(),
        found,
    };
    match fs::symlink_metadata(out) {
        Err(_) => return Ok(()),
        Ok(meta) if !meta.is_dir() => return Err(foreign("a file".to_owned())),
        Ok(_) => {}
    }
    let mut entries = fs::read_dir(out).map_err(file_error(out.to_owned(), "read"))?;
    match entries.next() {
        None => Ok(()),
        Some(_) if out.join(MARKER).is_file() => Ok(()),
        Some(entry) => Err(foreign(match entry {
            Ok(entry) => format!("`{}`", entry.file_name().to_string_lossy()),
            Err(error) => error.to_string(),
        })),
    }
}
