//! The step, its Jacobian, and the product over the steps.

use crate::experiments::chain::{Chain, error_along, tangent};
use crate::experiments::instances::{PlainRnn, Squash, normals};
use crate::experiments::oracle;
use crate::experiments::residual::worst;
use gradflow_math::Activation;
use gradflow_report::{Article, Check, Equation, PointRng, Sample, Text};
use nalgebra::DMatrix;
use num_dual::Dual64;
use rand::RngExt;

pub(super) const E10: Equation = Equation {
    id: "E10",
    title: Text {
        en: "The step with tanh",
        zh: "带 tanh 的一步",
    },
    latex: r"S_j = \tanh\bigl(W_x X_j + W_s S_{j-1} + b_1\bigr)",
    article: Article::Printed {
        latex: r"S_{j}=tanh(W_{x}X_{j}+W_{s}S_{j-1}+b_{1})",
        reason: Text {
            en: "Right as it stands, with tanh applied to each entry of the bracket.",
            zh: "原样成立，其中 tanh 作用于括号内向量的每个分量。",
        },
        repeats: None,
    },
    sources: &["elman1990"],
    check: Check {
        oracle: Text {
            en: "plain loops that build tanh from the exponential",
            zh: "用指数函数构造 tanh 的朴素循环",
        },
        // A sum of at most 17 products of size up to about 30 carries 10⁻¹⁴; states are of order one, so this is absolute.
        tolerance: 1e-13,
        control: Text {
            en: "tanh applied to the three terms separately, then summed",
            zh: "对三项分别取 tanh 再相加",
        },
        condition: None,
        sample: step,
    },
};

fn step(rng: &mut PointRng) -> Sample {
    let rnn = PlainRnn::draw(Squash::Tanh, 1, rng);
    let want = &oracle::rnn_states(&rnn)[1];
    let (x, s) = (
        oracle::times(&rnn.w_x, &rnn.xs[0]),
        oracle::times(&rnn.w_s, &rnn.s_0),
    );
    let separately = (0..rnn.units()).map(|p| x[p].tanh() + s[p].tanh() + rnn.b_1[p].tanh());
    let residual = largest_difference(Chain::of(&rnn).step(1).iter().copied(), want);
    Sample {
        residual,
        printed: Some(residual),
        within: false,
        control: largest_difference(separately, want),
    }
}

/// The largest absolute difference: for states, which tanh keeps of order one.
fn largest_difference(got: impl Iterator<Item = f64>, want: &[f64]) -> f64 {
    worst(got.zip(want).map(|(got, want)| got - want))
}

pub(super) const STEP_JACOBIAN: Equation = Equation {
    id: "D4.1",
    title: Text {
        en: "The Jacobian of one step",
        zh: "一步的雅可比矩阵",
    },
    latex: r"\begin{aligned}
J_j = \frac{\partial S_j}{\partial S_{j-1}} &= D_j\, W_s\\
D_j &= \mathrm{diag}\bigl(\tanh'(a_j)\bigr)\\
a_j &= W_x X_j + W_s S_{j-1} + b_1
\end{aligned}",
    article: Article::Absent,
    sources: &["pascanu2013"],
    check: Check {
        oracle: Text {
            en: "dual numbers through plain loops, along a random direction",
            zh: "对偶数通过朴素循环，沿随机方向求导",
        },
        // a ≈ 30 carries 10⁻¹⁴, which the slope of a saturated unit passes on as twice its relative error.
        tolerance: 1e-12,
        control: Text {
            en: "the slopes on the right, $W_s D_j$",
            zh: "斜率放在右边，$W_s D_j$",
        },
        condition: None,
        sample: |rng| {
            let rnn = PlainRnn::draw(Squash::Tanh, 1, rng);
            let v = normals(rnn.units(), 1.0, rng);
            let want = tangent(&rnn, &v);
            let chain = Chain::of(&rnn);
            let columns_scaled = chain.w_s() * DMatrix::from_diagonal(&chain.slopes(1));
            Sample {
                residual: error_along(&chain.jacobian(1), &v, &want),
                printed: None,
                within: false,
                control: error_along(&columns_scaled, &v, &want),
            }
        },
    },
};

/// The longest product of the checks.
const LONGEST: usize = 8;

pub(super) const CHAIN: Equation = Equation {
    id: "D4.2",
    title: Text {
        en: "The Jacobian over many steps",
        zh: "跨越许多步的雅可比矩阵",
    },
    latex: r"\begin{aligned}
\frac{\partial S_t}{\partial S_k} &= J_t\, J_{t-1} \cdots J_{k+1}\\
&= D_t W_s\, D_{t-1} W_s \cdots D_{k+1} W_s
\end{aligned}",
    article: Article::Absent,
    sources: &["pascanu2013"],
    check: Check {
        oracle: Text {
            en: "dual numbers through up to eight steps of plain loops, along a random direction",
            zh: "对偶数通过至多八步朴素循环，沿随机方向求导",
        },
        // Eight factors, each with the error of one step (D4.1).
        tolerance: 1e-11,
        control: Text {
            en: "the factors in the reverse order",
            zh: "因子次序颠倒",
        },
        condition: None,
        sample: |rng| {
            let steps = rng.random_range(1..=LONGEST);
            let rnn = PlainRnn::draw(Squash::Tanh, steps, rng);
            let v = normals(rnn.units(), 1.0, rng);
            let want = tangent(&rnn, &v);
            let chain = Chain::of(&rnn);
            Sample {
                residual: error_along(&chain.product(), &v, &want),
                printed: None,
                within: false,
                control: error_along(&chain.reversed_product(), &v, &want),
            }
        },
    },
};

/// The product with tanh: chapter 6 meets the same formula again as E22.
pub(crate) const E11: Equation = Equation {
    id: "E11",
    title: Text {
        en: "The product with tanh",
        zh: "含 tanh 的连乘",
    },
    latex: r"\begin{aligned}
\prod_{j=k+1}^{t} \frac{\partial S_j}{\partial S_{j-1}} &= D_t W_s \cdots D_{k+1} W_s\\
D_j &= \mathrm{diag}\bigl(\tanh'(a_j)\bigr)
\end{aligned}",
    article: Article::Printed {
        latex: r"\prod_{j=k+1}^{t}{\frac{\partial{S_{j}}}{\partial{S_{j-1}}}} = \prod_{j=k+1}^{t}{tanh^{'}}W_{s}",
        reason: Text {
            en: "Right for one unit. For more, the slopes form a diagonal matrix, which has to stand to the left of $W_s$ in each factor and cannot be collected; and each slope needs the index of its own step.",
            zh: "只有一个单元时成立。单元更多时，斜率组成对角矩阵，必须在每个因子里都位于 $W_s$ 左边，不能归拢到一处；而且每个斜率都要带上自己那一步的下标。",
        },
        repeats: None,
    },
    sources: &["pascanu2013"],
    check: Check {
        oracle: Text {
            en: "dual numbers through up to eight steps of plain loops, along a random direction",
            zh: "对偶数通过至多八步朴素循环，沿随机方向求导",
        },
        // Eight factors, each with the error of one step (D4.1).
        tolerance: 1e-11,
        control: Text {
            en: "the slopes on the right of each factor, $W_s D_t \\cdots W_s D_{k+1}$",
            zh: "每个因子里斜率放在右边，$W_s D_t \\cdots W_s D_{k+1}$",
        },
        condition: Some(Text {
            en: "the network has one unit, $H = 1$",
            zh: "网络只有一个单元，$H = 1$",
        }),
        sample: product,
    },
};

fn product(rng: &mut PointRng) -> Sample {
    let steps = rng.random_range(1..=LONGEST);
    let rnn = PlainRnn::draw(Squash::Tanh, steps, rng);
    let v = normals(rnn.units(), 1.0, rng);
    let want = tangent(&rnn, &v);
    let chain = Chain::of(&rnn);
    // The printed formula has slopes and weights in separate factors: slopes collected, then powers of W_s.
    let mut collected = chain.slopes(1);
    let mut power = chain.w_s().clone();
    let mut on_the_right = chain.w_s() * DMatrix::from_diagonal(&chain.slopes(1));
    for j in 2..=steps {
        let slopes = chain.slopes(j);
        on_the_right = chain.w_s() * DMatrix::from_diagonal(&slopes) * on_the_right;
        collected.component_mul_assign(&slopes);
        power = chain.w_s() * power;
    }
    Sample {
        residual: error_along(&chain.product(), &v, &want),
        printed: Some(error_along(
            &(DMatrix::from_diagonal(&collected) * power),
            &v,
            &want,
        )),
        within: rnn.units() == 1,
        control: error_along(&on_the_right, &v, &want),
    }
}

pub(super) const ONE_UNIT: Equation = Equation {
    id: "D4.3",
    title: Text {
        en: "One unit: every step has its own slope",
        zh: "单个单元：每一步有自己的斜率",
    },
    latex: r"\begin{aligned}
\frac{\partial S_t}{\partial S_k} &= w^{\,t-k} \prod_{j=k+1}^{t} \tanh'(a_j)\\
&= \bigl(w\,d\bigr)^{t-k}\\
\ln d &= \frac{1}{t-k} \sum_{j=k+1}^{t} \ln \tanh'(a_j)
\end{aligned}",
    article: Article::Absent,
    sources: &[],
    check: Check {
        oracle: Text {
            en: "dual numbers through a loop over one unit",
            zh: "对偶数通过单个单元的循环",
        },
        // The logarithms of eight slopes add up to a few hundred at most, and their rounding is relative to that.
        tolerance: 1e-12,
        control: Text {
            en: "one slope for all steps: the last factor to the power $t-k$",
            zh: "所有步共用一个斜率：最后一个因子的 $t-k$ 次幂",
        },
        condition: None,
        sample: one_unit,
    },
};

fn one_unit(rng: &mut PointRng) -> Sample {
    let steps = rng.random_range(1..=LONGEST);
    let w = rng.random_range(-4.0..4.0);
    let inputs = normals(steps, 1.0, rng);
    let mut s = Dual64::new(rng.random_range(-1.0..1.0), 1.0);
    let mut log_slopes = 0.0;
    let mut last = 0.0;
    for x in inputs {
        last = Activation::Tanh.slope(w * s.re + x);
        log_slopes += last.ln();
        s = oracle::tanh(s * w + x);
    }
    let geometric_mean = (log_slopes / steps as f64).exp();
    let power = |factor: f64| (0..steps).fold(1.0, |power, _| power * factor);
    Sample {
        residual: (power(w * geometric_mean) / s.eps - 1.0).abs(),
        printed: None,
        within: false,
        control: (power(w * last) / s.eps - 1.0).abs(),
    }
}
