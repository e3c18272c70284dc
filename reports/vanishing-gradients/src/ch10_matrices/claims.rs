//! Two claims of the field about the size of the recurrent weights.

use crate::experiments::autonomous::growth_rate;
use crate::experiments::instances::size;
use gradflow_math::spectrum::{operator_norm, spectral_radius};
use gradflow_math::{Activation, Init, JacobianProduct};
use gradflow_report::{Claim, Count, Evidence, Format, Measure, PointRng, Text};
use gradflow_sweep::Seed;
use nalgebra::DMatrix;
use rand::RngExt;

/// C10.1 and C10.2.
pub(super) const CLAIMS: &[Claim] = &[
    Claim {
        id: "C10.1",
        quote: None,
        statement: Text {
            en: "With a spectral radius below 1 no gradient ever grows.",
            zh: "只要谱半径小于 1，梯度就绝不会增长。",
        },
        finding: Text {
            en: "The powers vanish in the end, but on the way there a matrix that is not normal may stretch by far more than one. Only for normal matrices, where the spectral radius is the norm, is the claim right at every lag.",
            zh: "幂最终会消失，可是在此之前，不正规的矩阵可以拉伸到远大于一的倍数。只有正规矩阵的谱半径就是范数，这个说法才在每个时滞上都成立。",
        },
        condition: Some(Text {
            en: "$W_s$ is normal",
            zh: "$W_s$ 是正规矩阵",
        }),
        sources: &["trefethen2005"],
        control: Text {
            en: "normal matrices of spectral radius 1.05",
            zh: "谱半径为 1.05 的正规矩阵",
        },
        evidence: no_growth,
    },
    Claim {
        id: "C10.2",
        quote: None,
        statement: Text {
            en: "Once the largest singular value exceeds $1/\\gamma$, the gradient explodes.",
            zh: "最大奇异值一旦超过 $1/\\gamma$，梯度就爆炸。",
        },
        finding: Text {
            en: "The condition is necessary, not sufficient: between the gains of a half and one the bound permits growth and the product still shrinks. Without slopes and with a spectral radius clearly above 1 the claim is right.",
            zh: "这个条件是必要的，却不充分：增益在二分之一与一之间时，上界允许增长，连乘却仍在缩小。没有斜率、谱半径又明显大于 1 时，这个说法才对。",
        },
        condition: Some(Text {
            en: "no activation, and $\\rho(W_s) > 1.05$",
            zh: "没有激活函数，且 $\\rho(W_s) > 1.05$",
        }),
        sources: &["pascanu2013"],
        control: Text {
            en: "the same draws scaled to a largest singular value of 0.9",
            zh: "同样的抽样，把最大奇异值缩放到 0.9",
        },
        evidence: explosion,
    },
];

const TRIALS: u64 = 200;

/// `0.95 W / ρ(W)` for a Gaussian W, a shear of random corner, and a normal matrix, in turn.
struct Stable {
    w: DMatrix<f64>,
    normal: bool,
}

impl Stable {
    fn draw(index: u64, rng: &mut PointRng) -> Self {
        const RADIUS: f64 = 0.95;
        let (w, normal) = match index % 3 {
            0 => {
                let units = rng.random_range(2..=8);
                (
                    Init::Gaussian { gain: 1.0 }.sample(units, units, rng),
                    false,
                )
            }
            1 => {
                let corner = rng.random_range(0.2..10.0);
                (
                    DMatrix::from_row_slice(2, 2, &[1.0, corner, 0.0, 1.0]),
                    false,
                )
            }
            _ => (normal(size(rng), rng), true),
        };
        let scale = RADIUS / spectral_radius(&w);
        Self {
            w: w * scale,
            normal,
        }
    }
}

/// A rotation, or a random symmetric matrix: both are normal.
fn normal(units: usize, rng: &mut PointRng) -> DMatrix<f64> {
    if rng.random() {
        Init::Orthogonal.sample(units, units, rng)
    } else {
        let half = Init::Gaussian { gain: 1.0 }.sample(units, units, rng);
        &half + half.transpose()
    }
}

/// `max ‖Wⁿ‖` over n from 1 to 50.
fn peak(w: &DMatrix<f64>) -> f64 {
    let mut power = JacobianProduct::identity(w.nrows());
    (1..=50).fold(0.0, |peak, _| {
        power.push(w);
        f64::max(peak, power.log_norm().exp())
    })
}

fn no_growth() -> Evidence {
    let seed = Seed(0).named("C10.1");
    let trials: Vec<(bool, f64)> = (0..TRIALS)
        .map(|index| {
            let stable = Stable::draw(index, &mut seed.stream(index));
            (stable.normal, peak(&stable.w))
        })
        .collect();
    let control = (0..TRIALS / 4).map(|index| {
        let rng = &mut seed.named("control").stream(index);
        let w = normal(size(rng), rng);
        let scale = 1.05 / spectral_radius(&w);
        peak(&(w * scale)) < 1.0
    });
    let highest = |wanted: bool| {
        let chosen = trials.iter().filter(|&&(normal, _)| normal == wanted);
        chosen.fold(0.0, |highest, &(_, peak)| f64::max(highest, peak))
    };
    let measure = |label: Text, value: f64| Measure {
        label,
        value,
        format: Format::Significant(3),
    };
    Evidence {
        all: Count::over(trials.iter().map(|&(_, peak)| peak < 1.0)),
        within: Some(Count::over(
            trials
                .iter()
                .filter(|&&(normal, _)| normal)
                .map(|&(_, peak)| peak < 1.0),
        )),
        control: Count::over(control),
        measured: vec![
            measure(
                Text {
                    en: "largest norm of a power, not normal, $\\rho = 0.95$",
                    zh: "幂的最大范数：非正规，$\\rho = 0.95$",
                },
                highest(false),
            ),
            measure(
                Text {
                    en: "largest norm of a power, normal, $\\rho = 0.95$",
                    zh: "幂的最大范数：正规，$\\rho = 0.95$",
                },
                highest(true),
            ),
        ],
    }
}

/// A Gaussian network of 24 units with a largest singular value above 1, at the activation `phi`.
struct Permitted {
    phi: Activation,
    radius: f64,
    rate: f64,
}

const UNITS: usize = 24;

/// The growth rate of the Gaussian network of random gain, after `adjust` has changed its weights.
fn permitted(index: u64, adjust: fn(DMatrix<f64>) -> DMatrix<f64>) -> Permitted {
    let rng = &mut Seed(0).named("C10.2").stream(index);
    let phi = if index.is_multiple_of(2) {
        Activation::Tanh
    } else {
        Activation::Identity
    };
    // From 0.7 on every draw of this size has a largest singular value above 1.
    let gain = rng.random_range(0.7..1.5);
    let w = adjust(Init::Gaussian { gain }.sample(UNITS, UNITS, rng));
    Permitted {
        phi,
        radius: spectral_radius(&w),
        rate: growth_rate(&w, phi, rng),
    }
}

fn explosion() -> Evidence {
    let trials: Vec<Permitted> = (0..TRIALS / 2)
        .map(|index| permitted(index, |w| w))
        .collect();
    let control = (0..TRIALS / 8).map(|index| {
        let shrunk = permitted(index, |w| {
            let scale = 0.9 / operator_norm(&w);
            w * scale
        });
        shrunk.rate > 0.0
    });
    let share = |label: Text, phi: Activation| {
        let chosen = trials.iter().filter(|trial| trial.phi == phi);
        let Count { held, tested } = Count::over(chosen.map(|trial| trial.rate > 0.0));
        Measure {
            label,
            value: held as f64 / tested as f64,
            format: Format::Percent(0),
        }
    };
    // Closer to 1 a few hundred steps do not decide: the vector that is pushed along turns, and its length swings.
    let within = trials
        .iter()
        .filter(|trial| trial.phi == Activation::Identity && trial.radius > 1.05);
    Evidence {
        all: Count::over(trials.iter().map(|trial| trial.rate > 0.0)),
        within: Some(Count::over(within.map(|trial| trial.rate > 0.0))),
        control: Count::over(control),
        measured: vec![
            share(
                Text {
                    en: "explode, of the tanh networks with $\\sigma_1 > 1$",
                    zh: "$\\sigma_1 > 1$ 的 tanh 网络中爆炸的比例",
                },
                Activation::Tanh,
            ),
            share(
                Text {
                    en: "explode, of the linear networks with $\\sigma_1 > 1$",
                    zh: "$\\sigma_1 > 1$ 的线性网络中爆炸的比例",
                },
                Activation::Identity,
            ),
        ],
    }
}
