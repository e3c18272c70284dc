use super::{Array, choose, npy};
use crate::Error;
use crate::error::place;
use crate::source::Source;
use std::io::{BufReader, Read};
use std::path::Path;
use zip::ZipArchive;
use zip::result::ZipError;

/// The most bytes that a compressed array may unpack to.
pub const MAX_UNPACKED: u64 = 1 << 30;

/// Reads an array of an archive that `numpy.savez` or `numpy.savez_compressed` wrote.
pub(super) fn read(
    path: &Path,
    source: Source,
    array: Option<&str>,
) -> Result<(String, Array), Error> {
    let failed = |error: ZipError| match error {
        ZipError::Io(source) => Error::io(path)(source),
        error => {
            let place = path.display().to_string();
            Error::unexpected(place, "the file", "an archive of numpy.savez", error)
        }
    };
    let mut archive = ZipArchive::new(BufReader::new(source.bytes)).map_err(failed)?;
    let names: Vec<String> = archive
        .file_names()
        .filter_map(|name| name.ok()?.strip_suffix(".npy").map(str::to_owned))
        .collect();
    let name = choose(path, array, names.iter().map(String::as_str))?;
    let place = place(path, &name);
    let entry = archive.by_name(&format!("{name}.npy")).map_err(failed)?;
    let len = entry.size();
    if len > MAX_UNPACKED {
        let expected = format!("at most {MAX_UNPACKED} bytes (save a larger one as .npy)");
        return Err(Error::unexpected(place, "the array", expected, len));
    }
    let read = npy::read_from(&place, path, &mut entry.take(len), len)?;
    Ok((place, read))
}
