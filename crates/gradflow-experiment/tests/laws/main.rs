//! What an experiment promises: strict specifications, one canonical form, rows that closed forms confirm.

mod canonical;
mod closed_form;
mod points;
mod strict;

use gradflow_experiment::{Experiment, SpecError};
use gradflow_sweep::{Kind, Row, Value};

/// Reads a specification that names no file.
fn parse(text: &str) -> Result<Experiment, SpecError> {
    Experiment::parse(text, &|_| Err(std::io::ErrorKind::NotFound.into()))
}

/// The row of a point.
fn row(experiment: &Experiment, index: u64) -> Row<Vec<Value>> {
    experiment.row(index, &mut experiment.seed().stream(index))
}

/// The number in the column `name` of a row.
fn number(experiment: &Experiment, row: &Row<Vec<Value>>, name: &str) -> f64 {
    let schema = experiment.schema();
    let columns = schema.columns();
    let place = columns.iter().position(|column| column.name == name);
    let place = place.unwrap_or_else(|| panic!("a column {name} in {columns:?}"));
    assert_eq!(columns[place].kind, Kind::F64);
    row.values[place].as_f64().expect("a number")
}

/// The number in the column `name` of the only point of a specification.
fn only(text: &str, name: &str) -> f64 {
    let experiment = parse(text).unwrap_or_else(|error| panic!("{error} in\n{text}"));
    assert_eq!(experiment.points(), 1);
    number(&experiment, &row(&experiment, 0), name)
}
