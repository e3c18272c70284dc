//! D6.1–D6.4: what the article's LSTM is without its tanh.

use super::linear;
use gradflow_report::{Article, Check, Equation, Text};

pub(super) const SOLUTION: Equation = Equation {
    id: "D6.1",
    title: Text {
        en: "The linear recurrence, solved",
        zh: "线性递推的解",
    },
    latex: r"\begin{aligned}
F_t &= \sum_{j=1}^{t} \ln f_j \\
S_t &= e^{F_t} \odot S_0 \\
&\quad + \sum_{k=1}^{t} e^{F_t - F_k} \odot i_k \odot X_k
\end{aligned}",
    article: Article::Absent,
    sources: &[],
    check: Check {
        oracle: Text {
            en: "the recurrence in plain loops",
            zh: "用朴素循环写的递推",
        },
        // F sums eight logarithms of up to 30, so its exponential is off by some 1e-14; terms of both signs may cancel in a
        // single unit and magnify that.
        tolerance: 1e-12,
        control: Text {
            en: "$e^{F_t - F_{k-1}}$: each input also passes its own forget gate",
            zh: "$e^{F_t - F_{k-1}}$：每个输入还要穿过同一时刻的遗忘门",
        },
        condition: None,
        sample: linear::solution,
    },
};

pub(super) const JACOBIAN: Equation = Equation {
    id: "D6.2",
    title: Text {
        en: "Every Jacobian from one running sum",
        zh: "一个累加和给出所有雅可比矩阵",
    },
    latex: r"\begin{aligned}
\frac{\partial S_t}{\partial S_k} &= \operatorname{diag}(f_t \odot \cdots \odot f_{k+1}) \\
&= \operatorname{diag}(e^{F_t - F_k})
\end{aligned}",
    article: Article::Absent,
    sources: &[],
    check: Check {
        oracle: Text {
            en: "dual numbers through the recurrence in plain loops, from a random $S_k$ on",
            zh: "从随机的 $S_k$ 起，让对偶数通过用朴素循环写的递推",
        },
        // F is off by some 1e-14, and so is its exponential, relative to itself.
        tolerance: 1e-13,
        control: Text {
            en: "$e^{F_t - F_{k-1}}$: one factor too many",
            zh: "$e^{F_t - F_{k-1}}$：多了一个因子",
        },
        condition: None,
        sample: linear::jacobian,
    },
};

pub(super) const COMPOSITION: Equation = Equation {
    id: "D6.3",
    title: Text {
        en: "Two steps are one step",
        zh: "两步合为一步",
    },
    latex: r"\begin{aligned}
(f, b) \circ (f', b') &= (f f',\; f' b + b') \\
(p \circ q) \circ r &= p \circ (q \circ r)
\end{aligned}",
    article: Article::Absent,
    sources: &["martin2018"],
    check: Check {
        oracle: Text {
            en: "the states of the recurrence in plain loops; the formula joins the steps by a prefix scan",
            zh: "用朴素循环写的递推给出的全部状态；公式一方用前缀扫描合并各步",
        },
        // As E20, but the scan adds the terms in another order, and they may cancel.
        tolerance: 1e-12,
        control: Text {
            en: "the later step first: $(f f',\\; f b' + b)$",
            zh: "后一步在先：$(f f',\\; f b' + b)$",
        },
        condition: None,
        sample: linear::composition,
    },
};

pub(super) const NORMALISED: Equation = Equation {
    id: "D6.4",
    title: Text {
        en: "The gates of 2024",
        zh: "2024 年的门",
    },
    latex: r"\begin{aligned}
f'_t &= \frac{f_t}{f_t + i_t}, \quad i'_t = \frac{i_t}{f_t + i_t} \\
S_t &= f'_t \odot S_{t-1} + i'_t \odot g_t \\
g_t &= W_g X_t
\end{aligned}",
    article: Article::Absent,
    sources: &["feng2024"],
    check: Check {
        oracle: Text {
            en: "the paper’s form in logarithms, $\\ln f' = -\\operatorname{softplus}(d)$, in plain loops",
            zh: "论文的对数形式 $\\ln f' = -\\operatorname{softplus}(d)$，用朴素循环写成",
        },
        // As E20; the candidate is a sum of its own that may cancel.
        tolerance: 1e-11,
        control: Text {
            en: "the gates not divided by their sum",
            zh: "两个门不除以它们的和",
        },
        condition: None,
        sample: linear::normalised,
    },
};
