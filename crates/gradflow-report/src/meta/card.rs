//! The picture that other sites show beside a link: the curves of one figure, without text.

use crate::measure::Measured;
use crate::meta::raster::Raster;
use crate::problems::Problems;
use crate::{Card, Report, Table};
use plotters_css::{Role, Theme};

/// Where the site carries it.
pub(crate) const PATH: &str = "assets/card.png";
/// What sites that show cards ask for.
pub(super) const SIZE: (u32, u32) = (1200, 630);

/// Between the curves and the edges, in pixels.
const MARGIN: f64 = 90.0;
/// Half the width of a curve, in pixels.
const HALF_WIDTH: f64 = 6.0;

/// The report's card as a PNG file; `None` when it has none, or when it names what is not there, which is a problem.
pub(crate) fn png(report: &Report, measured: &Measured, problems: &Problems) -> Option<Vec<u8>> {
    let card = report.card?;
    let drawn = curves(card, measured).map(|curves| draw(&curves));
    drawn
        .map_err(|message| problems.push("card", card.figure, message))
        .ok()
}

type Curve = Vec<(f64, f64)>;

fn curves(card: Card, measured: &Measured) -> Result<Vec<Curve>, String> {
    let figure = measured.figures.get(card.figure);
    let table = figure.and_then(|figure| figure.table.as_ref());
    let table = table.ok_or("expected a figure with a table, found none")?;
    let curve = |name: &&str| {
        column(table, name).ok_or(format!(
            "expected a column `{name}` in its table, found none"
        ))
    };
    card.columns.iter().map(curve).collect()
}

/// A column over the first one, where both are finite.
fn column(table: &Table, name: &str) -> Option<Curve> {
    let index = table
        .columns
        .iter()
        .position(|column| column.name == name)?;
    let points = table.rows.iter().map(|row| (row[0], row[index]));
    Some(
        points
            .filter(|(x, y)| x.is_finite() && y.is_finite())
            .collect(),
    )
}

fn draw(curves: &[Curve]) -> Vec<u8> {
    let points = || curves.iter().flatten();
    let (left, right) = range(points().map(|point| point.0));
    let (low, high) = range(points().map(|point| point.1).chain([0.0]));
    let (width, height) = (f64::from(SIZE.0), f64::from(SIZE.1));
    let at = |(x, y): (f64, f64)| {
        let across = (x - left) / (right - left);
        let up = (y - low) / (high - low);
        (
            MARGIN + across * (width - 2.0 * MARGIN),
            height - MARGIN - up * (height - 2.0 * MARGIN),
        )
    };
    let color = |role: Role| role.in_theme(Theme::Dark);
    let mut raster = Raster::new(SIZE, color(Role::SURFACE));
    raster.stroke(
        &[at((left, 0.0)), at((right, 0.0))],
        1.5,
        color(Role::MUTED),
    );
    for (curve, role) in curves.iter().zip(Role::SERIES.into_iter().cycle()) {
        let path: Vec<_> = curve.iter().copied().map(at).collect();
        raster.stroke(&path, HALF_WIDTH, color(role));
        let end = path.last().copied();
        raster.stroke(end.as_slice(), 2.5 * HALF_WIDTH, color(role));
    }
    raster.png()
}

/// The smallest and the largest value, never equal.
fn range(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let start = (f64::INFINITY, f64::NEG_INFINITY);
    let (low, high) = values.fold(start, |(low, high), value| {
        (value.min(low), value.max(high))
    });
    if low < high {
        (low, high)
    } else {
        (low - 1.0, low + 1.0)
    }
}
