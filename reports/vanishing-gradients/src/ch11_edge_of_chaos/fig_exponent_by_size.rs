//! The largest Lyapunov exponent around the edge, for networks of three sizes.

use super::network::{CHAOTIC, Exponent, GAINS, SETTLE, UNITS, exponents, networks, steps};
use crate::experiments::streams;
use gradflow_math::closed_form::MeanField;
use gradflow_report::{
    Axis, Budget, Chart, Column, DrawError, Figure, Panel, Parameter, Pen, Role, Table, Text,
};
use serde::Serialize;

/// The figure.
pub(super) struct ExponentBySize;

/// What is drawn.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Data {
    measured: &'static [Exponent],
    /// Gains and mean-field exponents.
    theory: Vec<(f64, f64)>,
}

const GAIN: Text = Text {
    en: "gain $g$",
    zh: "增益 $g$",
};
const EXPONENT: Text = Text {
    en: r"exponent $\lambda_1$ (nats per step)",
    zh: r"指数 $\lambda_1$（nat/步）",
};
const SHARE: Text = Text {
    en: "share of chaotic networks",
    zh: "混沌网络所占比例",
};
const LIMIT: Text = Text {
    en: "mean field",
    zh: "平均场",
};
const LOWEST: f64 = 0.75;
const HIGHEST: f64 = 3.05;

fn pen(size: usize) -> Pen {
    let pen = Pen::SERIES[size];
    match size {
        0 => pen.dotted(),
        1 => pen.dashed(),
        _ => pen,
    }
}

impl Figure for ExponentBySize {
    type Data = Data;
    const ID: &'static str = "exponent-by-size";
    const TITLE: Text = Text {
        en: "The edge of networks of 16, 64 and 256 units",
        zh: "16、64 与 256 个单元的网络的边缘",
    };
    const DESCRIPTION: Text = Text {
        en: "Left, the largest Lyapunov exponent over the gain from 0.8 to 3, with error bars. Below gain 1 all three sizes lie near ln g. Above, 256 units lie a little below the mean-field curve, 64 units further below it, and the mean of 16 units stays below zero throughout. Right, the share of chaotic networks: for 256 units it jumps from none to all between gains 1.25 and 1.5, for 64 it rises more slowly, and for 16 it stays below one half.",
        zh: "左图是最大李雅普诺夫指数随增益（0.8 到 3）的变化，带误差棒。增益小于 1 时，三种规模都在 ln g 附近；大于 1 时，256 个单元略低于平均场曲线，64 个单元低得更多，16 个单元的均值始终在零以下。右图是混沌网络的比例：256 个单元在增益 1.25 与 1.5 之间从无跳到全有，64 个单元升得较慢，16 个单元始终不到一半。",
    };
    const NARROW_ASPECT: (u32, u32) = (3, 5);

    fn parameters(budget: Budget) -> Vec<Parameter> {
        let parameter = |name, value: String| Parameter { name, value };
        let counts = UNITS.map(|units| networks(units, budget).to_string());
        vec![
            parameter("networks", counts.join(", ")),
            parameter("settling_steps", SETTLE.to_string()),
            parameter("measured_steps", steps(budget).to_string()),
            parameter("chaotic_above", CHAOTIC.to_string()),
            streams::EDGE.parameter(),
        ]
    }

    fn compute(budget: Budget) -> Data {
        let gains = (15..=61_u8).map(|twentieth| f64::from(twentieth) / 20.0);
        Data {
            measured: exponents(budget),
            theory: gains
                .map(|gain| (gain, MeanField::tanh(gain).largest_exponent))
                .collect(),
        }
    }

    fn table(data: &Data) -> Option<Table> {
        let columns = [
            ("units", "H"),
            ("gain", "g"),
            ("exponent", r"\lambda_1"),
            ("standard_error", r"\Delta \lambda_1"),
            ("chaotic", r"\lambda_1 > 0"),
            ("mean_field", r"\lambda_1 \ (H \to \infty)"),
        ];
        Some(Table {
            columns: columns
                .map(|(name, symbol)| Column { name, symbol })
                .to_vec(),
            rows: data
                .measured
                .iter()
                .map(|row| {
                    let theory = MeanField::tanh(row.gain).largest_exponent;
                    let units = row.units as f64;
                    vec![
                        units,
                        row.gain,
                        row.mean,
                        row.standard_error,
                        row.chaotic,
                        theory,
                    ]
                })
                .collect(),
        })
    }

    fn draw(data: &Data, panel: &Panel<'_>) -> Result<(), DrawError> {
        let frames = panel.split(2);
        let gain = Axis::linear(GAIN, LOWEST, HIGHEST);
        let mut left = Chart::within(panel, frames[0], gain, Axis::linear(EXPONENT, -0.3, 0.35));
        let share = Axis::linear(SHARE, -0.03, 1.05);
        let mut right = Chart::within(panel, frames[1], gain, share);
        left.horizontal(0.0, "");
        left.line(Pen::MUTED, "", data.theory.iter().copied());
        left.note(Role::MUTED, (1.6, 0.16), LIMIT.get(panel.lang));
        let sizes = data.measured.chunks_exact(GAINS.len());
        for (size, of_one) in sizes.enumerate() {
            let (pen, label) = (pen(size), format!("$H = {}$", UNITS[size]));
            left.line(pen, "", of_one.iter().map(|row| (row.gain, row.mean)));
            left.points(pen, &label, of_one.iter().map(|row| (row.gain, row.mean)));
            for row in of_one {
                let ends = [-2.0, 2.0].map(|errors| row.mean + errors * row.standard_error);
                left.line(
                    Pen::SERIES[size].thin(),
                    "",
                    ends.map(|end| (row.gain, end)),
                );
            }
            let shares = || of_one.iter().map(|row| (row.gain, row.chaotic));
            right.line(pen, &label, shares());
            right.points(pen, "", shares());
        }
        left.finish()?;
        right.finish()
    }
}
