//! `path-shares`: how much of the LSTM's product runs along the cell, over the lag.

use super::path_shares::{BIASES, LONGEST, Shares, lags, path_shares, seeds};
use crate::experiments::log_products::UNITS;
use crate::experiments::quantile::Spread;
use crate::experiments::streams;
use gradflow_report::{
    Axis, Budget, Chart, Column, DrawError, Figure, Interval, Panel, Parameter, Pen, Table, Text,
};

/// The figure.
pub(super) struct PathShares;

/// The bias whose parts are all drawn: the usual advice.
const ADVISED: f64 = 1.0;

const LAG: Text = Text {
    en: "lag $t-k$ (steps)",
    zh: "时滞 $t-k$（步）",
};
const SHARE: Text = Text {
    en: "share of the product",
    zh: "在连乘中的份额",
};
const CELL_ALONE: Text = Text {
    en: "Cell path, by bias",
    zh: "细胞通路，按偏置",
};
const ALL_PATHS: Text = Text {
    en: "All paths, $b_f = 1$",
    zh: "所有的路，$b_f = 1$",
};

/// The strokes of [`BIASES`].
const PENS: [Pen; 4] = [
    Pen::SERIES[3].dotted(),
    Pen::SERIES[0],
    Pen::SERIES[1].dashed(),
    Pen::SERIES[2],
];

impl Figure for PathShares {
    type Data = &'static [Shares];
    const ID: &'static str = "path-shares";
    const TITLE: Text = Text {
        en: "The paths by which an LSTM’s gradient travels",
        zh: "LSTM 的梯度走过的路",
    };
    const DESCRIPTION: Text = Text {
        en: "Left: at forget bias 1 the share of the cell path falls from one to nearly zero within 20 steps, and the share of the paths through the candidate rises to nearly one. Right: the larger the forget bias, the longer the cell path keeps its share; at bias 5 it still has about half after 40 steps.",
        zh: "左：遗忘门偏置为 1 时，细胞通路的份额在 20 步内从一降到接近零，经过候选值的路的份额升到接近一。右：偏置越大，细胞通路的份额保持得越久；偏置为 5 时，40 步后仍有一半左右。",
    };

    fn parameters(budget: Budget) -> Vec<Parameter> {
        let parameter = |name, value: String| Parameter { name, value };
        vec![
            parameter("hidden_units", UNITS.to_string()),
            parameter("inputs", UNITS.to_string()),
            parameter("networks", seeds(budget).to_string()),
            streams::PATH_SHARES.parameter(),
        ]
    }

    fn compute(budget: Budget) -> Self::Data {
        path_shares(budget)
    }

    fn table(data: &Self::Data) -> Option<Table> {
        let columns = [
            ("lag", "t - k"),
            ("cell_0", r"\mathrm{cell},\ b_f = 0"),
            ("cell_1", r"\mathrm{cell},\ b_f = 1"),
            ("cell_3", r"\mathrm{cell},\ b_f = 3"),
            ("cell_5", r"\mathrm{cell},\ b_f = 5"),
            ("candidate_1", r"\mathrm{candidate},\ b_f = 1"),
            ("other_1", r"\mathrm{other},\ b_f = 1"),
        ];
        let advised = advised(data)?;
        Some(Table {
            columns: columns
                .map(|(name, symbol)| Column { name, symbol })
                .to_vec(),
            rows: lags()
                .enumerate()
                .map(|(row, lag)| {
                    let mut cells = vec![lag as f64];
                    cells.extend(data.iter().map(|shares| shares.cell[row].median));
                    cells.extend([advised.candidate[row].median, advised.other[row].median]);
                    cells
                })
                .collect(),
        })
    }

    fn draw(data: &Self::Data, panel: &Panel<'_>) -> Result<(), DrawError> {
        let frames = panel.split(2);
        let chart = |index: usize, heading: Text| {
            let mut chart = Chart::within(
                panel,
                frames[index],
                Axis::linear(LAG, 0.0, LONGEST as f64),
                Axis::linear(SHARE, -0.2, 1.2),
            );
            chart.heading(panel.text(heading));
            chart.horizontal(0.0, "");
            chart
        };
        let mut all = chart(0, ALL_PATHS);
        if let Some(shares) = advised(data) {
            let parts = [
                (&shares.cell, Pen::SERIES[0], words("cell", "细胞")),
                (
                    &shares.candidate,
                    Pen::SERIES[1].dashed(),
                    words("candidate", "候选值"),
                ),
                (
                    &shares.other,
                    Pen::SERIES[2].dotted(),
                    words("other", "其余"),
                ),
            ];
            for (spreads, pen, _) in &parts {
                band(&mut all, *pen, spreads);
            }
            for (spreads, pen, label) in &parts {
                all.line(*pen, panel.text(*label), medians(spreads));
            }
        }
        all.finish()?;
        let mut cell = chart(1, CELL_ALONE);
        for (shares, pen) in data.iter().zip(PENS) {
            band(&mut cell, pen, &shares.cell);
        }
        for (shares, pen) in data.iter().zip(PENS) {
            let label = format!("$b_f = {}$", shares.forget_bias);
            cell.line(pen, &label, medians(&shares.cell));
        }
        cell.finish()
    }
}

const fn words(en: &'static str, zh: &'static str) -> Text {
    Text { en, zh }
}

fn advised(data: &[Shares]) -> Option<&Shares> {
    let index = BIASES
        .iter()
        .position(|bias| (bias - ADVISED).abs() < f64::EPSILON)?;
    data.get(index)
}

fn band(chart: &mut Chart<'_, '_>, pen: Pen, spreads: &[Spread]) {
    let interval = |(lag, spread): (usize, &Spread)| Interval {
        x: lag as f64,
        low: spread.low,
        high: spread.high,
    };
    chart.band(pen.role, lags().zip(spreads).map(interval));
}

fn medians(spreads: &[Spread]) -> impl Iterator<Item = (f64, f64)> {
    lags()
        .zip(spreads)
        .map(|(lag, spread)| (lag as f64, spread.median))
}
