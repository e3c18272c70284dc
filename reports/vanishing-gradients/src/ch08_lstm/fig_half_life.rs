//! `half-life`: how long a forget gate keeps half of the cell, over its bias.

use crate::experiments::log_products::{ZERO, noise};
use crate::experiments::streams::HALF_LIFE;
use gradflow_math::{Activation, Init, autonomous};
use gradflow_models::{ArticleLstm, ArticleLstmSpec};
use gradflow_report::{
    Axis, Budget, Chart, Column, DrawError, Figure, Panel, Parameter, Pen, Table, Text,
};
use serde::Serialize;

/// The figure.
pub(super) struct HalfLife;

/// The half-life at one bias, in steps.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Row {
    bias: f64,
    /// Of a gate that does not move: D8.9.
    constant: f64,
    /// Of gates that see white noise: ln ½ over the mean of ln f.
    moving: f64,
}

const LOWEST: f64 = -2.0;
const HIGHEST: f64 = 8.0;
const UNITS: usize = 16;

const BIAS: Text = Text {
    en: "forget bias $b_f$",
    zh: "遗忘门偏置 $b_f$",
};
const STEPS: Text = Text {
    en: "half-life (steps)",
    zh: "半衰期（步）",
};
const CONSTANT: Text = Text {
    en: "constant",
    zh: "恒定",
};
const MOVING: Text = Text {
    en: "on noise",
    zh: "噪声",
};

/// The half-life of a gate that stands at `σ(bias)`.
pub(super) fn of_bias(bias: f64) -> f64 {
    autonomous::half_life(Activation::Sigmoid.apply(bias))
}

fn samples(budget: Budget) -> usize {
    budget.pick(100, 1000)
}

fn moving(bias: f64, index: u64, samples: usize) -> f64 {
    let rng = &mut HALF_LIFE.seed().stream(index);
    let spec = ArticleLstmSpec {
        state_len: UNITS,
        activation: Activation::Identity,
        w: Init::Gaussian { gain: 1.0 },
        b: ZERO,
        forget_bias: bias,
    };
    let cell = ArticleLstm::random(&spec, rng);
    let mean = (0..samples)
        .map(|_| {
            let gates = cell.gates(&noise(UNITS, rng));
            gates.forget.value.map(f64::ln).mean()
        })
        .sum::<f64>()
        / samples as f64;
    0.5_f64.ln() / mean
}

impl Figure for HalfLife {
    type Data = Vec<Row>;
    const ID: &'static str = "half-life";
    const TITLE: Text = Text {
        en: "The half-life of the cell over the forget bias",
        zh: "细胞的半衰期随遗忘门偏置的变化",
    };
    const DESCRIPTION: Text = Text {
        en: "On a logarithmic axis the half-life rises from a third of a step at a bias of minus 2 to about two thousand steps at 8; from a bias of about 2 on, the line is straight. The dots for moving gates lie a little below the line.",
        zh: "纵轴取对数，半衰期从偏置为负 2 时的三分之一步升到偏置为 8 时的大约两千步；偏置大于 2 以后差不多是一条直线。表示变动的门的点略低于这条线。",
    };

    fn parameters(budget: Budget) -> Vec<Parameter> {
        let parameter = |name, value: String| Parameter { name, value };
        vec![
            parameter("gates", UNITS.to_string()),
            parameter("samples", samples(budget).to_string()),
            HALF_LIFE.parameter(),
        ]
    }

    fn compute(budget: Budget) -> Vec<Row> {
        (0..=20)
            .map(|index| {
                let bias = LOWEST + 0.5 * index as f64;
                Row {
                    bias,
                    constant: of_bias(bias),
                    moving: moving(bias, index, samples(budget)),
                }
            })
            .collect()
    }

    fn table(rows: &Vec<Row>) -> Option<Table> {
        let columns = [
            ("bias", "b_f"),
            ("half_life", r"n_{1/2}"),
            (
                "half_life_on_noise",
                r"\ln \tfrac12 / \langle \ln f \rangle",
            ),
        ];
        Some(Table {
            columns: columns
                .into_iter()
                .map(|(name, symbol)| Column { name, symbol })
                .collect(),
            rows: rows
                .iter()
                .map(|row| vec![row.bias, row.constant, row.moving])
                .collect(),
        })
    }

    fn draw(rows: &Vec<Row>, panel: &Panel<'_>) -> Result<(), DrawError> {
        let mut chart = Chart::new(
            panel,
            Axis::linear(BIAS, LOWEST, HIGHEST),
            Axis::log10(STEPS, 0.2, 3000.0),
        );
        chart.line(
            Pen::SERIES[0],
            CONSTANT.get(panel.lang),
            rows.iter().map(|row| (row.bias, row.constant)),
        );
        chart.points(
            Pen::SERIES[1],
            MOVING.get(panel.lang),
            rows.iter().map(|row| (row.bias, row.moving)),
        );
        chart.finish()
    }
}
