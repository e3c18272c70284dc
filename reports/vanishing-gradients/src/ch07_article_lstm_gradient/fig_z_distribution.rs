//! `z-distribution`: how often each value of the factor Z occurs.

use crate::experiments::z::{CELLS, Distribution, ENDS, Law, distribution};
use gradflow_report::{
    Axis, Bar, Budget, Chart, Column, DrawError, Figure, Panel, Role, Table, Text,
};
use serde::Serialize;

/// The figure.
pub(super) struct FactorDistribution;

/// The distribution on [−5, 5]² and for standard normal pre-activations.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Shares {
    square: Histogram,
    normal: Histogram,
}

/// The distribution under one law.
#[derive(Clone, Debug, Serialize)]
struct Histogram {
    /// The share of each twentieth of [0, 1].
    cells: Vec<f64>,
    below: f64,
    between: f64,
    above: f64,
}

impl Histogram {
    fn of(distribution: &Distribution) -> Self {
        Self {
            cells: distribution.cells.clone(),
            below: distribution.below,
            between: distribution.between,
            above: distribution.above,
        }
    }
}

const FACTOR: Text = Text {
    en: "factor $Z$",
    zh: "因子 $Z$",
};
const SHARE: Text = Text {
    en: "share (%)",
    zh: "比例（%）",
};
const ON_THE_SQUARE: Text = Text {
    en: "$x, y$ uniform on [−5, 5]",
    zh: "$x, y$ 在 [−5, 5] 上均匀分布",
};
const NORMAL: Text = Text {
    en: "$x, y$ standard normal",
    zh: "$x, y$ 服从标准正态分布",
};
const BETWEEN: Text = Text {
    en: "between: ",
    zh: "之间：",
};

/// The left edge of a cell.
fn edge(cell: usize) -> f64 {
    cell as f64 / CELLS as f64
}

impl Figure for FactorDistribution {
    type Data = Shares;
    const ID: &'static str = "z-distribution";
    const TITLE: Text = Text {
        en: "The distribution of Z",
        zh: "Z 的分布",
    };
    const DESCRIPTION: Text = Text {
        en: "Two histograms of Z. On the square most of the mass stands in the first cell, below 0.05, and almost none in the last, above 0.95. For standard normal pre-activations the mass is spread between, with most of it from 0.05 to 0.6.",
        zh: "Z 的两幅直方图。在正方形上，大部分质量集中在低于 0.05 的第一格，高于 0.95 的最后一格几乎没有。对标准正态的预激活值，质量散布在中间，多数在 0.05 到 0.6 之间。",
    };
    const ASPECT: (u32, u32) = (2, 1);
    const NARROW_ASPECT: (u32, u32) = (4, 5);

    fn compute(_budget: Budget) -> Shares {
        Shares {
            square: Histogram::of(distribution(Law::Square)),
            normal: Histogram::of(distribution(Law::Normal)),
        }
    }

    fn table(shares: &Shares) -> Option<Table> {
        let columns = [
            ("z_from", r"Z \ge"),
            ("z_to", "Z <"),
            ("share_square", r"P_{[-5, 5]^2}"),
            ("share_normal", r"P_{N(0, 1)}"),
        ];
        Some(Table {
            columns: columns
                .into_iter()
                .map(|(name, symbol)| Column { name, symbol })
                .collect(),
            rows: (0..CELLS)
                .map(|cell| {
                    vec![
                        edge(cell),
                        edge(cell + 1),
                        shares.square.cells[cell],
                        shares.normal.cells[cell],
                    ]
                })
                .collect(),
        })
    }

    fn draw(shares: &Shares, panel: &Panel<'_>) -> Result<(), DrawError> {
        let parts = [
            (&shares.square, ON_THE_SQUARE, 80.0, Role::SERIES[0]),
            (&shares.normal, NORMAL, 16.0, Role::SERIES[1]),
        ];
        for (frame, (histogram, law, top, role)) in panel.split(parts.len()).into_iter().zip(parts)
        {
            let mut chart = Chart::within(
                panel,
                frame,
                Axis::linear(FACTOR, 0.0, 1.0),
                Axis::linear(SHARE, 0.0, top),
            );
            chart.heading(panel.text(law));
            chart.bars(
                role,
                histogram.cells.iter().enumerate().map(|(cell, share)| Bar {
                    left: edge(cell),
                    right: edge(cell + 1),
                    value: 100.0 * share,
                }),
            );
            chart.vertical(ENDS.0, "");
            chart.vertical(ENDS.1, "");
            let words = format!("{}{:.1} %", panel.text(BETWEEN), 100.0 * histogram.between);
            chart.note(Role::INK, (0.5, 0.9 * top), &words);
            let ends = format!(
                "< 0.05: {:.1} %, > 0.95: {:.2} %",
                100.0 * histogram.below,
                100.0 * histogram.above
            );
            chart.note(Role::MUTED, (0.52, 0.76 * top), &ends);
            chart.finish()?;
        }
        Ok(())
    }
}
