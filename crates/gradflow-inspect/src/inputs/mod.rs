//! Input sequences from files.

mod csv;
mod npy;
mod npz;

pub use npz::MAX_UNPACKED;

use crate::error::{place, shown};
use crate::load::TensorFile;
use crate::source::Source;
use crate::{Error, Sequences};
use std::path::Path;

/// Numbers with a shape, the last index fastest.
#[derive(Clone, Debug, PartialEq)]
struct Array {
    shape: Vec<usize>,
    values: Vec<f64>,
}

impl Sequences {
    /// Reads the sequences of a `.npy`, `.npz`, `.safetensors` or `.csv` file: (T, D) or (B, T, D) numbers in `f64`, `f32`,
    /// `f16` or, in safetensors, `bf16`.
    ///
    /// `array` names the array in a file that has several.
    /// A `.csv` file has one row for each time and one column for each entry of x; a first row that is no numbers is
    /// skipped.
    ///
    /// # Errors
    /// When the file cannot be read, is malformed or has another ending; when it has several arrays and none is named;
    /// when the array is not of that shape, is empty, or has numbers that are not finite.
    pub fn read(path: &Path, array: Option<&str>) -> Result<Self, Error> {
        Self::of(path, Source::open(path)?, array)
    }

    /// The same for the bytes of a file that `path` names; nothing is opened.
    ///
    /// # Errors
    /// As for [`read`](Self::read).
    pub fn from_bytes(path: &Path, bytes: Vec<u8>, array: Option<&str>) -> Result<Self, Error> {
        Self::of(path, bytes.into(), array)
    }

    fn of(path: &Path, source: Source, array: Option<&str>) -> Result<Self, Error> {
        let ending = path
            .extension()
            .map(|ending| ending.to_string_lossy().to_lowercase());
        let whole = || path.display().to_string();
        let (place, read) = match ending.as_deref() {
            Some("npy") => (whole(), npy::read(&whole(), path, source)?),
            Some("npz") => npz::read(path, source, array)?,
            Some("safetensors") => of_tensors(path, source, array)?,
            Some("csv") => (whole(), csv::read(path, source)?),
            _ => {
                let endings = ".npy, .npz, .safetensors or .csv";
                let found = ending.map(|ending| format!(".{}", shown(&ending)));
                let found = found.unwrap_or_else(|| "no ending".to_owned());
                return Err(Error::unexpected(whole(), "an input file", endings, found));
            }
        };
        Self::new(&place, &read.shape, &read.values)
    }
}

fn of_tensors(path: &Path, source: Source, array: Option<&str>) -> Result<(String, Array), Error> {
    let mut file = TensorFile::of(path, source)?;
    let name = choose(path, array, file.names())?;
    let tensor = file.read(&name)?;
    let array = Array {
        shape: tensor.shape,
        values: tensor.values,
    };
    Ok((place(path, &name), array))
}

/// The array that is meant: the one that is named, or the only one.
fn choose<'a>(
    path: &Path,
    array: Option<&str>,
    names: impl Iterator<Item = &'a str>,
) -> Result<String, Error> {
    let names: Vec<&str> = names.collect();
    let found = match (array, names.as_slice()) {
        (None, [only]) => Some(only),
        (None, _) => None,
        (Some(array), names) => names.iter().find(|name| **name == array),
    };
    found.map(ToString::to_string).ok_or_else(|| {
        let place = path.display().to_string();
        let what = match array {
            Some(array) => format!("the array {}, which is not there,", shown(array)),
            None => "the array".to_owned(),
        };
        if names.is_empty() {
            return Error::Missing {
                place,
                what,
                found: "the file has none".to_owned(),
            };
        }
        Error::Ambiguous {
            place,
            what,
            candidates: names.into_iter().map(shown).collect(),
        }
    })
}
