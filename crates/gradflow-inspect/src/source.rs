use crate::Error;
use std::fmt::Debug;
use std::fs::File;
use std::io::{Cursor, Read, Seek};
use std::path::Path;

/// Bytes that are read from any place: a file, or memory.
pub(crate) trait Bytes: Read + Seek + Send + Debug {}

impl<B: Read + Seek + Send + Debug> Bytes for B {}

/// Bytes with their number.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) bytes: Box<dyn Bytes>,
    pub(crate) len: u64,
}

impl Source {
    pub(crate) fn open(path: &Path) -> Result<Self, Error> {
        let file = File::open(path).map_err(Error::io(path))?;
        let len = file.metadata().map_err(Error::io(path))?.len();
        Ok(Self {
            bytes: Box::new(file),
            len,
        })
    }
}

impl From<Vec<u8>> for Source {
    fn from(bytes: Vec<u8>) -> Self {
        Self {
            len: bytes.len() as u64,
            bytes: Box::new(Cursor::new(bytes)),
        }
    }
}
