//! C6 and C7: what small and large weights do to the product.

use crate::experiments::autonomous::growth_rate;
use crate::experiments::instances::size;
use crate::experiments::quantile::median;
use gradflow_math::spectrum::{operator_norm, spectral_radius};
use gradflow_math::{Activation, Init, JacobianProduct};
use gradflow_models::{Cell, Rnn};
use gradflow_report::{Claim, Count, Evidence, Format, Measure, PointRng, Text};
use gradflow_sweep::Seed;
use nalgebra::{DMatrix, DVector};
use rand::RngExt;
use rand_distr::StandardNormal;

pub(super) const C6: Claim = Claim {
    id: "C6",
    quote: Some(
        r"如果 $W_{s}$ 也是一个大于0小于1的值，则当t很大时 $\prod_{j=k+1}^{t} {tanh'} W_{s}$ ，就会趋近于$0$",
    ),
    statement: Text {
        en: "When $W_s$ lies between 0 and 1, the product vanishes.",
        zh: "当 $W_s$ 介于 0 与 1 之间时，连乘消失。",
    },
    finding: Text {
        en: "With several units the entries may all lie between 0 and 1 while the product grows; a largest singular value below 1 is what guarantees that it vanishes. Where such a network is driven by input, saturation can make the product vanish all the same.",
        zh: "单元不止一个时，元素都在 0 与 1 之间，连乘仍可能增长；保证它消失的是最大奇异值小于 1。不过，这样的网络一旦有输入驱动，饱和照样可以使连乘消失。",
    },
    condition: Some(Text {
        en: "the largest singular value of $W_s$ is below 1",
        zh: "$W_s$ 的最大奇异值小于 1",
    }),
    sources: &["pascanu2013"],
    control: Text {
        en: "orthogonal weights without tanh, whose product keeps its norm",
        zh: "不带 tanh 的正交权重，其连乘保持范数不变",
    },
    evidence: small_weights,
};

/// The lag of C6.
const LAG: usize = 50;

/// A network whose entries all lie between 0 and 1.
struct SmallTrial {
    units: usize,
    sigma: f64,
    driven: bool,
    vanished: bool,
}

fn small_weights() -> Evidence {
    const TRIALS: u64 = 400;
    let seed = Seed(0).named("C6");
    let trials: Vec<SmallTrial> = (0..TRIALS)
        .map(|index| small_trial(index % 2 == 1, &mut seed.stream(index)))
        .collect();
    let control = (0..TRIALS / 4).map(|index| {
        let rng = &mut seed.named("control").stream(index);
        let units = size(rng);
        let cell = cell(
            Init::Orthogonal.sample(units, units, rng),
            Activation::Identity,
        );
        // A norm of 1 up to rounding has not vanished.
        log_norm_at_lag(&cell, 1.0, rng) < -1e-9
    });
    let share = |chosen: fn(&SmallTrial) -> bool| {
        let count = Count::over(trials.iter().filter(|t| chosen(t)).map(|t| t.vanished));
        count.held as f64 / count.tested as f64
    };
    let percent = |label: Text, value: f64| Measure {
        label,
        value,
        format: Format::Percent(0),
    };
    Evidence {
        all: Count::over(trials.iter().map(|trial| trial.vanished)),
        within: Some(Count::over(
            trials
                .iter()
                .filter(|trial| trial.sigma < 1.0)
                .map(|trial| trial.vanished),
        )),
        control: Count::over(control),
        measured: vec![
            percent(
                Text {
                    en: "vanished at lag 50: one unit",
                    zh: "时滞 50 处已消失：单个单元",
                },
                share(|trial| trial.units == 1),
            ),
            percent(
                Text {
                    en: "vanished at lag 50: $\\sigma_1 \\ge 1$, at rest",
                    zh: "时滞 50 处已消失：$\\sigma_1 \\ge 1$，静止",
                },
                share(|trial| trial.sigma >= 1.0 && !trial.driven),
            ),
            percent(
                Text {
                    en: "vanished at lag 50: $\\sigma_1 \\ge 1$, driven by white input",
                    zh: "时滞 50 处已消失：$\\sigma_1 \\ge 1$，白噪声输入",
                },
                share(|trial| trial.sigma >= 1.0 && trial.driven),
            ),
        ],
    }
}

/// Entries uniform between 0 and a ceiling of at most 1; at rest (all states zero), or driven by white input.
fn small_trial(driven: bool, rng: &mut PointRng) -> SmallTrial {
    let units = size(rng);
    let high = rng.random_range(0.1..1.0);
    let w_hh = Init::Uniform { low: 0.0, high }.sample(units, units, rng);
    let sigma = operator_norm(&w_hh);
    let input = if driven { 1.0 } else { 0.0 };
    let log_norm = log_norm_at_lag(&cell(w_hh, Activation::Tanh), input, rng);
    SmallTrial {
        units,
        sigma,
        driven,
        vanished: log_norm < 0.0,
    }
}

/// A cell that adds its input to each unit.
fn cell(w_hh: DMatrix<f64>, activation: Activation) -> Rnn<f64> {
    let units = w_hh.nrows();
    Rnn {
        w_xh: DMatrix::identity(units, units),
        w_hh,
        b_h: DVector::zeros(units),
        activation,
    }
}

/// `ln ‖J_t … J_{k+1}‖` at lag [`LAG`], from the state zero under white input of standard deviation `input`.
fn log_norm_at_lag(cell: &Rnn<f64>, input: f64, rng: &mut PointRng) -> f64 {
    let units = cell.state_len();
    let mut s = DVector::zeros(units);
    let mut product = JacobianProduct::identity(units);
    for _ in 0..LAG {
        let x = DVector::from_fn(units, |_, _| input * rng.sample::<f64, _>(StandardNormal));
        product.push(&cell.jacobian(&x, &s));
        s = cell.step(&x, &s);
    }
    product.log_norm()
}

pub(super) const C7: Claim = Claim {
    id: "C7",
    quote: Some(r"当 $W_{s}$ 很大时 $\prod_{j=k+1}^{t}{tanh^{'}}W_{s}$ 就会趋近于无穷"),
    statement: Text {
        en: "When $W_s$ is large, the product explodes.",
        zh: "当 $W_s$ 很大时，连乘爆炸。",
    },
    finding: Text {
        en: "A single tanh unit contracts at its fixed point however large its weight. Small networks mostly settle and contract too; a product that grows needs many units that keep each other moving.",
        zh: "单个 tanh 单元无论权重多大，在不动点处都是收缩的。小网络大多也会安定下来并收缩；要让连乘增长，需要许多单元彼此推动，停不下来。",
    },
    condition: None,
    sources: &["doya1992", "sompolinsky1988"],
    control: Text {
        en: "the same weights without tanh",
        zh: "同样的权重，但不带 tanh",
    },
    evidence: large_weights,
};

/// A product that grows by more than this, in nats per step, explodes; a smaller rate is the rounding of zero.
const EXPLODES: f64 = 0.01;

fn large_weights() -> Evidence {
    const TRIALS: u64 = 120;
    let seed = Seed(0).named("C7");
    let rates = |phi: Activation, units: fn(&mut PointRng) -> usize| -> Vec<f64> {
        (0..TRIALS)
            .map(|index| {
                let rng = &mut seed.stream(index);
                let units = units(rng);
                growth_rate(&large(units, rng), phi, rng)
            })
            .collect()
    };
    let one = rates(Activation::Tanh, |_| 1);
    let few = rates(Activation::Tanh, |rng| rng.random_range(2..=8));
    let linear = rates(Activation::Identity, |rng| rng.random_range(1..=8));
    let many: Vec<f64> = (0..10)
        .map(|index| {
            let rng = &mut seed.named("many").stream(index);
            let w_s = Init::Gaussian { gain: 3.0 }.sample(64, 64, rng);
            growth_rate(&w_s, Activation::Tanh, rng)
        })
        .collect();
    let count = |rates: &[f64]| Count::over(rates.iter().map(|&rate| rate > EXPLODES));
    let share = |label: Text, rates: &[f64]| {
        let Count { held, tested } = count(rates);
        Measure {
            label,
            value: held as f64 / tested as f64,
            format: Format::Percent(0),
        }
    };
    Evidence {
        all: count(&[one.as_slice(), few.as_slice()].concat()),
        within: None,
        control: count(&linear),
        measured: vec![
            share(
                Text {
                    en: "products that explode: one unit",
                    zh: "爆炸的比例：单个单元",
                },
                &one,
            ),
            share(
                Text {
                    en: "products that explode: two to eight units",
                    zh: "爆炸的比例：二至八个单元",
                },
                &few,
            ),
            share(
                Text {
                    en: "products that explode: 64 Gaussian units, $g = 3$",
                    zh: "爆炸的比例：64 个高斯单元，$g = 3$",
                },
                &many,
            ),
            Measure {
                label: Text {
                    en: "median growth of one unit (nats per step)",
                    zh: "单个单元的增长率中位数（nat/步）",
                },
                value: median(&one),
                format: Format::Fixed(2),
            },
        ],
    }
}

/// Random weights scaled to a spectral radius between 1.5 and 10; one unit has a positive weight.
fn large(units: usize, rng: &mut PointRng) -> DMatrix<f64> {
    let radius = rng.random_range(1.5..10.0);
    if units == 1 {
        return DMatrix::from_element(1, 1, radius);
    }
    let w_s = Init::Gaussian { gain: 1.0 }.sample(units, units, rng);
    let scale = radius / spectral_radius(&w_s);
    w_s * scale
}
