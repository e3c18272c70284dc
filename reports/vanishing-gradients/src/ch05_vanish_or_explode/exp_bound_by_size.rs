//! `bound-by-size`: the bound, the spectral radius and the product for a gain, a size and an input of the reader's choice.

use crate::experiments::quantile::median;
use gradflow_math::spectrum::{operator_norm, spectral_radius};
use gradflow_math::{Activation, Init, JacobianProduct};
use gradflow_models::{Cell, Rnn, RnnSpec};
use gradflow_report::{
    Axis, Budget, Control, Explorer, Format, Parameter, Pen, Reading, Series, Settings, State, Text,
};
use gradflow_sweep::Seed;
use nalgebra::DVector;
use rand::RngExt;
use rand_distr::StandardNormal;
use std::f64::consts::LN_10;

/// Gaussian tanh networks.
pub(crate) struct BoundBySize;

const GAINS: [f64; 8] = [0.5, 0.8, 0.9, 1.0, 1.2, 1.5, 2.0, 3.0];
const SIZES: [f64; 5] = [1.0, 2.0, 4.0, 8.0, 16.0];
const INPUTS: [f64; 3] = [0.03, 0.3, 1.0];
const SETTLE: usize = 20;
const LONGEST: usize = 40;
/// The norm is taken at every so many lags.
const STRIDE: usize = 4;
const SEED: &str = "explorer-bound-by-size";

const PRODUCT: Text = Text {
    en: "product, median",
    zh: "连乘，中位数",
};
const BOUND: Text = Text {
    en: r"bound $\sigma_1^n$",
    zh: r"上界 $\sigma_1^n$",
};
const RADIUS: Text = Text {
    en: r"powers $\rho^n$",
    zh: r"幂 $\rho^n$",
};

fn networks(budget: Budget) -> u64 {
    budget.pick(3, 15)
}

/// One network: its operator norm, its spectral radius, and `log10` of the product's norm at the lags that are shown.
struct Network {
    sigma: f64,
    radius: f64,
    log_norms: Vec<f64>,
}

fn network(at: &[usize], index: u64) -> Network {
    let rng = &mut Seed(0).named(SEED).stream(index);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "sizes are small whole numbers"
    )]
    let units = SIZES[at[1]] as usize;
    let spec = RnnSpec {
        input_len: units,
        hidden_len: units,
        activation: Activation::Tanh,
        w_xh: Init::Identity,
        w_hh: Init::Gaussian { gain: GAINS[at[0]] },
        b_h: Init::Gaussian { gain: 0.0 },
    };
    let cell = Rnn::random(&spec, rng);
    let mut s = DVector::zeros(units);
    let mut product = JacobianProduct::identity(units);
    let mut log_norms = vec![0.0];
    for step in 1..=SETTLE + LONGEST {
        let x = DVector::from_fn(units, |_, _| {
            INPUTS[at[2]] * rng.sample::<f64, _>(StandardNormal)
        });
        if step > SETTLE {
            product.push(&cell.jacobian(&x, &s));
            if (step - SETTLE).is_multiple_of(STRIDE) {
                log_norms.push(product.log_norm() / LN_10);
            }
        }
        s = cell.step(&x, &s);
    }
    Network {
        sigma: operator_norm(&cell.w_hh),
        radius: spectral_radius(&cell.w_hh),
        log_norms,
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

const fn reading(name: &'static str, label: Text) -> Reading {
    let format = Format::Significant(3);
    Reading {
        name,
        label,
        format,
    }
}

impl Explorer for BoundBySize {
    const ID: &'static str = "bound-by-size";
    const TITLE: Text = Text {
        en: "Bound and truth by gain and size",
        zh: "不同增益与规模下的上界与实测",
    };
    const DESCRIPTION: Text = Text {
        en: "The norm of the product over a lag of 0 to 40 steps in Gaussian tanh networks, on a logarithmic axis, beside its bound and the powers of the spectral radius.",
        zh: "高斯 tanh 网络中连乘的范数，横轴是 0 到 40 步的时滞，纵轴为对数；旁边是它的上界和谱半径的幂。",
    };
    const CONTROLS: &'static [Control] = &[
        slider(
            ("gain", 2),
            Text {
                en: "gain $g$",
                zh: "增益 $g$",
            },
            Text {
                en: "$g$",
                zh: "$g$",
            },
            &GAINS,
        ),
        slider(
            ("units", 4),
            Text {
                en: "units $H$",
                zh: "单元数 $H$",
            },
            Text {
                en: "$H$",
                zh: "$H$",
            },
            &SIZES,
        ),
        slider(
            ("input", 0),
            Text {
                en: "standard deviation of the input",
                zh: "输入的标准差",
            },
            Text {
                en: "input",
                zh: "输入",
            },
            &INPUTS,
        ),
    ];
    const SERIES: &'static [Series] = &[
        Series {
            name: "log10_product",
            label: PRODUCT,
            pen: Pen::SERIES[0],
        },
        Series {
            name: "log10_bound",
            label: BOUND,
            pen: Pen::SERIES[1].dashed(),
        },
        Series {
            name: "log10_radius",
            label: RADIUS,
            pen: Pen::SERIES[2].dotted(),
        },
    ];
    const READINGS: &'static [Reading] = &[
        reading(
            "sigma",
            Text {
                en: r"$\sigma_1$",
                zh: r"$\sigma_1$",
            },
        ),
        reading(
            "rho",
            Text {
                en: r"$\rho$",
                zh: r"$\rho$",
            },
        ),
        reading(
            "product",
            Text {
                en: "product after 40 steps",
                zh: "40 步后的连乘",
            },
        ),
        reading(
            "bound",
            Text {
                en: "its bound",
                zh: "它的上界",
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
            en: "norm of the product",
            zh: "连乘的范数",
        },
        -15.0,
        15.0,
    );
    const MULTIPLES: &'static [&'static [usize]] = &[&[2, 0, 0], &[2, 4, 0], &[5, 4, 0]];

    fn parameters(budget: Budget) -> Vec<Parameter> {
        let parameter = |name, value: String| Parameter { name, value };
        vec![
            parameter("networks", networks(budget).to_string()),
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
        let networks: Vec<Network> = (0..networks(budget))
            .map(|index| network(at, index))
            .collect();
        let middle = |value: &dyn Fn(&Network) -> f64| -> f64 {
            median(&networks.iter().map(value).collect::<Vec<_>>())
        };
        let (sigma, radius) = (middle(&|one| one.sigma), middle(&|one| one.radius));
        let product: Vec<f64> = (0..=LONGEST / STRIDE)
            .map(|row| middle(&|one| one.log_norms[row]))
            .collect();
        let powers =
            |base: f64| -> Vec<f64> { Self::xs().iter().map(|n| n * base.log10()).collect() };
        let last = LONGEST as f64;
        State {
            readings: vec![
                sigma,
                radius,
                10_f64.powf(product[LONGEST / STRIDE]),
                10_f64.powf(last * sigma.log10()),
            ],
            curves: vec![product, powers(sigma), powers(radius)],
        }
    }
}
