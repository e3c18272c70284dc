//! D7.1–D7.5: the factor below one, its contours, its logarithm, and what the deleted products were.

use super::{checks, deleted};
use gradflow_report::{Article, Check, Equation, Text};

pub(super) const GAP: Equation = Equation {
    id: "D7.1",
    title: Text {
        en: "How far $Z$ stays below one",
        zh: "$Z$ 离一还差多少",
    },
    latex: r"1 - Z = \tanh^2 x + \frac{\sigma(-y)}{\cosh^2 x} > 0",
    article: Article::Absent,
    sources: &[],
    check: Check {
        oracle: Text {
            en: "$1 - Z$ from exponentials alone",
            zh: "只用指数函数算出的 $1 - Z$",
        },
        // Both sides are sums of at most three numbers below 1.
        tolerance: 1e-14,
        control: Text {
            en: "$\\tanh^2 x + \\sigma(-y)$: the overlap counted twice",
            zh: "$\\tanh^2 x + \\sigma(-y)$：重叠部分算了两次",
        },
        condition: None,
        sample: checks::gap,
    },
};

pub(super) const CONTOUR: Equation = Equation {
    id: "D7.2",
    title: Text {
        en: "The line on which $Z = c$",
        zh: "$Z = c$ 的等值线",
    },
    latex: r"Z(x, y) = c \iff |x| = \operatorname{arcosh} \sqrt{\frac{\sigma(y)}{c}}",
    article: Article::Absent,
    sources: &[],
    check: Check {
        oracle: Text {
            en: "$Z$ from exponentials alone, at the point on the line",
            zh: "在线上的点处，只用指数函数算出的 $Z$",
        },
        // Near the tip of the tongue arcosh turns a rounding of 1e-16 into 1e-8 in x, but the slope of Z there is as small.
        tolerance: 1e-13,
        control: Text {
            en: "without the square root",
            zh: "漏了平方根",
        },
        condition: None,
        sample: checks::contour,
    },
};

pub(super) const LOGARITHM: Equation = Equation {
    id: "D7.3",
    title: Text {
        en: "The logarithm of a factor",
        zh: "一个因子的对数",
    },
    latex: r"\ln Z = -2 \ln \cosh x - \ln(1 + e^{-y}) < 0",
    article: Article::Absent,
    sources: &[],
    check: Check {
        oracle: Text {
            en: "the logarithm of $Z$ from exponentials alone",
            zh: "只用指数函数算出的 $Z$ 的对数",
        },
        // Where Z is near 1 its logarithm is small: the error is relative to the larger of the logarithm and 1.
        tolerance: 1e-14,
        control: Text {
            en: "$-\\ln \\cosh x$, without the 2",
            zh: "$-\\ln \\cosh x$，漏了 2",
        },
        condition: None,
        sample: checks::logarithm,
    },
};

pub(super) const IMMEDIATE: Equation = Equation {
    id: "D7.4",
    title: Text {
        en: "The immediate derivative by the forget gate’s weights",
        zh: "对遗忘门权重的直接偏导",
    },
    latex: r"\begin{aligned}
\partial^{+} S_k &= v_k \odot (\partial W_f\, X_k) \\
v_k &= \tanh'(a_k) \odot f_k \\
&\quad \odot (1 - f_k) \odot S_{k-1}
\end{aligned}",
    article: Article::Absent,
    sources: &["werbos1990"],
    check: Check {
        oracle: Text {
            en: "dual numbers through the last step alone, $W_f$ moved along a random direction",
            zh: "沿随机方向移动 $W_f$，让对偶数只通过最后一步",
        },
        // Proportional to the state, whose two terms may cancel to 1e-4 of their size.
        tolerance: 1e-11,
        control: Text {
            en: "the total derivative, which counts the earlier steps too",
            zh: "全导数：把更早的步也算了进去",
        },
        condition: None,
        sample: deleted::immediate,
    },
};

pub(super) const RATIO: Equation = Equation {
    id: "D7.5",
    title: Text {
        en: "The true term over the claimed one",
        zh: "真实项与声称项之比",
    },
    latex: r"\frac{\partial^{(k)} S_t}{\partial W_f} = \Bigl(\prod_{j=k+1}^{t} Z_j\Bigr) \odot \frac{\partial^{+} S_k}{\partial W_f}",
    article: Article::Absent,
    sources: &[],
    check: Check {
        oracle: Text {
            en: "dual numbers through all steps, $W_f$ moved at step $k$ alone, divided unit by unit",
            zh: "只在第 $k$ 步移动 $W_f$，让对偶数通过所有步，再逐单元相除",
        },
        // As E23, with the error of the quotient.
        tolerance: 1e-13,
        control: Text {
            en: "the factor of step $k$ counted too",
            zh: "把第 $k$ 步的因子也算了进去",
        },
        condition: None,
        sample: deleted::ratio,
    },
};
