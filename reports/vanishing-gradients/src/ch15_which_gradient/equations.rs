//! The gradient by lag, the size of a part, its share, what truncation drops, and where numbers end.

use super::checks;
use gradflow_report::{Article, Check, Equation, Text};

/// The oracle of the derivatives.
const ONE_STEP: Text = Text {
    en: "dual numbers through plain loops in which the weights move in one step alone",
    zh: "对偶数穿过朴素循环，权重只在某一步变动",
};

/// D15.1–D15.5.
pub(super) const EQUATIONS: &[Equation] = &[
    Equation {
        id: "D15.1",
        title: Text {
            en: "The gradient, split by lag",
            zh: "按时滞拆分的梯度",
        },
        latex: r"\begin{aligned}
\frac{\partial L}{\partial \theta} &= \sum_{n=0}^{T-1} G_n \\
G_n &= \sum_{t=n+1}^{T} \Bigl(\frac{\partial^{+} S_{t-n}}{\partial \theta}\Bigr)^{\top} \bigl(J_t \cdots J_{t-n+1}\bigr)^{\top} \frac{\partial L_t}{\partial S_t}
\end{aligned}",
        article: Article::Absent,
        sources: &["pascanu2013"],
        check: Check {
            oracle: ONE_STEP,
            // Saturated units carry 10⁻¹⁴ relative each, over six steps.
            tolerance: 1e-11,
            control: Text {
                en: "the parts filed by the time of the weights, not by the lag",
                zh: "按权重作用的时刻而不是按时滞归类",
            },
            condition: None,
            sample: checks::lags,
        },
    },
    Equation {
        id: "D15.2",
        title: Text {
            en: "The size of a part",
            zh: "一个部分的大小",
        },
        latex: r"\begin{aligned}
L &= L_T, \quad k = T - n \\
\|G_n\|_F &= \Bigl\| D_k \bigl(J_T \cdots J_{k+1}\bigr)^{\top} \frac{\partial L}{\partial S_T} \Bigr\|\, \|S_{k-1}\|
\end{aligned}",
        article: Article::Absent,
        sources: &[],
        check: Check {
            oracle: ONE_STEP,
            // As for D15.1; the lengths add nothing.
            tolerance: 1e-11,
            control: Text {
                en: "without the state that the weights act on",
                zh: "漏掉权重所作用的状态",
            },
            condition: None,
            sample: checks::part_size,
        },
    },
    Equation {
        id: "D15.3",
        title: Text {
            en: "The share of the past in one linear unit",
            zh: "单个线性单元里过去所占的份额",
        },
        latex: r"\begin{aligned}
&S_t = w S_{t-1} + u x_t, \quad L = S_T, \quad \langle x_j x_k \rangle = \delta_{jk} \\
&\frac{\bigl\langle \bigl(\sum_{\ell \ge n} G_\ell\bigr)^2 \bigr\rangle}{\bigl\langle (\partial L / \partial u)^2 \bigr\rangle} = \frac{w^{2n} - w^{2T}}{1 - w^{2T}}
\end{aligned}",
        article: Article::Absent,
        sources: &[],
        check: Check {
            oracle: Text {
                en: "the exact mean over all sequences of signs, up to five steps",
                zh: "对全部正负号序列取精确平均，至多五步",
            },
            // A mean of 32 squares.
            tolerance: 1e-12,
            control: Text {
                en: "$w^n$ in place of $w^{2n}$",
                zh: "以 $w^n$ 代替 $w^{2n}$",
            },
            condition: None,
            sample: checks::share,
        },
    },
    Equation {
        id: "D15.4",
        title: Text {
            en: "What truncation drops, by lag",
            zh: "截断按时滞丢掉了什么",
        },
        latex: r"\frac{\partial L}{\partial \theta} - g_\tau = \sum_{n=\tau}^{T-1} G_n",
        article: Article::Absent,
        sources: &["williams1990"],
        check: Check {
            oracle: ONE_STEP,
            // As for D15.1.
            tolerance: 1e-11,
            control: Text {
                en: "disjoint blocks of $\\tau$ steps taken for a window that slides",
                zh: "把互不相交的 $\\tau$ 步分块当作滑动的窗口",
            },
            condition: None,
            sample: checks::truncation,
        },
    },
    Equation {
        id: "D15.5",
        title: Text {
            en: "Where floating-point numbers end",
            zh: "浮点数止于何处",
        },
        latex: r"\begin{aligned}
n &= \frac{p \ln 2}{-\ln c}, \qquad 0 < c \le \tfrac{1}{2} \\
p &= 126,\ 1022: \quad c^n \;\text{loses digits} \\
p &= 150,\ 1075: \quad c^n = 0
\end{aligned}",
        article: Article::Absent,
        sources: &["ieee754"],
        check: Check {
            oracle: Text {
                en: "products of 32 and of 64 bits, rounded after every factor, counted to within two steps",
                zh: "32 位与 64 位的连乘，每乘一次都舍入，计数允许相差两步",
            },
            // In steps, beyond the two that the statement allows.
            tolerance: 1e-9,
            control: Text {
                en: "zero expected at the smallest normal number, $2^{-126}$ or $2^{-1022}$",
                zh: "以为小于最小的正规数 $2^{-126}$ 或 $2^{-1022}$ 就是零",
            },
            condition: None,
            sample: checks::underflow,
        },
    },
];
