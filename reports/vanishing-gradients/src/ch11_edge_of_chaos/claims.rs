//! Three claims of the field about the edge.

use crate::experiments::instances::normals;
use gradflow_math::closed_form::gaussian_product::{Entries, critical_gain, step_variances};
use gradflow_math::{Activation, Init};
use gradflow_report::{Claim, Count, Evidence, Format, Measure, PointRng, Text};
use gradflow_sweep::Seed;
use nalgebra::{DMatrix, DVector};
use rand::RngExt;

/// C11.1–C11.3.
pub(super) const CLAIMS: &[Claim] = &[
    Claim {
        id: "C11.1",
        quote: None,
        statement: Text {
            en: "Products of random matrices vanish below gain 1 and explode above it.",
            zh: "随机矩阵的连乘在增益小于 1 时消失，大于 1 时爆炸。",
        },
        finding: Text {
            en: "At every finite size there is a range above 1 in which the product still vanishes: it ends at the critical gain, which is noticeable for a few units and negligible for hundreds.",
            zh: "任何有限规模都在 1 之上有一段增益，连乘在其中仍然消失；这一段止于临界增益，单元少时看得出来，上百个单元时可以忽略。",
        },
        condition: Some(Text {
            en: "the gain is outside $1 < g < g_c(H)$",
            zh: "增益不在 $1 < g < g_c(H)$ 之内",
        }),
        sources: &["sompolinsky1988", "newman1986"],
        control: Text {
            en: "the same draws judged by $g_c(H)$ in place of 1",
            zh: "同样的抽样，但以 $g_c(H)$ 代替 1 来判断",
        },
        evidence: edge_at_one,
    },
    Claim {
        id: "C11.2",
        quote: None,
        statement: Text {
            en: "At the edge the gradient keeps its size.",
            zh: "在边缘上，梯度保持大小不变。",
        },
        finding: Text {
            en: "The edge fixes the mean of the logarithm and leaves its fluctuations, which grow like the square root of the lag. Only factors that never stretch, orthogonal ones, keep the size.",
            zh: "边缘只规定对数的均值，并不约束它的涨落，而涨落按时滞的平方根增长。只有从不拉伸的因子，即正交矩阵，才保持大小。",
        },
        condition: Some(Text {
            en: "the factors are orthogonal",
            zh: "各因子是正交矩阵",
        }),
        sources: &["schoenholz2017", "pennington2017"],
        control: Text {
            en: "Gaussian factors at half the critical gain",
            zh: "增益为临界值一半的高斯因子",
        },
        evidence: size_at_the_edge,
    },
    Claim {
        id: "C11.3",
        quote: None,
        statement: Text {
            en: "Orthogonal recurrent weights keep the gradient of a tanh network.",
            zh: "正交的循环权重能保住 tanh 网络的梯度。",
        },
        finding: Text {
            en: "They do for as long as the units stay near the origin. White input of standard deviation $s$ moves them away, and the gradient then falls to a fraction $1/e$ in about $\\sqrt2 / s$ steps.",
            zh: "只要各单元停在原点附近，就保得住。标准差为 $s$ 的白噪声输入会把它们推开，梯度于是在大约 $\\sqrt2 / s$ 步之内降到 $1/e$。",
        },
        condition: Some(Text {
            en: "the lag is below half of $\\sqrt2 / s$",
            zh: "时滞小于 $\\sqrt2 / s$ 的一半",
        }),
        sources: &["saxe2014", "arjovsky2016"],
        control: Text {
            en: "Gaussian weights of gain one half",
            zh: "增益为二分之一的高斯权重",
        },
        evidence: orthogonal_keeps,
    },
];

const TRIALS: u64 = 120;

/// `ln ‖J_n ⋯ J_1 u‖` for a random unit vector.
fn log_stretch(units: usize, factors: usize, init: Init, rng: &mut PointRng) -> f64 {
    let mut u = DVector::from_vec(normals(units, 1.0, rng)).normalize();
    (0..factors)
        .map(|_| {
            u = init.sample(units, units, rng) * &u;
            let stretch = u.norm();
            u /= stretch;
            stretch.ln()
        })
        .sum()
}

fn edge_at_one() -> Evidence {
    const FACTORS: usize = 1500;
    let seed = Seed(0).named("C11.1");
    // (above 1, above the critical gain, explodes)
    let trials: Vec<[bool; 3]> = (0..TRIALS)
        .map(|index| {
            let rng = &mut seed.stream(index);
            let units = rng.random_range(1..=6);
            let critical = critical_gain(units, Entries::Real);
            // Far from g_c by at least five standard errors of the measured exponent.
            let gain = match index % 3 {
                0 => rng.random_range(0.6..0.95),
                1 => critical.powf(rng.random_range(0.1..0.5)),
                _ => critical * rng.random_range(1.2..1.6),
            };
            let rate = log_stretch(units, FACTORS, Init::Gaussian { gain }, rng);
            [gain > 1.0, gain > critical, rate > 0.0]
        })
        .collect();
    let right = |[above, _, explodes]: &[bool; 3]| above == explodes;
    let outside = |[above, supercritical, _]: &&[bool; 3]| above == supercritical;
    let between = trials.iter().filter(|trial| !outside(trial));
    Evidence {
        all: Count::over(trials.iter().map(right)),
        within: Some(Count::over(trials.iter().filter(outside).map(right))),
        control: Count::over(
            trials
                .iter()
                .map(|[_, supercritical, explodes]| supercritical == explodes),
        ),
        measured: vec![
            share(
                Text {
                    en: "products that vanish between 1 and $g_c(H)$",
                    zh: "在 1 与 $g_c(H)$ 之间消失的连乘",
                },
                Count::over(between.map(|[.., explodes]| !explodes)),
            ),
            Measure {
                label: Text {
                    en: "$g_c$ for 4 units",
                    zh: "4 个单元的 $g_c$",
                },
                value: critical_gain(4, Entries::Real),
                format: Format::Fixed(3),
            },
        ],
    }
}

fn share(label: Text, count: Count) -> Measure {
    Measure {
        label,
        value: count.held as f64 / count.tested as f64,
        format: Format::Percent(0),
    }
}

/// The lag of C11.2.
pub(super) const WALK: usize = 200;

/// The standard deviation of the logarithm of a gradient's size after [`WALK`] Gaussian factors (D11.3).
pub(super) fn walk_deviation(units: usize) -> f64 {
    (WALK as f64 * step_variances(units, Entries::Real)[0]).sqrt()
}

fn size_at_the_edge() -> Evidence {
    let seed = Seed(0).named("C11.2");
    let sizes = [4, 8, 16, 32];
    // Whether the size stays within a factor e.
    let keeps = |name: &str, init: fn(usize) -> Init| -> Vec<bool> {
        (0..TRIALS)
            .zip(sizes.iter().cycle())
            .map(|(index, &units)| {
                let rng = &mut seed.named(name).stream(index);
                log_stretch(units, WALK, init(units), rng).abs() < 1.0
            })
            .collect()
    };
    let gaussian = keeps("gaussian", |units| Init::Gaussian {
        gain: critical_gain(units, Entries::Real),
    });
    let orthogonal = keeps("orthogonal", |_| Init::Orthogonal);
    let control = keeps("control", |units| Init::Gaussian {
        gain: 0.5 * critical_gain(units, Entries::Real),
    });
    Evidence {
        all: Count::over([gaussian.as_slice(), &orthogonal].concat()),
        within: Some(Count::over(orthogonal)),
        control: Count::over(control),
        measured: vec![
            share(
                Text {
                    en: "Gaussian products at $g_c(H)$ that stay within a factor $e$ for 200 steps",
                    zh: "增益为 $g_c(H)$ 的高斯连乘，200 步之后仍在 $e$ 倍之内的比例",
                },
                Count::over(gaussian),
            ),
            Measure {
                label: Text {
                    en: "standard deviation of the logarithm, 16 units (nats)",
                    zh: "对数的标准差，16 个单元（nat）",
                },
                value: walk_deviation(16),
                format: Format::Fixed(1),
            },
        ],
    }
}

fn orthogonal_keeps() -> Evidence {
    let seed = Seed(0).named("C11.3");
    let trials: Vec<(bool, bool)> = (0..TRIALS)
        .map(|index| {
            let rng = &mut seed.stream(index);
            let input = f64::exp(rng.random_range(-7.0..0.0));
            let lag = rng.random_range(10..=100);
            let w = Init::Orthogonal.sample(DRIVEN, DRIVEN, rng);
            let short = lag as f64 * input < 0.5 * 2_f64.sqrt();
            (short, log_gradient(&w, input, lag, rng) > -1.0)
        })
        .collect();
    let control = (0..TRIALS / 4).map(|index| {
        let rng = &mut seed.named("control").stream(index);
        let w = Init::Gaussian { gain: 0.5 }.sample(DRIVEN, DRIVEN, rng);
        log_gradient(&w, 0.01, 20, rng) > -1.0
    });
    let long = trials.iter().filter(|(short, _)| !short);
    Evidence {
        all: Count::over(trials.iter().map(|&(_, kept)| kept)),
        within: Some(Count::over(
            trials
                .iter()
                .filter(|(short, _)| *short)
                .map(|&(_, kept)| kept),
        )),
        control: Count::over(control),
        measured: vec![share(
            Text {
                en: "gradients that keep $1/e$ of their size at longer lags",
                zh: "时滞更长时仍保有 $1/e$ 的梯度",
            },
            Count::over(long.map(|&(_, kept)| kept)),
        )],
    }
}

/// The units of the networks of C11.3.
const DRIVEN: usize = 32;

/// `ln ‖J_n ⋯ J_1 u‖` of h ← tanh(W h + x) under white input, once the state has settled, for a random unit vector u.
fn log_gradient(w: &DMatrix<f64>, input: f64, lag: usize, rng: &mut PointRng) -> f64 {
    const SETTLE: usize = 100;
    let units = w.nrows();
    let mut h = DVector::zeros(units);
    let mut u = DVector::from_vec(normals(units, 1.0, rng)).normalize();
    for step in 0..SETTLE + lag {
        let a = w * &h + DVector::from_vec(normals(units, input, rng));
        if step >= SETTLE {
            u = (w * u).component_mul(&a.map(|a| Activation::Tanh.slope(a)));
        }
        h = a.map(|a| Activation::Tanh.apply(a));
    }
    // At most a hundred steps: far from underflow.
    u.norm().ln()
}
