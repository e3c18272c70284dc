//! The table of a figure, as CSV.

use crate::Table;
use std::fmt::Write as _;

/// A header, then one line a row; the shortest digits that read back as the same number.
pub(crate) fn csv(table: &Table) -> String {
    let names: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
    let mut out = names.join(",");
    out.push('\n');
    for row in &table.rows {
        for (index, value) in row.iter().enumerate() {
            let comma = if index > 0 { "," } else { "" };
            write!(out, "{comma}{value:?}").expect("a String accepts every write");
        }
        out.push('\n');
    }
    out
}

/// What is wrong with the shape of a table.
pub(crate) fn fault(table: &Table) -> Option<String> {
    let width = table.columns.len();
    let odd = table.rows.iter().position(|row| row.len() != width)?;
    let found = table.rows[odd].len();
    Some(format!(
        "expected {width} values in row {odd} of the figure's table, found {found}"
    ))
}

#[cfg(test)]
mod tests {
    use super::{csv, fault};
    use crate::{Column, Table};

    fn table(rows: Vec<Vec<f64>>) -> Table {
        let column = |name| Column { name, symbol: "x" };
        Table {
            columns: vec![column("lag"), column("norm")],
            rows,
        }
    }

    #[test]
    fn numbers_read_back_as_the_same() {
        let written = csv(&table(vec![vec![1.0, 0.1 + 0.2], vec![f64::NAN, 1e-300]]));
        assert_eq!(written, "lag,norm\n1.0,0.30000000000000004\nNaN,1e-300\n");
    }

    #[test]
    fn a_short_row_is_named() {
        assert!(fault(&table(vec![vec![1.0, 2.0]])).is_none());
        assert_eq!(
            fault(&table(vec![vec![1.0]])).unwrap(),
            "expected 2 values in row 0 of the figure's table, found 1"
        );
    }
}
