//! Three things that are called the gradient, over the lag, in one network.

use super::gains::{Gradients, at_gain, networks};
use super::network::{INPUT_GAIN, INPUTS, LAST, UNITS};
use crate::experiments::streams;
use gradflow_report::{
    Axis, Budget, Chart, Column, DrawError, Figure, Panel, Parameter, Pen, Table, Text,
};

/// The figure.
pub(super) struct ThreeGradients;

/// The gain of the figure.
pub(super) const GAIN: f64 = 0.8;

/// A quantity by lag, with its name and its stroke.
struct Curve {
    of: fn(&Gradients) -> &[f64],
    name: Text,
    pen: Pen,
}

const CURVES: [Curve; 3] = [
    Curve {
        of: |gradients| &gradients.state,
        name: Text {
            en: "state by state",
            zh: "状态对状态",
        },
        pen: Pen::SERIES[1].dashed(),
    },
    Curve {
        of: |gradients| &gradients.older,
        name: Text {
            en: "lags ≥ $n$",
            zh: "时滞 ≥ $n$",
        },
        pen: Pen::SERIES[2].dotted(),
    },
    Curve {
        of: |gradients| &gradients.part,
        name: Text {
            en: "lag $n$",
            zh: "时滞 $n$",
        },
        pen: Pen::SERIES[0],
    },
];

const LAG: Text = Text {
    en: "lag $n$ (steps)",
    zh: "时滞 $n$（步）",
};
const SIZE: Text = Text {
    en: "size, relative to $\\|∂L/∂θ\\|$",
    zh: "相对于 $\\|∂L/∂θ\\|$ 的大小",
};

impl Figure for ThreeGradients {
    type Data = &'static Gradients;
    const ID: &'static str = "three-gradients";
    const TITLE: Text = Text {
        en: "Three gradients of one network",
        zh: "一个网络的三种梯度",
    };
    const DESCRIPTION: Text = Text {
        en: "Over the lag, on a logarithmic axis: the derivative of the last state by an earlier one, the part of the gradient at one lag, and all parts from a lag on. All three fall along parallel straight lines by several orders of magnitude over sixty steps. The gradient of the weights, drawn at 1, does not depend on the lag.",
        zh: "横轴为时滞，纵轴为对数：最后状态对较早状态的导数、梯度在某一时滞上的部分，以及从某一时滞起的全部部分。三者沿平行的直线下降，六十步之内降了好几个数量级。权重的梯度画在 1 处，与时滞无关。",
    };

    fn parameters(budget: Budget) -> Vec<Parameter> {
        let parameter = |name, value: String| Parameter { name, value };
        vec![
            parameter("gain", GAIN.to_string()),
            parameter("hidden_units", UNITS.to_string()),
            parameter("inputs", INPUTS.to_string()),
            parameter("input_gain", INPUT_GAIN.to_string()),
            parameter("steps", LAST.to_string()),
            parameter("networks", networks(budget).to_string()),
            streams::WHICH_GRADIENT.parameter(),
        ]
    }

    fn compute(budget: Budget) -> &'static Gradients {
        at_gain(GAIN, budget)
    }

    fn table(data: &&'static Gradients) -> Option<Table> {
        let columns = [
            ("lag", "n"),
            ("state_by_state", r"\|\partial S_T / \partial S_{T-n}\|"),
            (
                "from_this_lag_on",
                r"\bigl\|\sum_{\ell \ge n} G_\ell\bigr\| / \|\partial L/\partial \theta\|",
            ),
            ("at_this_lag", r"\|G_n\| / \|\partial L/\partial \theta\|"),
        ];
        Some(Table {
            columns: columns
                .map(|(name, symbol)| Column { name, symbol })
                .to_vec(),
            rows: (0..LAST)
                .step_by(5)
                .map(|lag| {
                    let mut row = vec![lag as f64];
                    row.extend(CURVES.map(|curve| (curve.of)(data)[lag]));
                    row
                })
                .collect(),
        })
    }

    fn draw(data: &&'static Gradients, panel: &Panel<'_>) -> Result<(), DrawError> {
        let mut chart = Chart::new(
            panel,
            Axis::linear(LAG, 0.0, (LAST - 1) as f64),
            Axis::log10(SIZE, 1e-12, 10.0),
        );
        chart.horizontal(1.0, "$∂L/∂θ$");
        for Curve { of, name, pen } in CURVES {
            let points = of(data).iter().enumerate();
            chart.line(
                pen,
                name.get(panel.lang),
                points.map(|(lag, &size)| (lag as f64, size)),
            );
        }
        chart.finish()
    }
}
