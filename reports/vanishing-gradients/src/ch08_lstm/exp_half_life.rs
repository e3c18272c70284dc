//! `forget-half-life`: what a forget gate leaves of the gradient, for a bias and a spread of the reader's choice.

use super::fig_half_life::of_bias;
use crate::experiments::quantile::quantile;
use gradflow_math::{Activation, autonomous};
use gradflow_models::{ArticleLstm, InputGate};
use gradflow_report::{
    Axis, Budget, Control, Explorer, Format, Parameter, Pen, Reading, Series, Settings, State, Text,
};
use gradflow_sweep::Seed;
use nalgebra::{DMatrix, DVector};
use rand::RngExt;
use rand_distr::StandardNormal;
use std::f64::consts::LN_10;

/// One forget gate `σ(b + σ ξ_t)`, whose noise `ξ_t` is standard normal.
pub(super) struct ForgetHalfLife;

const BIASES: [f64; 7] = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
const SPREADS: [f64; 5] = [0.0, 0.5, 1.0, 2.0, 4.0];
const LONGEST: usize = 200;
/// The product is shown at every so many lags.
const STRIDE: usize = 20;
/// Enough for a percentile; the same in every budget, because they cost little.
const TRAJECTORIES: u64 = 51;
const SEED: &str = "explorer-forget-half-life";

/// The article's cell with one unit, whose forget gate sees the input times `spread`.
fn cell(bias: f64, spread: f64) -> ArticleLstm<f64> {
    let gate = |w, b| InputGate {
        w: DMatrix::from_element(1, 1, w),
        b: DVector::from_element(1, b),
    };
    ArticleLstm {
        forget: gate(spread, bias),
        input: gate(0.0, 0.0),
        activation: Activation::Identity,
    }
}

/// `Σ ln f` after every step; `index` chooses the noise.
fn log_products(cell: &ArticleLstm<f64>, index: u64) -> Vec<f64> {
    let rng = &mut Seed(0).named(SEED).stream(index);
    let mut log = 0.0;
    let mut logs = vec![0.0];
    for _ in 0..LONGEST {
        let x = DVector::from_element(1, rng.sample(StandardNormal));
        log += cell.gates(&x).forget.value[0].ln();
        logs.push(log);
    }
    logs
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

const fn slider(
    (name, start): (&'static str, usize),
    label: Text,
    short: Text,
    values: &'static [f64],
) -> Control {
    Control {
        name,
        label,
        short,
        settings: Settings::Slider(values),
        start,
    }
}

impl Explorer for ForgetHalfLife {
    const ID: &'static str = "forget-half-life";
    const TITLE: Text = Text {
        en: "The half-life of a forget gate that moves",
        zh: "变动的遗忘门的半衰期",
    };
    const DESCRIPTION: Text = Text {
        en: "What the forget gate leaves of the gradient over a lag of 0 to 200 steps, on a logarithmic axis: the median over random gates with the 10th and 90th percentiles, beside a gate that stands still.",
        zh: "遗忘门在 0 到 200 步的时滞上给梯度留下多少，纵轴为对数：随机变动的门的中位数与第 10、第 90 百分位数，旁边是一个静止的门。",
    };
    const CONTROLS: &'static [Control] = &[
        slider(
            ("bias", 5),
            Text {
                en: "forget bias $b_f$",
                zh: "遗忘门偏置 $b_f$",
            },
            Text {
                en: "$b_f$",
                zh: "$b_f$",
            },
            &BIASES,
        ),
        slider(
            ("spread", 3),
            Text {
                en: "standard deviation of the gate's pre-activation",
                zh: "门的预激活值的标准差",
            },
            Text {
                en: "spread",
                zh: "标准差",
            },
            &SPREADS,
        ),
    ];
    const SERIES: &'static [Series] = &[
        series(
            "log10_median",
            Text {
                en: "median",
                zh: "中位数",
            },
            Pen::SERIES[0],
        ),
        series(
            "log10_low",
            Text {
                en: "10th percentile",
                zh: "第 10 百分位数",
            },
            Pen::SERIES[1].dotted(),
        ),
        series(
            "log10_high",
            Text {
                en: "90th percentile",
                zh: "第 90 百分位数",
            },
            Pen::SERIES[2].dashed(),
        ),
        series(
            "log10_constant",
            Text {
                en: r"constant gate $\sigma(b_f)^n$",
                zh: r"恒定的门 $\sigma(b_f)^n$",
            },
            Pen {
                width: 1.0,
                ..Pen::MUTED
            },
        ),
    ];
    const READINGS: &'static [Reading] = &[
        reading(
            "half_life",
            Text {
                en: "half-life in steps: the gate that moves",
                zh: "半衰期（步）：变动的门",
            },
        ),
        reading(
            "half_life_constant",
            Text {
                en: "the constant gate",
                zh: "恒定的门",
            },
        ),
    ];
    const X: Axis = Axis::linear(
        Text {
            en: "lag $n$ (steps)",
            zh: "时滞 $n$（步）",
        },
        0.0,
        LONGEST as f64,
    );
    const Y: Axis = Axis::powers_of_ten(
        Text {
            en: "what is left of the gradient",
            zh: "梯度剩下的部分",
        },
        -10.0,
        0.0,
    );
    const MULTIPLES: &'static [&'static [usize]] = &[&[5, 0], &[5, 3], &[5, 4]];

    fn parameters(_budget: Budget) -> Vec<Parameter> {
        let parameter = |name, value: String| Parameter { name, value };
        vec![
            parameter("trajectories", TRAJECTORIES.to_string()),
            parameter("seed", SEED.to_owned()),
        ]
    }

    fn xs() -> Vec<f64> {
        (0..=LONGEST)
            .step_by(STRIDE)
            .map(|lag| lag as f64)
            .collect()
    }

    fn measure(at: &[usize], _budget: Budget) -> State {
        let bias = BIASES[at[0]];
        let cell = cell(bias, SPREADS[at[1]]);
        let runs: Vec<Vec<f64>> = (0..TRAJECTORIES)
            .map(|index| log_products(&cell, index))
            .collect();
        let over_lag = |share: f64| -> Vec<f64> {
            (0..=LONGEST)
                .step_by(STRIDE)
                .map(|lag| {
                    let column: Vec<f64> = runs.iter().map(|run| run[lag] / LN_10).collect();
                    quantile(&column, share)
                })
                .collect()
        };
        let factors = (runs.len() * LONGEST) as f64;
        let mean_log = runs.iter().map(|run| run[LONGEST]).sum::<f64>() / factors;
        let constant = Activation::Sigmoid.apply(bias).log10();
        State {
            readings: vec![autonomous::half_life(mean_log.exp()), of_bias(bias)],
            curves: vec![
                over_lag(0.5),
                over_lag(0.1),
                over_lag(0.9),
                Self::xs().into_iter().map(|n| n * constant).collect(),
            ],
        }
    }
}
