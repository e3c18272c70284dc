//! The formulas of this chapter: the unit, its wall, its bifurcations, and two ways of clipping.

use super::checks;
use gradflow_report::{Article, Check, Equation, Text};

/// The oracle of the derivatives.
const DUAL: Text = Text {
    en: "dual numbers through a plain loop over $x_t$",
    zh: "对偶数穿过关于 $x_t$ 的朴素循环",
};

/// D16.1–D16.4.
pub(super) const EQUATIONS: &[Equation] = &[
    Equation {
        id: "D16.1",
        title: Text {
            en: "One unit, fifty steps, one error",
            zh: "一个单元，五十步，一个误差",
        },
        latex: r"\begin{aligned}
x_t &= w\, \sigma(x_{t-1}) + b, \quad E = \bigl(\sigma(x_T) - 0.7\bigr)^2\\
\frac{\partial E}{\partial w} &= 2\bigl(\sigma(x_T) - 0.7\bigr)\, \sigma'(x_T) \sum_{k=1}^{T} \Bigl(\prod_{j=k}^{T-1} w\, \sigma'(x_j)\Bigr)\, \sigma(x_{k-1})\\
\frac{\partial E}{\partial b} &= 2\bigl(\sigma(x_T) - 0.7\bigr)\, \sigma'(x_T) \sum_{k=1}^{T} \prod_{j=k}^{T-1} w\, \sigma'(x_j)
\end{aligned}",
        article: Article::Absent,
        sources: &["pascanu2013"],
        check: Check {
            oracle: DUAL,
            // Near a wall the rounding of a state grows by up to 1.5 a step, over twelve steps.
            tolerance: 1e-11,
            control: Text {
                en: "the last term of the sum alone",
                zh: "只取和式的最后一项",
            },
            condition: None,
            sample: checks::gradient,
        },
    },
    Equation {
        id: "D16.2",
        title: Text {
            en: "Where the wall stands, and how steep it is",
            zh: "峭壁立在哪里，有多陡",
        },
        latex: r"\begin{aligned}
b &= x_0 - w\, \sigma(x_0), \quad m = w\, \sigma'(x_0) > 1\\
x_t &= x_0 \;\;\text{for all } t\\
\frac{\partial x_T}{\partial b} &= \frac{m^T - 1}{m - 1}, \quad \frac{\partial x_T}{\partial w} = \sigma(x_0)\, \frac{m^T - 1}{m - 1}
\end{aligned}",
        article: Article::Absent,
        sources: &[],
        check: Check {
            oracle: DUAL,
            // The start is a fixed point up to rounding, which the wall itself magnifies by up to m^15 = 1153.
            tolerance: 1e-10,
            control: Text {
                en: "the product alone, $m^T$",
                zh: "只取连乘 $m^T$",
            },
            condition: None,
            sample: checks::on_the_wall,
        },
    },
    Equation {
        id: "D16.3",
        title: Text {
            en: "Where fixed points appear and vanish in pairs",
            zh: "不动点成对出现与消失之处",
        },
        latex: r"\begin{aligned}
x &= w\, \sigma(x) + b, \quad w\, \sigma'(x) = 1\\
w &= 2 + 2 \cosh x, \quad b = x - 1 - e^{x}
\end{aligned}",
        article: Article::Absent,
        sources: &["doya1992"],
        check: Check {
            oracle: Text {
                en: "one step of the unit in dual numbers",
                zh: "用对偶数走单元的一步",
            },
            // One logistic function and its derivative.
            tolerance: 1e-14,
            control: Text {
                en: "the bound $w = 1/\\gamma = 4$ taken for the bifurcation",
                zh: "把界 $w = 1/\\gamma = 4$ 当作分岔",
            },
            condition: None,
            sample: checks::bifurcation,
        },
    },
    Equation {
        id: "D16.4",
        title: Text {
            en: "Clipping by norm and by value",
            zh: "按范数裁剪与按值裁剪",
        },
        latex: r"\begin{aligned}
\hat g &= g\, \min\Bigl(1, \frac{\theta}{\|g\|}\Bigr)\\
\check g_i &= \max\bigl(-\theta, \min(\theta, g_i)\bigr), \quad \frac{g^\top \check g}{\|g\|\, \|\check g\|} \ge \frac{1}{\sqrt n}
\end{aligned}",
        article: Article::Absent,
        sources: &["mikolov2012", "pascanu2013"],
        check: Check {
            oracle: Text {
                en: "lengths and scalar products in plain loops",
                zh: "用朴素循环计算长度与内积",
            },
            // A length of up to eight entries.
            tolerance: 1e-14,
            control: Text {
                en: "each entry clipped where the norm is meant",
                zh: "本应裁剪范数，却逐个裁剪元素",
            },
            condition: None,
            sample: checks::clipping,
        },
    },
];
