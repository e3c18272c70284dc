//! How much each lag contributes to the gradient: E9 term by term.

use super::lags::{self, GAINS, LAST, Spread};
use gradflow_report::{
    Axis, Budget, Chart, Column, DrawError, Figure, Interval, Panel, Parameter, Pen, Role, Table,
    Text,
};
use serde::Serialize;

/// The sizes of the summands of E9 by lag, for three gains.
pub(crate) struct LagShares;

/// One curve.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Curve {
    gain: f64,
    /// By lag, from 0.
    spread: Vec<Spread>,
}

const LAG: Text = Text {
    en: "lag $t-k$ (steps)",
    zh: "时滞 $t-k$（步）",
};

const SIZE: Text = Text {
    en: "size of the summand (lag 0 = 1)",
    zh: "该项的大小（时滞 0 为 1）",
};

/// The lowest power of ten shown.
const LOWEST: f64 = -18.0;

impl Figure for LagShares {
    type Data = Vec<Curve>;
    const ID: &'static str = "lag-shares";
    const TITLE: Text = Text {
        en: "What each lag contributes to the gradient",
        zh: "每个时滞对梯度的贡献",
    };
    const DESCRIPTION: Text = Text {
        en: "Three curves over the lag on a logarithmic axis, all starting at one: the low gain falls in a straight line, the middle gain falls much more slowly, the high gain rises slowly. Each has a band that widens with the lag.",
        zh: "对数纵轴上随时滞变化的三条曲线，都从一出发：低增益沿直线下降，中增益降得慢得多，高增益缓缓上升。每条曲线都有一条随时滞变宽的带。",
    };

    fn parameters(budget: Budget) -> Vec<Parameter> {
        lags::parameters(budget)
    }

    fn compute(budget: Budget) -> Self::Data {
        GAINS
            .iter()
            .zip(lags::by_gain(budget))
            .map(|(&gain, spread)| Curve {
                gain,
                spread: spread.clone(),
            })
            .collect()
    }

    fn table(data: &Self::Data) -> Option<Table> {
        let columns = [
            ("lag", "t - k"),
            ("log10_size_low_gain", r"\log_{10} r,\ g = 0.5"),
            ("log10_size_middle_gain", r"\log_{10} r,\ g = 1"),
            ("log10_size_high_gain", r"\log_{10} r,\ g = 2"),
        ];
        Some(Table {
            columns: columns
                .map(|(name, symbol)| Column { name, symbol })
                .to_vec(),
            rows: (0..LAST)
                .map(|lag| {
                    let medians = data.iter().map(|curve| curve.spread[lag].median);
                    std::iter::once(lag as f64).chain(medians).collect()
                })
                .collect(),
        })
    }

    fn draw(data: &Self::Data, panel: &Panel<'_>) -> Result<(), DrawError> {
        let mut chart = Chart::new(
            panel,
            Axis::linear(LAG, 0.0, (LAST - 1) as f64),
            Axis::powers_of_ten(SIZE, LOWEST, 4.0),
        );
        for (curve, role) in data.iter().zip(Role::SERIES) {
            chart.band(
                role,
                curve
                    .spread
                    .iter()
                    .enumerate()
                    .map(|(lag, spread)| Interval {
                        x: lag as f64,
                        low: spread.low,
                        high: spread.high,
                    }),
            );
        }
        let pens = [
            Pen::SERIES[0],
            Pen::SERIES[1].dashed(),
            Pen::SERIES[2].dotted(),
        ];
        for (curve, pen) in data.iter().zip(pens) {
            let medians = curve.spread.iter().enumerate();
            chart.line(
                pen,
                &format!("$g = {}$", curve.gain),
                medians.map(|(lag, spread)| (lag as f64, spread.median)),
            );
        }
        chart.finish()
    }
}
