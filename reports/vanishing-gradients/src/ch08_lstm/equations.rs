//! The equations of the standard LSTM, its Jacobian, and what follows from them.

use super::checks;
use gradflow_report::{Article, Check, Equation, Text};

/// The oracle of every derivative in this chapter.
const DUAL: Text = Text {
    en: "dual numbers through a plain-loop forward pass, along a random direction",
    zh: "对偶数沿随机方向穿过一个朴素循环写成的前向传播",
};

/// Sums of a few dozen rounded products are wrong by some 1e-14 of their largest entry; the rest is room for a direction
/// along which that entry nearly cancels.
const ROUNDING: f64 = 1e-11;

/// D8.1–D8.10.
pub(super) const EQUATIONS: &[Equation] = &[
    Equation {
        id: "D8.1",
        title: Text {
            en: "The step of the standard LSTM",
            zh: "标准 LSTM 的一步",
        },
        latex: r"\begin{aligned}
f_t &= \sigma(W_f x_t + U_f h_{t-1} + b_f) \\
i_t &= \sigma(W_i x_t + U_i h_{t-1} + b_i) \\
g_t &= \tanh(W_g x_t + U_g h_{t-1} + b_g) \\
o_t &= \sigma(W_o x_t + U_o h_{t-1} + b_o) \\
c_t &= f_t \odot c_{t-1} + i_t \odot g_t \\
h_t &= o_t \odot \tanh c_t
\end{aligned}",
        article: Article::Absent,
        sources: &["hochreiter1997", "gers2000", "pytorch-lstm"],
        check: Check {
            oracle: Text {
                en: "a forward pass in plain loops",
                zh: "朴素循环写成的前向传播",
            },
            tolerance: ROUNDING,
            control: Text {
                en: "gates that see the input only: $U$ left out, as in the article",
                zh: "只看输入的门：像原文那样去掉 $U$",
            },
            condition: None,
            sample: checks::step,
        },
    },
    Equation {
        id: "D8.2",
        title: Text {
            en: "The cell, unrolled",
            zh: "展开的细胞状态",
        },
        latex: r"\begin{aligned}
c_t &= \Bigl(\prod_{j=1}^{t} f_j\Bigr) \odot c_0 \\
&\quad + \sum_{k=1}^{t} \Bigl(\prod_{j=k+1}^{t} f_j\Bigr) \odot i_k \odot g_k
\end{aligned}",
        article: Article::Absent,
        sources: &["hochreiter1997"],
        check: Check {
            oracle: Text {
                en: "the recurrence, step by step in plain loops",
                zh: "用朴素循环逐步递推",
            },
            tolerance: ROUNDING,
            control: Text {
                en: "the product begun one step early, at $j = k$",
                zh: "连乘早一步开始，从 $j = k$ 起",
            },
            condition: None,
            sample: checks::unrolled_cell,
        },
    },
    Equation {
        id: "D8.3",
        title: Text {
            en: "Cell by cell",
            zh: "细胞对细胞",
        },
        latex: r"\frac{\partial c_t}{\partial c_{t-1}} = \mathrm{diag}(f_t)",
        article: Article::Absent,
        sources: &["hochreiter1997", "gers2000"],
        check: Check {
            oracle: DUAL,
            tolerance: ROUNDING,
            control: Text {
                en: "the gates swapped: $\\mathrm{diag}(i_t)$",
                zh: "两个门对调：$\\mathrm{diag}(i_t)$",
            },
            condition: None,
            sample: checks::cell_by_cell,
        },
    },
    Equation {
        id: "D8.4",
        title: Text {
            en: "Cell by hidden state: the gate paths",
            zh: "细胞对隐状态：门的通路",
        },
        latex: r"\begin{aligned}
\frac{\partial c_t}{\partial h_{t-1}}
&= \mathrm{diag}\bigl(c_{t-1} \odot f_t \odot (1 - f_t)\bigr) U_f \\
&\quad + \mathrm{diag}\bigl(g_t \odot i_t \odot (1 - i_t)\bigr) U_i \\
&\quad + \mathrm{diag}\bigl(i_t \odot (1 - g_t^2)\bigr) U_g
\end{aligned}",
        article: Article::Absent,
        sources: &["greff2017"],
        check: Check {
            oracle: DUAL,
            tolerance: ROUNDING,
            control: Text {
                en: "the path through the forget gate dropped",
                zh: "漏掉经过遗忘门的通路",
            },
            condition: None,
            sample: checks::cell_by_hidden,
        },
    },
    Equation {
        id: "D8.5",
        title: Text {
            en: "Hidden state by cell",
            zh: "隐状态对细胞",
        },
        latex: r"\begin{aligned}
\frac{\partial h_t}{\partial c_{t-1}} &= \mathrm{diag}(r_t \odot f_t) \\
r_t &= o_t \odot (1 - \tanh^2 c_t)
\end{aligned}",
        article: Article::Absent,
        sources: &["greff2017"],
        check: Check {
            oracle: DUAL,
            tolerance: ROUNDING,
            control: Text {
                en: "the slope of the tanh forgotten: $\\mathrm{diag}(o_t \\odot f_t)$",
                zh: "忘了 tanh 的斜率：$\\mathrm{diag}(o_t \\odot f_t)$",
            },
            condition: None,
            sample: checks::hidden_by_cell,
        },
    },
    Equation {
        id: "D8.6",
        title: Text {
            en: "Hidden state by hidden state",
            zh: "隐状态对隐状态",
        },
        latex: r"\begin{aligned}
\frac{\partial h_t}{\partial h_{t-1}}
&= \mathrm{diag}\bigl(\tanh c_t \odot o_t \odot (1 - o_t)\bigr) U_o \\
&\quad + \mathrm{diag}(r_t) \, \frac{\partial c_t}{\partial h_{t-1}}
\end{aligned}",
        article: Article::Absent,
        sources: &["greff2017"],
        check: Check {
            oracle: DUAL,
            tolerance: ROUNDING,
            control: Text {
                en: "only the path through the output gate",
                zh: "只留经过输出门的通路",
            },
            condition: None,
            sample: checks::hidden_by_hidden,
        },
    },
    Equation {
        id: "D8.7",
        title: Text {
            en: "Many steps: the product of the full Jacobians",
            zh: "多步：完整雅可比矩阵的连乘",
        },
        latex: r"\begin{aligned}
\frac{\partial s_t}{\partial s_k} &= J_t J_{t-1} \cdots J_{k+1}, \qquad s = \begin{pmatrix} h \\ c \end{pmatrix} \\
J_t &= \begin{pmatrix}
\partial h_t / \partial h_{t-1} & \partial h_t / \partial c_{t-1} \\
\partial c_t / \partial h_{t-1} & \partial c_t / \partial c_{t-1}
\end{pmatrix}
\end{aligned}",
        article: Article::Absent,
        sources: &["vogt2022"],
        check: Check {
            oracle: DUAL,
            tolerance: ROUNDING,
            control: Text {
                en: "the $h$-only Jacobian: $\\partial h_t/\\partial h_k$ as the product of the blocks $\\partial h_j/\\partial h_{j-1}$",
                zh: "只看 $h$ 的雅可比：把 $\\partial h_t/\\partial h_k$ 当作各块 $\\partial h_j/\\partial h_{j-1}$ 的连乘",
            },
            condition: None,
            sample: checks::product,
        },
    },
    Equation {
        id: "D8.8",
        title: Text {
            en: "The cell path and its rate",
            zh: "细胞通路及其速率",
        },
        latex: r"\begin{aligned}
\left. \frac{\partial c_t}{\partial c_k} \right|_{h}
&= \prod_{j=k+1}^{t} \mathrm{diag}(f_j) \\
&= \mathrm{diag}\Bigl(\exp \sum_{j=k+1}^{t} \ln f_j\Bigr)
\end{aligned}",
        article: Article::Absent,
        sources: &["hochreiter1997", "gers2000"],
        check: Check {
            oracle: Text {
                en: "dual numbers through plain loops in which every $h_j$ is held at its value",
                zh: "对偶数穿过朴素循环，其中每个 $h_j$ 都固定在原值",
            },
            tolerance: ROUNDING,
            control: Text {
                en: "the same read as the total derivative $\\partial c_t/\\partial c_k$: $\\mathrm{diag}(f)$ only",
                zh: "把它读作全导数 $\\partial c_t/\\partial c_k$：只留 $\\mathrm{diag}(f)$",
            },
            condition: None,
            sample: checks::cell_path,
        },
    },
    Equation {
        id: "D8.9",
        title: Text {
            en: "The half-life of a constant forget gate",
            zh: "恒定遗忘门的半衰期",
        },
        latex: r"n_{1/2} = \frac{\ln \tfrac{1}{2}}{\ln \sigma(b_f)}",
        article: Article::Absent,
        sources: &["gers2000", "jozefowicz2015", "tallec2018"],
        check: Check {
            oracle: Text {
                en: "multiplying by the gate until half is left, and bisecting the last step",
                zh: "不断乘以门的值直到只剩一半，最后一步用二分法",
            },
            tolerance: ROUNDING,
            control: Text {
                en: "the mean lifetime $1/(1 - f)$ taken for the half-life",
                zh: "把平均寿命 $1/(1 - f)$ 当作半衰期",
            },
            condition: None,
            sample: checks::half_life,
        },
    },
    Equation {
        id: "D8.10",
        title: Text {
            en: "The gradient of the forget gate’s weights",
            zh: "遗忘门权重的梯度",
        },
        latex: r"\begin{aligned}
\frac{\partial L}{\partial W_f} &= \sum_{k=1}^{t} d_k \, x_k^{\top} \\
d_k &= \varepsilon_k \odot c_{k-1} \odot f_k \odot (1 - f_k) \\
\varepsilon_k &= \delta_k^{c} + r_k \odot \delta_k^{h} \\
\begin{pmatrix} \delta_k^{h} \\ \delta_k^{c} \end{pmatrix}
&= \bigl(J_t \cdots J_{k+1}\bigr)^{\top} \frac{\partial L}{\partial s_t}
\end{aligned}",
        article: Article::Absent,
        sources: &["greff2017"],
        check: Check {
            oracle: Text {
                en: "dual numbers through a plain-loop forward pass, $W_f$ varied along a random direction",
                zh: "让 $W_f$ 沿随机方向变化，对偶数穿过朴素循环写成的前向传播",
            },
            tolerance: ROUNDING,
            control: Text {
                en: "the products deleted: every $\\delta_k$ set to $\\partial L/\\partial s_t$, as the article does in E26",
                zh: "删去连乘：每个 $\\delta_k$ 都取 $\\partial L/\\partial s_t$，如同原文的 E26",
            },
            condition: None,
            sample: checks::forget_weights,
        },
    },
];
