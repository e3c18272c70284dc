//! Files that are whole or not there.

use std::io::{self, Write};
use std::path::Path;
use tempfile::NamedTempFile;

/// Writes `content` beside `path` and moves it there, so that nothing half written bears the name.
pub(super) fn whole(path: &Path, content: &str) -> io::Result<()> {
    let named =
        |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", path.display()));
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    let mut file = readable(folder).map_err(named)?;
    file.write_all(content.as_bytes()).map_err(named)?;
    file.persist(path).map_err(|error| named(error.error))?;
    Ok(())
}

/// A temporary file that others may read like any other file.
#[cfg(unix)]
fn readable(folder: &Path) -> io::Result<NamedTempFile> {
    use std::fs::Permissions;
    use std::os::unix::fs::PermissionsExt;
    tempfile::Builder::new()
        .permissions(Permissions::from_mode(0o666))
        .tempfile_in(folder)
}

#[cfg(not(unix))]
fn readable(folder: &Path) -> io::Result<NamedTempFile> {
    NamedTempFile::new_in(folder)
}
