//! `bias-sensitivity`: how strongly the memory of one gate reacts to its bias, for several lags.

use super::laws::sensitivity;
use gradflow_report::{
    Axis, Budget, Chart, Column, DrawError, Figure, Panel, Parameter, Pen, Table, Text,
};
use serde::Serialize;

/// The figure.
pub(super) struct BiasSensitivity;

/// A bias, and the sensitivity at each of [`LAGS`].
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Row {
    bias: f64,
    sensitivities: [f64; LAGS.len()],
}

const LAGS: [f64; 4] = [1.0, 10.0, 100.0, 1000.0];
const LOWEST: f64 = -2.0;
const HIGHEST: f64 = 11.0;
const POINTS: u32 = 65;

const BIAS: Text = Text {
    en: "forget bias $b_f$",
    zh: "遗忘门偏置 $b_f$",
};
const SENSITIVITY: Text = Text {
    en: "sensitivity of $f^n$ to the bias",
    zh: "$f^n$ 对偏置的灵敏度",
};

impl Figure for BiasSensitivity {
    type Data = Vec<Row>;
    const ID: &'static str = "bias-sensitivity";
    const TITLE: Text = Text {
        en: "The bias at which a memory of $n$ steps is learnt fastest",
        zh: "学会记住 $n$ 步最快的偏置",
    };
    const DESCRIPTION: Text = Text {
        en: "Four bells of about the same height and width, for lags of 1, 10, 100 and 1000 steps, side by side: each stands 2.3 to the right of the one before. At a bias of 1 the bells for 100 and 1000 steps are at zero.",
        zh: "四个高度和宽度都差不多的钟形，分别对应时滞 1、10、100、1000 步，并排而立，每一个都比前一个靠右约 2.3。偏置为 1 处，100 步和 1000 步的两个钟形都是零。",
    };

    fn parameters(_budget: Budget) -> Vec<Parameter> {
        vec![Parameter {
            name: "lags",
            value: LAGS.map(|lag| lag.to_string()).join(", "),
        }]
    }

    fn compute(_budget: Budget) -> Self::Data {
        (0..=POINTS)
            .map(|index| {
                let bias = LOWEST + (HIGHEST - LOWEST) * f64::from(index) / f64::from(POINTS);
                Row {
                    bias,
                    sensitivities: LAGS.map(|lag| sensitivity(bias, lag)),
                }
            })
            .collect()
    }

    fn table(data: &Self::Data) -> Option<Table> {
        let columns = [
            ("bias", "b_f"),
            ("lag_1", "n = 1"),
            ("lag_10", "n = 10"),
            ("lag_100", "n = 100"),
            ("lag_1000", "n = 1000"),
        ];
        Some(Table {
            columns: columns
                .map(|(name, symbol)| Column { name, symbol })
                .to_vec(),
            rows: data
                .iter()
                .map(|row| [&[row.bias], &row.sensitivities[..]].concat())
                .collect(),
        })
    }

    fn draw(data: &Self::Data, panel: &Panel<'_>) -> Result<(), DrawError> {
        let mut chart = Chart::new(
            panel,
            Axis::linear(BIAS, LOWEST, HIGHEST),
            Axis::linear(SENSITIVITY, 0.0, 0.45),
        );
        chart.vertical(1.0, "$b_f = 1$");
        let pens = [
            Pen::SERIES[0],
            Pen::SERIES[1].dashed(),
            Pen::SERIES[2],
            Pen::SERIES[3].dashed(),
        ];
        for (index, (lag, pen)) in LAGS.into_iter().zip(pens).enumerate() {
            chart.line(
                pen,
                "",
                data.iter().map(|row| (row.bias, row.sensitivities[index])),
            );
            let top = (lag.ln(), sensitivity(lag.ln(), lag) + 0.025);
            chart.note(pen.role, top, &format!("$n = {lag}$"));
        }
        chart.finish()
    }
}
