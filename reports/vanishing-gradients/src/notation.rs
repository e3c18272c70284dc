//! The article's symbols beside ours.

use gradflow_report::{Symbol, Text};

/// The notation, in the order in which the chapters need it.
pub(crate) const NOTATION: &[Symbol] = &[
    Symbol {
        article: "S_t",
        ours: "S_t = h_t",
        identifier: "h",
        shape: "H",
        meaning: Text {
            en: "the state after step $t$; the initial state $S_0$ is given",
            zh: "第 $t$ 步之后的状态；初始状态 $S_0$ 是给定的",
        },
    },
    Symbol {
        article: "",
        ours: "s_t",
        identifier: "s",
        shape: "S",
        meaning: Text {
            en: "the flat state that a step maps to the next one: $s = h$, or $s = [h; c]$ for the LSTM",
            zh: "一步所映射的扁平状态：$s = h$；LSTM 则是 $s = [h; c]$",
        },
    },
    Symbol {
        article: "X_t",
        ours: "X_t = x_t",
        identifier: "x",
        shape: "D",
        meaning: Text {
            en: "the input of step $t$",
            zh: "第 $t$ 步的输入",
        },
    },
    Symbol {
        article: "O_t",
        ours: "O_t",
        identifier: "output",
        shape: "P",
        meaning: Text {
            en: "the output of step $t$",
            zh: "第 $t$ 步的输出",
        },
    },
    Symbol {
        article: "Y_t",
        ours: "Y_t",
        identifier: "target",
        shape: "P",
        meaning: Text {
            en: "the target of step $t$",
            zh: "第 $t$ 步的目标值",
        },
    },
    Symbol {
        article: "L_t",
        ours: "L_t",
        identifier: "loss",
        shape: "1",
        meaning: Text {
            en: "the loss of step $t$, half the squared error",
            zh: "第 $t$ 步的损失，即平方误差的一半",
        },
    },
    Symbol {
        article: "L",
        ours: "L",
        identifier: "loss",
        shape: "1",
        meaning: Text {
            en: "the loss of the whole sequence",
            zh: "整个序列的损失",
        },
    },
    Symbol {
        article: "t",
        ours: "t",
        identifier: "t",
        shape: "1",
        meaning: Text {
            en: "time, in steps, from 1 to $T$",
            zh: "时间，以步计，从 1 到 $T$",
        },
    },
    Symbol {
        article: "k",
        ours: "k",
        identifier: "k",
        shape: "1",
        meaning: Text {
            en: "the earlier time, at which a weight acts; $t - k$ is the lag",
            zh: "较早的时刻，权重在这一刻起作用；$t - k$ 是时滞",
        },
    },
    Symbol {
        article: "W_x",
        ours: "W_x = W_{xh}",
        identifier: "w_xh",
        shape: r"H \times D",
        meaning: Text {
            en: "the input weights",
            zh: "输入权重",
        },
    },
    Symbol {
        article: "W_s",
        ours: "W_s = W_{hh}",
        identifier: "w_hh",
        shape: r"H \times H",
        meaning: Text {
            en: "the recurrent weights",
            zh: "循环权重",
        },
    },
    Symbol {
        article: "W_o",
        ours: "W_o = W_{ho}",
        identifier: "w_ho",
        shape: r"P \times H",
        meaning: Text {
            en: "the output weights; the article also writes $W_0$",
            zh: "输出权重；原文有时写作 $W_0$",
        },
    },
    Symbol {
        article: "b_1",
        ours: "b_1 = b_h",
        identifier: "b_h",
        shape: "H",
        meaning: Text {
            en: "the bias of the state",
            zh: "状态的偏置",
        },
    },
    Symbol {
        article: "b_2",
        ours: "b_2 = b_o",
        identifier: "b_o",
        shape: "P",
        meaning: Text {
            en: "the bias of the output",
            zh: "输出的偏置",
        },
    },
    Symbol {
        article: "",
        ours: "a_t",
        identifier: "a",
        shape: "H",
        meaning: Text {
            en: "the pre-activation, to which the activation is applied",
            zh: "预激活值，激活函数作用于它",
        },
    },
    Symbol {
        article: "tanh",
        ours: r"\varphi",
        identifier: "activation",
        shape: r"\mathbb{R} \to \mathbb{R}",
        meaning: Text {
            en: "the activation",
            zh: "激活函数",
        },
    },
    Symbol {
        article: "tanh'",
        ours: r"\varphi'",
        identifier: "slope",
        shape: r"\mathbb{R} \to \mathbb{R}",
        meaning: Text {
            en: "its derivative",
            zh: "激活函数的导数",
        },
    },
    Symbol {
        article: "",
        ours: "D_t",
        identifier: "slope",
        shape: r"H \times H",
        meaning: Text {
            en: r"the slopes of a step as a matrix, $\mathrm{diag}(\varphi'(a_t))$",
            zh: r"一步的各个斜率排成的矩阵 $\mathrm{diag}(\varphi'(a_t))$",
        },
    },
    Symbol {
        article: "",
        ours: r"\gamma",
        identifier: "slope_bound",
        shape: "1",
        meaning: Text {
            en: "the largest slope of the activation: 1 for tanh, ¼ for the sigmoid",
            zh: "激活函数的最大斜率：tanh 为 1，sigmoid 为 ¼",
        },
    },
    Symbol {
        article: r"\frac{\partial S_j}{\partial S_{j-1}}",
        ours: "J_j",
        identifier: "jacobian",
        shape: r"S \times S",
        meaning: Text {
            en: "the Jacobian of a step: how the new state depends on the old one",
            zh: "一步的雅可比矩阵：新状态怎样依赖旧状态",
        },
    },
    Symbol {
        article: r"\prod_{j=k+1}^{t} \frac{\partial S_j}{\partial S_{j-1}}",
        ours: r"J_t J_{t-1} \cdots J_{k+1}",
        identifier: "JacobianProduct",
        shape: r"S \times S",
        meaning: Text {
            en: "the Jacobian of many steps, the latest factor on the left",
            zh: "多步的雅可比矩阵，最晚的因子在最左边",
        },
    },
    Symbol {
        article: r"\frac{\partial S_k}{\partial W_x}",
        ours: r"\frac{\partial^{+} S_k}{\partial W_x}",
        identifier: "d_cell",
        shape: r"H \times (HD)",
        meaning: Text {
            en: "the immediate derivative: only step $k$ is varied, the state before it is held fixed",
            zh: "直接偏导：只让第 $k$ 步变化，此前的状态保持不动",
        },
    },
    Symbol {
        article: "",
        ours: r"\delta_t",
        identifier: "d_state",
        shape: "S",
        meaning: Text {
            en: "the gradient of the loss by the state",
            zh: "损失对状态的梯度",
        },
    },
    Symbol {
        article: r"\sigma(x)",
        ours: r"\sigma(a)",
        identifier: "Sigmoid",
        shape: r"\mathbb{R} \to \mathbb{R}",
        meaning: Text {
            en: "the sigmoid, strictly between 0 and 1",
            zh: "sigmoid 函数，严格介于 0 与 1 之间",
        },
    },
    Symbol {
        article: "f_t",
        ours: "f_t",
        identifier: "forget",
        shape: "H",
        meaning: Text {
            en: "the forget gate",
            zh: "遗忘门",
        },
    },
    Symbol {
        article: "i_t",
        ours: "i_t",
        identifier: "input",
        shape: "H",
        meaning: Text {
            en: "the input gate",
            zh: "输入门",
        },
    },
    Symbol {
        article: "o_t",
        ours: "o_t",
        identifier: "output",
        shape: "H",
        meaning: Text {
            en: "the output gate; the article prints $o_i$",
            zh: "输出门；原文写作 $o_i$",
        },
    },
    Symbol {
        article: "",
        ours: "g_t",
        identifier: "candidate",
        shape: "H",
        meaning: Text {
            en: "the candidate, which the article leaves out",
            zh: "候选值，原文里没有",
        },
    },
    Symbol {
        article: "",
        ours: "c_t",
        identifier: "c",
        shape: "H",
        meaning: Text {
            en: "the cell: the state that the LSTM carries beside $h$",
            zh: "细胞状态：LSTM 在 $h$ 之外携带的状态",
        },
    },
    Symbol {
        article: "W_f",
        ours: "W_f",
        identifier: "forget.w",
        shape: r"H \times D",
        meaning: Text {
            en: "the input weights of the forget gate; likewise for the other gates",
            zh: "遗忘门的输入权重；其他门同理",
        },
    },
    Symbol {
        article: "",
        ours: "U_f",
        identifier: "forget.w_hh",
        shape: r"H \times H",
        meaning: Text {
            en: "the recurrent weights of the forget gate, which the article leaves out",
            zh: "遗忘门的循环权重，原文里没有",
        },
    },
    Symbol {
        article: "b_f",
        ours: "b_f",
        identifier: "forget.b",
        shape: "H",
        meaning: Text {
            en: "the bias of the forget gate",
            zh: "遗忘门的偏置",
        },
    },
    Symbol {
        article: "Z",
        ours: "Z",
        identifier: "z",
        shape: "1",
        meaning: Text {
            en: r"the article’s factor of one step, $\tanh'(x)\,\sigma(y)$",
            zh: r"原文中一步的因子 $\tanh'(x)\,\sigma(y)$",
        },
    },
    Symbol {
        article: "",
        ours: r"\odot",
        identifier: "component_mul",
        shape: "H",
        meaning: Text {
            en: "the product entry by entry",
            zh: "逐元素乘积",
        },
    },
    Symbol {
        article: "",
        ours: r"\sigma_1",
        identifier: "operator_norm",
        shape: "1",
        meaning: Text {
            en: "the largest singular value",
            zh: "最大奇异值",
        },
    },
    Symbol {
        article: "",
        ours: r"\rho",
        identifier: "spectral_radius",
        shape: "1",
        meaning: Text {
            en: "the spectral radius, the largest modulus of an eigenvalue",
            zh: "谱半径，即特征值模的最大值",
        },
    },
    Symbol {
        article: "",
        ours: r"\lambda_1",
        identifier: "log_norm",
        shape: "1",
        meaning: Text {
            en: "the largest Lyapunov exponent: the growth rate of the product, in nats per step",
            zh: "最大李雅普诺夫指数：连乘积每步的增长率，以 nat 计",
        },
    },
];

#[cfg(test)]
mod tests {
    use super::NOTATION;

    #[test]
    fn a_symbol_of_the_article_means_one_thing() {
        for (n, symbol) in NOTATION.iter().enumerate() {
            assert!(
                symbol.article.is_empty()
                    || NOTATION[..n].iter().all(|s| s.article != symbol.article),
                "{} has two rows",
                symbol.article
            );
        }
    }
}
