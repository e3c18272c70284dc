//! `gradflow sweep merge`.

use super::PROGRAM;
use crate::exit::{Exit, Failure};
use clap::Args;
use gradflow_sweep::{CsvTable, Directory, Merged, ParquetTable, merge};
use std::path::PathBuf;

/// Put all rows into one table, in the order of the points; refused while a chunk is missing or damaged
#[derive(Debug, Args)]
pub(crate) struct Merge {
    /// The directory of the sweep.
    #[arg(value_name = "DIR")]
    directory: PathBuf,
    /// The Parquet file to write.
    #[arg(long, value_name = "OUT.parquet")]
    to: Option<PathBuf>,
    /// The CSV file to write, each float with all its digits.
    #[arg(long, value_name = "OUT.csv")]
    csv: Option<PathBuf>,
}

impl Merge {
    pub(crate) fn run(&self) -> Result<Exit, Failure> {
        let directory =
            Directory::open(&self.directory, PROGRAM).map_err(Failure::of(&self.directory))?;
        let plan = directory.plan();
        let parquet = self.to.as_ref().map(|to| ParquetTable::create(to, plan));
        let mut parquet = parquet.transpose()?;
        let csv = self.csv.as_ref().map(|to| CsvTable::create(to, plan));
        let mut csv = csv.transpose()?;
        let merged = merge(&directory, |records| {
            if let Some(table) = &mut parquet {
                table.rows(records)?;
            }
            if let Some(table) = &mut csv {
                table.rows(records)?;
            }
            Ok(())
        })
        .map_err(Failure::of(&self.directory))?;
        if let Some(table) = parquet {
            table.finish()?;
        }
        if let Some(table) = csv {
            table.finish()?;
        }
        tell(&merged);
        Ok(Exit::Done)
    }
}

/// Rows, hash, and how many rows have each status: none that is not a number disappears.
fn tell(merged: &Merged) {
    println!("rows      {}", merged.rows);
    println!("hash      {}", merged.hash);
    for (status, count) in merged.statuses {
        if count > 0 {
            println!("{:<9} {count}", status.name());
        }
    }
}
