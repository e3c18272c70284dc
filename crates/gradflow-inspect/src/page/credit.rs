//! How far back credit reaches.

use super::to_log10;
use crate::Inspection;
use crate::measure::{CellMeasurement, Curve, Measurement};
use crate::verdict::named;
use gradflow_report::{
    Axis, Block, Cell, Chart, Column, DrawError, Grid, Interval, Panel, Pen, Role, Section,
    SheetFigure, Table, Text,
};

const LAG: Text = Text {
    en: "lag (steps)",
    zh: "滞后（步）",
};
const GRADIENT: Text = Text {
    en: "gradient, in parts of that at lag 0",
    zh: "梯度（以滞后 0 处为单位）",
};

/// The powers of ten that are drawn.
const LOWEST: f64 = -16.0;
const HIGHEST: f64 = 16.0;

fn figure(cell: &CellMeasurement, threshold: f64) -> Block<'_> {
    let name = named(cell.place);
    let credit = &cell.decay.credit;
    Block::Figure(SheetFigure {
        id: format!("credit-{}", super::cells::slug(cell.place)),
        title: format!("Credit against the lag, {name}"),
        description: format!(
            "The median falls below {threshold} of its size at lag 0 after {} steps.",
            cell.reach.median
        ),
        caption: "Solid: what a loss that sees $h_t$ tells the state $\\ell$ steps before; the band holds 90 % of times and sequences. \
                  Dashed: the product of Jacobians over the full state. The thin lines are the threshold and the reach."
            .to_owned(),
        aspect: (16, 9),
        narrow_aspect: (6, 5),
        table: Some(table(credit, &cell.decay.product)),
        draw: Box::new(move |panel| draw(cell, threshold, panel)),
    })
}

fn draw(cell: &CellMeasurement, threshold: f64, panel: &Panel<'_>) -> Result<(), DrawError> {
    let credit = &cell.decay.credit;
    let last = shown(credit);
    let within = || {
        let points = credit.lags.iter().zip(&credit.bands);
        points.take_while(move |(lag, _)| **lag <= last)
    };
    let finite = within()
        .flat_map(|(_, band)| [band.p05, band.p95])
        .map(to_log10)
        .filter(|log| log.is_finite());
    let (low, high) = finite.fold((-1.0_f64, 0.5_f64), |(low, high), log| {
        (low.min(log), high.max(log))
    });
    let (low, high) = (low.max(LOWEST), high.min(HIGHEST));
    let mut chart = Chart::new(
        panel,
        Axis::linear(LAG, 0.0, last as f64),
        Axis::powers_of_ten(GRADIENT, low, high),
    );
    chart.band(
        Role::SERIES[0],
        within().map(|(&lag, band)| Interval {
            x: lag as f64,
            low: to_log10(band.p05).max(low),
            high: to_log10(band.p95).max(low),
        }),
    );
    chart.horizontal(threshold.log10(), "");
    chart.vertical(cell.reach.median as f64, "");
    let product = &cell.decay.product;
    chart.line(
        Pen::SERIES[1].dashed(),
        "full state",
        points(product, last, low),
    );
    chart.line(Pen::SERIES[0], "credit", points(credit, last, low));
    chart.finish()
}

/// The median as long as it is on the chart.
fn points(curve: &Curve, last: usize, low: f64) -> impl Iterator<Item = (f64, f64)> {
    let points = curve.lags.iter().zip(&curve.bands);
    points
        .map(|(&lag, band)| (lag, to_log10(band.median)))
        .take_while(move |(lag, log)| *lag <= last && *log >= low)
        .map(|(lag, log)| (lag as f64, log))
}

/// The last lag that is drawn: where hardly anything is left.
fn shown(credit: &Curve) -> usize {
    let longest = credit.lags.last().copied().unwrap_or(1).max(1);
    let gone = credit.falls_below(0.75 * LOWEST * std::f64::consts::LN_10);
    gone.map_or(longest, |lag| lag.max(4)).min(longest)
}

fn table(credit: &Curve, product: &Curve) -> Table {
    const COLUMNS: [(&str, &str); 5] = [
        ("lag", r"\ell"),
        ("credit_log10_p05", r"\log_{10} c_{5\%}"),
        ("credit_log10_median", r"\log_{10} c"),
        ("credit_log10_p95", r"\log_{10} c_{95\%}"),
        ("product_log10_median", r"\log_{10} p"),
    ];
    let rows = credit.lags.iter().zip(&credit.bands).zip(&product.bands);
    Table {
        columns: COLUMNS.map(|(name, symbol)| Column { name, symbol }).into(),
        rows: rows
            .map(|((&lag, credit), product)| {
                let logs = [credit.p05, credit.median, credit.p95, product.median];
                std::iter::once(lag as f64)
                    .chain(logs.map(to_log10))
                    .collect()
            })
            .collect(),
    }
}

pub(super) fn section<'a>(inspection: &'a Inspection, measurement: &'a Measurement) -> Section<'a> {
    let threshold = measurement.settings.threshold;
    let mut blocks = vec![
        Block::Text(format!(
            "Credit is what a loss at time $t$ tells the state $\\ell$ steps before, by the product of the Jacobians in between. \
             It reaches as far back as it keeps {threshold} of its size at lag 0."
        )),
        Block::Formula(
            r"c_\ell = \frac{1}{\sqrt H} \left\| \frac{\partial h_t}{\partial s_{t-\ell}} \right\|_F, \qquad \frac{\partial s_t}{\partial s_{t-\ell}} = J_t J_{t-1} \cdots J_{t-\ell+1}"
                .to_owned(),
        ),
    ];
    if let Some(input) = inspection.input.as_ref().filter(|input| input.synthetic) {
        blocks.push(Block::Text(super::plain(&input.to_string())));
    }
    blocks.push(Block::Grid(grid(measurement)));
    let cells = measurement.cells.iter();
    blocks.extend(cells.map(|cell| figure(cell, threshold)));
    super::section("credit", "How far back credit reaches", blocks)
}

fn grid(measurement: &Measurement) -> Grid {
    let count = |lag: Option<usize>| match lag {
        Some(lag) => Cell::Count(lag),
        None => Cell::Text("not within the sequence".to_owned()),
    };
    let row = |cell: &CellMeasurement| {
        let underflow = cell.underflow.iter();
        let f32_lag = underflow.clone().find(|format| format.format == "f32");
        let f16_lag = underflow.clone().find(|format| format.format == "f16");
        vec![
            Cell::Text(named(cell.place)),
            Cell::Count(cell.reach.median),
            Cell::Text(format!("{} to {}", cell.reach.p05, cell.reach.p95)),
            Cell::Number(cell.lyapunov.exponents[0], 3),
            Cell::Number(cell.lyapunov.standard_errors[0], 2),
            count(f32_lag.and_then(|format| format.loses_digits)),
            count(f16_lag.and_then(|format| format.loses_digits)),
        ]
    };
    Grid {
        name: "Each cell".to_owned(),
        columns: [
            "cell",
            "reach (steps)",
            "90 % of sequences",
            "leading exponent $\\lambda_1$ (nats a step)",
            "its standard error",
            "f32 underflows at lag",
            "f16 underflows at lag",
        ]
        .map(str::to_owned)
        .into(),
        rows: measurement.cells.iter().map(row).collect(),
    }
}
