//! The equations of the forward pass and of the loss.

use super::checks::{downhill, forward, squared_error, sum_of_losses, sum_over_the_past};
use gradflow_report::{Article, Check, Equation, Text};

/// Every equation of the chapter, in the order of the prose.
pub(crate) const EQUATIONS: &[Equation] = &[E1, E2, E3, D1_1, E4, E5, D1_2];

/// A state or an output is a sum of at most 17 products, each rounded to 1.1e-16; where the sum cancels, the error grows
/// relative to what is left: three digits are allowed for that.
const FORWARD_TOLERANCE: f64 = 1e-13;

const TWO_LINES: Text = Text {
    en: "Right, once the line is read as two equations: a break is missing between $b_1$ and the next left-hand side, which makes a product of two things that are not multiplied.",
    zh: "分成两个等式来读就是正确的：$b_1$ 与下一个等号左边的量之间少了换行，看上去成了相乘。",
};

const PLAIN_LOOPS: Text = Text {
    en: "the same step in plain loops over arrays",
    zh: "用朴素循环，把同一步另算一遍",
};

const E1: Equation = Equation {
    id: "E1",
    title: Text {
        en: "The first step",
        zh: "第一步",
    },
    latex: r"\begin{aligned}
S_1 &= W_x X_1 + W_s S_0 + b_1 \\
O_1 &= W_o S_1 + b_2
\end{aligned}",
    article: Article::Printed {
        latex: r"S_{1}=W_{x}X_{1}+W_{s}S_{0}+b_{1}O_{1}=W_{o}S_{1}+b_{2}",
        reason: TWO_LINES,
        repeats: None,
    },
    sources: &["elman1990"],
    check: Check {
        oracle: PLAIN_LOOPS,
        tolerance: FORWARD_TOLERANCE,
        control: Text {
            en: "the bias $b_1$ dropped",
            zh: "漏掉偏置 $b_1$",
        },
        condition: None,
        sample: |rng| forward(1, &|net| &net.w_x * net.x(1) + &net.w_s * net.s(0), rng),
    },
};

const E2: Equation = Equation {
    id: "E2",
    title: Text {
        en: "The second step",
        zh: "第二步",
    },
    latex: r"\begin{aligned}
S_2 &= W_x X_2 + W_s S_1 + b_1 \\
O_2 &= W_o S_2 + b_2
\end{aligned}",
    article: Article::Printed {
        latex: r"S_{2}=W_{x}X_{2}+W_{s}S_{1}+b_{1}O_{2}=W_{o}S_{2}+b_{2}",
        reason: TWO_LINES,
        repeats: None,
    },
    sources: &["elman1990"],
    check: Check {
        oracle: PLAIN_LOOPS,
        tolerance: FORWARD_TOLERANCE,
        control: Text {
            en: "the state left behind: $S_0$ in place of $S_1$",
            zh: "状态没有跟上：把 $S_1$ 写成 $S_0$",
        },
        condition: None,
        sample: |rng| {
            forward(
                2,
                &|net| &net.w_x * net.x(2) + &net.w_s * net.s(0) + &net.b_1,
                rng,
            )
        },
    },
};

const E3: Equation = Equation {
    id: "E3",
    title: Text {
        en: "The third step",
        zh: "第三步",
    },
    latex: r"\begin{aligned}
S_3 &= W_x X_3 + W_s S_2 + b_1 \\
O_3 &= W_o S_3 + b_2
\end{aligned}",
    article: Article::Printed {
        latex: r"S_{3}=W_{x}X_{3}+W_{s}S_{2}+b_{1}O_{3}=W_{o}S_{3}+b_{2}",
        reason: TWO_LINES,
        repeats: None,
    },
    sources: &["elman1990"],
    check: Check {
        oracle: PLAIN_LOOPS,
        tolerance: FORWARD_TOLERANCE,
        control: Text {
            en: "the input left behind: $X_2$ in place of $X_3$",
            zh: "输入没有跟上：把 $X_3$ 写成 $X_2$",
        },
        condition: None,
        sample: |rng| {
            forward(
                3,
                &|net| &net.w_x * net.x(2) + &net.w_s * net.s(2) + &net.b_1,
                rng,
            )
        },
    },
};

const D1_1: Equation = Equation {
    id: "D1.1",
    title: Text {
        en: "The state as a sum over the past",
        zh: "状态是对过去的求和",
    },
    latex: r"\begin{aligned}
S_t &= W_s^{t} S_0 \\
&\quad + \sum_{k=1}^{t} W_s^{t-k} \left( W_x X_k + b_1 \right)
\end{aligned}",
    article: Article::Absent,
    sources: &[],
    check: Check {
        oracle: Text {
            en: "the recursion, step by step, in plain loops over arrays",
            zh: "用朴素循环，一步一步递推",
        },
        // The powers and the recursion add up to nine terms of up to eight factors in another order, each operation
        // rounded to 1.1e-16; two digits are allowed for what cancels.
        tolerance: 1e-12,
        control: Text {
            en: "the power too high by one, $W_s^{t-k+1}$",
            zh: "幂次多一，$W_s^{t-k+1}$",
        },
        condition: None,
        sample: sum_over_the_past,
    },
};

const E4: Equation = Equation {
    id: "E4",
    title: Text {
        en: "The loss of step three",
        zh: "第三步的损失",
    },
    latex: r"L_3 = \frac{1}{2} \lVert Y_3 - O_3 \rVert^2",
    article: Article::Printed {
        latex: r"L_{3}=\frac{1}{2}(Y_{3}-O_{3})^{2}",
        reason: Text {
            en: "Right for one output. The square of a vector is not a number, so several outputs need the squared length.",
            zh: "只有一个输出时正确。向量的平方不是一个数，多个输出时应取长度的平方。",
        },
        repeats: None,
    },
    sources: &[],
    check: Check {
        oracle: Text {
            en: "the expanded square ½‖Y‖² − Y·O + ½‖O‖² in plain loops",
            zh: "用朴素循环计算展开式 ½‖Y‖² − Y·O + ½‖O‖²",
        },
        // Relative to the sum of the two squares, from which the expanded form subtracts: a few roundings of 1.1e-16.
        tolerance: 1e-13,
        control: Text {
            en: "the factor ½ dropped",
            zh: "漏掉系数 ½",
        },
        condition: Some(Text {
            en: "the network has one output, $P = 1$",
            zh: "网络只有一个输出，$P = 1$",
        }),
        sample: squared_error,
    },
};

const E5: Equation = Equation {
    id: "E5",
    title: Text {
        en: "The loss of a sequence",
        zh: "整个序列的损失",
    },
    latex: r"L = \sum_{t=1}^{T} L_t",
    article: Article::Printed {
        latex: r"L=\sum_{t=0}^{T}{L_{t}}",
        reason: Text {
            en: "There is no output $O_0$ and no target $Y_0$: the sum has $T$ terms, not $T + 1$. The residual is that of a term invented for $t = 0$.",
            zh: "没有输出 $O_0$，也没有目标 $Y_0$：求和有 $T$ 项，而不是 $T + 1$ 项。残差是为 $t = 0$ 虚设一项所造成的。",
        },
        repeats: None,
    },
    sources: &["werbos1990"],
    check: Check {
        oracle: Text {
            en: "half the squared errors, added up as plain loops meet them",
            zh: "在循环中边走边累加每步误差平方的一半",
        },
        // Each error is a difference of two numbers of the size of an output; where all of a sequence's errors are small
        // beside its outputs, two or three digits go.
        tolerance: 1e-13,
        control: Text {
            en: "the sum stopped at $T - 1$",
            zh: "求和止于 $T - 1$",
        },
        condition: None,
        sample: sum_of_losses,
    },
};

const D1_2: Equation = Equation {
    id: "D1.2",
    title: Text {
        en: "A step against the gradient",
        zh: "沿负梯度走一步",
    },
    latex: r"\frac{d}{d\eta} L(\theta - \eta \nabla L) = - \lVert \nabla L \rVert^2 \quad (\eta = 0)",
    article: Article::Absent,
    sources: &["rumelhart1986"],
    check: Check {
        oracle: Text {
            en: "dual numbers through the whole sequence in plain loops, along the gradient",
            zh: "沿梯度方向，用对偶数走完整个序列的循环",
        },
        // Both sides are sums of squares of one gradient, without cancellation; the gradient itself has up to eight steps
        // of rounding, and loses three digits where its own summands cancel.
        tolerance: 1e-12,
        control: Text {
            en: "the sign reversed: a step along the gradient",
            zh: "符号写反：沿梯度走一步",
        },
        condition: None,
        sample: downhill,
    },
};
