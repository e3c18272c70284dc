//! `line-up`: ln ‖Π‖ over the lag for six cells on identical inputs.

use super::line_up::{Architecture, BIASES, Curve, LineUp as Data, line_up, seeds};
use crate::experiments::log_products::{STEPS, UNITS};
use crate::experiments::quantile::Spread;
use crate::experiments::streams;
use gradflow_math::Activation;
use gradflow_report::{
    Axis, Budget, Chart, Column, DrawError, Figure, Interval, Layout, Panel, Parameter, Pen, Table,
    Text, Window,
};

/// The figure.
pub(super) struct LineUp;

const LAG: Text = Text {
    en: "lag (steps)",
    zh: "时滞（步）",
};
const LOG_NORM: Text = Text {
    en: r"$\ln \|\Pi\|$ (nats)",
    zh: r"$\ln \|\Pi\|$（nat）",
};

/// The strokes of [`BIASES`].
const PENS: [Pen; 2] = [Pen::SERIES[0], Pen::SERIES[1].dashed()];

fn name(architecture: Architecture) -> Text {
    match architecture {
        Architecture::Squeezed => Text {
            en: "article, tanh",
            zh: "原文，有 tanh",
        },
        Architecture::Carried => Text {
            en: "article, no tanh",
            zh: "原文，无 tanh",
        },
        Architecture::Lstm1997 => Text {
            en: "LSTM of 1997",
            zh: "1997 年的 LSTM",
        },
        Architecture::Lstm => Text {
            en: "LSTM",
            zh: "LSTM",
        },
        Architecture::Gru => Text {
            en: "GRU",
            zh: "GRU",
        },
        Architecture::MinLstm => Text {
            en: "minimal LSTM",
            zh: "最小 LSTM",
        },
    }
}

/// Two rows of three charts, or three of two.
fn frames(panel: &Panel<'_>) -> Vec<Window> {
    const GUTTER: f64 = 16.0;
    let parts = panel.split(3);
    let halves = |whole: Window| match panel.layout {
        Layout::Wide => {
            let middle = f64::midpoint(whole.top, whole.bottom);
            let (bottom, top) = (middle - GUTTER / 2.0, middle + GUTTER / 2.0);
            [Window { bottom, ..whole }, Window { top, ..whole }]
        }
        Layout::Narrow => {
            let middle = f64::midpoint(whole.left, whole.right);
            let (right, left) = (middle - GUTTER / 2.0, middle + GUTTER / 2.0);
            [Window { right, ..whole }, Window { left, ..whole }]
        }
    };
    let halved: Vec<[Window; 2]> = parts.into_iter().map(halves).collect();
    match panel.layout {
        Layout::Wide => {
            let row = |index: usize| halved.iter().map(move |halves| halves[index]);
            row(0).chain(row(1)).collect()
        }
        Layout::Narrow => halved.into_iter().flatten().collect(),
    }
}

impl Figure for LineUp {
    type Data = &'static Data;
    const ID: &'static str = "line-up";
    const TITLE: Text = Text {
        en: "The product of the Jacobians of six cells on identical inputs",
        zh: "六种单元在同样输入上的雅可比连乘",
    };
    const DESCRIPTION: Text = Text {
        en: "Six small charts of the logarithm of the norm over a lag of 0 to 100 steps, each for two biases of the gate that carries the state. With the article’s tanh the lines fall far below the dotted line of the gate at rest. Without it, for the GRU and for the minimal LSTM they follow that line. The LSTM stays above it, and the LSTM of 1997 rises slowly.",
        zh: "六幅小图，横轴是 0 到 100 步的时滞，纵轴是范数的对数，每幅画出携带状态的门的两种偏置。带 tanh 的原文的 LSTM 远低于静止的门的那条点线；不带 tanh 的、GRU 和最小 LSTM 沿点线走；LSTM 高于点线；1997 年的 LSTM 缓慢上升。",
    };
    const ASPECT: (u32, u32) = (4, 3);
    const NARROW_ASPECT: (u32, u32) = (5, 8);

    fn parameters(budget: Budget) -> Vec<Parameter> {
        let parameter = |name, value: String| Parameter { name, value };
        vec![
            parameter("hidden_units", UNITS.to_string()),
            parameter("inputs", UNITS.to_string()),
            parameter("biases", BIASES.map(|bias| bias.to_string()).join(", ")),
            parameter("networks", seeds(budget).to_string()),
            streams::LINE_UP.parameter(),
        ]
    }

    fn compute(budget: Budget) -> Self::Data {
        line_up(budget)
    }

    fn table(data: &Self::Data) -> Option<Table> {
        let columns = [
            ("lag", "t - k"),
            ("squeezed_1", r"\mathrm{E21},\ b = 1"),
            ("squeezed_3", r"\mathrm{E21},\ b = 3"),
            ("carried_1", r"\mathrm{E20},\ b = 1"),
            ("carried_3", r"\mathrm{E20},\ b = 3"),
            ("lstm_1997", r"1997"),
            ("lstm_1", r"\mathrm{LSTM},\ b = 1"),
            ("lstm_3", r"\mathrm{LSTM},\ b = 3"),
            ("gru_1", r"\mathrm{GRU},\ b = 1"),
            ("gru_3", r"\mathrm{GRU},\ b = 3"),
            ("min_lstm_1", r"\mathrm{minLSTM},\ b = 1"),
            ("min_lstm_3", r"\mathrm{minLSTM},\ b = 3"),
        ];
        let drawn: Vec<&Curve> = Architecture::ALL
            .into_iter()
            .flat_map(|architecture| drawn(data, architecture))
            .map(|(curve, _)| curve)
            .collect();
        Some(Table {
            columns: columns
                .map(|(name, symbol)| Column { name, symbol })
                .to_vec(),
            rows: (0..data.lags.len())
                .map(|row| {
                    let medians = drawn.iter().map(|curve| curve.log_norm[row].median);
                    std::iter::once(data.lags[row] as f64)
                        .chain(medians)
                        .collect()
                })
                .collect(),
        })
    }

    fn draw(data: &Self::Data, panel: &Panel<'_>) -> Result<(), DrawError> {
        for (architecture, frame) in Architecture::ALL.into_iter().zip(frames(panel)) {
            let mut chart = Chart::within(
                panel,
                frame,
                Axis::linear(LAG, 0.0, STEPS as f64),
                Axis::linear(LOG_NORM, -65.0, 10.0),
            );
            chart.heading(panel.text(name(architecture)));
            let lags = || data.lags.iter().map(|&lag| lag as f64);
            for (curve, pen) in drawn(data, architecture) {
                let ends = lags().zip(&curve.log_norm);
                let interval = |(x, spread): (f64, &Spread)| Interval {
                    x,
                    low: spread.low,
                    high: spread.high,
                };
                chart.band(pen.role, ends.map(interval));
            }
            for bias in BIASES {
                let rate = Activation::Sigmoid.apply(bias).ln();
                let end = STEPS as f64;
                chart.line(Pen::MUTED.dotted(), "", [(0.0, 0.0), (end, end * rate)]);
            }
            for (curve, pen) in drawn(data, architecture) {
                let label = match architecture {
                    Architecture::Lstm1997 => String::new(),
                    _ => format!("$b = {}$", curve.bias),
                };
                let medians = curve.log_norm.iter().map(|spread| spread.median);
                chart.line(pen, &label, lags().zip(medians));
            }
            chart.finish()?;
        }
        Ok(())
    }
}

/// The curves of one cell with their strokes: one for each bias, and one in all for the cell that has no forget gate.
fn drawn(data: &Data, architecture: Architecture) -> impl Iterator<Item = (&Curve, Pen)> {
    let count = match architecture {
        Architecture::Lstm1997 => 1,
        _ => BIASES.len(),
    };
    data.of(architecture).zip(PENS).take(count)
}
