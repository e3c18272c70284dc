//! Direct labels of lines.
//!
//! A line that reaches the right edge is labelled there, outside the plotting area; one that leaves earlier is labelled where it leaves.
//! Where labels would take too much of the width, a key above the plotting area names the strokes.

use super::mark::Mark;
use super::plot::{GAP, LABEL, LINE_HEIGHT, Plot};
use super::{Chart, Pen};
use crate::DrawError;
use crate::canvas::Lettering;
use plotters_css::plotters_backend::text_anchor::{HPos, VPos};
use plotters_css::{Halo, Point, text_width};

/// The length of a stroke in the key.
const SAMPLE: f64 = 20.0;
/// The largest share of the width that labels at line ends may take.
const SHARE: f64 = 0.27;

/// Where lines are labelled.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Labels {
    /// At the ends of the lines, in a margin of this width.
    Ends(f64),
    /// In a key of this many rows.
    Key(f64),
}

/// An entry of the key.
struct Entry<'m> {
    pen: Pen,
    text: &'m str,
    column: f64,
    row: f64,
}

impl Labels {
    pub(super) fn of(chart: &Chart<'_, '_>) -> Self {
        let widest = labelled(chart).fold(0.0_f64, |width, (_, label)| {
            width.max(text_width(label, LABEL))
        });
        let width = chart.frame.right - chart.frame.left;
        let margin_is_taken = chart
            .marks
            .iter()
            .any(|mark| matches!(mark, Mark::Heat { .. }));
        if widest == 0.0 {
            Self::Ends(0.0)
        } else if margin_is_taken || widest > SHARE * width {
            let rows = entries(chart).last().map_or(0.0, |entry| entry.row + 1.0);
            Self::Key(rows)
        } else {
            // Widths are estimates: a twentieth is spare.
            Self::Ends(1.05 * widest + GAP)
        }
    }
}

/// The lines that have a label.
fn labelled<'m>(chart: &'m Chart<'_, '_>) -> impl Iterator<Item = (Pen, &'m str)> {
    chart.marks.iter().filter_map(|mark| match mark {
        Mark::Line { pen, label, .. } if !label.is_empty() => Some((*pen, label.as_str())),
        _ => None,
    })
}

/// The key, filled from left to right.
fn entries<'m>(chart: &'m Chart<'_, '_>) -> Vec<Entry<'m>> {
    let width = chart.frame.right - chart.frame.left;
    let (mut column, mut row) = (0.0, 0.0);
    labelled(chart)
        .map(|(pen, text)| {
            let needed = SAMPLE + GAP + text_width(text, LABEL);
            if column > 0.0 && column + needed > width {
                (column, row) = (0.0, row + 1.0);
            }
            let entry = Entry {
                pen,
                text,
                column,
                row,
            };
            column += needed + 3.0 * GAP;
            entry
        })
        .collect()
}

impl Plot<'_, '_, '_> {
    pub(super) fn line_labels(&self) -> Result<(), DrawError> {
        match self.labels {
            Labels::Ends(_) => self.end_labels(),
            Labels::Key(rows) => self.key(rows),
        }
    }

    fn key(&self, rows: f64) -> Result<(), DrawError> {
        let top = self.area.top - GAP - rows * LINE_HEIGHT;
        for entry in entries(self.chart) {
            let x = self.chart.frame.left + entry.column;
            let y = top + (entry.row + 0.5) * LINE_HEIGHT;
            self.canvas()
                .stroke(&[Point::new(x, y), Point::new(x + SAMPLE, y)], entry.pen)?;
            self.canvas().text(Lettering {
                text: entry.text,
                at: Point::new(x + SAMPLE + GAP, y),
                role: entry.pen.role,
                horizontal: HPos::Left,
                vertical: VPos::Center,
                ..Lettering::of_titles()
            })?;
        }
        Ok(())
    }

    fn end_labels(&self) -> Result<(), DrawError> {
        let mut outside: Vec<Lettering<'_>> = Vec::new();
        for mark in &self.chart.marks {
            let Mark::Line { pen, label, points } = mark else {
                continue;
            };
            let pieces = self
                .area
                .clip_line(points.iter().map(|&point| self.place(point)));
            let Some(&end) = pieces.last().and_then(|piece| piece.last()) else {
                continue;
            };
            let lettering = Lettering {
                text: label,
                at: Point::new(self.area.right + GAP, end.y),
                role: pen.role,
                horizontal: HPos::Left,
                vertical: VPos::Center,
                ..Lettering::of_titles()
            };
            if label.is_empty() {
                continue;
            }
            if end.x > self.area.right - 2.0 * GAP {
                outside.push(lettering);
            } else {
                let y = end
                    .y
                    .clamp(self.area.top + LABEL / 2.0, self.area.bottom - LABEL);
                let fits = end.x + GAP + text_width(label, LABEL) <= self.chart.frame.right;
                let (shift, horizontal) = if fits {
                    (GAP, HPos::Left)
                } else {
                    (-GAP, HPos::Right)
                };
                self.canvas().text(Lettering {
                    at: Point::new(end.x + shift, y),
                    horizontal,
                    halo: Halo::Surface,
                    ..lettering
                })?;
            }
        }
        outside.sort_by(|one, other| one.at.y.total_cmp(&other.at.y));
        let heights: Vec<f64> = outside.iter().map(|label| label.at.y).collect();
        for (label, y) in outside
            .into_iter()
            .zip(spread(&heights, LINE_HEIGHT, self.area.bottom))
        {
            self.canvas().text(Lettering {
                at: Point::new(label.at.x, y),
                ..label
            })?;
        }
        Ok(())
    }
}

/// `heights`, which increase, moved apart as little as possible until neighbours differ by `room` and none exceeds `floor`.
///
/// Labels that touch form a block around the mean of their heights (pool adjacent violators).
fn spread(heights: &[f64], room: f64, floor: f64) -> Vec<f64> {
    let mut blocks: Vec<(f64, f64)> = Vec::new();
    for (index, &height) in heights.iter().enumerate() {
        let mut block = (height - index as f64 * room, 1.0);
        while let Some(&(mean, count)) = blocks.last()
            && mean > block.0
        {
            blocks.pop();
            block = (
                (mean * count + block.0 * block.1) / (count + block.1),
                count + block.1,
            );
        }
        blocks.push(block);
    }
    let highest = floor - (heights.len().saturating_sub(1)) as f64 * room;
    let mut places = Vec::with_capacity(heights.len());
    for (mean, count) in blocks {
        let mut left = count;
        while left > 0.0 {
            places.push(mean.min(highest) + places.len() as f64 * room);
            left -= 1.0;
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_that_touch_move_apart_around_their_mean() {
        assert_eq!(spread(&[10.0, 100.0], 16.0, 200.0), [10.0, 100.0]);
        assert_eq!(spread(&[50.0, 50.0], 16.0, 200.0), [42.0, 58.0]);
        assert_eq!(spread(&[200.0, 200.0], 16.0, 200.0), [184.0, 200.0]);
        assert!(spread(&[], 16.0, 200.0).is_empty());
    }
}
