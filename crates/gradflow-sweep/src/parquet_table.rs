use crate::output::Output;
use crate::{Kind, Plan, Record, Schema, SweepError, Value};
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;
use std::path::Path;
use std::sync::Arc;

/// A row group is written when it has this many rows, with those of the chunk that fills it.
const ROW_GROUP: usize = 1 << 17;

/// A Parquet file that appears when it is whole: Snappy, unsigned integers exact, the plan in the metadata as `plan.json`.
pub struct ParquetTable {
    writer: SerializedFileWriter<Output>,
    columns: Vec<Buffer>,
    buffered: usize,
}

/// The values of a column that are not written yet.
enum Buffer {
    F64(Vec<f64>),
    Integer(Vec<i64>),
    Bool(Vec<bool>),
    Text(Vec<ByteArray>),
}

impl ParquetTable {
    /// Begins the table that will be at `path`, with the columns of `plan`.
    ///
    /// # Errors
    /// If no file can be made there.
    pub fn create(path: impl AsRef<Path>, plan: &Plan) -> Result<Self, SweepError> {
        let output = Output::create(path.as_ref())?;
        let columns = columns(plan.schema());
        let fields = columns.iter().map(|&(name, kind)| field(name, kind));
        let schema = Type::group_type_builder("rows")
            .with_fields(fields.collect::<Result<_, _>>().map_err(failed)?)
            .build()
            .map_err(failed)?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by(plan.program().into())
            .set_key_value_metadata(Some(vec![KeyValue::new(
                "plan.json".into(),
                plan.to_json(),
            )]))
            .build();
        let writer = SerializedFileWriter::new(output, Arc::new(schema), Arc::new(properties));
        Ok(Self {
            writer: writer.map_err(failed)?,
            columns: columns.iter().map(|&(_, kind)| Buffer::of(kind)).collect(),
            buffered: 0,
        })
    }

    /// Takes rows in the order of their points, as [`merge`](crate::merge()) gives them.
    ///
    /// # Errors
    /// If they cannot be written.
    pub fn rows(&mut self, records: &[Record]) -> Result<(), SweepError> {
        for record in records {
            let leading = [
                Value::U64(record.point),
                Value::Text(record.status.name().into()),
            ];
            let values = leading.iter().chain(&record.values);
            for (column, value) in self.columns.iter_mut().zip(values) {
                column.push(value);
            }
        }
        self.buffered += records.len();
        if self.buffered >= ROW_GROUP {
            self.write_group().map_err(failed)?;
        }
        Ok(())
    }

    /// Brings the whole table to the disk and gives it its name; without this, nothing is left of it.
    ///
    /// # Errors
    /// If that fails.
    pub fn finish(mut self) -> Result<(), SweepError> {
        self.write_group().map_err(failed)?;
        self.writer.into_inner().map_err(failed)?.finish()
    }

    fn write_group(&mut self) -> Result<(), ParquetError> {
        if self.buffered == 0 {
            return Ok(());
        }
        let mut group = self.writer.next_row_group()?;
        for buffer in &mut self.columns {
            let mut column = group
                .next_column()?
                .expect("the file has a column for every buffer");
            buffer.write(column.untyped())?;
            column.close()?;
        }
        group.close()?;
        self.buffered = 0;
        Ok(())
    }
}

impl Buffer {
    fn of(kind: Kind) -> Self {
        match kind {
            Kind::F64 => Self::F64(Vec::new()),
            Kind::U64 | Kind::I64 => Self::Integer(Vec::new()),
            Kind::Bool => Self::Bool(Vec::new()),
            Kind::Text => Self::Text(Vec::new()),
        }
    }

    fn push(&mut self, value: &Value) {
        match (self, value) {
            (Self::F64(values), Value::F64(value)) => values.push(*value),
            // An unsigned column holds the bits of a signed one, and says so in its type.
            (Self::Integer(values), Value::U64(value)) => values.push(value.cast_signed()),
            (Self::Integer(values), Value::I64(value)) => values.push(*value),
            (Self::Bool(values), Value::Bool(value)) => values.push(*value),
            (Self::Text(values), Value::Text(value)) => values.push(value.as_str().into()),
            _ => unreachable!("the rows of a verified chunk have the kinds of its plan"),
        }
    }

    fn write(&mut self, column: &mut ColumnWriter<'_>) -> Result<usize, ParquetError> {
        match (self, column) {
            (Self::F64(values), ColumnWriter::DoubleColumnWriter(writer)) => {
                writer.write_batch(&std::mem::take(values), None, None)
            }
            (Self::Integer(values), ColumnWriter::Int64ColumnWriter(writer)) => {
                writer.write_batch(&std::mem::take(values), None, None)
            }
            (Self::Bool(values), ColumnWriter::BoolColumnWriter(writer)) => {
                writer.write_batch(&std::mem::take(values), None, None)
            }
            (Self::Text(values), ColumnWriter::ByteArrayColumnWriter(writer)) => {
                writer.write_batch(&std::mem::take(values), None, None)
            }
            _ => unreachable!("the file's columns and the buffers are made from one list"),
        }
    }
}

fn columns(schema: &Schema) -> Vec<(&str, Kind)> {
    let [point, status] = Schema::LEADING;
    let rest = schema.columns().iter();
    [(point, Kind::U64), (status, Kind::Text)]
        .into_iter()
        .chain(rest.map(|column| (column.name.as_str(), column.kind)))
        .collect()
}

fn field(name: &str, kind: Kind) -> Result<Arc<Type>, ParquetError> {
    let (physical, logical) = match kind {
        Kind::F64 => (Physical::DOUBLE, None),
        Kind::U64 => (Physical::INT64, Some(LogicalType::integer(64, false))),
        Kind::I64 => (Physical::INT64, None),
        Kind::Bool => (Physical::BOOLEAN, None),
        Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
    };
    Type::primitive_type_builder(name, physical)
        .with_repetition(Repetition::REQUIRED)
        .with_logical_type(logical)
        .build()
        .map(Arc::new)
}

#[expect(clippy::needless_pass_by_value, reason = "map_err passes values")]
fn failed(error: ParquetError) -> SweepError {
    SweepError::Table(error.to_string())
}
