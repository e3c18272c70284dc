//! The rows of a sweep, brought together by the points of its grid.

use super::opened::Opened;
use crate::exit::{Exit, Failure};
use anyhow::anyhow;
use gradflow_sweep::{Status, merge};

/// One point of the grid with what its networks have in common.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Cell {
    /// The values of the axes.
    pub(super) at: Vec<f64>,
    /// The mean over the networks with the status `ok`; NaN if there is none.
    pub(super) mean: f64,
    /// How many networks have that status.
    pub(super) ok: u64,
    /// How many have another: they are in no mean.
    pub(super) excluded: u64,
}

/// The names of the measured columns.
pub(super) fn measured(opened: &Opened) -> Vec<String> {
    let schema = opened.experiment.schema();
    // Before them stand the axes and the number of the network.
    let before = opened.experiment.axes().count() + 1;
    let names = schema.columns().iter().map(|column| column.name.clone());
    names.skip(before).collect()
}

/// The cells of the grid in its order, with the means of `column`; every chunk must be there.
pub(super) fn cells(opened: &Opened, column: &str) -> Result<Vec<Cell>, Failure> {
    let Opened {
        directory,
        experiment,
    } = opened;
    let columns = measured(opened);
    let place = columns.iter().position(|name| name == column);
    let place = place.ok_or_else(|| {
        let expected = columns.join(", ");
        let error = anyhow!("--value expects one of {expected}, got {column}");
        Failure::new(Exit::Usage, error)
    })?;
    let place = place + experiment.axes().count() + 1;
    let mut cells: Vec<Cell> = Vec::new();
    merge(directory, |records| {
        for record in records {
            let (at, network) = experiment.point(record.point);
            if network == 0 {
                cells.push(Cell {
                    at,
                    mean: 0.0,
                    ok: 0,
                    excluded: 0,
                });
            }
            let cell = cells.last_mut().expect("the first row is of network 0");
            match record.status {
                Status::Ok => {
                    cell.mean += record.values[place].as_f64().unwrap_or(f64::NAN);
                    cell.ok += 1;
                }
                _ => cell.excluded += 1,
            }
        }
        Ok(())
    })?;
    for cell in &mut cells {
        cell.mean /= cell.ok as f64;
    }
    Ok(cells)
}
