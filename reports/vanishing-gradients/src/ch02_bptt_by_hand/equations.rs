//! The equations of backpropagation through three steps.

use super::checks::{
    double_counting, error_signal, loss_by_output, outer_products, output_weights, three_paths,
    total_derivative,
};
use crate::experiments::probe::Weight;
use gradflow_report::{Article, Check, Equation, Text};

/// Every equation of the chapter, in the order of the prose.
pub(crate) const EQUATIONS: &[Equation] = &[D2_1, E6, E7, D2_2, D2_3, E8, D2_4, D2_5];

/// Three steps of sums of at most eight products, each product rounded to 1.1e-16, relative to the norm of the gradient; an
/// error `O_3 − Y_3` that is small beside its terms, or summands that cancel, cost up to four digits among the instances.
const TOLERANCE: f64 = 1e-11;

const UNTIED: Text = Text {
    en: "dual numbers in plain loops, each step with a weight matrix of its own of which only one moves",
    zh: "朴素循环中的对偶数：每一步各用一份权重，每次只让其中一份变动",
};

const D2_1: Equation = Equation {
    id: "D2.1",
    title: Text {
        en: "The loss by its output",
        zh: "损失对输出的导数",
    },
    latex: r"\frac{\partial L_3}{\partial O_3} = O_3 - Y_3",
    article: Article::Absent,
    sources: &["rumelhart1986"],
    check: Check {
        oracle: Text {
            en: "dual numbers in plain loops, moving $b_2$, which moves the output one to one",
            zh: "朴素循环中的对偶数：让 $b_2$ 变动，输出随之等量变动",
        },
        tolerance: TOLERANCE,
        control: Text {
            en: "the sign reversed, $Y_3 - O_3$",
            zh: "符号写反，$Y_3 - O_3$",
        },
        condition: None,
        sample: loss_by_output,
    },
};

const E6: Equation = Equation {
    id: "E6",
    title: Text {
        en: "The gradient of the output weights",
        zh: "输出权重的梯度",
    },
    latex: r"\frac{\partial L_3}{\partial W_o} = (O_3 - Y_3)\, S_3^{\top}",
    article: Article::Printed {
        latex: r"\frac{\partial{L_{3}}}{\partial{W_{0}}}=\frac{\partial{L_{3}}}{\partial{O_{3}}}\frac{\partial{O_{3}}}{\partial{W_{o}}}",
        reason: Text {
            en: "Right. One matrix has two names here: $W_0$ on the left (a zero) and $W_o$ on the right (for output).",
            zh: "正确。只是同一个矩阵有了两个名字：左边写成 $W_0$（数字零），右边写成 $W_o$（字母 o，指输出）。",
        },
        repeats: None,
    },
    sources: &["rumelhart1986"],
    check: Check {
        oracle: Text {
            en: "dual numbers in plain loops, moving $W_o$ along a random direction",
            zh: "朴素循环中的对偶数：让 $W_o$ 沿随机方向变动",
        },
        tolerance: TOLERANCE,
        control: Text {
            en: "the state of the step before, $S_2$ in place of $S_3$",
            zh: "误用前一步的状态，把 $S_3$ 写成 $S_2$",
        },
        condition: None,
        sample: output_weights,
    },
};

const E7: Equation = Equation {
    id: "E7",
    title: Text {
        en: "The gradient of the input weights, three paths",
        zh: "输入权重的梯度：三条路径",
    },
    latex: r"\begin{aligned}
\frac{\partial L_3}{\partial W_x}
&= \frac{\partial L_3}{\partial O_3} \frac{\partial O_3}{\partial S_3} \frac{\partial^{+} S_3}{\partial W_x} \\
&+ \frac{\partial L_3}{\partial O_3} \frac{\partial O_3}{\partial S_3} \frac{\partial S_3}{\partial S_2} \frac{\partial^{+} S_2}{\partial W_x} \\
&+ \frac{\partial L_3}{\partial O_3} \frac{\partial O_3}{\partial S_3} \frac{\partial S_3}{\partial S_2} \frac{\partial S_2}{\partial S_1} \frac{\partial^{+} S_1}{\partial W_x}
\end{aligned}",
    article: Article::Printed {
        latex: r"\frac{\partial{L_{3}}}{\partial{W_{x}}}=\frac{\partial{L_{3}}}{\partial{O_{3}}}\frac{\partial{O_{3}}}{\partial{S_{3}}}\frac{\partial{S_{3}}}{\partial{W_{x}}}+\frac{\partial{L_{3}}}{\partial{O_{3}}}\frac{\partial{O_{3}}}{\partial{S_{3}}}\frac{\partial{S_{3}}}{\partial{S_{2}}}\frac{\partial{S_{2}}}{\partial{W_{x}}}+\frac{\partial{L_{3}}}{\partial{O_{3}}}\frac{\partial{O_{3}}}{\partial{S_{3}}}\frac{\partial{S_{3}}}{\partial{S_{2}}}\frac{\partial{S_{2}}}{\partial{S_{1}}}\frac{\partial{S_{1}}}{\partial{W_{x}}}",
        reason: Text {
            en: "Exact if and only if $\\partial S_k / \\partial W_x$ is the immediate derivative $\\partial^{+}$, with $S_{k-1}$ held fixed. Half of the instances read it so, the other half as the total derivative, which counts the early paths more than once.",
            zh: "当且仅当 $\\partial S_k / \\partial W_x$ 是固定 $S_{k-1}$ 的直接偏导 $\\partial^{+}$ 时成立。随机实例中一半按这种读法，另一半读作全导数；后者会把早先的路径重复计算。",
        },
        repeats: None,
    },
    sources: &["werbos1990", "williams1989", "pascanu2013"],
    check: Check {
        oracle: UNTIED,
        tolerance: TOLERANCE,
        control: Text {
            en: "total instead of immediate derivatives, $dS_k/dW_x$",
            zh: "把直接偏导换成全导数 $dS_k/dW_x$",
        },
        condition: Some(IMMEDIATE),
        sample: |rng| three_paths(Weight::Input, rng),
    },
};

const IMMEDIATE: Text = Text {
    en: "the derivative of $S_k$ by the weight is read as the immediate one, everything earlier held fixed",
    zh: "$S_k$ 对权重的导数读作直接偏导，先前的一切都固定不动",
};

const D2_2: Equation = Equation {
    id: "D2.2",
    title: Text {
        en: "The total derivative, step by step",
        zh: "全导数的逐步递推",
    },
    latex: r"\frac{dS_k}{dW} = \frac{\partial^{+} S_k}{\partial W} + J_k \frac{dS_{k-1}}{dW}, \quad \frac{dS_0}{dW} = 0",
    article: Article::Absent,
    sources: &["williams1989"],
    check: Check {
        oracle: Text {
            en: "dual numbers in plain loops, the weight moving at every step",
            zh: "朴素循环中的对偶数：权重在每一步都变动",
        },
        tolerance: TOLERANCE,
        control: Text {
            en: "the memory dropped: $\\partial^{+} S_k / \\partial W$ alone",
            zh: "丢掉记忆：只留 $\\partial^{+} S_k / \\partial W$",
        },
        condition: None,
        sample: total_derivative,
    },
};

const D2_3: Equation = Equation {
    id: "D2.3",
    title: Text {
        en: "What the total reading counts",
        zh: "读作全导数时的重复计数",
    },
    latex: r"\begin{aligned}
&\sum_{k=1}^{3} J_3 \cdots J_{k+1} \frac{dS_k}{dW} \\
&\quad = \sum_{k=1}^{3} (4-k)\, J_3 \cdots J_{k+1} \frac{\partial^{+} S_k}{\partial W}
\end{aligned}",
    article: Article::Absent,
    sources: &[],
    check: Check {
        oracle: Text {
            en: "the left side, with the total derivatives from dual numbers in plain loops",
            zh: "等式左边，其中的全导数取自朴素循环中的对偶数",
        },
        tolerance: TOLERANCE,
        control: Text {
            en: "every path counted once",
            zh: "每条路径只计一次",
        },
        condition: None,
        sample: double_counting,
    },
};

/// The check of E8, and of the formula that repeats it in the article.
pub(crate) const E8_CHECK: Check = Check {
    oracle: UNTIED,
    tolerance: TOLERANCE,
    control: Text {
        en: "total instead of immediate derivatives, $dS_k/dW_s$",
        zh: "把直接偏导换成全导数 $dS_k/dW_s$",
    },
    condition: Some(IMMEDIATE),
    sample: |rng| three_paths(Weight::Recurrent, rng),
};

const E8: Equation = Equation {
    id: "E8",
    title: Text {
        en: "The gradient of the recurrent weights, three paths",
        zh: "循环权重的梯度：三条路径",
    },
    latex: r"\begin{aligned}
\frac{\partial L_3}{\partial W_s}
&= \frac{\partial L_3}{\partial O_3} \frac{\partial O_3}{\partial S_3} \frac{\partial^{+} S_3}{\partial W_s} \\
&+ \frac{\partial L_3}{\partial O_3} \frac{\partial O_3}{\partial S_3} \frac{\partial S_3}{\partial S_2} \frac{\partial^{+} S_2}{\partial W_s} \\
&+ \frac{\partial L_3}{\partial O_3} \frac{\partial O_3}{\partial S_3} \frac{\partial S_3}{\partial S_2} \frac{\partial S_2}{\partial S_1} \frac{\partial^{+} S_1}{\partial W_s}
\end{aligned}",
    article: Article::Printed {
        latex: r"\frac{\partial{L_{3}}}{\partial{W_{s}}}=\frac{\partial{L_{3}}}{\partial{O_{3}}}\frac{\partial{O_{3}}}{\partial{S_{3}}}\frac{\partial{S_{3}}}{\partial{W_{s}}}+\frac{\partial{L_{3}}}{\partial{O_{3}}}\frac{\partial{O_{3}}}{\partial{S_{3}}}\frac{\partial{S_{3}}}{\partial{S_{2}}}\frac{\partial{S_{2}}}{\partial{W_{s}}}+\frac{\partial{L_{3}}}{\partial{O_{3}}}\frac{\partial{O_{3}}}{\partial{S_{3}}}\frac{\partial{S_{3}}}{\partial{S_{2}}}\frac{\partial{S_{2}}}{\partial{S_{1}}}\frac{\partial{S_{1}}}{\partial{W_{s}}}",
        reason: Text {
            en: "Exact under the same reading as for $W_x$: immediate derivatives. The term of step $k$ contains $S_{k-1}$, so the oldest one contains the given $S_0$.",
            zh: "与 $W_x$ 的情形相同，读作直接偏导时成立。第 $k$ 步的一项含 $S_{k-1}$，因此最早的一项含给定的 $S_0$。",
        },
        repeats: None,
    },
    sources: &["werbos1990", "williams1989", "pascanu2013"],
    check: E8_CHECK,
};

const D2_4: Equation = Equation {
    id: "D2.4",
    title: Text {
        en: "The error signal, backwards",
        zh: "误差信号向后传",
    },
    latex: r"\delta_3 = W_o^{\top} (O_3 - Y_3), \quad \delta_{k-1} = J_k^{\top} \delta_k",
    article: Article::Absent,
    sources: &["rumelhart1986", "werbos1990"],
    check: Check {
        oracle: Text {
            en: "dual numbers in plain loops, restarted from a state $S_k$ that moves",
            zh: "朴素循环中的对偶数：从变动的状态 $S_k$ 重新出发",
        },
        tolerance: TOLERANCE,
        control: Text {
            en: "the transpose forgotten, $\\delta_{k-1} = J_k \\delta_k$",
            zh: "忘了转置，$\\delta_{k-1} = J_k \\delta_k$",
        },
        condition: None,
        sample: error_signal,
    },
};

const D2_5: Equation = Equation {
    id: "D2.5",
    title: Text {
        en: "The gradients as outer products",
        zh: "写成外积的梯度",
    },
    latex: r"\begin{aligned}
\frac{\partial L_3}{\partial W_x} &= \sum_{k=1}^{3} D_k \delta_k X_k^{\top} \\
\frac{\partial L_3}{\partial W_s} &= \sum_{k=1}^{3} D_k \delta_k S_{k-1}^{\top}
\end{aligned}",
    article: Article::Absent,
    sources: &["werbos1990"],
    check: Check {
        oracle: Text {
            en: "dual numbers in plain loops, one of the two weights moving at every step",
            zh: "朴素循环中的对偶数：两个权重之一在每一步都变动",
        },
        tolerance: TOLERANCE,
        control: Text {
            en: "each input paired with the signal of the step after it",
            zh: "每个输入错配了下一步的信号",
        },
        condition: None,
        sample: outer_products,
    },
};
