//! Steps about large weights and about the criterion: one unit, the growth rate, the mean stretch, the last term.

use crate::experiments::bounds::{length, unit};
use crate::experiments::chain::{Chain, cell, tangent};
use crate::experiments::instances::{PlainRnn, Squash, normals, scale};
use crate::experiments::oracle;
use crate::experiments::residual::{directional, worst};
use gradflow_math::{Activation, autonomous};
use gradflow_report::{Article, Check, Equation, PointRng, Sample, Text};
use nalgebra::{DMatrix, DVector};
use num_dual::Dual64;
use rand::RngExt;

pub(super) const MULTIPLIER: Equation = Equation {
    id: "D5.5",
    title: Text {
        en: "One unit at its fixed point",
        zh: "单个单元在不动点处",
    },
    latex: r"\begin{aligned}
s^* &= \tanh(w s^*)\\
m(w) &= w \tanh'(w s^*) = w\bigl(1 - {s^*}^2\bigr)\\
m(w) &< 1 \quad (w > 0,\ w \ne 1)
\end{aligned}",
    article: Article::Absent,
    sources: &["doya1992"],
    check: Check {
        oracle: Text {
            en: "the network run for 400 steps in a plain loop, then one step in dual numbers",
            zh: "用朴素循环让网络运行 400 步，再用对偶数走一步",
        },
        // The slope in saturation magnifies the rounding of the state by 2w ≤ 20.
        tolerance: 1e-13,
        control: Text {
            en: "the factor at the origin, $w$ itself",
            zh: "原点处的因子，即 $w$ 本身",
        },
        condition: None,
        sample: |rng| {
            // Close to w = 1 the state needs more than 400 steps to settle.
            let w = if rng.random::<bool>() {
                rng.random_range(0.05..0.9)
            } else {
                rng.random_range(1.1..10.0)
            };
            let settled = (0..400).fold(rng.random_range(0.1..1.0), |s, _| oracle::tanh(w * s));
            let want = oracle::tanh(Dual64::new(settled, 1.0) * w).eps;
            let multiplier = autonomous::multiplier(w);
            Sample {
                residual: worst([
                    (multiplier / want - 1.0).abs(),
                    if want < 1.0 { 0.0 } else { want },
                ]),
                printed: None,
                within: false,
                control: (w / want - 1.0).abs(),
            }
        },
    },
};

pub(super) const CRITICAL: Equation = Equation {
    id: "D5.6",
    title: Text {
        en: "The critical weight: a power law",
        zh: "临界权重：幂律",
    },
    latex: r"\begin{aligned}
&w = 1:\quad \frac{1}{S_j^2} = \frac{1}{S_{j-1}^2} + \frac{2}{3} + O\bigl(S_{j-1}^2\bigr)\\
&\frac{\partial S_T}{\partial S_0} = \prod_{j=1}^{T} \tanh'(S_{j-1}) \sim C\, T^{-3/2}
\end{aligned}",
    article: Article::Absent,
    sources: &[],
    check: Check {
        oracle: Text {
            en: "dual numbers through 200 and 400 iterations of tanh",
            zh: "对偶数通过 200 次和 400 次 tanh 迭代",
        },
        // The first neglected term is S²/15 relative to 2/3, and S² ≈ 3/(2T) = 0.0075 at T = 200.
        tolerance: 2e-3,
        control: Text {
            en: "the exponent of the state, $T^{-1/2}$",
            zh: "状态本身的指数 $T^{-1/2}$",
        },
        condition: None,
        sample: critical,
    },
};

fn critical(rng: &mut PointRng) -> Sample {
    const STEPS: usize = 200;
    let run = |s: Dual64| (0..STEPS).fold(s, |s, _| oracle::tanh(s));
    let once = run(Dual64::new(rng.random_range(0.2..2.0), 1.0));
    let twice = run(once);
    let squared_inverse = |s: Dual64| 1.0 / (s.re * s.re);
    // 1/S² is the time that counts: it grows by 2/3 a step, whatever the start.
    let time = squared_inverse(twice) - squared_inverse(once);
    let elapsed = (squared_inverse(twice) / squared_inverse(once)).ln();
    let exponent = (twice.eps / once.eps).ln() / elapsed;
    Sample {
        residual: worst([
            (time / (2.0 / 3.0 * STEPS as f64) - 1.0).abs(),
            (exponent / -1.5 - 1.0).abs(),
        ]),
        printed: None,
        within: false,
        control: (exponent / -0.5 - 1.0).abs(),
    }
}

/// The longest product of the checks.
const LONGEST: usize = 8;

pub(super) const GROWTH: Equation = Equation {
    id: "D5.7",
    title: Text {
        en: "Growth measured one step at a time",
        zh: "逐步测量增长",
    },
    latex: r"\begin{aligned}
\ln \|J_t \cdots J_{k+1}\, u_k\| &= \sum_{j=k+1}^{t} \ln \|J_j\, u_{j-1}\|\\
u_j &= \frac{J_j\, u_{j-1}}{\|J_j\, u_{j-1}\|}, \quad \|u_k\| = 1
\end{aligned}",
    article: Article::Absent,
    sources: &["benettin1980"],
    check: Check {
        oracle: Text {
            en: "dual numbers through up to eight steps of plain loops, without rescaling",
            zh: "对偶数通过至多八步朴素循环，中途不重新缩放",
        },
        // In nats per step: the relative error of each stretch, which cancellation in a small network can raise to 10⁻¹¹.
        tolerance: 1e-10,
        control: Text {
            en: "the first vector at every step, $\\sum_j \\ln \\|J_j\\, u_k\\|$",
            zh: "每一步都用最初的向量，$\\sum_j \\ln \\|J_j\\, u_k\\|$",
        },
        condition: None,
        sample: growth,
    },
};

fn growth(rng: &mut PointRng) -> Sample {
    let steps = rng.random_range(1..=LONGEST);
    let rnn = PlainRnn::draw(Squash::Tanh, steps, rng);
    let v = unit(&normals(rnn.units(), 1.0, rng));
    let per_step = 1.0 / steps as f64;
    let want = per_step * length(&tangent(&rnn, &v)).ln();

    let chain = Chain::of(&rnn);
    let first = DVector::from_column_slice(&v);
    let mut u = first.clone();
    let (mut log_growth, mut not_carried) = (0.0, 0.0);
    for j in 1..=steps {
        let jacobian = chain.jacobian(j);
        not_carried += (&jacobian * &first).norm().ln();
        u = jacobian * u;
        log_growth += u.norm().ln();
        u.normalize_mut();
    }
    Sample {
        residual: (per_step * log_growth - want).abs(),
        printed: None,
        within: false,
        control: (per_step * not_carried - want).abs(),
    }
}

pub(super) const MEAN_STRETCH: Equation = Equation {
    id: "D5.8",
    title: Text {
        en: "The mean stretch by a random matrix",
        zh: "随机矩阵的平均拉伸",
    },
    latex: r"\begin{aligned}
\bigl\langle \|D\, W u\|^2 \bigr\rangle_W &= g^2\, \frac{1}{H} \sum_{p=1}^{H} \tanh'(a_p)^2\\
\langle W_{pq} W_{rs} \rangle &= \frac{g^2}{H}\, \delta_{pr}\, \delta_{qs}, \quad \|u\| = 1
\end{aligned}",
    article: Article::Absent,
    sources: &["sompolinsky1988"],
    check: Check {
        oracle: Text {
            en: "the exact mean over all $2^{H^2}$ matrices with entries $\\pm g/\\sqrt{H}$, for H up to 3",
            zh: "对全部 $2^{H^2}$ 个元素为 $\\pm g/\\sqrt{H}$ 的矩阵取精确平均，H 不超过 3",
        },
        // A mean over 512 sums of nine products.
        tolerance: 1e-13,
        control: Text {
            en: "the square of the mean slope in place of the mean square",
            zh: "用平均斜率的平方代替斜率平方的平均",
        },
        condition: None,
        sample: mean_stretch,
    },
};

fn mean_stretch(rng: &mut PointRng) -> Sample {
    let units: usize = rng.random_range(1..=3);
    let gain = rng.random_range(0.2..4.0);
    let entry = gain / (units as f64).sqrt();
    let spread = scale(rng);
    let slopes: Vec<f64> = normals(units, spread, rng)
        .into_iter()
        .map(|a| Activation::Tanh.slope(a))
        .collect();
    let u = unit(&normals(units, 1.0, rng));
    let matrices = 1_u32 << (units * units);
    let sum: f64 = (0..matrices)
        .map(|signs| {
            (0..units)
                .map(|p| {
                    let stretched: f64 = (0..units)
                        .map(|q| {
                            if signs >> (p * units + q) & 1 == 1 {
                                u[q]
                            } else {
                                -u[q]
                            }
                        })
                        .sum();
                    (slopes[p] * entry * stretched).powi(2)
                })
                .sum::<f64>()
        })
        .sum();
    let want = sum / f64::from(matrices);
    let mean =
        |power: i32| slopes.iter().map(|slope| slope.powi(power)).sum::<f64>() / units as f64;
    Sample {
        residual: (gain * gain * mean(2) / want - 1.0).abs(),
        printed: None,
        within: false,
        control: (gain * gain * mean(1).powi(2) / want - 1.0).abs(),
    }
}

pub(super) const LAST_TERM: Equation = Equation {
    id: "D5.9",
    title: Text {
        en: "What is left when every factor is zero",
        zh: "所有因子为零时还剩什么",
    },
    latex: r"\begin{aligned}
&J_j = 0 \;\; (2 \le j \le t) \;\Rightarrow\\
&\frac{\partial L_t}{\partial W_x} = D_t W_o^\top (O_t - Y_t)\, X_t^\top
\end{aligned}",
    article: Article::Absent,
    sources: &[],
    check: Check {
        oracle: Text {
            en: "dual numbers through the loss of a network with $W_s = 0$, along a random direction",
            zh: "对偶数通过 $W_s = 0$ 的网络的损失，沿随机方向求导",
        },
        // The error O − Y and the slope of a saturated unit carry 10⁻¹⁴ relative each.
        tolerance: 1e-12,
        control: Text {
            en: "the products deleted instead, so that all terms stay",
            zh: "改为把连乘删去，于是各项全部保留",
        },
        condition: None,
        sample: last_term,
    },
};

fn last_term(rng: &mut PointRng) -> Sample {
    let steps = rng.random_range(1..=LONGEST);
    let mut rnn = PlainRnn::draw(Squash::Tanh, steps, rng);
    rnn.w_s.iter_mut().for_each(|w| *w = 0.0);
    let mut along = rnn.still();
    along.w_x = normals(rnn.w_x.len(), 1.0, rng);
    let want = oracle::rnn_loss_at(&rnn.along(&along), steps).eps;

    let chain = Chain::of(&rnn);
    let readout = DMatrix::from_row_slice(rnn.outputs(), rnn.units(), &rnn.w_o);
    let output = &readout * chain.step(steps) + DVector::from_column_slice(&rnn.b_2);
    let by_state = readout.tr_mul(&(output - DVector::from_column_slice(&rnn.ys[steps - 1])));
    let direction = DMatrix::from_row_slice(rnn.units(), cell(&rnn).w_xh.ncols(), &along.w_x);
    let term = |k: usize| {
        let x = DVector::from_column_slice(&rnn.xs[k - 1]);
        chain.slopes(k).component_mul(&by_state) * x.transpose()
    };
    let last = term(steps);
    let all = (1..steps).fold(last.clone(), |sum, k| sum + term(k));
    Sample {
        residual: directional(last.dot(&direction), want, last.norm()),
        printed: None,
        within: false,
        control: directional(all.dot(&direction), want, last.norm()),
    }
}
