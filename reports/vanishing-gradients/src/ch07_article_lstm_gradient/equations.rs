//! E22–E27: the article's product, its factor, and the gradient without the products.

use super::{checks, deleted};
use crate::ch02_bptt_by_hand::E8_CHECK;
use crate::ch04_tanh_and_product::E11;
use gradflow_report::{Article, Check, Equation, Text};

const THROUGH_THE_LSTM: Text = Text {
    en: "dual numbers through the article’s LSTM in plain loops",
    zh: "让对偶数通过用朴素循环写的原文的 LSTM",
};

pub(super) const REPEATED_PRODUCT: Equation = Equation {
    id: "E22",
    title: Text {
        en: "The product of the recurrent network, again",
        zh: "再看循环网络的连乘",
    },
    latex: E11.latex,
    article: Article::Printed {
        latex: r"\prod_{j=k+1}^{t}\frac{\partial{S_{j}}}{\partial{S_{j-1}}}=\prod_{j=k+1}^{t}{tanh{'}W_{s}}",
        reason: Text {
            en: "The article repeats E11, now with $W_s$ inside the product. It holds for one unit, once each slope has the index of its step; for more units the slopes are diagonal matrices and the order of the factors counts.",
            zh: "原文在此重复 E11，这回把 $W_s$ 也放进了连乘号。单元只有一个、并给每个斜率补上那一步的下标时，它成立；单元更多时，斜率是对角矩阵，因子的次序也有讲究。",
        },
        repeats: Some("E11"),
    },
    sources: E11.sources,
    check: E11.check,
};

pub(super) const PRODUCT: Equation = Equation {
    id: "E23",
    title: Text {
        en: "The product of the article’s LSTM",
        zh: "原文的 LSTM 的连乘",
    },
    latex: r"\begin{aligned}
\prod_{j=k+1}^{t} \frac{\partial S_j}{\partial S_{j-1}} &= \prod_{j=k+1}^{t} \operatorname{diag}(Z_j) \\
Z_j &= \tanh'(a_j) \odot \sigma(W_f X_j + b_f) \\
a_j &= f_j \odot S_{j-1} + i_j \odot X_j
\end{aligned}",
    article: Article::Printed {
        latex: r"\prod_{j=k+1}^{t}\frac{\partial{S_{j}}}{\partial{S_{j-1}}}=\prod_{j=k+1}^{t}{tanh{’}\sigma({W_{f}X_{t}+b_{f}})}",
        reason: Text {
            en: "The gate of the $j$-th factor reads $X_j$, not $X_t$. With that index the formula is exact, and diagonal, because the article’s gates ignore the state.",
            zh: "第 $j$ 个因子里的门读的是 $X_j$，不是 $X_t$。改正下标后公式精确成立，并且是对角的，因为原文的门不看状态。",
        },
        repeats: None,
    },
    sources: &[],
    check: Check {
        oracle: THROUGH_THE_LSTM,
        // Eight factors; a pre-activation of 30 carries 1e-14, and a closed gate passes it on.
        tolerance: 1e-13,
        control: Text {
            en: "the gates alone, without the slope of the tanh",
            zh: "只有门，没有 tanh 的斜率",
        },
        condition: Some(Text {
            en: "the product has one factor, $k = t - 1$",
            zh: "连乘只有一个因子，$k = t - 1$",
        }),
        sample: checks::product,
    },
};

pub(super) const FACTOR: Equation = Equation {
    id: "E24",
    title: Text {
        en: "The factor $Z$",
        zh: "因子 $Z$",
    },
    latex: r"\begin{aligned}
Z(x, y) &= \tanh'(x)\, \sigma(y) \\
0 < Z &< 1, \quad Z(0, 0) = \tfrac{1}{2}
\end{aligned}",
    article: Article::Printed {
        latex: r"Z=tanh{'}(x)\sigma({y})",
        reason: Text {
            en: "The definition is right: it is the derivative of a unit’s new state by its old one. What the article reads from it is another matter, see C13.",
            zh: "定义没有错：它就是一个单元的新状态对旧状态的导数。至于原文从中读出了什么，是另一回事，见 C13。",
        },
        repeats: None,
    },
    sources: &[],
    check: Check {
        oracle: Text {
            en: "dual numbers through one unit, and the bounds on every instance",
            zh: "让对偶数通过一个单元，并逐个实例核对上下界",
        },
        // A pre-activation of 20 carries some 1e-15, and the slope of a saturated unit passes it on doubled.
        tolerance: 1e-13,
        control: Text {
            en: "$\\tanh(x)\\,\\sigma(y)$: the derivative forgotten",
            zh: "$\\tanh(x)\\,\\sigma(y)$：忘了求导",
        },
        condition: None,
        sample: checks::factor,
    },
};

pub(super) const REPEATED_GRADIENT: Equation = Equation {
    id: "E25",
    title: Text {
        en: "The gradient of the recurrent weights, again",
        zh: "再看循环权重的梯度",
    },
    latex: r"\begin{aligned}
\frac{\partial L_3}{\partial W_s} &= \sum_{k=1}^{3} (D_k\, \delta_k)\, S_{k-1}^{\top} \\
\delta_3 &= W_o^{\top} (O_3 - Y_3) \\
\delta_2 &= J_3^{\top} \delta_3 \\
\delta_1 &= J_2^{\top} J_3^{\top} \delta_3
\end{aligned}",
    article: Article::Printed {
        latex: r"\frac{\partial{L_{3}}}{\partial{W_{s}}}=\frac{\partial{L_{3}}}{\partial{O_{3}}}\frac{\partial{O_{3}}}{\partial{S_{3}}}\frac{\partial{S_{3}}}{\partial{W_{s}}}+\frac{\partial{L_{3}}}{\partial{O_{3}}}\frac{\partial{O_{3}}}{\partial{S_{3}}}\frac{\partial{S_{3}}}{\partial{S_{2}}}\frac{\partial{S_{2}}}{\partial{W_{s}}}+\frac{\partial{L_{3}}}{\partial{O_{3}}}\frac{\partial{O_{3}}}{\partial{S_{3}}}\frac{\partial{S_{3}}}{\partial{S_{2}}}\frac{\partial{S_{2}}}{\partial{S_{1}}}\frac{\partial{S_{1}}}{\partial{W_{s}}}",
        reason: Text {
            en: "The article repeats E8. It holds when $\\partial S_k/\\partial W_s$ is the immediate derivative; the card gives the same sum in matrices, one line for each product.",
            zh: "原文在此重复 E8。把 $\\partial S_k/\\partial W_s$ 读作直接偏导时成立；卡片用矩阵写出同一个和，每个连乘一行。",
        },
        repeats: Some("E8"),
    },
    sources: &["werbos1990"],
    check: E8_CHECK,
};

pub(super) const DELETED: Equation = Equation {
    id: "E26",
    title: Text {
        en: "The gradient of the forget gate’s weights",
        zh: "遗忘门权重的梯度",
    },
    latex: r"\begin{aligned}
\frac{\partial L_3}{\partial W_f} &= \sum_{k=1}^{3} (\delta_k \odot v_k)\, X_k^{\top} \\
\delta_3 &= W_o^{\top} (O_3 - Y_3) \\
\delta_2 &= Z_3 \odot \delta_3 \\
\delta_1 &= Z_2 \odot Z_3 \odot \delta_3
\end{aligned}",
    article: Article::Printed {
        latex: r"\frac{\partial{L_{3}}}{\partial{W_{s}}}=\frac{\partial{L_{3}}}{\partial{O_{3}}}\frac{\partial{O_{3}}}{\partial{S_{3}}}\frac{\partial{S_{3}}}{\partial{W_{s}}}+\frac{\partial{L_{3}}}{\partial{O_{3}}}\frac{\partial{O_{3}}}{\partial{S_{3}}}\frac{\partial{S_{2}}}{\partial{W_{s}}}+\frac{\partial{L_{3}}}{\partial{O_{3}}}\frac{\partial{O_{3}}}{\partial{S_{3}}}\frac{\partial{S_{1}}}{\partial{W_{s}}}",
        reason: Text {
            en: "The article’s LSTM has no $W_s$. Read for $W_f$, the formula sets every product to 1, against E23: the terms for $k = 1$ and $k = 2$ are too large by the factors left out.",
            zh: "原文的 LSTM 里没有 $W_s$。即使把它读作 $W_f$，这个公式也把每个连乘都设成了 1，与 E23 相矛盾：$k = 1$ 与 $k = 2$ 的两项都因漏掉的因子而偏大。",
        },
        repeats: None,
    },
    sources: &["werbos1990"],
    check: Check {
        oracle: Text {
            en: "dual numbers through three steps and the loss in plain loops, along a random direction of $W_f$",
            zh: "沿 $W_f$ 的随机方向，让对偶数通过用朴素循环写的三步与损失",
        },
        // Relative to the norm of the gradient, which is small where a state or the error of the output cancels to 1e-4.
        tolerance: 1e-11,
        control: Text {
            en: "$f_k$ in place of the gate’s slope $f_k (1 - f_k)$ in $v_k$",
            zh: "$v_k$ 里用 $f_k$ 代替门的斜率 $f_k (1 - f_k)$",
        },
        condition: None,
        sample: deleted::gradient,
    },
};

pub(super) const ZERO_OR_ONE: Equation = Equation {
    id: "E27",
    title: Text {
        en: "The product as a walk",
        zh: "把连乘看成游走",
    },
    latex: r"\begin{aligned}
\ln \prod_{j=k+1}^{t} Z_j &= \sum_{j=k+1}^{t} \ln Z_j \\
&\approx (t - k) \operatorname{E}[\ln Z] \to -\infty
\end{aligned}",
    article: Article::Printed {
        latex: r"\prod_{j=k+1}^{t}\frac{\partial{S_{j}}}{\partial{S_{j-1}}}=\prod_{j=k+1}^{t}{tanh{’}\sigma({W_{f}X_{t}+b_{f}})}\approx 0 \| 1",
        reason: Text {
            en: "Judged with a generous $\\approx$: within 0.05 of 0 or of 1, with the right indices. Short products lie between; long ones go to 0, which is the vanishing itself, and never to 1.",
            zh: "检验时对 $\\approx$ 从宽解释：与 0 或 1 相差不超过 0.05，下标也按正确的算。短的连乘落在中间；长的趋于 0，而这正是梯度消失本身；趋于 1 的从来没有。",
        },
        repeats: None,
    },
    sources: &[],
    check: Check {
        oracle: THROUGH_THE_LSTM,
        // Relative to the logarithm, which is of order one or larger: eight terms of the error of E23.
        tolerance: 1e-12,
        control: Text {
            en: "the slope of the tanh as $1/\\cosh$, without the square",
            zh: "把 tanh 的斜率写成 $1/\\cosh$，漏了平方",
        },
        condition: None,
        sample: checks::walk,
    },
};
