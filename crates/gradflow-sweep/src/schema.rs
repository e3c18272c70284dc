use crate::SweepError;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What a sweep found of a point, beside its values.
///
/// A point that has no finite answer is a result: its row is kept and says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// The values are what was asked for.
    Ok,
    /// A quantity grew beyond every bound.
    Diverged,
    /// A quantity is not a number.
    Nan,
    /// The point used up its budget of steps.
    /// The budget is counted, never timed: a row must not depend on the speed of the machine.
    Timeout,
}

impl Status {
    /// Every status, in the order of its byte in a row.
    pub const ALL: [Self; 4] = [Self::Ok, Self::Diverged, Self::Nan, Self::Timeout];

    /// The name in tables: `ok`, `diverged`, `nan`, `timeout`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Diverged => "diverged",
            Self::Nan => "nan",
            Self::Timeout => "timeout",
        }
    }
}

/// What `work` returns for a point: a status and the values of the plan's columns, in their order.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Row<V> {
    /// How the point ended.
    pub status: Status,
    /// The values: a struct, tuple, array or list of any depth whose scalars are those of the columns, in order.
    pub values: V,
}

impl<V> Row<V> {
    /// A row with [`Status::Ok`].
    pub fn ok(values: V) -> Self {
        Self {
            status: Status::Ok,
            values,
        }
    }
}

/// The type of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A 64-bit float; every NaN is stored as the same one.
    F64,
    /// An unsigned 64-bit integer.
    U64,
    /// A signed 64-bit integer.
    I64,
    /// True or false.
    Bool,
    /// UTF-8; an enum's variant without fields is stored as its name.
    Text,
}

/// A column of the rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// The name in tables.
    pub name: String,
    /// The type of its values.
    pub kind: Kind,
}

/// The columns of the rows of a sweep; the columns `point` and `status` stand before them in every table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Schema(Vec<Column>);

impl Schema {
    /// The columns that every table has before those of the schema.
    pub const LEADING: [&str; 2] = ["point", "status"];

    /// The columns `(name, kind)`, in this order.
    ///
    /// # Errors
    /// If a name is empty, stands twice, or is one of [`LEADING`](Self::LEADING).
    ///
    /// ```
    /// use gradflow_sweep::{Kind, Schema};
    ///
    /// let schema = Schema::new([("gain", Kind::F64), ("seed", Kind::U64), ("lambda_1", Kind::F64)])?;
    /// assert_eq!(schema.columns().len(), 3);
    /// assert!(Schema::new([("gain", Kind::F64), ("gain", Kind::F64)]).is_err());
    /// # Ok::<_, gradflow_sweep::SweepError>(())
    /// ```
    pub fn new<N: Into<String>>(
        columns: impl IntoIterator<Item = (N, Kind)>,
    ) -> Result<Self, SweepError> {
        let columns = columns.into_iter().map(|(name, kind)| Column {
            name: name.into(),
            kind,
        });
        Self::checked(columns.collect()).map_err(SweepError::Schema)
    }

    /// The columns, in order.
    pub fn columns(&self) -> &[Column] {
        &self.0
    }

    fn checked(columns: Vec<Column>) -> Result<Self, String> {
        let mut seen = BTreeSet::from(Self::LEADING);
        for (index, column) in columns.iter().enumerate() {
            if column.name.is_empty() {
                return Err(format!("column {index} expects a name, got none"));
            }
            if !seen.insert(&column.name) {
                return Err(format!(
                    "column {index} expects a name of its own, got `{}`, which is taken",
                    column.name
                ));
            }
        }
        Ok(Self(columns))
    }
}

impl<'de> Deserialize<'de> for Schema {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::checked(Vec::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}
