use super::Array;
use crate::Error;
use crate::error::shown;
use crate::source::Source;
use csv::{ReaderBuilder, StringRecord, Trim};
use std::path::Path;

/// Reads a table of numbers: one row for each time, one column for each entry of the input.
pub(super) fn read(path: &Path, source: Source) -> Result<Array, Error> {
    let failed = |error: csv::Error| {
        let place = path.display().to_string();
        match error.into_kind() {
            csv::ErrorKind::Io(source) => Error::io(path)(source),
            kind => Error::unexpected(
                place,
                "the file",
                "comma-separated text",
                format!("{kind:?}"),
            ),
        }
    };
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .comment(Some(b'#'))
        .trim(Trim::All)
        .from_reader(source.bytes);
    let (mut values, mut columns, mut rows) = (Vec::new(), 0, 0);
    for (index, record) in reader.records().enumerate() {
        let record = record.map_err(failed)?;
        let is_title = index == 0 && record.iter().all(|field| field.parse::<f64>().is_err());
        if is_title {
            continue;
        }
        if rows == 0 {
            columns = record.len();
        } else if record.len() != columns {
            let expected = format!("{columns} as in the row before");
            let place = line(path, &record);
            return Err(Error::unexpected(
                place,
                "the number of columns",
                expected,
                record.len(),
            ));
        }
        for (column, field) in record.iter().enumerate() {
            values.push(field.parse().map_err(|_| {
                let what = format!("column {}", column + 1);
                Error::unexpected(line(path, &record), what, "a number", shown(field))
            })?);
        }
        rows += 1;
    }
    Ok(Array {
        shape: vec![rows, columns],
        values,
    })
}

/// `x.csv: line 12`.
fn line(path: &Path, record: &StringRecord) -> String {
    let line = record.position().map_or(0, csv::Position::line);
    format!("{}: line {line}", path.display())
}
