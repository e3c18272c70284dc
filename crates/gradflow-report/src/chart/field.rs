//! A quantity over a plane: heat maps and contours.

use plotters_css::{Bitmap, Ramp};
use std::collections::BTreeMap;

/// Values on a regular grid of cells over a rectangle.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The left and the right edge, on the x axis.
    pub x: (f64, f64),
    /// The lower and the upper edge, on the y axis.
    pub y: (f64, f64),
    /// Cells in a row.
    pub columns: usize,
    /// The values at the middles of the cells: the lowest row first, each row from left to right.
    pub values: Vec<f64>,
}

impl Field {
    /// `value` at the middles of `columns` × `rows` cells.
    pub fn sample(
        x: (f64, f64),
        y: (f64, f64),
        cells: (usize, usize),
        value: impl Fn(f64, f64) -> f64,
    ) -> Self {
        let middle = |(low, high): (f64, f64), index: usize, count: usize| {
            low + (high - low) * (index as f64 + 0.5) / count as f64
        };
        let (columns, rows) = cells;
        let values = (0..rows)
            .flat_map(|row| (0..columns).map(move |column| (row, column)))
            .map(|(row, column)| value(middle(x, column, columns), middle(y, row, rows)))
            .collect();
        Self {
            x,
            y,
            columns,
            values,
        }
    }

    pub(super) fn rows(&self) -> usize {
        self.values.len() / self.columns.max(1)
    }

    /// The colours from top to bottom; `position` brings a value to 0…1.
    pub(super) fn bitmap(&self, ramp: Ramp, position: impl Fn(f64) -> f64) -> Bitmap {
        // At most 201 colours, so that the bitmap has a palette.
        let color = |&value: &f64| ramp.at((position(value) * 200.0).round() / 200.0);
        Bitmap {
            columns: u32::try_from(self.columns).unwrap_or(u32::MAX),
            pixels: self
                .values
                .chunks(self.columns.max(1))
                .rev()
                .flatten()
                .map(color)
                .collect(),
        }
    }

    /// The lines where the field, interpolated between the middles of its cells, is `level` (marching squares; the mean of the
    /// corners decides at saddles). Squares with a corner that is not finite have none.
    pub(super) fn contours(&self, level: f64) -> Vec<Vec<(f64, f64)>> {
        let mut links: BTreeMap<Edge, Vec<Edge>> = BTreeMap::new();
        for row in 0..self.rows().saturating_sub(1) {
            for column in 0..self.columns.saturating_sub(1) {
                for (from, to) in self.square(column, row, level) {
                    links.entry(from).or_default().push(to);
                    links.entry(to).or_default().push(from);
                }
            }
        }
        let open: Vec<Edge> = links
            .iter()
            .filter(|(_, next)| next.len() == 1)
            .map(|(&edge, _)| edge)
            .collect();
        let all: Vec<Edge> = links.keys().copied().collect();
        let mut lines = Vec::new();
        for start in open.into_iter().chain(all) {
            let mut line = vec![self.crossing(start, level)];
            let mut here = start;
            while let Some(next) = links.get_mut(&here).and_then(Vec::pop) {
                if let Some(back) = links.get_mut(&next)
                    && let Some(index) = back.iter().position(|&edge| edge == here)
                {
                    back.swap_remove(index);
                }
                line.push(self.crossing(next, level));
                here = next;
            }
            if line.len() > 1 {
                lines.push(line);
            }
        }
        lines
    }

    fn value(&self, column: usize, row: usize) -> f64 {
        self.values[row * self.columns + column]
    }

    /// The pairs of edges that the contour joins in the square whose lower left corner is the cell `(column, row)`.
    fn square(&self, column: usize, row: usize, level: f64) -> Vec<(Edge, Edge)> {
        let corners = [
            (column, row),
            (column + 1, row),
            (column + 1, row + 1),
            (column, row + 1),
        ];
        let values = corners.map(|(column, row)| self.value(column, row));
        if values.iter().any(|value| !value.is_finite()) {
            return Vec::new();
        }
        let above = values.map(|value| value >= level);
        let edges = [
            Edge {
                column,
                row,
                side: Side::Lower,
            },
            Edge {
                column: column + 1,
                row,
                side: Side::Left,
            },
            Edge {
                column,
                row: row + 1,
                side: Side::Lower,
            },
            Edge {
                column,
                row,
                side: Side::Left,
            },
        ];
        let crossed: Vec<Edge> = (0..4)
            .filter(|&side| above[side] != above[(side + 1) % 4])
            .map(|side| edges[side])
            .collect();
        match crossed[..] {
            [one, other] => vec![(one, other)],
            [first, second, third, fourth] => {
                let middle = values.iter().sum::<f64>() / 4.0 >= level;
                if middle == above[0] {
                    vec![(first, second), (third, fourth)]
                } else {
                    vec![(fourth, first), (second, third)]
                }
            }
            _ => Vec::new(),
        }
    }

    /// Where the level is crossed on `edge`, on the axes.
    fn crossing(&self, edge: Edge, level: f64) -> (f64, f64) {
        let Edge { column, row, side } = edge;
        let (across, up) = match side {
            Side::Lower => (1, 0),
            Side::Left => (0, 1),
        };
        let (from, to) = (
            self.value(column, row),
            self.value(column + across, row + up),
        );
        let fraction = (level - from) / (to - from);
        let place = |(low, high): (f64, f64), index: usize, step: usize, count: usize| {
            low + (high - low) * (index as f64 + 0.5 + fraction * step as f64) / count as f64
        };
        (
            place(self.x, column, across, self.columns),
            place(self.y, row, up, self.rows()),
        )
    }
}

/// An edge of the lattice of cell middles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Edge {
    column: usize,
    row: usize,
    side: Side,
}

/// From a cell to its right or to its upper neighbour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    Lower,
    Left,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_contour_of_a_radius_is_one_closed_circle() {
        let field = Field::sample((-2.0, 2.0), (-2.0, 2.0), (80, 60), f64::hypot);
        let lines = field.contours(1.0);
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].first(), lines[0].last());
        assert!(
            lines[0]
                .iter()
                .all(|&(x, y)| (x.hypot(y) - 1.0).abs() < 2e-3)
        );
    }

    #[test]
    fn an_open_contour_is_one_line_from_edge_to_edge() {
        let lines = Field::sample((0.0, 1.0), (0.0, 1.0), (10, 10), |x, _| x).contours(0.42);
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].len(), 10);
        assert!(lines[0].iter().all(|&(x, _)| (x - 0.42).abs() < 1e-12));
    }

    #[test]
    fn a_saddle_is_two_lines_and_nan_has_none() {
        let saddle = Field {
            x: (0.0, 2.0),
            y: (0.0, 2.0),
            columns: 2,
            values: vec![1.0, 0.0, 0.0, 1.0],
        };
        assert_eq!(saddle.contours(0.5).len(), 2);
        let holed = Field {
            values: vec![1.0, f64::NAN, 0.0, 1.0],
            ..saddle
        };
        assert!(holed.contours(0.5).is_empty());
    }

    #[test]
    fn the_first_row_is_the_lowest() {
        let field = Field::sample((0.0, 1.0), (0.0, 1.0), (1, 2), |_, y| y);
        let bitmap = field.bitmap(Ramp::Sequential, |value| value);
        assert_eq!(bitmap.pixels[0], Ramp::Sequential.at(0.75));
    }
}
