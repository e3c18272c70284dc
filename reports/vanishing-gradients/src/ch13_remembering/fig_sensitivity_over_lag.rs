//! `sensitivity-over-lag`: at which lags a layer of gates can be taught to remember, for several laws of its biases.

use super::laws::{LONGEST, Law, sensitivity};
use gradflow_report::{
    Axis, Budget, Chart, Column, DrawError, Figure, Panel, Parameter, Pen, Table, Text,
};
use serde::Serialize;

/// The figure.
pub(super) struct SensitivityOverLag;

/// A lag, and the mean sensitivity under each of [`CURVES`].
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Row {
    lag: f64,
    means: [f64; CURVES.len()],
}

/// A law with its name and its stroke.
struct Curve {
    law: fn() -> Law,
    name: Text,
    pen: Pen,
    /// Where the name stands, clear of the other lines.
    at: (f64, f64),
}

const CURVES: [Curve; 4] = [
    Curve {
        law: || Law::Same(1.0),
        name: Text {
            en: "$b_f = 1$",
            zh: "$b_f = 1$",
        },
        pen: Pen::SERIES[1].dashed(),
        at: (3.2, 0.45),
    },
    Curve {
        law: || Law::Same((LONGEST as f64).ln()),
        name: Text {
            en: "$b_f = \\ln 1000$",
            zh: "$b_f = \\ln 1000$",
        },
        pen: Pen::SERIES[3].dotted(),
        at: (80.0, 0.02),
    },
    Curve {
        law: || Law::Chrono {
            longest: LONGEST as f64,
        },
        name: Text {
            en: "chrono",
            zh: "chrono",
        },
        pen: Pen::SERIES[0],
        at: (3.0, 0.03),
    },
    Curve {
        law: || Law::EvenBiases {
            longest: LONGEST as f64,
        },
        name: Text {
            en: "even biases",
            zh: "偏置均匀",
        },
        pen: Pen::SERIES[2],
        at: (50.0, 0.24),
    },
];

const LAG: Text = Text {
    en: "lag $n$ (steps)",
    zh: "时滞 $n$（步）",
};
const SENSITIVITY: Text = Text {
    en: "mean sensitivity",
    zh: "平均灵敏度",
};
/// Points for each decade of lags.
const PER_DECADE: u32 = 12;
const DECADES: u32 = 4;

impl Figure for SensitivityOverLag {
    type Data = Vec<Row>;
    const ID: &'static str = "sensitivity-over-lag";
    const TITLE: Text = Text {
        en: "The lags at which a fresh layer can learn to remember",
        zh: "一层新网络能在哪些时滞上学会记忆",
    };
    const DESCRIPTION: Text = Text {
        en: "Both axes are logarithmic. With every bias at 1 the mean sensitivity falls off a cliff beyond a lag of ten. With every bias at the logarithm of 1000 it rises in proportion to the lag up to a thousand. Chrono initialisation rises almost as steeply but lies higher at short lags. Biases spread evenly give a level line from a few steps to several hundred.",
        zh: "两轴都是对数。偏置全取 1 时，平均灵敏度在时滞十步以后急坠。偏置全取 1000 的对数时，它与时滞成正比地升到一千步。chrono 初始化几乎同样陡，但短时滞处较高。偏置均匀铺开时，从几步到几百步都是一条水平线。",
    };

    fn parameters(_budget: Budget) -> Vec<Parameter> {
        vec![Parameter {
            name: "longest_memory",
            value: LONGEST.to_string(),
        }]
    }

    fn compute(_budget: Budget) -> Self::Data {
        (0..=PER_DECADE * DECADES)
            .map(|index| {
                let lag = 10_f64.powf(f64::from(index) / f64::from(PER_DECADE));
                let mean = |curve: &Curve| (curve.law)().mean(|bias| sensitivity(bias, lag));
                Row {
                    lag,
                    means: CURVES.each_ref().map(mean),
                }
            })
            .collect()
    }

    fn table(data: &Self::Data) -> Option<Table> {
        let columns = [
            ("lag", "n"),
            ("bias_1", "b_f = 1"),
            ("bias_ln_longest", r"b_f = \ln 1000"),
            ("chrono", r"e^{b_f} \sim U"),
            ("even_biases", r"b_f \sim U"),
        ];
        Some(Table {
            columns: columns
                .map(|(name, symbol)| Column { name, symbol })
                .to_vec(),
            rows: data
                .iter()
                .map(|row| [&[row.lag], &row.means[..]].concat())
                .collect(),
        })
    }

    fn draw(data: &Self::Data, panel: &Panel<'_>) -> Result<(), DrawError> {
        let mut chart = Chart::new(
            panel,
            Axis::log10(LAG, 1.0, 1e4),
            Axis::log10(SENSITIVITY, 1e-3, 1.0),
        );
        for (index, Curve { name, pen, at, .. }) in CURVES.into_iter().enumerate() {
            chart.line(pen, "", data.iter().map(|row| (row.lag, row.means[index])));
            chart.note(pen.role, at, name.get(panel.lang));
        }
        chart.finish()
    }
}
