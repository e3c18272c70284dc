//! `three-lstms`: the products of three LSTMs for a forget bias of the reader's choice.

use crate::experiments::log_products::{Model, STEPS, STRIDE, UNITS, curve};
use crate::experiments::quantile::quantile;
use gradflow_report::{
    Axis, Budget, Control, Explorer, Format, Parameter, Pen, Reading, Series, Settings, State, Text,
};
use gradflow_sweep::Seed;
use std::f64::consts::LN_10;

/// The article's LSTM with its tanh and without, and the standard one.
pub(super) struct ThreeLstms;

const BIASES: [f64; 10] = [-2.0, -1.0, 0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0];
const SEED: &str = "explorer-three-lstms";

const CARRIED: Text = Text {
    en: "article, no tanh",
    zh: "文章，无 tanh",
};
const SQUEEZED: Text = Text {
    en: "article, tanh",
    zh: "文章，有 tanh",
};
const STANDARD: Text = Text {
    en: "standard LSTM",
    zh: "标准 LSTM",
};

fn networks(budget: Budget) -> u64 {
    budget.pick(4, 25)
}

const fn series(name: &'static str, label: Text, pen: Pen) -> Series {
    Series { name, label, pen }
}

const fn reading(name: &'static str, label: Text) -> Reading {
    let format = Format::Significant(3);
    Reading {
        name,
        label,
        format,
    }
}

impl Explorer for ThreeLstms {
    const ID: &'static str = "three-lstms";
    const TITLE: Text = Text {
        en: "Three LSTMs by forget bias",
        zh: "三种 LSTM 与遗忘门偏置",
    };
    const DESCRIPTION: Text = Text {
        en: "The median norm of the product of the Jacobians of three LSTMs over a lag of 0 to 100 steps, on a logarithmic axis, for the chosen bias of the forget gates.",
        zh: "在所选的遗忘门偏置下，三种 LSTM 的雅可比连乘积范数的中位数；横轴是 0 到 100 步的时间间隔，纵轴为对数。",
    };
    const CONTROLS: &'static [Control] = &[Control {
        name: "forget_bias",
        label: Text {
            en: "forget bias $b_f$",
            zh: "遗忘门偏置 $b_f$",
        },
        short: Text {
            en: "$b_f$",
            zh: "$b_f$",
        },
        settings: Settings::Slider(&BIASES),
        start: 5,
    }];
    const SERIES: &'static [Series] = &[
        series("log10_carried", CARRIED, Pen::SERIES[0].dashed()),
        series("log10_squeezed", SQUEEZED, Pen::SERIES[1]),
        series("log10_standard", STANDARD, Pen::SERIES[2].dotted()),
    ];
    const READINGS: &'static [Reading] = &[
        reading(
            "carried",
            Text {
                en: "after 100 steps: no tanh",
                zh: "100 步后：无 tanh",
            },
        ),
        reading(
            "squeezed",
            Text {
                en: "tanh",
                zh: "有 tanh",
            },
        ),
        reading("standard", STANDARD),
    ];
    const X: Axis = Axis::linear(
        Text {
            en: "lag $t-k$ (steps)",
            zh: "时间间隔 $t-k$（步）",
        },
        0.0,
        STEPS as f64,
    );
    const Y: Axis = Axis::powers_of_ten(
        Text {
            en: "norm of the product",
            zh: "连乘积的范数",
        },
        -40.0,
        5.0,
    );
    const MULTIPLES: &'static [&'static [usize]] = &[&[2], &[5], &[7]];

    fn parameters(budget: Budget) -> Vec<Parameter> {
        let parameter = |name, value: String| Parameter { name, value };
        vec![
            parameter("hidden_units", UNITS.to_string()),
            parameter("inputs", UNITS.to_string()),
            parameter("networks", networks(budget).to_string()),
            parameter("seed", SEED.to_owned()),
        ]
    }

    fn xs() -> Vec<f64> {
        (0..=STEPS).step_by(STRIDE).map(|lag| lag as f64).collect()
    }

    fn measure(at: &[usize], budget: Budget) -> State {
        let seed = Seed(0).named(SEED);
        let curves: Vec<Vec<f64>> = Model::ALL
            .into_iter()
            .map(|model| {
                let runs: Vec<Vec<f64>> = (0..networks(budget))
                    .map(|index| curve(model, BIASES[at[0]], &mut seed.stream(index)))
                    .collect();
                (0..runs[0].len())
                    .map(|lag| {
                        let column: Vec<f64> = runs.iter().map(|run| run[lag] / LN_10).collect();
                        quantile(&column, 0.5)
                    })
                    .collect()
            })
            .collect();
        let last = |curve: &Vec<f64>| 10_f64.powf(curve[curve.len() - 1]);
        State {
            readings: curves.iter().map(last).collect(),
            curves,
        }
    }
}
