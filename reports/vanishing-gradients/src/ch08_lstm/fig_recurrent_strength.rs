//! `recurrent-strength`: where the cell path is not the rate of the LSTM, and where the LSTM explodes.

use super::rates::{Ensemble, Rates, SCALES, UNITS, by_scale, seeds, steps};
use crate::experiments::streams;
use gradflow_report::{
    Axis, Budget, Chart, Column, DrawError, Figure, Interval, Panel, Parameter, Pen, Table, Text,
};

/// The figure.
pub(super) struct RecurrentStrength;

/// A rate with its name and its stroke.
struct Curve {
    rate: fn(&Rates) -> f64,
    name: Text,
    pen: Pen,
}

const CURVES: [Curve; 3] = [
    Curve {
        rate: |rates| rates.full,
        name: Text {
            en: "full product",
            zh: "完整连乘",
        },
        pen: Pen::SERIES[0],
    },
    Curve {
        rate: |rates| rates.cell_path,
        name: Text {
            en: "cell path",
            zh: "细胞通路",
        },
        pen: Pen::SERIES[1].dashed(),
    },
    Curve {
        rate: |rates| rates.h_only,
        name: Text {
            en: "$h$ only",
            zh: "只看 $h$",
        },
        pen: Pen::SERIES[2].dotted(),
    },
];

const SCALE: Text = Text {
    en: "scale of $U$ (1: PyTorch)",
    zh: "$U$ 的倍数（1：PyTorch）",
};
const RATE: Text = Text {
    en: "rate (nats per step)",
    zh: "速率（nat/步）",
};

impl Figure for RecurrentStrength {
    type Data = &'static [Ensemble];
    const ID: &'static str = "recurrent-strength";
    const TITLE: Text = Text {
        en: "Three rates of a random LSTM over the strength of its recurrent weights",
        zh: "随机 LSTM 的三种速率随循环权重强度的变化",
    };
    const DESCRIPTION: Text = Text {
        en: "At strength 0 the full product and the cell path both shrink by about 0.7 nats per step. With growing recurrent weights the full product rises quickly and becomes positive at about 8 times the draw of PyTorch, while the cell path stays well below zero. The h-only rate starts far below both.",
        zh: "强度为 0 时，完整连乘和细胞通路每步都缩小约 0.7 nat。循环权重增大时，完整连乘的速率迅速上升，大约在 PyTorch 初始化的 8 倍处变为正值，而细胞通路一直明显低于零。只看 h 的速率从远低于两者的地方开始。",
    };

    fn parameters(budget: Budget) -> Vec<Parameter> {
        let parameter = |name, value: String| Parameter { name, value };
        vec![
            parameter("hidden_units", UNITS.to_string()),
            parameter("inputs", UNITS.to_string()),
            parameter("forget_bias", "0".to_owned()),
            parameter("networks", seeds(budget).to_string()),
            parameter("steps", steps(budget).to_string()),
            streams::RECURRENT_STRENGTH.parameter(),
        ]
    }

    fn compute(budget: Budget) -> &'static [Ensemble] {
        by_scale(budget)
    }

    fn table(data: &&'static [Ensemble]) -> Option<Table> {
        let columns = [
            ("scale", r"\|U\| / \|U_{\mathrm{PyTorch}}\|"),
            ("full_median", r"\lambda_1"),
            ("cell_path_median", r"\max_i \langle \ln f_i \rangle"),
            ("h_only_median", r"\lambda_1^{h}"),
        ];
        Some(Table {
            columns: columns
                .into_iter()
                .map(|(name, symbol)| Column { name, symbol })
                .collect(),
            rows: data
                .iter()
                .map(|ensemble| {
                    let mut row = vec![ensemble.scale];
                    row.extend(CURVES.map(|curve| ensemble.spread(curve.rate).median));
                    row
                })
                .collect(),
        })
    }

    fn draw(data: &&'static [Ensemble], panel: &Panel<'_>) -> Result<(), DrawError> {
        let mut chart = Chart::new(
            panel,
            Axis::linear(SCALE, 0.0, SCALES[SCALES.len() - 1]),
            Axis::linear(RATE, -2.2, 0.4),
        );
        chart.horizontal(0.0, "");
        for Curve { rate, pen, .. } in CURVES {
            // Without recurrent weights the h-only product is zero.
            let visible = data
                .iter()
                .map(|ensemble| (ensemble.scale, ensemble.spread(rate)))
                .filter(|(_, spread)| spread.low.is_finite());
            chart.band(
                pen.role,
                visible.map(|(x, spread)| Interval {
                    x,
                    low: spread.low,
                    high: spread.high,
                }),
            );
        }
        for Curve { rate, name, pen } in CURVES {
            let medians = data
                .iter()
                .map(|ensemble| (ensemble.scale, ensemble.spread(rate).median));
            chart.line(pen, name.get(panel.lang), medians);
        }
        chart.finish()
    }
}
