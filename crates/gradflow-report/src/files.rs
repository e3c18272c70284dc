//! Reading files with errors that name them.

use crate::BuildError;
use std::path::Path;

pub(crate) fn read_text(path: &Path) -> Result<String, BuildError> {
    std::fs::read_to_string(path).map_err(|source| BuildError::File {
        path: path.to_owned(),
        action: "read",
        source,
    })
}

pub(crate) fn read_bytes(path: &Path) -> Result<Vec<u8>, BuildError> {
    std::fs::read(path).map_err(|source| BuildError::File {
        path: path.to_owned(),
        action: "read",
        source,
    })
}
