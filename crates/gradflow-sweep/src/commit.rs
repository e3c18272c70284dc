//! How a file comes to its name: whole, or not at all, and once.

use crate::{Files, SweepError};
use std::collections::BTreeSet;
use std::io::{self, ErrorKind, Write};

/// What a commit found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Commit {
    /// The file has its name by this commit.
    Placed,
    /// The name was taken, by the same bytes.
    Found,
    /// The name was taken, by other bytes.
    Different,
}

/// What the names of unfinished files begin with.
const TEMPORARY: &str = ".tmp-";

/// Brings `bytes` under `name`: a file of another name is written and brought to the disk, then linked, which does not
/// replace, then the directory is brought to the disk, then the other name goes.
///
/// No instant of it leaves a part of the bytes under `name`.
pub(crate) fn commit(files: &impl Files, name: &str, bytes: &[u8]) -> Result<Commit, SweepError> {
    let (temporary, mut file) = create_temporary(files, name)?;
    let written = file.write_all(bytes).and_then(|()| files.sync(&mut file));
    drop(file);
    if let Err(source) = written {
        return Err(give_up(files, &temporary, "write", source));
    }
    let placed = match files.link(&temporary, name) {
        Ok(()) => true,
        Err(error) if error.kind() == ErrorKind::AlreadyExists => false,
        // Who finds a file under its name removes what is left of the attempts at it.
        Err(error) if error.kind() == ErrorKind::NotFound && taken(files, name)? => false,
        Err(source) => return Err(give_up(files, &temporary, "link", source)),
    };
    files
        .sync_directory()
        .map_err(|source| SweepError::io("bring to the disk the directory of", name, source))?;
    remove(files, &temporary)?;
    if placed {
        return Ok(Commit::Placed);
    }
    let found = files
        .read(name)
        .map_err(|source| SweepError::io("read", name, source))?;
    Ok(if found == bytes {
        Commit::Found
    } else {
        Commit::Different
    })
}

/// Removes what interrupted commits have left of the files that are among `names`.
///
/// A commit that is under way finds the name taken, with or without its own file.
pub(crate) fn sweep_up(files: &impl Files, names: &[String]) -> Result<(), SweepError> {
    let committed: BTreeSet<&str> = names.iter().map(String::as_str).collect();
    for name in names {
        let target = name
            .strip_prefix(TEMPORARY)
            .and_then(|rest| rest.split_once('-'));
        if target.is_some_and(|(_, target)| committed.contains(target)) {
            remove(files, name)?;
        }
    }
    Ok(())
}

/// The names are numbered, because a worker that was killed may have left the first ones behind.
fn create_temporary<F: Files>(files: &F, name: &str) -> Result<(String, F::File), SweepError> {
    for attempt in 0_u64.. {
        let temporary = format!("{TEMPORARY}{attempt}-{name}");
        match files.create(&temporary) {
            Ok(file) => return Ok((temporary, file)),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(source) => {
                return Err(SweepError::Create {
                    name: temporary,
                    source,
                });
            }
        }
    }
    unreachable!("there are fewer than 2^64 files")
}

fn taken(files: &impl Files, name: &str) -> Result<bool, SweepError> {
    files
        .exists(name)
        .map_err(|source| SweepError::io("look for", name, source))
}

/// A name that is gone already was removed by who found its file committed.
fn remove(files: &impl Files, name: &str) -> Result<(), SweepError> {
    match files.remove(name) {
        Err(source) if source.kind() != ErrorKind::NotFound => {
            Err(SweepError::io("remove", name, source))
        }
        _ => Ok(()),
    }
}

/// The error of the operation counts; that its remains could not be removed either follows from it and does no harm.
fn give_up(
    files: &impl Files,
    temporary: &str,
    action: &'static str,
    source: io::Error,
) -> SweepError {
    let _ = files.remove(temporary);
    SweepError::io(action, temporary, source)
}
