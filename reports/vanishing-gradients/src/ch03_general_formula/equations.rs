//! The general formula and what follows from it.

use super::checks::{
    double_sum, general_formula, one_backward_pass, order_of_the_product, recurrent_weights,
    truncation,
};
use gradflow_report::{Article, Check, Equation, Text};

/// Every equation of the chapter, in the order of the prose.
pub(crate) const EQUATIONS: &[Equation] = &[D3_1, E9, D3_2, D3_3, D3_4, D3_5];

/// Up to eight steps of sums of at most eight products, each product rounded to 1.1e-16, relative to the norm of the
/// gradient; where its summands cancel, three digits are allowed for it.
const TOLERANCE: f64 = 1e-11;

const D3_1: Equation = Equation {
    id: "D3.1",
    title: Text {
        en: "The order of the product",
        zh: "连乘的次序",
    },
    latex: r"\frac{\partial S_t}{\partial S_k} = J_t\, J_{t-1} \cdots J_{k+1}",
    article: Article::Absent,
    sources: &["pascanu2013"],
    check: Check {
        oracle: Text {
            en: "dual numbers in plain loops, restarted from a state $S_k$ that moves",
            zh: "朴素循环中的对偶数：从变动的状态 $S_k$ 重新出发",
        },
        tolerance: TOLERANCE,
        control: Text {
            en: "the reversed order, $J_{k+1} \\cdots J_{t-1} J_t$",
            zh: "次序颠倒，$J_{k+1} \\cdots J_{t-1} J_t$",
        },
        condition: None,
        sample: order_of_the_product,
    },
};

pub(super) const E9: Equation = Equation {
    id: "E9",
    title: Text {
        en: "The gradient at any time",
        zh: "任意时刻的梯度",
    },
    latex: r"\begin{aligned}
\frac{\partial L_t}{\partial W_x} &= \sum_{k=1}^{t} \frac{\partial L_t}{\partial O_t} \frac{\partial O_t}{\partial S_t} \\
&\quad \left( J_t\, J_{t-1} \cdots J_{k+1} \right) \frac{\partial^{+} S_k}{\partial W_x}
\end{aligned}",
    article: Article::Printed {
        latex: r"\frac{\partial{L_{t}}}{\partial{W_{x}}}=\sum_{k=0}^{t}{\frac{\partial{L_{t}}}{\partial{O_{t}}}\frac{\partial{O_{t}}}{\partial{S_{t}}}}(\prod_{j=k+1}^{t}{\frac{\partial{S_{j}}}{\partial{S_{j-1}}}})\frac{\partial{S_{k}}}{\partial{W_{x}}}",
        reason: Text {
            en: "Two repairs. The product of matrices has an order, latest factor on the left; written with $j$ rising from left to right it is right only where the factors commute. And the sum starts at $k = 1$: $S_0$ is given, so its term is zero. $\\partial S_k / \\partial W_x$ is the immediate derivative, as in the three-step formula.",
            zh: "有两处要改。矩阵连乘有次序，后来的因子在左边；按 $j$ 从左到右递增来写，只有各因子可交换时才成立。求和应从 $k = 1$ 开始：$S_0$ 是给定的，它的一项为零。$\\partial S_k / \\partial W_x$ 与三步公式一样，是直接偏导。",
        },
        repeats: None,
    },
    sources: &["werbos1990", "pascanu2013"],
    check: Check {
        oracle: Text {
            en: "dual numbers in plain loops, each step with a weight matrix of its own of which one moves, or all",
            zh: "朴素循环中的对偶数：每一步各用一份权重，让其中一份变动，或全部变动",
        },
        tolerance: TOLERANCE,
        control: Text {
            en: "total instead of immediate derivatives, $dS_k/dW_x$",
            zh: "把直接偏导换成全导数 $dS_k/dW_x$",
        },
        condition: Some(Text {
            en: "the factors commute: one unit, no activation, or at most one factor",
            zh: "各因子可交换：只有一个单元，或没有激活函数，或至多一个因子",
        }),
        sample: general_formula,
    },
};

const D3_2: Equation = Equation {
    id: "D3.2",
    title: Text {
        en: "The general formula for the recurrent weights",
        zh: "循环权重的一般公式",
    },
    latex: r"\begin{aligned}
\frac{\partial L_t}{\partial W_s} &= \sum_{k=1}^{t} D_k \left( J_t \cdots J_{k+1} \right)^{\top} \\
&\quad W_o^{\top} (O_t - Y_t)\, S_{k-1}^{\top}
\end{aligned}",
    article: Article::Absent,
    sources: &["werbos1990", "pascanu2013"],
    check: Check {
        oracle: Text {
            en: "dual numbers in plain loops, $W_s$ moving at every step",
            zh: "朴素循环中的对偶数：$W_s$ 在每一步都变动",
        },
        tolerance: TOLERANCE,
        control: Text {
            en: "a term for $k = 0$ as well, with $S_0$ standing in for the missing $S_{-1}$",
            zh: "多算 $k = 0$ 一项，用 $S_0$ 冒充并不存在的 $S_{-1}$",
        },
        condition: None,
        sample: recurrent_weights,
    },
};

const D3_3: Equation = Equation {
    id: "D3.3",
    title: Text {
        en: "The gradient of the whole sequence",
        zh: "整个序列的梯度",
    },
    latex: r"\begin{aligned}
\frac{\partial L}{\partial W_x} &= \sum_{t=1}^{T} \sum_{k=1}^{t} D_k \left( J_t \cdots J_{k+1} \right)^{\top} \\
&\quad W_o^{\top} (O_t - Y_t)\, X_k^{\top}
\end{aligned}",
    article: Article::Absent,
    sources: &["werbos1990"],
    check: Check {
        oracle: TOTAL_LOSS,
        tolerance: TOLERANCE,
        control: Text {
            en: "the last step’s loss alone",
            zh: "只算最后一步的损失",
        },
        condition: None,
        sample: double_sum,
    },
};

const TOTAL_LOSS: Text = Text {
    en: "dual numbers in plain loops through the total loss, $W_x$ moving at every step",
    zh: "朴素循环中的对偶数，穿过总损失：$W_x$ 在每一步都变动",
};

const D3_4: Equation = Equation {
    id: "D3.4",
    title: Text {
        en: "One backward pass for all losses",
        zh: "一趟反向传播算完所有损失",
    },
    latex: r"\begin{aligned}
\delta_k &= W_o^{\top} (O_k - Y_k) + J_{k+1}^{\top} \delta_{k+1} \\
\frac{\partial L}{\partial W_x} &= \sum_{k=1}^{T} D_k \delta_k X_k^{\top}
\end{aligned}",
    article: Article::Absent,
    sources: &["werbos1990", "williams1989"],
    check: Check {
        oracle: TOTAL_LOSS,
        tolerance: TOLERANCE,
        control: Text {
            en: "the signal not carried on: $\\delta_k = W_o^{\\top} (O_k - Y_k)$",
            zh: "信号不再往回传：$\\delta_k = W_o^{\\top} (O_k - Y_k)$",
        },
        condition: None,
        sample: one_backward_pass,
    },
};

const D3_5: Equation = Equation {
    id: "D3.5",
    title: Text {
        en: "What truncation leaves out",
        zh: "截断丢掉了什么",
    },
    latex: r"\begin{aligned}
\frac{\partial L_t}{\partial W} &- \sum_{k=t-\tau+1}^{t} \frac{\partial L_t}{\partial S_t} J_t \cdots J_{k+1} \frac{\partial^{+} S_k}{\partial W} \\
&= \frac{\partial L_t}{\partial S_t} J_t \cdots J_{t-\tau+1} \frac{dS_{t-\tau}}{dW}
\end{aligned}",
    article: Article::Absent,
    sources: &["williams1989"],
    check: Check {
        oracle: Text {
            en: "dual numbers in plain loops, the weight moving at the first $t - \\tau$ steps and held fixed at the last $\\tau$",
            zh: "朴素循环中的对偶数：权重在前 $t - \\tau$ 步变动，在最后 $\\tau$ 步固定",
        },
        tolerance: TOLERANCE,
        control: Text {
            en: "the immediate derivative of $S_{t-\\tau}$ in place of its total one",
            zh: "把 $S_{t-\\tau}$ 的全导数换成直接偏导",
        },
        condition: None,
        sample: truncation,
    },
};
