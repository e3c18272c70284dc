//! `factor-cloud`: the distribution of Z over a cloud of pre-activations of the reader's choice.

use gradflow_math::Activation;
use gradflow_report::{
    Axis, Budget, Control, Explorer, Format, Parameter, Pen, Reading, Series, Settings, State, Text,
};

/// The share of a normal cloud of (x, y) whose factor Z lies below a level.
pub(super) struct FactorCloud;

/// The centre of y: what a forget bias moves. The centre of x is 0.
const CENTRES: [f64; 6] = [-2.0, 0.0, 1.0, 2.0, 3.0, 5.0];
const X_SPREADS: [f64; 6] = [0.1, 0.3, 0.5, 1.0, 2.0, 3.0];
const Y_SPREADS: [f64; 4] = [0.1, 0.5, 1.0, 3.0];
/// Levels between 0 and 1.
const LEVELS: usize = 20;

/// Points along each of x and y.
fn points(budget: Budget) -> u32 {
    budget.pick(200, 400)
}

/// A point of one axis of the cloud and its weight.
fn axis(centre: f64, spread: f64, points: u32) -> Vec<(f64, f64)> {
    // Beyond 6 standard deviations lies 2e-9 of a normal number.
    let nodes: Vec<(f64, f64)> = (0..points)
        .map(|i| 6.0 * ((2.0 * f64::from(i) + 1.0) / f64::from(points) - 1.0))
        .map(|z| (centre + spread * z, (-0.5 * z * z).exp()))
        .collect();
    let total: f64 = nodes.iter().map(|node| node.1).sum();
    nodes
        .into_iter()
        .map(|(at, weight)| (at, weight / total))
        .collect()
}

const fn slider(name: &'static str, label: Text, short: Text, values: &'static [f64]) -> Control {
    Control {
        name,
        label,
        short,
        settings: Settings::Slider(values),
        start: 1,
    }
}

const fn reading(name: &'static str, label: Text, format: Format) -> Reading {
    Reading {
        name,
        label,
        format,
    }
}

const X_SHORT: Text = Text {
    en: "spread of $x$",
    zh: "$x$ 的标准差",
};

impl Explorer for FactorCloud {
    const ID: &'static str = "factor-cloud";
    const TITLE: Text = Text {
        en: "Z over a cloud of pre-activations",
        zh: "预激活值散布成云时的 Z",
    };
    const DESCRIPTION: Text = Text {
        en: "The share of a normal cloud of x and y whose factor Z lies below a level, over the level from 0 to 1. A factor that is either about 0 or about 1 would make the curve flat in between.",
        zh: "x 与 y 服从正态分布时，因子 Z 低于某一水平的比例，横轴是从 0 到 1 的水平。若因子非 0 即 1，曲线的中段应当是平的。",
    };
    const CONTROLS: &'static [Control] = &[
        Control {
            start: 3,
            ..slider(
                "x_spread",
                Text {
                    en: "standard deviation of $x$",
                    zh: "$x$ 的标准差",
                },
                X_SHORT,
                &X_SPREADS,
            )
        },
        slider(
            "y_centre",
            Text {
                en: "mean of $y$",
                zh: "$y$ 的均值",
            },
            Text {
                en: "mean of $y$",
                zh: "$y$ 的均值",
            },
            &CENTRES,
        ),
        Control {
            start: 2,
            ..slider(
                "y_spread",
                Text {
                    en: "standard deviation of $y$",
                    zh: "$y$ 的标准差",
                },
                Text {
                    en: "spread of $y$",
                    zh: "$y$ 的标准差",
                },
                &Y_SPREADS,
            )
        },
    ];
    const SERIES: &'static [Series] = &[Series {
        name: "share_below",
        label: Text {
            en: "share of the cloud with a smaller $Z$",
            zh: "云中 $Z$ 更小的比例",
        },
        pen: Pen::SERIES[0],
    }];
    const READINGS: &'static [Reading] = &[
        reading(
            "below",
            Text {
                en: "below 0.05",
                zh: "低于 0.05",
            },
            Format::Percent(1),
        ),
        reading(
            "between",
            Text {
                en: "between",
                zh: "居中",
            },
            Format::Percent(1),
        ),
        reading(
            "above",
            Text {
                en: "above 0.95",
                zh: "高于 0.95",
            },
            Format::Percent(1),
        ),
        reading(
            "hundred",
            Text {
                en: "a hundred typical factors multiplied",
                zh: "一百个典型因子的乘积",
            },
            Format::Significant(3),
        ),
    ];
    const X: Axis = Axis::linear(
        Text {
            en: "level",
            zh: "水平",
        },
        0.0,
        1.0,
    );
    const Y: Axis = Axis::linear(
        Text {
            en: "share with $Z$ below the level",
            zh: "云中 $Z$ 低于该水平的比例",
        },
        0.0,
        1.0,
    );
    const MULTIPLES: &'static [&'static [usize]] = &[&[1, 5, 2], &[3, 1, 2], &[5, 1, 2]];

    fn parameters(budget: Budget) -> Vec<Parameter> {
        vec![Parameter {
            name: "points",
            value: format!("{0} × {0}", points(budget)),
        }]
    }

    fn xs() -> Vec<f64> {
        (0..=LEVELS)
            .map(|level| level as f64 / LEVELS as f64)
            .collect()
    }

    fn measure(at: &[usize], budget: Budget) -> State {
        let points = points(budget);
        let slopes: Vec<(f64, f64)> = axis(0.0, X_SPREADS[at[0]], points)
            .into_iter()
            .map(|(x, weight)| (Activation::Tanh.slope(x), weight))
            .collect();
        let gates: Vec<(f64, f64)> = axis(CENTRES[at[1]], Y_SPREADS[at[2]], points)
            .into_iter()
            .map(|(y, weight)| (Activation::Sigmoid.apply(y), weight))
            .collect();
        let mut masses = vec![0.0];
        for (_, weight) in &gates {
            masses.push(masses[masses.len() - 1] + weight);
        }
        // The gates increase, so those below a level are the first ones.
        let below = |level: f64| -> f64 {
            slopes
                .iter()
                .map(|&(slope, weight)| {
                    let count = gates.partition_point(|&(gate, _)| slope * gate < level);
                    weight * masses[count]
                })
                .sum()
        };
        // ln Z is a sum of a part in x and a part in y.
        let mean_log = |nodes: &[(f64, f64)]| -> f64 {
            nodes
                .iter()
                .map(|(value, weight)| weight * value.ln())
                .sum()
        };
        let (low, high) = (below(0.05), below(0.95));
        let hundred = (100.0 * (mean_log(&slopes) + mean_log(&gates))).exp();
        State {
            curves: vec![Self::xs().into_iter().map(below).collect()],
            readings: vec![low, high - low, 1.0 - high, hundred],
        }
    }
}
