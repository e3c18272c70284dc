//! The figures: what is drawn, without knowing where it comes from.

use crate::sweep::table::Cell;
use gradflow_report::{Axis, Chart, DrawError, Field, Pen, Ramp, Text, sketch};

/// Words that are known at run time only. They live as long as the program, which ends with the figure.
fn words(text: &str) -> Text {
    let text = String::leak(text.to_owned());
    Text { en: text, zh: text }
}

/// The values of an axis, each once, in ascending order.
fn distinct(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.dedup();
    values
}

/// How the values of an axis are spaced, with the edges of the cells around the first and the last.
struct Spacing {
    is_log: bool,
    low: f64,
    high: f64,
}

impl Spacing {
    /// `None` for fewer than two values, and for values that have neither equal differences nor equal ratios.
    fn of(values: &[f64]) -> Option<Self> {
        let (&first, &last) = (values.first()?, values.last()?);
        let steps = values.len() as f64 - 1.0;
        let even = |warped: &dyn Fn(f64) -> f64| {
            let step = (warped(last) - warped(first)) / steps;
            let is_even = |(index, &value): (usize, &f64)| {
                (warped(value) - warped(first) - index as f64 * step).abs() <= 1e-6 * step.abs()
            };
            (step > 0.0 && values.iter().enumerate().all(is_even)).then_some(step / 2.0)
        };
        if let Some(half) = even(&|value| value) {
            return Some(Self {
                is_log: false,
                low: first - half,
                high: last + half,
            });
        }
        let half = even(&f64::ln).filter(|half| half.is_finite())?.exp();
        Some(Self {
            is_log: true,
            low: first / half,
            high: last * half,
        })
    }

    fn axis(&self, label: Text) -> Axis {
        if self.is_log {
            Axis::log10(label, self.low, self.high)
        } else {
            Axis::linear(label, self.low, self.high)
        }
    }
}

/// The least and the largest of the finite values, a little apart; 0 to 1 if there is none.
fn range(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let finite = values.filter(|value| value.is_finite());
    let (low, high) = finite.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
        (low.min(value), high.max(value))
    });
    if low > high {
        return (0.0, 1.0);
    }
    let room = 0.04 * (high - low).max(1e-9 * high.abs()).max(1e-12);
    (low - room, high + room)
}

/// Means over one axis.
pub(super) struct Line<'a> {
    cells: Vec<&'a Cell>,
}

impl<'a> Line<'a> {
    pub(super) fn of(cells: &'a [Cell]) -> Self {
        let mut cells: Vec<&Cell> = cells.iter().collect();
        cells.sort_by(|a, b| a.at[0].total_cmp(&b.at[0]));
        Self { cells }
    }

    pub(super) fn draw(&self, x: &str, value: &str) -> Result<String, DrawError> {
        let at = distinct(self.cells.iter().map(|cell| cell.at[0]));
        let is_log = Spacing::of(&at).is_some_and(|spacing| spacing.is_log);
        let across = range(at.iter().copied());
        let horizontal = if is_log {
            Axis::log10(words(x), at[0], at[at.len() - 1])
        } else {
            Axis::linear(words(x), across.0, across.1)
        };
        let (low, high) = range(self.cells.iter().map(|cell| cell.mean));
        let title = format!("{value} over {x}");
        sketch(
            &title,
            &format!("A line over {} values.", at.len()),
            |panel| {
                let vertical = Axis::linear(words(value), low, high);
                let mut chart = Chart::new(panel, horizontal, vertical);
                if low < 0.0 && 0.0 < high {
                    chart.horizontal(0.0, "");
                }
                let points = || self.cells.iter().map(|cell| (cell.at[0], cell.mean));
                chart.line(Pen::SERIES[0], "", points());
                chart.points(Pen::SERIES[0], "", points());
                chart.finish()
            },
        )
    }
}

/// Means over two axes; a cell without any is empty.
pub(super) struct Heatmap {
    x: Spacing,
    y: Spacing,
    columns: usize,
    /// The lowest row first.
    values: Vec<f64>,
}

impl Heatmap {
    pub(super) fn of(cells: &[Cell]) -> Result<Self, DrawError> {
        let [xs, ys] = [0, 1].map(|axis| distinct(cells.iter().map(|cell| cell.at[axis])));
        let uneven = || {
            let reason = "expected axes of two or more values with equal differences or equal ratios for a heat map: fix one with --at to draw a line";
            DrawError(reason.into())
        };
        let mut values = vec![f64::NAN; xs.len() * ys.len()];
        for cell in cells {
            let column = xs.partition_point(|&x| x < cell.at[0]);
            let row = ys.partition_point(|&y| y < cell.at[1]);
            values[row * xs.len() + column] = cell.mean;
        }
        Ok(Self {
            x: Spacing::of(&xs).ok_or_else(uneven)?,
            y: Spacing::of(&ys).ok_or_else(uneven)?,
            columns: xs.len(),
            values,
        })
    }

    pub(super) fn draw(&self, [x, y]: [&str; 2], value: &str) -> Result<String, DrawError> {
        let (low, high) = range(self.values.iter().copied());
        let is_signed = low < 0.0 && 0.0 < high;
        let (ramp, low, high) = if is_signed {
            let most = high.max(-low);
            (Ramp::Diverging, -most, most)
        } else {
            (Ramp::Sequential, low, high)
        };
        let field = Field {
            x: (self.x.low, self.x.high),
            y: (self.y.low, self.y.high),
            columns: self.columns,
            values: self.values.clone(),
        };
        let title = format!("{value} over {x} and {y}");
        let rows = self.values.len() / self.columns;
        let description = format!("A heat map of {} by {rows} cells.", self.columns);
        sketch(&title, &description, |panel| {
            let mut chart = Chart::new(panel, self.x.axis(words(x)), self.y.axis(words(y)));
            // Contours are interpolated in the units of the axes, which bends them where those are logarithmic.
            let has_contour = is_signed && !self.x.is_log && !self.y.is_log;
            let contour = has_contour.then(|| field.clone());
            chart.heatmap(field, ramp, Axis::linear(words(value), low, high));
            if let Some(field) = contour {
                chart.contour(Pen::INK, "0", &field, 0.0);
            }
            chart.finish()
        })
    }
}
