//! `product-over-lag`: what becomes of the product for a weight, an input and an activation of the reader's choice.

use crate::experiments::quantile::quantile;
use gradflow_math::Activation;
use gradflow_report::{
    Axis, Budget, Choice, Control, Explorer, Format, Parameter, Pen, Reading, Series, Settings,
    State, Text,
};
use gradflow_sweep::Seed;
use rand::RngExt;
use rand_distr::StandardNormal;

/// One unit, `S_j = φ(w S_{j−1} + x_j)`.
pub(crate) struct ProductOverLag;

const WEIGHTS: [f64; 8] = [0.5, 0.8, 1.0, 1.2, 1.5, 2.0, 3.0, 5.0];
const NOISES: [f64; 5] = [0.0, 0.1, 0.5, 1.0, 2.0];
const ACTIVATIONS: [Activation; 3] = [Activation::Identity, Activation::Tanh, Activation::Sigmoid];
/// The steps before the product begins.
const SETTLE: usize = 50;
const LONGEST: usize = 40;
/// The product is shown at every so many lags.
const STRIDE: usize = 4;
const SEED: &str = "explorer-product-over-lag";

fn trajectories(budget: Budget) -> u64 {
    budget.pick(15, 151)
}

/// `log10 |Π|` at the lags that are shown; `index` chooses the start and the input.
fn log_products(at: &[usize], index: u64) -> Vec<f64> {
    let (w, noise, activation) = (WEIGHTS[at[0]], NOISES[at[1]], ACTIVATIONS[at[2]]);
    let rng = &mut Seed(0).named(SEED).stream(index);
    let mut s: f64 = rng.sample(StandardNormal);
    let (mut log, mut shown) = (0.0, vec![0.0]);
    for step in 1..=SETTLE + LONGEST {
        let a = w * s + noise * rng.sample::<f64, _>(StandardNormal);
        s = activation.apply(a);
        if step > SETTLE {
            log += (w * activation.slope(a)).log10();
            if (step - SETTLE).is_multiple_of(STRIDE) {
                shown.push(log);
            }
        }
    }
    shown
}

impl Explorer for ProductOverLag {
    const ID: &'static str = "product-over-lag";
    const TITLE: Text = Text {
        en: "The product over the lag, for one unit",
        zh: "单个单元的连乘随时滞的变化",
    };
    const DESCRIPTION: Text = Text {
        en: "The size of the product of forty step derivatives, on a logarithmic axis over the lag: the median over trajectories and the 10th and 90th percentiles.",
        zh: "四十步导数的连乘随时滞的变化，纵轴为对数：各条轨迹的中位数，以及第 10 和第 90 百分位数。",
    };
    const CONTROLS: &'static [Control] = &[
        Control {
            name: "weight",
            label: Text {
                en: "weight $w$",
                zh: "权重 $w$",
            },
            short: Text {
                en: "$w$",
                zh: "$w$",
            },
            settings: Settings::Slider(&WEIGHTS),
            start: 5,
        },
        Control {
            name: "input_noise",
            label: Text {
                en: "standard deviation of the input",
                zh: "输入的标准差",
            },
            short: Text {
                en: "input",
                zh: "输入",
            },
            settings: Settings::Slider(&NOISES),
            start: 1,
        },
        Control {
            name: "activation",
            label: Text {
                en: "activation",
                zh: "激活函数",
            },
            short: Text {
                en: "activation",
                zh: "激活函数",
            },
            settings: Settings::Select(&[
                Choice {
                    code: "identity",
                    words: Text {
                        en: "none",
                        zh: "无",
                    },
                },
                Choice {
                    code: "tanh",
                    words: Text {
                        en: "tanh",
                        zh: "tanh",
                    },
                },
                Choice {
                    code: "sigmoid",
                    words: Text {
                        en: "sigmoid",
                        zh: "sigmoid",
                    },
                },
            ]),
            start: 1,
        },
    ];
    const SERIES: &'static [Series] = &[
        Series {
            name: "log10_median",
            label: Text {
                en: "median",
                zh: "中位数",
            },
            pen: Pen::SERIES[0],
        },
        Series {
            name: "log10_low",
            label: Text {
                en: "10th percentile",
                zh: "第 10 百分位数",
            },
            pen: Pen::SERIES[1].dotted(),
        },
        Series {
            name: "log10_high",
            label: Text {
                en: "90th percentile",
                zh: "第 90 百分位数",
            },
            pen: Pen::SERIES[2].dashed(),
        },
    ];
    const READINGS: &'static [Reading] = &[
        Reading {
            name: "median_at_forty",
            label: Text {
                en: "median after 40 steps",
                zh: "40 步后的中位数",
            },
            format: Format::Significant(3),
        },
        Reading {
            name: "factor_per_step",
            label: Text {
                en: "factor per step",
                zh: "每步的因子",
            },
            format: Format::Significant(3),
        },
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
            en: "size of the product",
            zh: "连乘的大小",
        },
        -30.0,
        30.0,
    );
    const MULTIPLES: &'static [&'static [usize]] = &[&[0, 1, 1], &[5, 1, 1], &[5, 4, 1]];

    fn parameters(budget: Budget) -> Vec<Parameter> {
        let parameter = |name, value: String| Parameter { name, value };
        vec![
            parameter("trajectories", trajectories(budget).to_string()),
            parameter("settling_steps", SETTLE.to_string()),
            parameter("seed", SEED.to_owned()),
        ]
    }

    fn xs() -> Vec<f64> {
        (0..=LONGEST)
            .step_by(STRIDE)
            .map(|lag| lag as f64)
            .collect()
    }

    fn measure(at: &[usize], budget: Budget) -> State {
        let runs: Vec<Vec<f64>> = (0..trajectories(budget))
            .map(|index| log_products(at, index))
            .collect();
        let over_lag = |share: f64| -> Vec<f64> {
            (0..=LONGEST / STRIDE)
                .map(|lag| {
                    let column: Vec<f64> = runs.iter().map(|run| run[lag]).collect();
                    quantile(&column, share)
                })
                .collect()
        };
        let median = over_lag(0.5);
        let last = median[LONGEST / STRIDE];
        State {
            readings: vec![10_f64.powf(last), 10_f64.powf(last / LONGEST as f64)],
            curves: vec![median, over_lag(0.1), over_lag(0.9)],
        }
    }
}
