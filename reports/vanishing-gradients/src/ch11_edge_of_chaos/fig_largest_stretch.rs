//! The largest squared singular value of a product of Gaussian matrices over the number of factors.

use super::stretches::{FACTORS, Largest, UNITS, draws, largest};
use crate::experiments::streams;
use gradflow_math::closed_form::fuss_catalan::largest_squared_singular_value;
use gradflow_report::{
    Axis, Budget, Chart, Column, DrawError, Figure, Interval, Panel, Parameter, Pen, Table, Text,
};

/// The figure.
pub(super) struct LargestStretch;

const COUNT: Text = Text {
    en: "factors $n$",
    zh: "因子数 $n$",
};
const STRETCH: Text = Text {
    en: r"largest squared stretch $\sigma_1^2$",
    zh: r"最大拉伸的平方 $\sigma_1^2$",
};
const LIMIT: Text = Text {
    en: "limit",
    zh: "极限",
};
const PRODUCTS: Text = Text {
    en: "products",
    zh: "连乘",
};
const BOUND: Text = Text {
    en: "bound $4^n$",
    zh: "上界 $4^n$",
};

impl Figure for LargestStretch {
    type Data = &'static [Largest];
    const ID: &'static str = "largest-stretch";
    const TITLE: Text = Text {
        en: "The largest stretch of a product of Gaussian matrices",
        zh: "高斯矩阵连乘的最大拉伸",
    };
    const DESCRIPTION: Text = Text {
        en: "The largest squared singular value over one to twelve factors. The limit rises from 4 to 34 along a nearly straight line. The median of independent products stays below it and falls behind with every factor, by about a third at twelve; the dots of powers of one matrix stay below it as well. The bound of 4 to the power of the number of factors leaves the chart after three factors.",
        zh: "最大奇异值的平方随因子数（1 到 12）的变化。极限沿着几乎笔直的线从 4 升到 34；独立因子连乘的中位数一直低于它，因子越多差得越多，到十二个因子时约低三分之一；同一矩阵的幂的点也都在它之下；上界 4 的幂在三个因子之后就离开了图。",
    };

    fn parameters(budget: Budget) -> Vec<Parameter> {
        let parameter = |name, value: String| Parameter { name, value };
        vec![
            parameter("hidden_units", UNITS.to_string()),
            parameter("products", draws(budget).to_string()),
            streams::STRETCHES.parameter(),
        ]
    }

    fn compute(budget: Budget) -> &'static [Largest] {
        largest(budget)
    }

    fn table(rows: &&'static [Largest]) -> Option<Table> {
        let columns = [
            ("factors", "n"),
            ("low", r"\sigma_1^2 \ (\min)"),
            ("median", r"\sigma_1^2"),
            ("high", r"\sigma_1^2 \ (\max)"),
            ("power", r"\sigma_1^2(W^n)"),
            ("limit", r"(n+1)^{n+1} / n^n"),
        ];
        Some(Table {
            columns: columns
                .map(|(name, symbol)| Column { name, symbol })
                .to_vec(),
            rows: rows
                .iter()
                .map(|row| {
                    let count = row.factors as f64;
                    vec![count, row.low, row.median, row.high, row.power, row.limit]
                })
                .collect(),
        })
    }

    fn draw(rows: &&'static [Largest], panel: &Panel<'_>) -> Result<(), DrawError> {
        let most = FACTORS[FACTORS.len() - 1];
        let mut chart = Chart::new(
            panel,
            Axis::linear(COUNT, 0.5, most as f64 + 0.5),
            Axis::linear(STRETCH, 0.0, 45.0),
        );
        let bound = (10..=30_u8).map(|tenth| f64::from(tenth) / 10.0);
        chart.line(
            Pen::MUTED.dotted(),
            BOUND.get(panel.lang),
            bound.map(|n| (n, 4_f64.powf(n))),
        );
        chart.band(
            Pen::SERIES[0].role,
            rows.iter().map(|row| Interval {
                x: row.factors as f64,
                low: row.low,
                high: row.high,
            }),
        );
        let at = |of: fn(&Largest) -> f64| {
            let points = rows.iter().map(|row| (row.factors as f64, of(row)));
            points.collect::<Vec<_>>()
        };
        let limit = (1..=most).map(|n| (n as f64, largest_squared_singular_value(n)));
        chart.line(Pen::INK.dashed(), LIMIT.get(panel.lang), limit);
        chart.line(
            Pen::SERIES[0],
            PRODUCTS.get(panel.lang),
            at(|row| row.median),
        );
        chart.points(Pen::SERIES[1], "$W^n$", at(|row| row.power));
        chart.finish()
    }
}
