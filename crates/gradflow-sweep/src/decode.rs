//! Reads rows back from their canonical bytes, see [`encode`](crate::encode).

use crate::{Kind, Record, Schema, Status, Value};

/// The rows of a chunk whose bytes have been verified.
pub(crate) struct Records<'a> {
    schema: &'a Schema,
    bytes: &'a [u8],
    point: u64,
}

impl<'a> Records<'a> {
    /// The rows in `bytes`, the first of which is of the point `first`.
    pub(crate) fn new(schema: &'a Schema, first: u64, bytes: &'a [u8]) -> Self {
        Self {
            schema,
            bytes,
            point: first,
        }
    }

    fn take<const N: usize>(&mut self) -> Result<[u8; N], String> {
        let (taken, rest) = self.bytes.split_first_chunk::<N>().ok_or_else(|| {
            format!(
                "point {} expects {N} bytes more, got {}",
                self.point,
                self.bytes.len()
            )
        })?;
        self.bytes = rest;
        Ok(*taken)
    }

    fn value(&mut self, kind: Kind) -> Result<Value, String> {
        Ok(match kind {
            Kind::F64 => Value::F64(f64::from_le_bytes(self.take()?)),
            Kind::U64 => Value::U64(u64::from_le_bytes(self.take()?)),
            Kind::I64 => Value::I64(i64::from_le_bytes(self.take()?)),
            Kind::Bool => match self.take()? {
                [0] => Value::Bool(false),
                [1] => Value::Bool(true),
                [odd] => {
                    return Err(format!(
                        "point {} expects a truth value of 0 or 1, got {odd}",
                        self.point
                    ));
                }
            },
            Kind::Text => {
                let len = u32::from_le_bytes(self.take()?) as usize;
                let (text, rest) = self.bytes.split_at_checked(len).ok_or_else(|| {
                    format!(
                        "point {} expects text of {len} bytes, got {}",
                        self.point,
                        self.bytes.len()
                    )
                })?;
                self.bytes = rest;
                let text = std::str::from_utf8(text).map_err(|error| {
                    format!("point {} expects text in UTF-8: {error}", self.point)
                })?;
                Value::Text(text.to_owned())
            }
        })
    }

    fn record(&mut self) -> Result<Record, String> {
        let [status] = self.take()?;
        let status = *Status::ALL.get(usize::from(status)).ok_or_else(|| {
            format!(
                "point {} expects a status from 0 to 3, got {status}",
                self.point
            )
        })?;
        let schema = self.schema;
        let kinds = schema.columns().iter().map(|column| column.kind);
        let values = kinds
            .map(|kind| self.value(kind))
            .collect::<Result<_, _>>()?;
        let record = Record {
            point: self.point,
            status,
            values,
        };
        self.point += 1;
        Ok(record)
    }
}

impl Iterator for Records<'_> {
    type Item = Result<Record, String>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.bytes.is_empty() {
            return None;
        }
        let record = self.record();
        if record.is_err() {
            self.bytes = &[];
        }
        Some(record)
    }
}
