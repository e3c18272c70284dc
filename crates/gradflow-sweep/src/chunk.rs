//! The file of a chunk: a header, the canonical bytes of its rows, and the BLAKE3 hash of both.
//!
//! | bytes | what |
//! |---|---|
//! | 16 | `gradflow chunk 1` |
//! | 64 | the plan's hash in hexadecimal |
//! | 8 | the number of the chunk |
//! | 8 | the index of its first point |
//! | 8 | how many rows |
//! | … | the rows |
//! | 32 | the BLAKE3 hash of all bytes before it |

use crate::decode::Records;
use crate::{Plan, Record};
use std::ops::Range;

const MAGIC: &[u8; 16] = b"gradflow chunk 1";
const HASH: usize = blake3::OUT_LEN;

/// The header of a chunk of `plan`, which rows are appended to before [`seal`].
pub(crate) fn open(plan: &Plan, chunk: u64) -> Vec<u8> {
    let points = plan.chunk(chunk);
    let mut bytes = MAGIC.to_vec();
    bytes.extend_from_slice(plan.hash().as_bytes());
    for number in [chunk, points.start, points.end - points.start] {
        bytes.extend_from_slice(&number.to_le_bytes());
    }
    bytes
}

/// Ends a chunk with the hash of its bytes.
pub(crate) fn seal(bytes: &mut Vec<u8>) {
    let hash = blake3::hash(bytes);
    bytes.extend_from_slice(hash.as_bytes());
}

/// The file of a chunk whose hash and header have been verified.
pub(crate) struct Chunk {
    file: Vec<u8>,
    rows: Range<usize>,
    points: Range<u64>,
}

impl Chunk {
    /// Takes `file` as the chunk of `plan` with this number; nothing is parsed before its hash is verified.
    pub(crate) fn verify(plan: &Plan, chunk: u64, file: Vec<u8>) -> Result<Self, String> {
        let (content, hash) = file
            .split_last_chunk::<HASH>()
            .ok_or_else(|| format!("expected at least {HASH} bytes, found {}", file.len()))?;
        let (expected, found) = (blake3::Hash::from_bytes(*hash), blake3::hash(content));
        if found != expected {
            return Err(format!(
                "expected content of the hash {expected}, found {found}"
            ));
        }
        let header = open(plan, chunk);
        if !content.starts_with(&header) {
            return Err(format!(
                "expected the header of chunk {chunk} of the plan {}",
                plan.hash()
            ));
        }
        Ok(Self {
            rows: header.len()..content.len(),
            points: plan.chunk(chunk),
            file,
        })
    }

    /// The whole file.
    pub(crate) fn file(&self) -> &[u8] {
        &self.file
    }

    /// The canonical bytes of the rows.
    pub(crate) fn rows(&self) -> &[u8] {
        &self.file[self.rows.clone()]
    }

    /// The rows, which are as many as the plan says.
    pub(crate) fn records(&self, plan: &Plan) -> Result<Vec<Record>, String> {
        let expected = self.points.end - self.points.start;
        let records: Vec<Record> = Records::new(plan.schema(), self.points.start, self.rows())
            .collect::<Result<_, _>>()?;
        if records.len() as u64 == expected {
            return Ok(records);
        }
        Err(format!("expected {expected} rows, found {}", records.len()))
    }
}
