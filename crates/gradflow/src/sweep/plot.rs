//! `gradflow sweep plot`.

mod drawing;

use super::opened::Opened;
use super::table::{Cell, cells, measured};
use crate::exit::{Exit, Failure};
use anyhow::{Context, anyhow};
use clap::Args;
use drawing::{Heatmap, Line};
use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

const NOTES: &str = "\
The figure shows means over the networks of a point; those that diverged or are not a number are counted, never averaged.
Two axes make a heat map with the line where the value is 0, one makes a line.
Beside OUT.svg stands OUT.data.csv.

Examples:
  gradflow sweep plot edge --to edge.svg
  gradflow sweep plot edge --to edge.svg --value log_norm_100 --x cell.recurrent.gain --at input.deviation=0.1";

/// Draw a heat map or a line over the axes, as SVG that follows the reader's colours
#[derive(Debug, Args)]
#[command(after_help = NOTES)]
pub(crate) struct Plot {
    /// The directory of the sweep; every chunk must be there.
    #[arg(value_name = "DIR")]
    directory: PathBuf,
    /// The figure to write.
    #[arg(long, value_name = "OUT.svg")]
    to: PathBuf,
    /// The column to show; the first that was measured if it is not given.
    #[arg(long, value_name = "COLUMN")]
    value: Option<String>,
    /// The axis to the right; the first that is not fixed if it is not given.
    #[arg(long, value_name = "KEY")]
    x: Option<String>,
    /// Fix an axis at the value that is nearest.
    #[arg(long, value_name = "KEY=VALUE", value_parser = fixed)]
    at: Vec<(String, f64)>,
}

impl Plot {
    pub(crate) fn run(&self) -> Result<Exit, Failure> {
        let opened = Opened::at(&self.directory)?;
        let mut keys: Vec<&str> = opened.experiment.axes().map(|axis| axis.0).collect();
        let value = self.value.clone();
        let value = value
            .or_else(|| measured(&opened).into_iter().next())
            .ok_or_else(|| usage("the sweep has measured nothing".into()))?;
        let mut cells = cells(&opened, &value)?;
        for (key, at) in &self.at {
            let axis = place(&keys, key)?;
            let distance = |cell: &Cell| (cell.at[axis] - at).abs();
            let least = cells.iter().map(distance).fold(f64::INFINITY, f64::min);
            cells.retain(|cell| distance(cell) <= least);
            for cell in &mut cells {
                cell.at.remove(axis);
            }
            keys.remove(axis);
        }
        if let Some(key) = &self.x {
            let axis = place(&keys, key)?;
            keys.swap(0, axis);
            for cell in &mut cells {
                cell.at.swap(0, axis);
            }
        }
        let svg = match *keys {
            [x] => Line::of(&cells).draw(x, &value),
            [x, y] => Heatmap::of(&cells).and_then(|map| map.draw([x, y], &value)),
            _ => {
                let found = keys.join(", ");
                return Err(usage(format!(
                    "expected one or two axes that are not fixed by --at, found {}: {found}",
                    keys.len()
                )));
            }
        }
        .map_err(|error| usage(error.to_string()))?;
        self.write(&svg, &csv(&keys, &value, &cells))?;
        let excluded: u64 = cells.iter().map(|cell| cell.excluded).sum();
        if excluded > 0 {
            let all: u64 = cells.iter().map(|cell| cell.ok).sum::<u64>() + excluded;
            eprintln!(
                "{excluded} of {all} networks diverged or are not a number: they are in no mean"
            );
        }
        Ok(Exit::Done)
    }

    fn write(&self, svg: &str, csv: &str) -> Result<(), Failure> {
        for (path, text) in [
            (self.to.clone(), svg),
            (self.to.with_extension("data.csv"), csv),
        ] {
            fs::write(&path, text)
                .with_context(|| format!("{} cannot be made", path.display()))
                .map_err(|error| Failure::new(Exit::Create, error))?;
        }
        Ok(())
    }
}

fn usage(message: String) -> Failure {
    Failure::new(Exit::Usage, anyhow!(message))
}

fn place(keys: &[&str], key: &str) -> Result<usize, Failure> {
    let place = keys.iter().position(|other| *other == key);
    place.ok_or_else(|| usage(format!("expected one of {}, got {key}", keys.join(", "))))
}

fn fixed(text: &str) -> Result<(String, f64), String> {
    let parts = text.split_once('=');
    let parts = parts.and_then(|(key, value)| Some((key.to_owned(), value.parse().ok()?)));
    parts.ok_or_else(|| "expected key=number".into())
}

/// The cells, each float with all its digits.
fn csv(keys: &[&str], value: &str, cells: &[Cell]) -> String {
    let mut csv = format!("{},{value},networks,excluded\n", keys.join(","));
    for cell in cells {
        let at = cell.at.iter().map(|at| format!("{at:?},"));
        let row = at.collect::<String>();
        // Writing to a string cannot fail.
        let _ = writeln!(csv, "{row}{:?},{},{}", cell.mean, cell.ok, cell.excluded);
    }
    csv
}
