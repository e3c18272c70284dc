//! How the singular values of a recurrent product spread over the lag.

use super::stretches::{LONGEST, Model, Spread, UNITS, draws, lags, spreads};
use crate::experiments::streams;
use gradflow_report::{
    Axis, Budget, Chart, Column, DrawError, Figure, Panel, Parameter, Pen, Table, Text,
};

/// The figure.
pub(super) struct SpreadOverLag;

const LAG: Text = Text {
    en: "lag $n$ (steps)",
    zh: "时滞 $n$（步）",
};
const SPREAD: Text = Text {
    en: "spread $V$ of squared stretches",
    zh: "拉伸平方的离散程度 $V$",
};
const GAUSSIAN: Text = Text {
    en: "Gaussian",
    zh: "高斯",
};
const ONE_FACTOR: Text = Text {
    en: "one Gaussian factor",
    zh: "一个高斯因子",
};

fn label(model: Model, panel: &Panel<'_>) -> String {
    match model {
        Model::GaussianLinear => GAUSSIAN.get(panel.lang).to_owned(),
        Model::OrthogonalTanh(input) => format!("$s = {input}$"),
    }
}

impl Figure for SpreadOverLag {
    type Data = &'static [Spread];
    const ID: &'static str = "spread-over-lag";
    const TITLE: Text = Text {
        en: "The spread of the stretches over the lag",
        zh: "拉伸的离散程度随时滞的变化",
    };
    const DESCRIPTION: Text = Text {
        en: "On logarithmic axes four rising lines with slope one, from theory, with measured dots near them. The Gaussian linear network starts at 1. The orthogonal tanh networks start lower the smaller their input: at about 0.16 for an input of 0.3, at 0.03 for 0.1, at 0.003 for 0.03, which after 64 steps is still below 1.",
        zh: "两个坐标轴都取对数，四条斜率为一的上升线是理论，附近的点是实测。高斯线性网络从 1 开始。正交 tanh 网络的输入越小，起点越低：输入 0.3 时约 0.16，0.1 时约 0.03，0.03 时约 0.003，后者在 64 步之后仍低于 1。",
    };

    fn parameters(budget: Budget) -> Vec<Parameter> {
        let parameter = |name, value: String| Parameter { name, value };
        vec![
            parameter("hidden_units", UNITS.to_string()),
            parameter("gain", "1".to_owned()),
            parameter("networks", draws(budget).to_string()),
            streams::STRETCHES.parameter(),
        ]
    }

    fn compute(budget: Budget) -> &'static [Spread] {
        spreads(budget)
    }

    fn table(data: &&'static [Spread]) -> Option<Table> {
        let columns = [
            ("lag", "n"),
            ("gaussian", r"V \ (\mathrm{Gaussian})"),
            ("orthogonal_0_3", r"V \ (s = 0.3)"),
            ("orthogonal_0_1", r"V \ (s = 0.1)"),
            ("orthogonal_0_03", r"V \ (s = 0.03)"),
        ];
        Some(Table {
            columns: columns
                .map(|(name, symbol)| Column { name, symbol })
                .to_vec(),
            rows: lags()
                .enumerate()
                .map(|(at, lag)| {
                    let spreads = data.iter().map(|spread| spread.measured[at]);
                    std::iter::once(lag as f64).chain(spreads).collect()
                })
                .collect(),
        })
    }

    fn draw(data: &&'static [Spread], panel: &Panel<'_>) -> Result<(), DrawError> {
        let longest = LONGEST as f64;
        let mut chart = Chart::new(
            panel,
            Axis::log10(LAG, 0.9, 1.1 * longest),
            Axis::log10(SPREAD, 2e-3, 100.0),
        );
        chart.horizontal(1.0, ONE_FACTOR.get(panel.lang));
        for (spread, pen) in data.iter().zip(Pen::SERIES) {
            let theory = [1.0, longest].map(|lag| (lag, lag * spread.per_step));
            chart.line(pen.thin(), &label(spread.model, panel), theory);
            let measured = lags()
                .map(|lag| lag as f64)
                .zip(spread.measured.iter().copied());
            chart.points(pen, "", measured);
        }
        chart.finish()
    }
}
