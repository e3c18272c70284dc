//! The equations of the other cells, of the paths, and of the state at rest.

use super::{checks, path_checks};
use gradflow_report::{Article, Check, Equation, Text};

/// The oracle of most derivatives in this chapter.
const DUAL: Text = Text {
    en: "dual numbers through a plain-loop forward pass, along a random direction",
    zh: "对偶数沿随机方向穿过一个朴素循环写成的前向传播",
};

/// Sums of a few dozen rounded products are wrong by some 1e-14 of their largest entry; the rest is room for a direction
/// along which that entry nearly cancels.
const ROUNDING: f64 = 1e-11;

/// D12.1–D12.7.
pub(super) const EQUATIONS: &[Equation] = &[
    Equation {
        id: "D12.1",
        title: Text {
            en: "The LSTM of 1997",
            zh: "1997 年的 LSTM",
        },
        latex: r"\begin{aligned}
c_t &= c_{t-1} + i_t \odot g_t \\
g_t &= 4\,\sigma(W_g x_t + U_g h_{t-1} + b_g) - 2 \\
h_t &= o_t \odot \bigl(2\,\sigma(c_t) - 1\bigr)
\end{aligned}",
        article: Article::Absent,
        sources: &["hochreiter1997"],
        check: Check {
            oracle: Text {
                en: "a forward pass in plain loops",
                zh: "朴素循环写成的前向传播",
            },
            tolerance: ROUNDING,
            control: Text {
                en: "squashed by tanh on both sides of the cell, as today",
                zh: "像今天这样，细胞两侧都用 tanh",
            },
            condition: None,
            sample: checks::step_of_1997,
        },
    },
    Equation {
        id: "D12.2",
        title: Text {
            en: "The Jacobian of the GRU",
            zh: "GRU 的雅可比矩阵",
        },
        latex: r"\begin{aligned}
\frac{\partial h_t}{\partial h_{t-1}}
&= \mathrm{diag}(z_t) + \mathrm{diag}\bigl((h_{t-1} - n_t) \odot z_t \odot (1 - z_t)\bigr) U_z \\
&\quad + \mathrm{diag}\bigl((1 - z_t) \odot (1 - n_t^2)\bigr) N_t \\
N_t &= \mathrm{diag}(r_t)\, U_n + \mathrm{diag}\bigl(v_t \odot r_t \odot (1 - r_t)\bigr) U_r \\
v_t &= U_n h_{t-1} + b_{hn}
\end{aligned}",
        article: Article::Absent,
        sources: &["cho2014"],
        check: Check {
            oracle: DUAL,
            tolerance: ROUNDING,
            control: Text {
                en: "the update gate alone, $\\mathrm{diag}(z_t)$",
                zh: "只留更新门 $\\mathrm{diag}(z_t)$",
            },
            condition: None,
            sample: checks::gru_jacobian,
        },
    },
    Equation {
        id: "D12.3",
        title: Text {
            en: "The product of the minimal LSTM",
            zh: "最小 LSTM 的连乘",
        },
        latex: r"\frac{\partial h_t}{\partial h_k} = \mathrm{diag}\Bigl(\exp \sum_{j=k+1}^{t} \ln \frac{f_j}{f_j + i_j}\Bigr)",
        article: Article::Absent,
        sources: &["feng2024"],
        check: Check {
            oracle: DUAL,
            tolerance: ROUNDING,
            control: Text {
                en: "the forget gates before they are shared: $\\ln f_j$",
                zh: "尚未归一的遗忘门：$\\ln f_j$",
            },
            condition: None,
            sample: checks::min_lstm_product,
        },
    },
    Equation {
        id: "D12.4",
        title: Text {
            en: "Five paths through a step",
            zh: "一步里的五条路",
        },
        latex: r"\begin{aligned}
J_t &= C_t + G^f_t + G^i_t + G^g_t + G^o_t \\
C_t &= \begin{pmatrix} 0 & \mathrm{diag}(r_t \odot f_t) \\ 0 & \mathrm{diag}(f_t) \end{pmatrix} \\
G^g_t &= \begin{pmatrix} \mathrm{diag}(r_t)\, V_t & 0 \\ V_t & 0 \end{pmatrix} \\
V_t &= \mathrm{diag}\bigl(i_t \odot (1 - g_t^2)\bigr) U_g
\end{aligned}",
        article: Article::Absent,
        sources: &[],
        check: Check {
            oracle: Text {
                en: "dual numbers through plain loops in which only one of the five places sees the old state move",
                zh: "对偶数穿过朴素循环，其中五处只有一处看得见旧状态的变动",
            },
            tolerance: ROUNDING,
            control: Text {
                en: "gates that reach $c_t$ only, and not $h_t$ through it",
                zh: "门只到 $c_t$，不再由它到 $h_t$",
            },
            condition: None,
            sample: path_checks::five_paths,
        },
    },
    Equation {
        id: "D12.5",
        title: Text {
            en: "Many steps, sorted by the gates that a path meets",
            zh: "多步连乘，按途经的门分类",
        },
        latex: r"\begin{aligned}
Q_A &\leftarrow C_t\, Q_A + \sum_{g \in A} G^g_t \bigl(Q_A + Q_{A \setminus g}\bigr) \\
\sum_{A \subseteq B} Q_A &= \prod_{j=k+1}^{t} \Bigl(C_j + \sum_{g \in B} G^g_j\Bigr)
\end{aligned}",
        article: Article::Absent,
        sources: &[],
        check: Check {
            oracle: Text {
                en: "dual numbers through plain loops in which the gates outside $B$ see the old $h$ held",
                zh: "对偶数穿过朴素循环，其中 $B$ 之外的门看到的旧 $h$ 固定不动",
            },
            tolerance: ROUNDING,
            control: Text {
                en: "$Q_B$ alone: the paths that meet every gate of $B$",
                zh: "只取 $Q_B$：途经 $B$ 中每一个门的路",
            },
            condition: None,
            sample: path_checks::sorted_paths,
        },
    },
    Equation {
        id: "D12.6",
        title: Text {
            en: "The eigenvalues at rest",
            zh: "静止处的特征值",
        },
        latex: r"\begin{aligned}
J_0 \begin{pmatrix} q/2 \\ q \end{pmatrix} &= \Bigl(\sigma(b_f) + \frac{\mu}{4}\Bigr) \begin{pmatrix} q/2 \\ q \end{pmatrix},
\qquad U_g\, q = \mu\, q \\
g_c &= 4\,\bigl(1 - \sigma(b_f)\bigr)
\end{aligned}",
        article: Article::Absent,
        sources: &["can2020"],
        check: Check {
            oracle: Text {
                en: "dual numbers through plain loops at the zero state, along an eigenvector that $U_g$ was built with",
                zh: "在零状态处，对偶数沿构造 $U_g$ 时放进去的特征向量穿过朴素循环",
            },
            tolerance: ROUNDING,
            control: Text {
                en: "input and output gates taken as open: $\\sigma(b_f) + \\mu$",
                zh: "把输入门和输出门当作全开：$\\sigma(b_f) + \\mu$",
            },
            condition: None,
            sample: checks::at_rest_eigenvalue,
        },
    },
    Equation {
        id: "D12.7",
        title: Text {
            en: "Two steps of the hidden state",
            zh: "隐状态走两步",
        },
        latex: r"\begin{aligned}
\frac{\partial h_t}{\partial h_{t-2}}
&= \frac{\partial h_t}{\partial h_{t-1}}\, \frac{\partial h_{t-1}}{\partial h_{t-2}} \\
&\quad + \frac{\partial h_t}{\partial c_{t-1}}\, \frac{\partial c_{t-1}}{\partial h_{t-2}}
\end{aligned}",
        article: Article::Absent,
        sources: &[],
        check: Check {
            oracle: DUAL,
            tolerance: ROUNDING,
            control: Text {
                en: "the first line alone: $h$ by $h$",
                zh: "只留第一行：$h$ 对 $h$",
            },
            condition: None,
            sample: path_checks::h_over_two_steps,
        },
    },
];
