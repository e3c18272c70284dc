use crate::error::{place, shown};
use crate::source::Source;
use crate::{Error, Precision};
use safetensors::tensor::{Dtype, TensorInfo};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

/// The longest header that is read, in bytes.
pub const MAX_HEADER: u64 = 1 << 20;
/// The most tensors in a file.
pub const MAX_TENSORS: usize = 4096;
/// The longest name of a tensor, in bytes.
pub const MAX_NAME: usize = 256;

/// The length of the number that says how long the header is.
const PREFIX: u64 = 8;
/// What is read at once of numbers, in bytes: a multiple of every number's.
pub(crate) const CHUNK: usize = 1 << 16;

/// A safetensors file whose header is read and checked; a tensor is read when it is asked for.
///
/// A tensor is found by seeking, so that of a file of any size only the tensors in question are ever in memory.
#[derive(Debug)]
pub(crate) struct TensorFile {
    path: PathBuf,
    source: Source,
    /// Where the data begin.
    start: u64,
    tensors: BTreeMap<String, TensorInfo>,
}

/// A tensor of floating-point numbers, the last index fastest.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tensor {
    pub(crate) shape: Vec<usize>,
    pub(crate) precision: Precision,
    pub(crate) values: Vec<f64>,
}

impl TensorFile {
    pub(crate) fn open(path: &Path) -> Result<Self, Error> {
        Self::of(path, Source::open(path)?)
    }

    /// Reads the header of a file that `path` names.
    pub(crate) fn of(path: &Path, mut source: Source) -> Result<Self, Error> {
        let header = read_header(path, &mut source)?;
        let start = PREFIX + header.len() as u64;
        let mut entries: Map<String, Value> = serde_json::from_slice(&header)
            .map_err(|error| Error::unexpected(text(path), "the header", "a JSON object", error))?;
        if let Some(metadata) = entries.remove("__metadata__") {
            HashMap::<String, String>::deserialize(metadata).map_err(|error| {
                Error::unexpected(text(path), "__metadata__", "text by name", error)
            })?;
        }
        if entries.len() > MAX_TENSORS {
            let most = format!("at most {MAX_TENSORS}");
            let what = "the number of tensors";
            return Err(Error::unexpected(text(path), what, most, entries.len()));
        }
        let tensors = entries
            .into_iter()
            .map(|(name, entry)| described(path, &name, entry).map(|info| (name, info)))
            .collect::<Result<BTreeMap<_, _>, _>>()?;
        check_cover(path, &tensors, source.len - start)?;
        Ok(Self {
            path: path.to_path_buf(),
            source,
            start,
            tensors,
        })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The names of all tensors, in alphabetical order.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.tensors.keys().map(String::as_str)
    }

    pub(crate) fn shape(&self, name: &str) -> Option<&[usize]> {
        self.tensors.get(name).map(|info| info.shape.as_slice())
    }

    pub(crate) fn precision(&self, name: &str) -> Result<Precision, Error> {
        let dtype = self.known(name)?.dtype;
        match dtype {
            Dtype::F64 => Ok(Precision::F64),
            Dtype::F32 => Ok(Precision::F32),
            Dtype::F16 => Ok(Precision::F16),
            Dtype::BF16 => Ok(Precision::Bf16),
            _ => {
                let floats = "F64, F32, F16 or BF16";
                Err(Error::unexpected(
                    place(&self.path, name),
                    "the dtype",
                    floats,
                    dtype,
                ))
            }
        }
    }

    /// The numbers of a tensor, each exactly.
    pub(crate) fn read(&mut self, name: &str) -> Result<Tensor, Error> {
        let precision = self.precision(name)?;
        let info = self.known(name)?.clone();
        let mut values = Vec::with_capacity(info.shape.iter().product());
        self.chunks(name, |bytes| precision.decode(bytes, &mut values))?;
        Ok(Tensor {
            shape: info.shape,
            precision,
            values,
        })
    }

    /// Where the data of a tensor begin, in bytes from the start of the file.
    pub(crate) fn position(&self, name: &str) -> Result<u64, Error> {
        Ok(self.start + self.known(name)?.data_offsets.0 as u64)
    }

    /// Copies the whole file to an empty one.
    pub(crate) fn copy_to(&mut self, copy: &mut File) -> Result<(), Error> {
        let bytes = &mut self.source.bytes;
        let rewound = bytes.rewind();
        let copied = rewound.and_then(|()| std::io::copy(bytes, copy));
        copied.map(drop).map_err(Error::io(&self.path))
    }

    /// Passes the bytes of a tensor on, some at a time.
    fn chunks(&mut self, name: &str, mut pass: impl FnMut(&[u8])) -> Result<(), Error> {
        let (begin, end) = self.known(name)?.data_offsets;
        let failed = Error::io(&self.path);
        let position = SeekFrom::Start(self.position(name)?);
        self.source.bytes.seek(position).map_err(&failed)?;
        let mut rest = end - begin;
        let mut buffer = vec![0; CHUNK.min(rest)];
        while rest > 0 {
            let bytes = &mut buffer[..CHUNK.min(rest)];
            self.source.bytes.read_exact(bytes).map_err(&failed)?;
            pass(bytes);
            rest -= bytes.len();
        }
        Ok(())
    }

    fn known(&self, name: &str) -> Result<&TensorInfo, Error> {
        self.tensors.get(name).ok_or_else(|| Error::Missing {
            place: text(&self.path),
            what: format!("the tensor {}", shown(name)),
            found: format!("the file has {} tensors", self.tensors.len()),
        })
    }
}

fn text(path: &Path) -> String {
    path.display().to_string()
}

/// The bytes of the header, read only when the file has them.
fn read_header(path: &Path, source: &mut Source) -> Result<Vec<u8>, Error> {
    let len = source.len;
    let mut prefix = [0; size_of::<u64>()];
    if len < PREFIX {
        let (least, found) = (format!("at least {PREFIX} bytes"), format!("{len} bytes"));
        return Err(Error::unexpected(
            text(path),
            "a safetensors file",
            least,
            found,
        ));
    }
    source
        .bytes
        .read_exact(&mut prefix)
        .map_err(Error::io(path))?;
    let header_len = u64::from_le_bytes(prefix);
    let most = MAX_HEADER.min(len - PREFIX);
    if header_len > most {
        if let Some((what, reason)) = foreign(prefix) {
            return Err(Error::Unsupported {
                place: text(path),
                what: what.to_owned(),
                reason: reason.to_owned(),
            });
        }
        let expected = if most == MAX_HEADER {
            format!("at most {MAX_HEADER} bytes")
        } else {
            format!("at most the {most} bytes that follow in the file")
        };
        let found = format!("{header_len} bytes");
        return Err(Error::unexpected(
            text(path),
            "the safetensors header",
            expected,
            found,
        ));
    }
    let mut header = vec![0; usize::try_from(header_len).expect("at most 2^20")];
    source
        .bytes
        .read_exact(&mut header)
        .map_err(Error::io(path))?;
    Ok(header)
}

/// Files that people have where safetensors are expected, by their first bytes: none is the length of a header.
fn foreign(prefix: [u8; size_of::<u64>()]) -> Option<(&'static str, &'static str)> {
    const SAVE: &str = "load it in Python and save its state dict with safetensors.torch.save_file";
    match prefix {
        [b'P', b'K', 3, 4, ..] => Some(("a zip archive, as torch.save writes it,", SAVE)),
        [0x80, 2..=5, ..] => Some(("a Python pickle", SAVE)),
        [0x89, b'H', b'D', b'F', ..] => Some((
            "an HDF5 file, as Keras writes it,",
            "save the kernels as safetensors with PyTorch's names and gates",
        )),
        _ => None,
    }
}

/// The entry of one tensor, its size checked against its shape.
fn described(path: &Path, name: &str, entry: Value) -> Result<TensorInfo, Error> {
    let place = || place(path, name);
    if name.len() > MAX_NAME {
        let most = format!("at most {MAX_NAME} bytes");
        return Err(Error::unexpected(place(), "the name", most, name.len()));
    }
    let info = TensorInfo::deserialize(entry).map_err(|error| {
        let expected = "a dtype, a shape and data_offsets of safetensors";
        Error::unexpected(place(), "the entry", expected, error)
    })?;
    let (begin, end) = info.data_offsets;
    let Some(found) = end.checked_sub(begin) else {
        let found = format!("{begin}, {end}");
        return Err(Error::unexpected(
            place(),
            "data_offsets",
            "in order",
            found,
        ));
    };
    let bits = info
        .shape
        .iter()
        .try_fold(info.dtype.bitsize(), |bits, &len| bits.checked_mul(len));
    match bits {
        Some(bits) if bits % 8 == 0 && bits / 8 == found => Ok(info),
        _ => {
            let expected = match bits {
                Some(bits) => format!("{} bytes", bits.div_ceil(8)),
                None => "of a size that can be addressed".to_owned(),
            };
            let what = format!("the data of {} {:?}", info.dtype, info.shape);
            Err(Error::unexpected(
                place(),
                what,
                expected,
                format!("{found} bytes"),
            ))
        }
    }
}

/// That the tensors cover the data of the file, each byte once.
fn check_cover(
    path: &Path,
    tensors: &BTreeMap<String, TensorInfo>,
    data_len: u64,
) -> Result<(), Error> {
    let mut spans: Vec<_> = tensors
        .iter()
        .map(|(name, info)| (info.data_offsets, name))
        .collect();
    spans.sort();
    let mut expected = 0;
    for ((begin, end), name) in spans {
        if begin != expected {
            let expected = format!("{expected}, where the tensor before ends");
            let what = "the first of data_offsets";
            return Err(Error::unexpected(place(path, name), what, expected, begin));
        }
        expected = end;
    }
    if expected as u64 == data_len {
        Ok(())
    } else {
        let (expected, found) = (format!("{expected} bytes"), format!("{data_len} bytes"));
        Err(Error::unexpected(
            text(path),
            "the data after the header",
            expected,
            found,
        ))
    }
}
