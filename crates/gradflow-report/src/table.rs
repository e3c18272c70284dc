//! The shape of a figure's table.

use crate::Table;

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
    use super::fault;
    use crate::{Column, Table};

    fn table(rows: Vec<Vec<f64>>) -> Table {
        let column = |name| Column { name, symbol: "x" };
        Table {
            columns: vec![column("lag"), column("norm")],
            rows,
        }
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
