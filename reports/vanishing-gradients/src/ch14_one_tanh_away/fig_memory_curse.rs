//! `memory-curse`: how sharply a linear unit reacts to its parameter as its memory grows.

use super::equations::gate_sensitivity_power;
use super::memory::{DECAYS, LIFETIMES, Powers, powers, sequences};
use crate::experiments::streams;
use gradflow_math::closed_form::memory::{sensitivity_power, state_power};
use gradflow_report::{
    Axis, Budget, Chart, Column, DrawError, Figure, Panel, Parameter, Pen, Table, Text,
};
use serde::Serialize;

/// The figure.
pub(super) struct MemoryCurse;

/// The measured points, and the closed forms between them.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Data {
    measured: &'static [Powers],
    curve: Vec<Row>,
}

/// The closed forms at one lifetime 1/(1 − λ).
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Row {
    lifetime: f64,
    state: f64,
    by_decay: f64,
    by_bias: f64,
}

impl Row {
    fn at(decay: f64) -> Self {
        Self {
            lifetime: 1.0 / (1.0 - decay),
            state: state_power(decay),
            by_decay: sensitivity_power(decay),
            by_bias: gate_sensitivity_power(decay),
        }
    }
}

/// A closed form with its measured points.
struct Curve {
    pen: Pen,
    label: &'static str,
    exact: fn(&Row) -> f64,
    mean: fn(&Powers) -> f64,
}

const CURVES: [Curve; 3] = [
    Curve {
        pen: Pen::SERIES[1],
        label: r"$(dh/d\lambda)^2$",
        exact: |row| row.by_decay,
        mean: |powers| powers.by_decay.mean,
    },
    Curve {
        pen: Pen::SERIES[2].dashed(),
        label: "$h^2$",
        exact: |row| row.state,
        mean: |powers| powers.state.mean,
    },
    Curve {
        pen: Pen::SERIES[0],
        label: "$(dh/db)^2$",
        exact: |row| row.by_bias,
        mean: |powers| powers.by_bias.mean,
    },
];

const SHORTEST: f64 = 1.25;
const LONGEST: f64 = 1000.0;
const POINTS: u32 = 40;

const LIFETIME: Text = Text {
    en: "memory $1/(1-\\lambda)$ (steps)",
    zh: "记忆 $1/(1-\\lambda)$（步）",
};
const POWER: Text = Text {
    en: "mean square",
    zh: "均方",
};

impl Figure for MemoryCurse {
    type Data = Data;
    const ID: &'static str = "memory-curse";
    const TITLE: Text = Text {
        en: "How sharply a linear unit reacts to its parameter",
        zh: "线性单元对自身参数的反应有多剧烈",
    };
    const DESCRIPTION: Text = Text {
        en: "Both axes are logarithmic. The mean square of the state grows in proportion to the memory. That of its derivative by lambda grows with the third power, to a hundred million at a memory of a thousand steps. That of the derivative by the bias of a gate, with the input normalised, stays below a quarter. The measured dots lie on the lines.",
        zh: "两轴都是对数。状态的均方与记忆成正比。它对 lambda 的导数的均方按三次方增长，记忆为一千步时达到一亿。输入归一化之后，对门的偏置的导数的均方始终低于四分之一。实测的点都落在线上。",
    };

    fn parameters(budget: Budget) -> Vec<Parameter> {
        let parameter = |name, value: String| Parameter { name, value };
        vec![
            parameter("decays", DECAYS.map(|decay| decay.to_string()).join(", ")),
            parameter("sequences", sequences(budget).to_string()),
            parameter("lifetimes_a_sequence", LIFETIMES.to_string()),
            streams::MEMORY_CURSE.parameter(),
        ]
    }

    fn compute(budget: Budget) -> Data {
        let row = |index: u32| {
            let share = f64::from(index) / f64::from(POINTS);
            let lifetime = SHORTEST * (LONGEST / SHORTEST).powf(share);
            Row::at(1.0 - 1.0 / lifetime)
        };
        Data {
            measured: powers(budget),
            curve: (0..=POINTS).map(row).collect(),
        }
    }

    fn table(data: &Data) -> Option<Table> {
        let columns = [
            ("lambda", r"\lambda"),
            ("state", r"\langle h^2 \rangle"),
            ("state_closed_form", r"1/(1-\lambda^2)"),
            ("by_lambda", r"\langle (dh/d\lambda)^2 \rangle"),
            ("by_lambda_closed_form", r"(1+\lambda^2)/(1-\lambda^2)^3"),
            ("by_bias", r"\langle (dh/db)^2 \rangle"),
            ("by_bias_closed_form", r"(\lambda/(1+\lambda))^2"),
        ];
        Some(Table {
            columns: columns
                .map(|(name, symbol)| Column { name, symbol })
                .to_vec(),
            rows: data
                .measured
                .iter()
                .map(|powers| {
                    let exact = Row::at(powers.decay);
                    vec![
                        powers.decay,
                        powers.state.mean,
                        exact.state,
                        powers.by_decay.mean,
                        exact.by_decay,
                        powers.by_bias.mean,
                        exact.by_bias,
                    ]
                })
                .collect(),
        })
    }

    fn draw(data: &Data, panel: &Panel<'_>) -> Result<(), DrawError> {
        let mut chart = Chart::new(
            panel,
            Axis::log10(LIFETIME, SHORTEST, LONGEST),
            Axis::log10(POWER, 1e-2, 1e9),
        );
        for Curve {
            pen,
            label,
            exact,
            mean,
        } in CURVES
        {
            chart.line(
                pen,
                label,
                data.curve.iter().map(|row| (row.lifetime, exact(row))),
            );
            let dots = data.measured.iter();
            chart.points(
                pen,
                "",
                dots.map(|powers| (1.0 / (1.0 - powers.decay), mean(powers))),
            );
        }
        chart.finish()
    }
}
