//! How much of the gradient is older than a lag, for a loss at the end and at all steps.

use super::network::{INPUT_GAIN, INPUTS, LAST, UNITS};
use super::shares::{Model, Places, Shares, networks, shares};
use crate::experiments::streams;
use gradflow_report::{
    Axis, Budget, Chart, Column, DrawError, Figure, Panel, Parameter, Pen, Table, Text,
};

/// The figure.
pub(super) struct SharesOlder;

const LAG: Text = Text {
    en: "lag $n$ (steps)",
    zh: "时滞 $n$（步）",
};
const SHARE: Text = Text {
    en: "share of the lags ≥ $n$",
    zh: "时滞 ≥ $n$ 的份额",
};

/// Between two rows of the table.
const STRIDE: usize = 5;

/// The stroke and the name of a model's line.
pub(super) fn line(model: Model) -> (Pen, String) {
    match model {
        Model::Tanh(_) => (Pen::SERIES[1].dashed(), "tanh RNN".to_owned()),
        Model::Lstm(bias) if bias < 0.5 => (Pen::SERIES[2].dotted(), format!("LSTM, {bias}")),
        Model::Lstm(bias) if bias < 2.0 => (Pen::SERIES[0], format!("LSTM, {bias}")),
        Model::Lstm(bias) => (Pen::SERIES[3].dashed(), format!("LSTM, {bias}")),
    }
}

impl Figure for SharesOlder {
    type Data = &'static Places;
    const ID: &'static str = "share-by-lag";
    const TITLE: Text = Text {
        en: "The share of the gradient that is older than a lag",
        zh: "梯度中早于某一时滞的份额",
    };
    const DESCRIPTION: Text = Text {
        en: "Two panels, a loss at the last step and a loss at every step, with a logarithmic axis for the share of the lags of n and more. In both the tanh network and the LSTM with forget bias 0 fall along straight lines by many orders of magnitude, the LSTM with bias 1 more slowly, and the LSTM with bias 5 stays near one until the beginning of the sequence is near.",
        zh: "两个子图：损失在最后一步，损失在每一步；对数纵轴是时滞不小于 n 的份额。两图中，tanh 网络和遗忘门偏置为 0 的 LSTM 都沿直线下降许多个数量级，偏置为 1 的 LSTM 降得慢些，偏置为 5 的 LSTM 几乎停在一附近，直到接近序列的开头。",
    };
    const NARROW_ASPECT: (u32, u32) = (3, 5);

    fn parameters(budget: Budget) -> Vec<Parameter> {
        let parameter = |name, value: String| Parameter { name, value };
        vec![
            parameter("tanh_gain", "0.8".to_owned()),
            parameter("tanh_input_gain", INPUT_GAIN.to_string()),
            parameter("forget_biases", "0, 1, 5".to_owned()),
            parameter("hidden_units", UNITS.to_string()),
            parameter("inputs", INPUTS.to_string()),
            parameter("steps", LAST.to_string()),
            parameter("networks", networks(budget).to_string()),
            streams::SHARE_BY_LAG.parameter(),
        ]
    }

    fn compute(budget: Budget) -> &'static Places {
        shares(budget)
    }

    fn table(data: &&'static Places) -> Option<Table> {
        let columns = [
            ("lag", "n"),
            ("last_tanh", r"\text{tanh},\ L_T"),
            ("last_lstm_0", r"b_f = 0,\ L_T"),
            ("last_lstm_1", r"b_f = 1,\ L_T"),
            ("last_lstm_5", r"b_f = 5,\ L_T"),
            ("all_tanh", r"\text{tanh},\ \Sigma L_t"),
            ("all_lstm_0", r"b_f = 0,\ \Sigma L_t"),
            ("all_lstm_1", r"b_f = 1,\ \Sigma L_t"),
            ("all_lstm_5", r"b_f = 5,\ \Sigma L_t"),
        ];
        Some(Table {
            columns: columns
                .map(|(name, symbol)| Column { name, symbol })
                .to_vec(),
            rows: (0..LAST)
                .step_by(STRIDE)
                .map(|lag| {
                    let places = data.last.iter().chain(&data.every_step);
                    std::iter::once(lag as f64)
                        .chain(places.map(|shares| shares.older[lag]))
                        .collect()
                })
                .collect(),
        })
    }

    fn draw(data: &&'static Places, panel: &Panel<'_>) -> Result<(), DrawError> {
        let places: [(Text, &[Shares]); 2] = [
            (
                Text {
                    en: "loss at the last step",
                    zh: "损失在最后一步",
                },
                &data.last,
            ),
            (
                Text {
                    en: "loss at every step",
                    zh: "损失在每一步",
                },
                &data.every_step,
            ),
        ];
        for ((heading, shares), frame) in places.into_iter().zip(panel.split(2)) {
            let mut chart = Chart::within(
                panel,
                frame,
                Axis::linear(LAG, 0.0, LAST as f64),
                Axis::log10(SHARE, 1e-14, 3.0),
            );
            chart.heading(panel.text(heading));
            for Shares { model, older, .. } in shares {
                let (pen, name) = line(*model);
                let points = older.iter().enumerate();
                chart.line(pen, &name, points.map(|(lag, &share)| (lag as f64, share)));
            }
            chart.finish()?;
        }
        Ok(())
    }
}
