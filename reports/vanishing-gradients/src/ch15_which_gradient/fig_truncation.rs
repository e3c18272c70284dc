//! The relative error of the truncated gradient over the length of truncation.

use super::network::{LAST, UNITS};
use super::shares::{DEPTHS, Model, Shares, networks, of_model, shares};
use crate::experiments::streams;
use gradflow_report::{
    Axis, Budget, Chart, Column, DrawError, Figure, Panel, Parameter, Pen, Table, Text,
};
use serde::Serialize;

/// The figure.
pub(super) struct TruncationError;

/// The networks that are compared.
const SHOWN: [Model; 2] = [Model::Tanh(0.8), Model::Lstm(1.0)];

/// The errors of one model at each of [`DEPTHS`].
#[derive(Clone, Debug, Serialize)]
pub(super) struct Errors {
    model: Model,
    depths: [usize; 13],
    sliding: Vec<f64>,
    blocks: Vec<f64>,
}

const DEPTH: Text = Text {
    en: "kept steps $\\tau$",
    zh: "保留的步数 $\\tau$",
};
const ERROR: Text = Text {
    en: "relative error of the gradient",
    zh: "梯度的相对误差",
};

impl Figure for TruncationError {
    type Data = Vec<Errors>;
    const ID: &'static str = "truncation-error";
    const TITLE: Text = Text {
        en: "What truncation does to the gradient",
        zh: "截断对梯度做了什么",
    };
    const DESCRIPTION: Text = Text {
        en: "Over the number of kept steps from 1 to 60, on a logarithmic axis. With a window that slides, the error falls along nearly straight lines, much faster for the tanh network than for the LSTM. With disjoint blocks of the same length it falls slowly for both, and ends only where one block holds the whole sequence.",
        zh: "横轴是保留的步数，从 1 到 60；纵轴为对数。窗口滑动时，误差差不多沿直线下降，tanh 网络比 LSTM 快得多。用同样长度的互不相交的块时，两种网络的误差都降得很慢，直到一块装下整个序列才为零。",
    };

    fn parameters(budget: Budget) -> Vec<Parameter> {
        let parameter = |name, value: String| Parameter { name, value };
        vec![
            parameter("tanh_gain", "0.8".to_owned()),
            parameter("forget_bias", "1".to_owned()),
            parameter("loss", "every step".to_owned()),
            parameter("hidden_units", UNITS.to_string()),
            parameter("steps", LAST.to_string()),
            parameter("networks", networks(budget).to_string()),
            streams::SHARE_BY_LAG.parameter(),
        ]
    }

    fn compute(budget: Budget) -> Vec<Errors> {
        SHOWN
            .iter()
            .map(|&model| {
                let shares: &Shares = of_model(model, &shares(budget).every_step);
                Errors {
                    model,
                    depths: DEPTHS,
                    sliding: DEPTHS.iter().map(|&depth| shares.sliding(depth)).collect(),
                    blocks: shares.blocks.clone(),
                }
            })
            .collect()
    }

    fn table(data: &Vec<Errors>) -> Option<Table> {
        let columns = [
            ("kept_steps", r"\tau"),
            ("tanh_sliding", r"\text{tanh, window}"),
            ("tanh_blocks", r"\text{tanh, blocks}"),
            ("lstm_sliding", r"\text{LSTM, window}"),
            ("lstm_blocks", r"\text{LSTM, blocks}"),
        ];
        Some(Table {
            columns: columns
                .map(|(name, symbol)| Column { name, symbol })
                .to_vec(),
            rows: (0..DEPTHS.len())
                .map(|index| {
                    let errors = data
                        .iter()
                        .flat_map(|errors| [errors.sliding[index], errors.blocks[index]]);
                    std::iter::once(DEPTHS[index] as f64)
                        .chain(errors)
                        .collect()
                })
                .collect(),
        })
    }

    fn draw(data: &Vec<Errors>, panel: &Panel<'_>) -> Result<(), DrawError> {
        let mut chart = Chart::new(
            panel,
            Axis::linear(DEPTH, 0.0, LAST as f64),
            Axis::log10(ERROR, 1e-6, 3.0),
        );
        let over_depth = |errors: &[f64]| -> Vec<(f64, f64)> {
            let depths = DEPTHS.iter().map(|&depth| depth as f64);
            depths.zip(errors.iter().copied()).collect()
        };
        for (errors, (pen, name)) in data
            .iter()
            .zip([(Pen::SERIES[1], "tanh"), (Pen::SERIES[0], "LSTM")])
        {
            let blocks = panel.text(Text {
                en: "blocks",
                zh: "分块",
            });
            let window = panel.text(Text {
                en: "window",
                zh: "窗口",
            });
            chart.line(
                pen.dashed(),
                &format!("{name}, {blocks}"),
                over_depth(&errors.blocks),
            );
            chart.line(
                pen,
                &format!("{name}, {window}"),
                over_depth(&errors.sliding),
            );
        }
        chart.finish()
    }
}
