use crate::Kind;
use serde::{Serialize, Serializer};

/// A value of a row, as it is read back.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Of a column of [`Kind::F64`].
    F64(f64),
    /// Of a column of [`Kind::U64`].
    U64(u64),
    /// Of a column of [`Kind::I64`].
    I64(i64),
    /// Of a column of [`Kind::Bool`].
    Bool(bool),
    /// Of a column of [`Kind::Text`].
    Text(String),
}

impl Value {
    /// The kind of column that the value belongs to.
    pub fn kind(&self) -> Kind {
        match self {
            Self::F64(_) => Kind::F64,
            Self::U64(_) => Kind::U64,
            Self::I64(_) => Kind::I64,
            Self::Bool(_) => Kind::Bool,
            Self::Text(_) => Kind::Text,
        }
    }

    /// The value as a float, integers rounded to the nearest; `None` for truth values and text.
    pub fn as_f64(&self) -> Option<f64> {
        match *self {
            Self::F64(value) => Some(value),
            Self::U64(value) => Some(value as f64),
            Self::I64(value) => Some(value as f64),
            Self::Bool(_) | Self::Text(_) => None,
        }
    }
}

/// A value serializes as the scalar it holds, so that a list of values is a row.
impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::F64(value) => serializer.serialize_f64(*value),
            Self::U64(value) => serializer.serialize_u64(*value),
            Self::I64(value) => serializer.serialize_i64(*value),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Text(value) => serializer.serialize_str(value),
        }
    }
}

/// A row as it is read back from a chunk.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// The index of the point.
    pub point: u64,
    /// How the point ended.
    pub status: crate::Status,
    /// The values of the plan's columns, in order.
    pub values: Vec<Value>,
}
