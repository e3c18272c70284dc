//! `fresh-lstm`: what is left of a gradient in an LSTM that has learnt nothing yet.

use super::fresh::{Fan, LAGS, Start, UNITS, fans, seeds};
use super::laws::LONGEST;
use crate::experiments::streams;
use gradflow_report::{
    Axis, Budget, Chart, Column, DrawError, Figure, Interval, Panel, Parameter, Pen, Table, Text,
};

/// The figure.
pub(super) struct FreshLstm;

const LAG: Text = Text {
    en: "lag $n$ (steps)",
    zh: "时滞 $n$（步）",
};
const LEFT: Text = Text {
    en: "what is left of the gradient",
    zh: "梯度剩下的部分",
};

fn name(start: Start) -> Text {
    match start {
        Start::One => Text {
            en: "$b_f = 1$",
            zh: "$b_f = 1$",
        },
        Start::Open => Text {
            en: "$b_f = \\ln 1000$",
            zh: "$b_f = \\ln 1000$",
        },
        Start::ForgetGateOnly => Text {
            en: "chrono, $b_i = 0$",
            zh: "chrono，$b_i = 0$",
        },
        Start::Chrono => Text {
            en: "chrono",
            zh: "chrono",
        },
    }
}

fn pen(start: Start) -> Pen {
    match start {
        Start::One => Pen::SERIES[1].dashed(),
        Start::Open => Pen::SERIES[3].dotted(),
        Start::ForgetGateOnly => Pen::SERIES[2].dashed(),
        Start::Chrono => Pen::SERIES[0],
    }
}

impl Figure for FreshLstm {
    type Data = &'static [Fan];
    const ID: &'static str = "fresh-lstm";
    const TITLE: Text = Text {
        en: "What is left of the gradient in an LSTM that has learnt nothing",
        zh: "在什么都没学过的 LSTM 里，梯度还剩多少",
    };
    const DESCRIPTION: Text = Text {
        en: "Both axes are logarithmic, the lag runs from 1 to 1000. With the forget bias at 1 the gradient falls below a hundred millionth before lag 100. With large forget biases and input gates left open it grows to between ten and a few hundred. With chrono initialisation it stays just below one and ends near one sixth.",
        zh: "两轴都是对数，时滞从 1 到 1000。遗忘门偏置为 1 时，梯度在时滞 100 之前就降到一亿分之一以下。遗忘门偏置大而输入门敞开时，它增长到十至几百。用 chrono 初始化时，它一直略低于一，最后约为六分之一。",
    };

    fn parameters(budget: Budget) -> Vec<Parameter> {
        let parameter = |name, value: String| Parameter { name, value };
        vec![
            parameter("hidden_units", UNITS.to_string()),
            parameter("inputs", UNITS.to_string()),
            parameter("longest_memory", LONGEST.to_string()),
            parameter("networks", seeds(budget).to_string()),
            streams::FRESH_LSTM.parameter(),
        ]
    }

    fn compute(budget: Budget) -> Self::Data {
        fans(budget)
    }

    fn table(data: &Self::Data) -> Option<Table> {
        let columns = [
            ("lag", "n"),
            ("bias_1_log10", r"\log_{10}\ (b_f = 1)"),
            ("bias_ln_1000_log10", r"\log_{10}\ (b_f = \ln 1000)"),
            ("forget_gate_only_log10", r"\log_{10}\ (b_i = 0)"),
            ("chrono_log10", r"\log_{10}\ (b_i = -b_f)"),
        ];
        Some(Table {
            columns: columns
                .map(|(name, symbol)| Column { name, symbol })
                .to_vec(),
            rows: LAGS
                .iter()
                .enumerate()
                .map(|(index, &lag)| {
                    let medians = data.iter().map(|fan| fan.median[index]);
                    std::iter::once(lag as f64).chain(medians).collect()
                })
                .collect(),
        })
    }

    fn draw(data: &Self::Data, panel: &Panel<'_>) -> Result<(), DrawError> {
        let mut chart = Chart::new(
            panel,
            Axis::log10(LAG, 1.0, 1000.0),
            Axis::powers_of_ten(LEFT, -8.0, 4.0),
        );
        chart.horizontal(0.0, "");
        let lags = || LAGS.iter().map(|&lag| lag as f64);
        for Fan {
            start, low, high, ..
        } in *data
        {
            let ends = low.iter().zip(high);
            chart.band(
                pen(*start).role,
                lags()
                    .zip(ends)
                    .map(|(x, (&low, &high))| Interval { x, low, high }),
            );
        }
        for Fan { start, median, .. } in *data {
            chart.line(
                pen(*start),
                name(*start).get(panel.lang),
                lags().zip(median.iter().copied()),
            );
        }
        chart.finish()
    }
}
