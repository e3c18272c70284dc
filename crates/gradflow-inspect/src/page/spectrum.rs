//! Lyapunov exponents and singular values.

use crate::measure::{CellMeasurement, Exponents, Spread};
use gradflow_report::{
    Axis, Block, Chart, Column, DrawError, Interval, Panel, Pen, Role, SheetFigure, Table, Text,
};

const INDEX: Text = Text {
    en: "index $i$",
    zh: "序号 $i$",
};
const EXPONENT: Text = Text {
    en: "exponent $\\lambda_i$ (nats a step)",
    zh: "指数 $\\lambda_i$（奈特/步）",
};
const STRETCH: Text = Text {
    en: "singular value, in parts of the largest",
    zh: "奇异值（以最大者为单位）",
};

/// The powers of ten over which singular values are drawn.
const LOWEST: f64 = -13.0;

pub(super) fn blocks(cell: &CellMeasurement) -> Vec<Block<'_>> {
    let slug = super::cells::slug(cell.place);
    let (lyapunov, spread) = (&cell.lyapunov, &cell.spread);
    let mut blocks = vec![Block::Text(words(lyapunov))];
    if lyapunov.exponents.len() > 1 && lyapunov.exponents.iter().any(|value| value.is_finite()) {
        blocks.push(Block::Figure(SheetFigure {
            id: format!("exponents-{slug}"),
            title: "Lyapunov exponents of the full state".to_owned(),
            description: "The exponents in descending order with two standard errors.".to_owned(),
            caption: "Each exponent is the mean rate at which one direction of the state grows or fades; the band is two standard errors wide on either side."
                .to_owned(),
            aspect: (16, 6),
            narrow_aspect: (6, 5),
            table: Some(exponent_table(lyapunov)),
            draw: Box::new(|panel| draw_exponents(lyapunov, panel)),
        }));
    }
    if spread
        .iter()
        .any(|spread| spread.log_singular_values.len() > 1)
    {
        blocks.push(Block::Figure(SheetFigure {
            id: format!("spread-{slug}"),
            title: "Singular values of the product of Jacobians".to_owned(),
            description: "For some lags, the singular values in parts of the largest.".to_owned(),
            caption: format!(
                "Credit that comes back along one direction only teaches one direction: {}.",
                directions(spread)
            ),
            aspect: (16, 8),
            narrow_aspect: (1, 1),
            table: Some(spread_table(spread)),
            draw: Box::new(|panel| draw_spread(spread, panel)),
        }));
    }
    blocks
}

fn words(lyapunov: &Exponents) -> String {
    let rule = match lyapunov.sum_rule_residual {
        Some(residual) => format!(
            "; the sum of all exponents is the mean of $\\ln |\\det J|$ to {residual:.1e}, as it must be"
        ),
        None => String::new(),
    };
    format!(
        "The leading exponent of {} is {:.4} ± {:.4} nats a step{rule}.",
        lyapunov.dimension, lyapunov.exponents[0], lyapunov.standard_errors[0]
    )
}

fn directions(spread: &[Spread]) -> String {
    let parts = spread.iter().map(|spread| {
        format!(
            "about {:.1} of them at lag {}",
            spread.effective_directions, spread.lag
        )
    });
    parts.collect::<Vec<_>>().join(", ")
}

fn draw_exponents(lyapunov: &Exponents, panel: &Panel<'_>) -> Result<(), DrawError> {
    let finite = || {
        lyapunov
            .exponents
            .iter()
            .copied()
            .filter(|value| value.is_finite())
    };
    let (low, high) = finite().fold((0.0_f64, 0.0_f64), |(low, high), value| {
        (low.min(value), high.max(value))
    });
    let room = 0.05 * (high - low) + 1e-6;
    let last = lyapunov.exponents.len() as f64;
    let mut chart = Chart::new(
        panel,
        Axis::linear(INDEX, 1.0, last),
        Axis::linear(EXPONENT, low - room, high + room),
    );
    chart.horizontal(0.0, "");
    let pairs = lyapunov
        .exponents
        .iter()
        .zip(&lyapunov.standard_errors)
        .enumerate();
    chart.band(
        Role::SERIES[0],
        pairs
            .filter(|(_, (exponent, error))| exponent.is_finite() && error.is_finite())
            .map(|(index, (exponent, error))| Interval {
                x: index as f64 + 1.0,
                low: exponent - 2.0 * error,
                high: exponent + 2.0 * error,
            }),
    );
    let points = lyapunov.exponents.iter().enumerate();
    chart.line(
        Pen::SERIES[0],
        "",
        points.map(|(index, &exponent)| (index as f64 + 1.0, exponent)),
    );
    chart.finish()
}

fn exponent_table(lyapunov: &Exponents) -> Table {
    let column = |name, symbol| Column { name, symbol };
    let pairs = lyapunov.exponents.iter().zip(&lyapunov.standard_errors);
    Table {
        columns: vec![
            column("index", "i"),
            column("exponent", r"\lambda_i"),
            column("standard_error", r"\sigma_{\lambda_i}"),
        ],
        rows: pairs
            .enumerate()
            .map(|(index, (&exponent, &error))| vec![index as f64 + 1.0, exponent, error])
            .collect(),
    }
}

fn draw_spread(spread: &[Spread], panel: &Panel<'_>) -> Result<(), DrawError> {
    let count = spread
        .iter()
        .map(|spread| spread.log_singular_values.len())
        .max();
    let mut chart = Chart::new(
        panel,
        Axis::linear(INDEX, 1.0, count.unwrap_or(2) as f64),
        Axis::powers_of_ten(STRETCH, LOWEST, 0.5),
    );
    // Every other lag is enough to see where it goes.
    for (index, spread) in spread.iter().step_by(2).enumerate() {
        let pens = [
            Pen::SERIES[0],
            Pen::SERIES[1].dashed(),
            Pen::SERIES[2].dotted(),
            Pen::SERIES[3],
            Pen::SERIES[4].dashed(),
        ];
        let values = &spread.log_singular_values;
        let points = values.iter().enumerate();
        chart.line(
            pens[index % pens.len()],
            &format!("lag {}", spread.lag),
            points
                .map(|(index, value)| (index as f64 + 1.0, super::to_log10(value - values[0])))
                .take_while(|(_, log)| *log >= LOWEST),
        );
    }
    chart.finish()
}

fn spread_table(spread: &[Spread]) -> Table {
    let column = |name, symbol| Column { name, symbol };
    let rows = spread.iter().flat_map(|spread| {
        let values = spread.log_singular_values.iter().enumerate();
        values.map(|(index, &log)| vec![spread.lag as f64, index as f64 + 1.0, log])
    });
    Table {
        columns: vec![
            column("lag", r"\ell"),
            column("index", "i"),
            column("log_singular_value", r"\ln \sigma_i"),
        ],
        rows: rows.collect(),
    }
}
