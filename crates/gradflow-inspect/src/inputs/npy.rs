use super::Array;
use crate::load::CHUNK;
use crate::source::Source;
use crate::{Error, Precision};
use std::io::{BufReader, Read};
use std::path::Path;

/// The longest header that is read, in bytes: NumPy's own limit.
const MAX_HEADER: usize = 10_000;

/// The fields of a header: `{'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }`.
#[derive(Clone, Debug, Default, PartialEq)]
struct Header {
    descr: Option<String>,
    fortran_order: Option<bool>,
    shape: Option<Vec<usize>>,
}

/// A value of the header's dictionary.
#[derive(Clone, Debug, PartialEq)]
enum Literal<'a> {
    Text(&'a str),
    Bool(bool),
    Shape(Vec<usize>),
}

/// Reads a file in NumPy's format; `place` names it in errors.
pub(super) fn read(place: &str, path: &Path, source: Source) -> Result<Array, Error> {
    let len = source.len;
    read_from(place, path, &mut BufReader::new(source.bytes), len)
}

/// Reads an array of `len` bytes in all.
///
/// The reader is our own because a header is one flat dictionary: a parser of Python literals would have to guard its
/// recursion against hostile files.
pub(super) fn read_from(
    place: &str,
    path: &Path,
    reader: &mut impl Read,
    len: u64,
) -> Result<Array, Error> {
    let truncated = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::UnexpectedEof => Error::unexpected(
            place,
            "the array",
            "a whole .npy file",
            format!("{len} bytes"),
        ),
        _ => Error::io(path)(error),
    };
    let mut magic = [0; 8];
    reader.read_exact(&mut magic).map_err(truncated)?;
    let prefix = match magic {
        [0x93, b'N', b'U', b'M', b'P', b'Y', 1, _] => 2,
        [0x93, b'N', b'U', b'M', b'P', b'Y', 2 | 3, _] => 4,
        _ => {
            let expected = "of NumPy's format, version 1 to 3";
            let found = format!("{:?}", String::from_utf8_lossy(&magic));
            return Err(Error::unexpected(place, "the array", expected, found));
        }
    };
    let mut length = [0; 4];
    reader
        .read_exact(&mut length[..prefix])
        .map_err(truncated)?;
    let header_len = u32::from_le_bytes(length) as usize;
    if header_len > MAX_HEADER {
        let expected = format!("at most {MAX_HEADER} bytes");
        return Err(Error::unexpected(place, "the header", expected, header_len));
    }
    let mut header = vec![0; header_len];
    reader.read_exact(&mut header).map_err(truncated)?;
    let (precision, fortran_order, shape) = described(place, &header)?;

    let data_len = len.saturating_sub((magic.len() + prefix + header_len) as u64);
    let bytes = shape
        .iter()
        .try_fold(precision.bytes(), |bytes, &len| bytes.checked_mul(len));
    if bytes.is_none_or(|bytes| bytes as u64 != data_len) {
        let expected = match bytes {
            Some(bytes) => format!("{bytes} bytes"),
            None => "of a size that can be addressed".to_owned(),
        };
        let what = format!("the data of {precision} {shape:?}");
        return Err(Error::unexpected(
            place,
            what,
            expected,
            format!("{data_len} bytes"),
        ));
    }
    let mut values = Vec::new();
    let mut rest = bytes.unwrap_or_default();
    let mut buffer = vec![0; CHUNK.min(rest)];
    while rest > 0 {
        let bytes = &mut buffer[..CHUNK.min(rest)];
        reader.read_exact(bytes).map_err(truncated)?;
        precision.decode(bytes, &mut values);
        rest -= bytes.len();
    }
    if fortran_order {
        values = last_index_fastest(&shape, &values);
    }
    Ok(Array { shape, values })
}

/// The dtype, the order and the shape that a header states.
fn described(place: &str, header: &[u8]) -> Result<(Precision, bool, Vec<usize>), Error> {
    let text = String::from_utf8_lossy(header);
    let malformed = || {
        let expected = "a dictionary of descr, fortran_order and shape";
        Error::unexpected(
            place,
            "the header",
            expected,
            crate::error::shown(text.trim()),
        )
    };
    let Header {
        descr: Some(descr),
        fortran_order: Some(fortran_order),
        shape: Some(shape),
    } = parse(text.trim()).ok_or_else(malformed)?
    else {
        return Err(malformed());
    };
    let precision = match descr.as_str() {
        "<f8" => Precision::F64,
        "<f4" => Precision::F32,
        "<f2" => Precision::F16,
        _ => {
            let expected = "'<f8', '<f4' or '<f2' (save x.astype('float32'))";
            let found = crate::error::shown(&descr);
            return Err(Error::unexpected(place, "the dtype", expected, found));
        }
    };
    Ok((precision, fortran_order, shape))
}

fn parse(text: &str) -> Option<Header> {
    let mut header = Header::default();
    let mut rest = text.strip_prefix('{')?.strip_suffix('}')?.trim();
    while !rest.is_empty() {
        let (key, after) = quoted(rest)?;
        let (value, after) = literal(after.trim_start().strip_prefix(':')?.trim_start())?;
        match (key, value) {
            ("descr", Literal::Text(descr)) => header.descr = Some(descr.to_owned()),
            ("fortran_order", Literal::Bool(order)) => header.fortran_order = Some(order),
            ("shape", Literal::Shape(shape)) => header.shape = Some(shape),
            _ => return None,
        }
        let after = after.trim_start();
        rest = after.strip_prefix(',').unwrap_or(after).trim_start();
        if rest.len() == after.len() && !rest.is_empty() {
            return None;
        }
    }
    Some(header)
}

fn literal(text: &str) -> Option<(Literal<'_>, &str)> {
    if let Some(rest) = text.strip_prefix("True") {
        return Some((Literal::Bool(true), rest));
    }
    if let Some(rest) = text.strip_prefix("False") {
        return Some((Literal::Bool(false), rest));
    }
    if let Some(rest) = text.strip_prefix('(') {
        let (inside, rest) = rest.split_once(')')?;
        let numbers = inside
            .split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty());
        let shape = numbers.map(str::parse).collect::<Result<_, _>>().ok()?;
        return Some((Literal::Shape(shape), rest));
    }
    quoted(text).map(|(text, rest)| (Literal::Text(text), rest))
}

fn quoted(text: &str) -> Option<(&str, &str)> {
    text.strip_prefix('\'')?.split_once('\'')
}

/// Numbers whose first index is fastest, in the other order.
fn last_index_fastest(shape: &[usize], values: &[f64]) -> Vec<f64> {
    (0..values.len())
        .map(|position| {
            let (mut rest, mut from, mut stride) = (position, 0, values.len());
            for &len in shape.iter().rev() {
                stride /= len;
                from += rest % len * stride;
                rest /= len;
            }
            values[from]
        })
        .collect()
}
