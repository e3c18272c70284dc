//! E16–E21: the article's gates and its two forms of the state.

use super::checks;
use gradflow_report::{Article, Check, Equation, Text};

const GATE_ORACLE: Text = Text {
    en: "the gate of the standard LSTM in plain loops",
    zh: "用朴素循环写的标准 LSTM 的门",
};

/// Pre-activations reach 30, where a rounding error of 1e-15 in each of at most 17 terms moves a closed gate by 30 of them.
const GATE_TOLERANCE: f64 = 1e-13;

/// The two terms of a cell state may cancel to a thousandth of their size, and the rounding of a gate with them.
const STATE_TOLERANCE: f64 = 1e-11;

const NO_PAST: Text = Text {
    en: "the gate has no recurrent weights: $U = 0$",
    zh: "门没有循环权重：$U = 0$",
};

pub(super) const FORGET_GATE: Equation = Equation {
    id: "E16",
    title: Text {
        en: "The forget gate",
        zh: "遗忘门",
    },
    latex: r"f_t = \sigma(W_f X_t + U_f h_{t-1} + b_f)",
    article: Article::Printed {
        latex: r"f_{t}=\sigma({W_{f}X_{t}}+b_{f})",
        reason: Text {
            en: "The gate sees the input only. In the LSTM, and in the article’s own picture, it also reads the previous output $h_{t-1}$.",
            zh: "这个门只看输入。在 LSTM 里，也在原文自己的插图里，它还要读取上一步的输出 $h_{t-1}$。",
        },
        repeats: None,
    },
    sources: &["gers2000", "pytorch-lstm"],
    check: Check {
        oracle: GATE_ORACLE,
        tolerance: GATE_TOLERANCE,
        control: Text {
            en: "the bias left out: $\\sigma(W_f X_t + U_f h_{t-1})$",
            zh: "漏掉偏置：$\\sigma(W_f X_t + U_f h_{t-1})$",
        },
        condition: Some(NO_PAST),
        sample: checks::forget_gate,
    },
};

pub(super) const INPUT_GATE: Equation = Equation {
    id: "E17",
    title: Text {
        en: "The input gate",
        zh: "输入门",
    },
    latex: r"i_t = \sigma(W_i X_t + U_i h_{t-1} + b_i)",
    article: Article::Printed {
        latex: r"i_{t}=\sigma({W_{i}X_{t}}+b_{i})",
        reason: Text {
            en: "Again the dependence on $h_{t-1}$ is missing: the gate cannot let something in because of what is already stored.",
            zh: "这里同样缺了对 $h_{t-1}$ 的依赖：门无法根据已经存下的内容决定放进什么。",
        },
        repeats: None,
    },
    sources: &["hochreiter1997", "pytorch-lstm"],
    check: Check {
        oracle: GATE_ORACLE,
        tolerance: GATE_TOLERANCE,
        control: Text {
            en: "a tanh in place of the sigmoid",
            zh: "用 tanh 代替 sigmoid",
        },
        condition: Some(NO_PAST),
        sample: checks::input_gate,
    },
};

pub(super) const OUTPUT_GATE: Equation = Equation {
    id: "E18",
    title: Text {
        en: "The output gate",
        zh: "输出门",
    },
    latex: r"o_t = \sigma(W_o X_t + U_o h_{t-1} + b_o)",
    article: Article::Printed {
        latex: r"o_{i}=\sigma({W_{o}X_{t}}+b_{o})",
        reason: Text {
            en: "The index on the left is a slip for $t$, the dependence on $h_{t-1}$ is missing, and the gate is never used afterwards. Its $W_o$ is not the $W_o$ of the output layer.",
            zh: "左边的下标是 $t$ 的笔误，缺了对 $h_{t-1}$ 的依赖，而且这个门此后再没有用到。它的 $W_o$ 也不是输出层的 $W_o$。",
        },
        repeats: None,
    },
    sources: &["hochreiter1997", "pytorch-lstm"],
    check: Check {
        oracle: GATE_ORACLE,
        tolerance: GATE_TOLERANCE,
        control: Text {
            en: "$U_o$ transposed",
            zh: "把 $U_o$ 转置",
        },
        condition: Some(NO_PAST),
        sample: checks::output_gate,
    },
};

pub(super) const STATE: Equation = Equation {
    id: "E19",
    title: Text {
        en: "The state, and what the LSTM has in its place",
        zh: "状态，以及 LSTM 在此处的写法",
    },
    latex: r"\begin{aligned}
g_t &= \tanh(W_g X_t + U_g h_{t-1} + b_g) \\
c_t &= f_t \odot c_{t-1} + i_t \odot g_t \\
h_t &= o_t \odot \tanh c_t
\end{aligned}",
    article: Article::Printed {
        latex: r"S_{t}=f_{t}S_{t-1}+i_{t}X_{t}",
        reason: Text {
            en: "There is no candidate $g_t$ and no read-out, so this is not the LSTM’s state. It is judged here with the LSTM’s own gates, as many inputs as units and products taken entry by entry, so that nothing else is to blame.",
            zh: "这里没有候选值 $g_t$，也没有读出，所以它不是 LSTM 的状态。检验时给它用 LSTM 自己的门，令输入维数等于单元数，并把乘积逐元素地取，这样差别就不会来自别处。",
        },
        repeats: None,
    },
    sources: &["hochreiter1997", "gers2000", "pytorch-lstm"],
    check: Check {
        oracle: Text {
            en: "the PyTorch equations in plain loops, one step from a random state",
            zh: "用朴素循环写的 PyTorch 方程，从随机状态走一步",
        },
        tolerance: STATE_TOLERANCE,
        control: Text {
            en: "the candidate without its tanh",
            zh: "候选值不加 tanh",
        },
        condition: None,
        sample: checks::state,
    },
};

pub(super) const GATED_LINEAR: Equation = Equation {
    id: "E20",
    title: Text {
        en: "The gated linear recurrence",
        zh: "门控线性递推",
    },
    latex: r"\begin{aligned}
S_t &= \sigma(W_f X_t + b_f) \odot S_{t-1} \\
&\quad + \sigma(W_i X_t + b_i) \odot X_t
\end{aligned}",
    article: Article::Printed {
        latex: r"S_{t}=\sigma(W_{f}X_{t}+b_{f})S_{t-1}+\sigma(W_{i}X_{t}+b_{i})X_{t}",
        reason: Text {
            en: "The substitution is right. Read literally, a product of two columns is defined for one unit only; with products entry by entry, and as many inputs as units, it is a clean model of its own.",
            zh: "代入没有错。照字面读，两个列向量的乘积只在单元数为一时才有定义；若把乘积逐元素地取，并令输入维数等于单元数，它就是一个自成一体的清晰模型。",
        },
        repeats: None,
    },
    sources: &["feng2024"],
    check: Check {
        oracle: Text {
            en: "up to eight steps in plain loops",
            zh: "用朴素循环走至多八步",
        },
        // Eight steps of the bound of a gate, where terms of both signs may cancel in a single unit.
        tolerance: 1e-13,
        control: Text {
            en: "coupled gates, $1 - f_t$ in place of $i_t$",
            zh: "耦合的门：用 $1 - f_t$ 代替 $i_t$",
        },
        condition: Some(Text {
            en: "the network has one unit, $H = 1$",
            zh: "网络只有一个单元，$H = 1$",
        }),
        sample: checks::gated_linear,
    },
};

pub(super) const CAROUSEL: Equation = Equation {
    id: "E21",
    title: Text {
        en: "Where the tanh belongs",
        zh: "tanh 应当放在哪里",
    },
    latex: r"\begin{aligned}
c_t &= f_t \odot c_{t-1} + i_t \odot g_t \\
h_t &= o_t \odot \tanh c_t \\
\frac{\partial^{+} c_t}{\partial c_{t-1}} &= \operatorname{diag}(f_t)
\end{aligned}",
    article: Article::Printed {
        latex: r"S_{t}=tanh\left[\sigma(W_{f}X_{t}+b_{f})S_{t-1}+\sigma(W_{i}X_{t}+b_{i})X_{t}\right]",
        reason: Text {
            en: "The tanh sits on the carried state, where every step passes through it. In the LSTM it acts on the candidate, going in, and on the read-out, going out; the state itself is carried by $f_t$ alone.",
            zh: "这个 tanh 压在被传递的状态上，每一步都要穿过它。在 LSTM 里，它作用于进来的候选值和出去的读出；状态本身只由 $f_t$ 传递。",
        },
        repeats: None,
    },
    sources: &["hochreiter1997", "gers2000", "pytorch-lstm"],
    check: Check {
        oracle: Text {
            en: "the PyTorch equations in plain loops, and dual numbers through them with $h_{t-1}$ held fixed",
            zh: "用朴素循环写的 PyTorch 方程，并固定 $h_{t-1}$ 让对偶数通过它",
        },
        tolerance: STATE_TOLERANCE,
        control: Text {
            en: "a tanh on the carried state as well: $c_t = \\tanh(f_t \\odot c_{t-1} + i_t \\odot g_t)$",
            zh: "被传递的状态上也加 tanh：$c_t = \\tanh(f_t \\odot c_{t-1} + i_t \\odot g_t)$",
        },
        condition: None,
        sample: checks::carousel,
    },
};
