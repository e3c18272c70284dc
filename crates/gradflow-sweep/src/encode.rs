//! The canonical bytes of a row: one status byte, then each column's value, without padding.
//!
//! Floats are the eight bytes of their bits, integers eight bytes, both the lowest first; a truth value is one byte, 0 or 1;
//! text is its length in bytes as four bytes, the lowest first, and its UTF-8.

use crate::{Kind, Row, Schema, Status};
use serde::ser::{self, Serialize};
use std::fmt::Display;

/// Why a value is no row of the plan.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Misfit(String);

impl ser::Error for Misfit {
    fn custom<T: Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

/// Appends the canonical bytes of `row` to `bytes`.
pub(crate) fn encode<V: Serialize>(
    row: &Row<V>,
    schema: &Schema,
    bytes: &mut Vec<u8>,
) -> Result<(), Misfit> {
    bytes.push(status_byte(row.status));
    let mut encoder = Encoder {
        schema,
        column: 0,
        bytes,
    };
    row.values.serialize(&mut encoder)?;
    let (expected, found) = (schema.columns().len(), encoder.column);
    if found == expected {
        return Ok(());
    }
    Err(Misfit(format!(
        "expected {expected} values, got {found}: `{}` is missing",
        schema.columns()[found].name
    )))
}

fn status_byte(status: Status) -> u8 {
    match status {
        Status::Ok => 0,
        Status::Diverged => 1,
        Status::Nan => 2,
        Status::Timeout => 3,
    }
}

/// Flattens what it is given into the columns, in order.
struct Encoder<'a> {
    schema: &'a Schema,
    column: usize,
    bytes: &'a mut Vec<u8>,
}

impl Encoder<'_> {
    #[inline]
    fn put(&mut self, kind: Kind, bytes: &[u8]) -> Result<(), Misfit> {
        match self.schema.columns().get(self.column) {
            Some(column) if column.kind == kind => {
                self.bytes.extend_from_slice(bytes);
                self.column += 1;
                Ok(())
            }
            _ => Err(self.misfit(&format!("{kind:?}"))),
        }
    }

    /// An integer of any width or sign fits a column that can hold its value.
    fn put_integer(&mut self, value: i128) -> Result<(), Misfit> {
        let column = self.schema.columns().get(self.column);
        let bytes = match column.map(|column| column.kind) {
            Some(Kind::U64) => u64::try_from(value).ok().map(u64::to_le_bytes),
            Some(Kind::I64) => i64::try_from(value).ok().map(i64::to_le_bytes),
            _ => None,
        };
        let Some(bytes) = bytes else {
            return Err(self.misfit(&format!("the integer {value}")));
        };
        self.bytes.extend_from_slice(&bytes);
        self.column += 1;
        Ok(())
    }

    fn misfit(&self, found: &str) -> Misfit {
        Misfit(match self.schema.columns().get(self.column) {
            Some(column) => format!(
                "column `{}` expects {:?}, got {found}",
                column.name, column.kind
            ),
            None => format!("expected {} values, got one more: {found}", self.column),
        })
    }
}

/// Every NaN has the same bits, whatever the processor made of its sign and payload.
fn float_bytes(value: f64) -> [u8; 8] {
    let value = if value.is_nan() { f64::NAN } else { value };
    value.to_bits().to_le_bytes()
}

impl ser::Serializer for &mut Encoder<'_> {
    type Ok = ();
    type Error = Misfit;
    type SerializeSeq = Self;
    type SerializeTuple = Self;
    type SerializeTupleStruct = Self;
    type SerializeStruct = Self;
    type SerializeTupleVariant = ser::Impossible<(), Misfit>;
    type SerializeStructVariant = ser::Impossible<(), Misfit>;
    type SerializeMap = ser::Impossible<(), Misfit>;

    fn serialize_bool(self, value: bool) -> Result<(), Misfit> {
        self.put(Kind::Bool, &[u8::from(value)])
    }
    fn serialize_i8(self, value: i8) -> Result<(), Misfit> {
        self.put_integer(value.into())
    }
    fn serialize_i16(self, value: i16) -> Result<(), Misfit> {
        self.put_integer(value.into())
    }
    fn serialize_i32(self, value: i32) -> Result<(), Misfit> {
        self.put_integer(value.into())
    }
    fn serialize_i64(self, value: i64) -> Result<(), Misfit> {
        self.put_integer(value.into())
    }
    fn serialize_u8(self, value: u8) -> Result<(), Misfit> {
        self.put_integer(value.into())
    }
    fn serialize_u16(self, value: u16) -> Result<(), Misfit> {
        self.put_integer(value.into())
    }
    fn serialize_u32(self, value: u32) -> Result<(), Misfit> {
        self.put_integer(value.into())
    }
    fn serialize_u64(self, value: u64) -> Result<(), Misfit> {
        self.put_integer(value.into())
    }
    fn serialize_f32(self, value: f32) -> Result<(), Misfit> {
        self.serialize_f64(value.into())
    }
    fn serialize_f64(self, value: f64) -> Result<(), Misfit> {
        self.put(Kind::F64, &float_bytes(value))
    }
    fn serialize_char(self, value: char) -> Result<(), Misfit> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }
    fn serialize_str(self, value: &str) -> Result<(), Misfit> {
        let len = u32::try_from(value.len())
            .map_err(|_| self.misfit(&format!("text of {} bytes", value.len())))?;
        self.put(Kind::Text, &[&len.to_le_bytes(), value.as_bytes()].concat())
    }
    fn serialize_unit_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
    ) -> Result<(), Misfit> {
        self.serialize_str(variant)
    }
    fn serialize_some<T: ?Sized + Serialize>(self, value: &T) -> Result<(), Misfit> {
        value.serialize(self)
    }
    fn serialize_newtype_struct<T: ?Sized + Serialize>(
        self,
        _name: &'static str,
        value: &T,
    ) -> Result<(), Misfit> {
        value.serialize(self)
    }
    fn serialize_seq(self, _len: Option<usize>) -> Result<Self, Misfit> {
        Ok(self)
    }
    fn serialize_tuple(self, _len: usize) -> Result<Self, Misfit> {
        Ok(self)
    }
    fn serialize_tuple_struct(self, _name: &'static str, _len: usize) -> Result<Self, Misfit> {
        Ok(self)
    }
    fn serialize_struct(self, _name: &'static str, _len: usize) -> Result<Self, Misfit> {
        Ok(self)
    }
    fn serialize_unit(self) -> Result<(), Misfit> {
        Ok(())
    }
    fn serialize_unit_struct(self, _name: &'static str) -> Result<(), Misfit> {
        Ok(())
    }

    fn serialize_bytes(self, _value: &[u8]) -> Result<(), Misfit> {
        Err(self.misfit("bytes"))
    }
    fn serialize_none(self) -> Result<(), Misfit> {
        Err(self.misfit("no value"))
    }
    fn serialize_newtype_variant<T: ?Sized + Serialize>(
        self,
        name: &'static str,
        _index: u32,
        variant: &'static str,
        _value: &T,
    ) -> Result<(), Misfit> {
        Err(self.misfit(&format!("{name}::{variant} with fields")))
    }
    fn serialize_tuple_variant(
        self,
        name: &'static str,
        _index: u32,
        variant: &'static str,
        _len: usize,
    ) -> Result<Self::SerializeTupleVariant, Misfit> {
        Err(self.misfit(&format!("{name}::{variant} with fields")))
    }
    fn serialize_struct_variant(
        self,
        name: &'static str,
        _index: u32,
        variant: &'static str,
        _len: usize,
    ) -> Result<Self::SerializeStructVariant, Misfit> {
        Err(self.misfit(&format!("{name}::{variant} with fields")))
    }
    /// A map has no order of its own.
    fn serialize_map(self, _len: Option<usize>) -> Result<Self::SerializeMap, Misfit> {
        Err(self.misfit("a map"))
    }
}

impl ser::SerializeSeq for &mut Encoder<'_> {
    type Ok = ();
    type Error = Misfit;

    fn serialize_element<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<(), Misfit> {
        value.serialize(&mut **self)
    }
    fn end(self) -> Result<(), Misfit> {
        Ok(())
    }
}

impl ser::SerializeTuple for &mut Encoder<'_> {
    type Ok = ();
    type Error = Misfit;

    fn serialize_element<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<(), Misfit> {
        value.serialize(&mut **self)
    }
    fn end(self) -> Result<(), Misfit> {
        Ok(())
    }
}

impl ser::SerializeTupleStruct for &mut Encoder<'_> {
    type Ok = ();
    type Error = Misfit;

    fn serialize_field<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<(), Misfit> {
        value.serialize(&mut **self)
    }
    fn end(self) -> Result<(), Misfit> {
        Ok(())
    }
}

impl ser::SerializeStruct for &mut Encoder<'_> {
    type Ok = ();
    type Error = Misfit;

    fn serialize_field<T: ?Sized + Serialize>(
        &mut self,
        _name: &'static str,
        value: &T,
    ) -> Result<(), Misfit> {
        value.serialize(&mut **self)
    }
    fn end(self) -> Result<(), Misfit> {
        Ok(())
    }
}
