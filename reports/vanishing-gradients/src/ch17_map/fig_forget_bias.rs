//! The largest exponent of the whole LSTM over forget bias and recurrent gain.

use super::edge::bias_of_rate;
use super::maps::{edges, forget_bias, forget_bias_cells, means, parameters, rounded};
use gradflow_report::{
    Axis, Budget, Chart, Column, DrawError, Field, Figure, Panel, Parameter, Pen, Ramp, Role,
    Table, Text,
};
use serde::Serialize;

/// The figure.
pub(super) struct ForgetBias;

/// The biases of the middles of the outer cells.
const BIASES: (f64, f64) = (-2.0, 6.0);
/// The gains of the middles of the outer cells.
const GAINS: (f64, f64) = (0.0, 8.0);
/// The rates at which the gate alone is drawn: half-lives of 6.9 and of 69 steps.
const RATES: [f64; 2] = [-0.1, -0.01];

/// What is drawn.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Map {
    columns: usize,
    rows: usize,
    /// λ₁, the lowest gain first.
    exponents: Vec<f64>,
    excluded: usize,
    /// The biases at which the gate alone has the rates −0.1 and −0.01.
    gate_alone: Vec<f64>,
}

const BIAS: Text = Text {
    en: "forget bias $b_f$",
    zh: "遗忘偏置 $b_f$",
};
const GAIN: Text = Text {
    en: "recurrent gain $g$",
    zh: "循环增益 $g$",
};
const EXPONENT: Text = Text {
    en: "$\\lambda_1$ (nats a step)",
    zh: "$\\lambda_1$（nat/步）",
};

impl Figure for ForgetBias {
    type Data = Map;
    const ID: &'static str = "map-forget-bias";
    const TITLE: Text = Text {
        en: "The whole LSTM over forget bias and recurrent gain",
        zh: "完整 LSTM 随遗忘偏置与循环增益的变化",
    };
    const DESCRIPTION: Text = Text {
        en: "A heat map. Along the bottom, where the recurrent weights are zero, the exponent rises with the bias from far below zero to nearly zero, and the measured lines of equal exponent meet the vertical lines of the gate alone. Upwards they bend to the left: with larger recurrent weights a smaller bias is enough, and at large gains the exponent is above zero over a range of biases.",
        zh: "热图。底边循环权重为零，指数随偏置从远小于零升到接近零，测得的等值线与只看遗忘门的竖线相接。往上等值线向左弯：循环权重越大，所需的偏置越小；增益大时，指数在一段偏置上大于零。",
    };
    const ASPECT: (u32, u32) = (4, 3);
    const NARROW_ASPECT: (u32, u32) = (1, 1);

    fn parameters(budget: Budget) -> Vec<Parameter> {
        parameters(&forget_bias(budget))
    }

    fn compute(budget: Budget) -> Map {
        let (columns, rows) = forget_bias_cells(budget);
        let means = means(&forget_bias(budget), "lambda_1");
        Map {
            columns,
            rows,
            exponents: means.values.into_iter().map(rounded).collect(),
            excluded: means.excluded,
            gate_alone: RATES.map(bias_of_rate).to_vec(),
        }
    }

    fn table(data: &Map) -> Option<Table> {
        let at = |(low, high): (f64, f64), index: usize, count: usize| {
            low + (high - low) * index as f64 / (count as f64 - 1.0)
        };
        let names = [("b_f", "b_f"), ("g", "g"), ("lambda_1", r"\lambda_1")];
        let cells = (0..data.rows).step_by(4).flat_map(|row| {
            (0..data.columns)
                .step_by(4)
                .map(move |column| (row, column))
        });
        Some(Table {
            columns: names.map(|(name, symbol)| Column { name, symbol }).to_vec(),
            rows: cells
                .map(|(row, column)| {
                    vec![
                        at(BIASES, column, data.columns),
                        at(GAINS, row, data.rows),
                        data.exponents[row * data.columns + column],
                    ]
                })
                .collect(),
        })
    }

    fn draw(data: &Map, panel: &Panel<'_>) -> Result<(), DrawError> {
        let (x, y) = (edges(BIASES, data.columns), edges(GAINS, data.rows));
        let bias = Axis::linear(BIAS, x.0, x.1);
        let mut chart = Chart::new(panel, bias, Axis::linear(GAIN, y.0, y.1));
        let field = Field {
            x,
            y,
            columns: data.columns,
            values: data.exponents.clone(),
        };
        chart.heatmap(
            field.clone(),
            Ramp::Diverging,
            Axis::linear(EXPONENT, -0.5, 0.5),
        );
        let rim = Pen {
            role: Role::SURFACE,
            width: 4.0,
            ..Pen::INK
        };
        for (level, label) in [(RATES[0], "−0.1"), (RATES[1], "−0.01"), (0.0, "0")] {
            chart.contour(rim, "", &field, level);
            chart.contour(Pen::INK, label, &field, level);
        }
        for &bias in &data.gate_alone {
            chart.line(rim, "", [(bias, y.0), (bias, y.1)]);
            chart.line(Pen::INK.dashed(), "", [(bias, y.0), (bias, y.1)]);
        }
        chart.finish()
    }
}
