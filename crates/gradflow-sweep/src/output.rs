use crate::SweepError;
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// A file that appears under its name when it is whole, in place of one that was there; nothing is left of an unfinished one.
pub(crate) struct Output {
    file: NamedTempFile<File>,
    path: PathBuf,
}

impl Output {
    /// Begins the file that will be at `path`, beside it.
    pub(crate) fn create(path: &Path) -> Result<Self, SweepError> {
        let parent = match path.parent() {
            Some(parent) if parent != Path::new("") => parent,
            _ => Path::new("."),
        };
        let file = tempfile::Builder::new()
            .prefix(".tmp-")
            .make_in(parent, |temporary| File::create_new(temporary))
            .map_err(|source| SweepError::Create {
                name: path.display().to_string(),
                source,
            })?;
        Ok(Self {
            file,
            path: path.into(),
        })
    }

    /// Brings the file to the disk and gives it its name.
    pub(crate) fn finish(self) -> Result<(), SweepError> {
        let name = self.path.display().to_string();
        let failed = |source| SweepError::io("write", &name, source);
        self.file.as_file().sync_all().map_err(failed)?;
        let persisted = self.file.persist(&self.path);
        persisted.map(drop).map_err(|error| failed(error.error))
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
