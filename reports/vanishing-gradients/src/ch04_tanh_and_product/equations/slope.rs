//! The slope of tanh: its form, its rounding, its scale.

use crate::experiments::bounds;
use crate::experiments::oracle;
use crate::experiments::residual::worst;
use gradflow_math::Activation;
use gradflow_report::{Article, Check, Equation, PointRng, Sample, Text};
use num_dual::Dual64;
use rand::RngExt;

/// A pre-activation between 0.001 and 150, evenly over the orders of magnitude, of either sign.
///
/// Above 150 the oracle would square e^{2a} beyond the range of `f64`.
fn pre_activation(rng: &mut PointRng) -> f64 {
    let magnitude = 10_f64.powf(rng.random_range(-3.0..150_f64.log10()));
    if rng.random::<bool>() {
        magnitude
    } else {
        -magnitude
    }
}

/// φ′(a) by a dual number through `phi`.
fn slope_by_dual(phi: impl Fn(Dual64) -> Dual64, a: f64) -> f64 {
    phi(Dual64::new(a, 1.0)).eps
}

pub(super) const E12: Equation = Equation {
    id: "E12",
    title: Text {
        en: "The slope of tanh is at most 1",
        zh: "tanh 的斜率不超过 1",
    },
    latex: r"0 < \tanh'(a) = \frac{1}{\cosh^2 a} \le 1",
    article: Article::Printed {
        latex: r"tanh' \leq 1",
        reason: Text {
            en: "Right; equality holds at $a = 0$ and nowhere else.",
            zh: "成立；等号仅在 $a = 0$ 处取到。",
        },
        repeats: None,
    },
    sources: &[],
    check: Check {
        oracle: Text {
            en: "a dual number through tanh built from the exponential, $|a|$ up to 150",
            zh: "对偶数通过由指数函数构造的 tanh，$|a|$ 直到 150",
        },
        // e^{2a} and the two divisions round a handful of times.
        tolerance: 1e-14,
        control: Text {
            en: "the bound ¼, which belongs to the sigmoid",
            zh: "上界 ¼，它属于 sigmoid",
        },
        condition: None,
        sample: |rng| {
            let a = pre_activation(rng);
            let want = slope_by_dual(oracle::tanh, a);
            let above_one = bounds::excess(want, 1.0);
            Sample {
                residual: worst([Activation::Tanh.slope(a) / want - 1.0, above_one]),
                printed: Some(above_one),
                within: false,
                control: bounds::excess(want, 0.25),
            }
        },
    },
};

pub(super) const CANCELLATION: Equation = Equation {
    id: "D4.4",
    title: Text {
        en: "The same slope without cancellation",
        zh: "不相消的斜率公式",
    },
    latex: r"\begin{aligned}
\tanh'(a) &= 1 - \tanh^2 a\\
&= \left(\frac{2 e^{-|a|}}{1 + e^{-2|a|}}\right)^2
\end{aligned}",
    article: Article::Absent,
    sources: &[],
    check: Check {
        oracle: Text {
            en: "a dual number through tanh built from the exponential, $|a|$ up to 150",
            zh: "对偶数通过由指数函数构造的 tanh，$|a|$ 直到 150",
        },
        // Relative for the second line, absolute for the first, whose digits cancel: a handful of roundings each.
        tolerance: 1e-14,
        control: Text {
            en: "the first line evaluated as written, its error relative",
            zh: "照第一行直接计算，看相对误差",
        },
        condition: None,
        sample: |rng| {
            let a = pre_activation(rng);
            let want = slope_by_dual(oracle::tanh, a);
            let from_state = 1.0 - a.tanh() * a.tanh();
            Sample {
                residual: worst([Activation::Tanh.slope(a) / want - 1.0, from_state - want]),
                printed: None,
                within: false,
                control: (from_state / want - 1.0).abs(),
            }
        },
    },
};

pub(super) const SIGMOID: Equation = Equation {
    id: "D4.5",
    title: Text {
        en: "The slope of the sigmoid",
        zh: "sigmoid 的斜率",
    },
    latex: r"\begin{aligned}
\sigma'(a) &= \sigma(a)\,\sigma(-a)\\
&= \tfrac14 \tanh'(a/2) \le \tfrac14
\end{aligned}",
    article: Article::Absent,
    sources: &["bengio1994"],
    check: Check {
        oracle: Text {
            en: "a dual number through the definition of $\\sigma$, $|a|$ up to 150",
            zh: "对偶数通过 $\\sigma$ 的定义，$|a|$ 直到 150",
        },
        // Two exponentials, two divisions and their product.
        tolerance: 1e-14,
        control: Text {
            en: "the rule of tanh applied to the sigmoid, $1 - \\sigma(a)^2$",
            zh: "把 tanh 的公式套到 sigmoid 上，$1 - \\sigma(a)^2$",
        },
        condition: None,
        sample: |rng| {
            let a = pre_activation(rng);
            let want = slope_by_dual(oracle::sigma, a);
            let sigma = Activation::Sigmoid.apply(a);
            let from_tanh = Activation::Tanh.slope(a / 2.0) / 4.0;
            Sample {
                residual: worst([
                    Activation::Sigmoid.slope(a) / want - 1.0,
                    from_tanh / want - 1.0,
                    bounds::excess(want, 0.25),
                ]),
                printed: None,
                within: false,
                control: ((1.0 - sigma * sigma) / want - 1.0).abs(),
            }
        },
    },
};
