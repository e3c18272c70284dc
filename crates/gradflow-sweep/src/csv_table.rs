use crate::output::Output;
use crate::{Plan, Record, Schema, SweepError, Value};
use std::path::Path;

/// A table of comma-separated values that appears when it is whole.
///
/// Floats are the shortest text that reads back as the same bits, `NaN`, `inf` and `-inf`.
pub struct CsvTable {
    writer: csv::Writer<Output>,
}

impl CsvTable {
    /// Begins the table that will be at `path`, with the columns of `plan`.
    ///
    /// # Errors
    /// If no file can be made there.
    pub fn create(path: impl AsRef<Path>, plan: &Plan) -> Result<Self, SweepError> {
        let mut writer = csv::Writer::from_writer(Output::create(path.as_ref())?);
        let columns = plan.schema().columns().iter();
        let names = Schema::LEADING
            .into_iter()
            .chain(columns.map(|column| column.name.as_str()));
        writer.write_record(names).map_err(failed)?;
        Ok(Self { writer })
    }

    /// Takes rows in the order of their points, as [`merge`](crate::merge()) gives them.
    ///
    /// # Errors
    /// If they cannot be written.
    pub fn rows(&mut self, records: &[Record]) -> Result<(), SweepError> {
        for record in records {
            let leading = [record.point.to_string(), record.status.name().into()];
            let values = record.values.iter().map(text);
            self.writer
                .write_record(leading.into_iter().chain(values))
                .map_err(failed)?;
        }
        Ok(())
    }

    /// Brings the whole table to the disk and gives it its name; without this, nothing is left of it.
    ///
    /// # Errors
    /// If that fails.
    pub fn finish(self) -> Result<(), SweepError> {
        let output = self
            .writer
            .into_inner()
            .map_err(|error| SweepError::Table(error.to_string()))?;
        output.finish()
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::F64(value) => format!("{value:?}"),
        Value::U64(value) => value.to_string(),
        Value::I64(value) => value.to_string(),
        Value::Bool(value) => value.to_string(),
        Value::Text(value) => value.clone(),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "map_err passes values")]
fn failed(error: csv::Error) -> SweepError {
    SweepError::Table(error.to_string())
}
