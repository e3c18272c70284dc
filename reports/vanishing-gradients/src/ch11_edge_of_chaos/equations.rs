//! The steps of this chapter: where the edge lies, what size does to it, and how stretches spread.

use super::checks;
use gradflow_report::{Article, Check, Equation, Text};

/// D11.1–D11.7.
pub(super) const EQUATIONS: &[Equation] = &[
    Equation {
        id: "D11.1",
        title: Text {
            en: "The mean field of a large network",
            zh: "大网络的平均场",
        },
        latex: r"\begin{aligned}
q &= g^2 \bigl\langle \tanh^2(\sqrt{q}\, z) \bigr\rangle, \quad z \sim N(0, 1)\\
\lambda_1 &= \ln \Bigl( g \sqrt{\bigl\langle \tanh'(\sqrt{q}\, z)^2 \bigr\rangle} \Bigr)
\end{aligned}",
        article: Article::Absent,
        sources: &["sompolinsky1988", "molgedey1992"],
        check: Check {
            oracle: Text {
                en: "bisection and the trapezoidal rule in plain loops, slopes by dual numbers",
                zh: "用朴素循环做二分法和梯形法则，斜率由对偶数求得",
            },
            // At gain 1.05 rounding is magnified by 1/(g − 1) = 20; both quadratures are exact to rounding.
            tolerance: 1e-12,
            control: Text {
                en: "the mean slope in place of its root mean square",
                zh: "用斜率的平均代替它的均方根",
            },
            condition: None,
            sample: checks::mean_field,
        },
    },
    Equation {
        id: "D11.2",
        title: Text {
            en: "The exponent on both sides of the edge",
            zh: "边缘两侧的指数",
        },
        latex: r"\begin{aligned}
g \le 1: &\quad q = 0, \quad \lambda_1 = \ln g\\
g = 1 + \epsilon: &\quad q = \epsilon + O(\epsilon^2), \quad \lambda_1 = \tfrac{2}{3}\, \epsilon^2 + O(\epsilon^3)
\end{aligned}",
        article: Article::Absent,
        sources: &["sompolinsky1988"],
        check: Check {
            oracle: Text {
                en: "the mean field solved by bisection in plain loops, for ε from 0.00002 to 0.0002",
                zh: "用朴素循环以二分法解平均场方程，ε 取 0.00002 到 0.0002",
            },
            // The next order is about 3ε relative to the leading one.
            tolerance: 1e-3,
            control: Text {
                en: "$\\tfrac{1}{2} \\epsilon^2$, the law in continuous time",
                zh: "$\\tfrac{1}{2} \\epsilon^2$，连续时间的规律",
            },
            condition: None,
            sample: checks::near_the_edge,
        },
    },
    Equation {
        id: "D11.3",
        title: Text {
            en: "Exponents of a product of Gaussian matrices",
            zh: "高斯矩阵连乘的指数",
        },
        latex: r"\begin{aligned}
\mu_k &= \ln g + \tfrac{1}{2} \Bigl[ \ln \tfrac{2}{H} + \psi\bigl( \tfrac{H - k + 1}{2} \bigr) \Bigr]\\
v_k &= \tfrac{1}{4}\, \psi'\bigl( \tfrac{H - k + 1}{2} \bigr), \quad \psi = (\ln \Gamma)'
\end{aligned}",
        article: Article::Absent,
        sources: &["newman1986"],
        check: Check {
            oracle: Text {
                en: "mean and variance of half the logarithm of a χ² variable with H − k + 1 degrees, by quadrature of its density in a plain loop",
                zh: "自由度为 H − k + 1 的 χ² 变量，其对数之半的均值与方差，用朴素循环对密度做数值积分",
            },
            // The mean of 64 degrees is squared and taken off: a digit or two; the tails that are cut weigh less.
            tolerance: 1e-11,
            control: Text {
                en: "the logarithm of the mean square, $\\ln g + \\tfrac12 \\ln \\tfrac{H - k + 1}{H}$",
                zh: "均方的对数 $\\ln g + \\tfrac12 \\ln \\tfrac{H - k + 1}{H}$",
            },
            condition: None,
            sample: checks::newman,
        },
    },
    Equation {
        id: "D11.4",
        title: Text {
            en: "The critical gain of a finite size",
            zh: "有限规模的临界增益",
        },
        latex: r"\begin{aligned}
g_c(H) &= e^{-\mu_1(g = 1)} = \sqrt{\tfrac{H}{2}}\; e^{-\psi(H/2)/2}\\
&= 1 + \frac{1}{2H} + O(H^{-2})
\end{aligned}",
        article: Article::Absent,
        sources: &["newman1986"],
        check: Check {
            oracle: Text {
                en: "harmonic sums and Euler’s constant in a plain loop, for H up to 512",
                zh: "用朴素循环求调和和，加上欧拉常数，H 不超过 512",
            },
            // A sum of 256 terms.
            tolerance: 1e-13,
            control: Text {
                en: "$g_c = 1$ at every size",
                zh: "任何规模都有 $g_c = 1$",
            },
            condition: None,
            sample: checks::critical,
        },
    },
    Equation {
        id: "D11.5",
        title: Text {
            en: "The singular values of a product of Gaussian matrices",
            zh: "高斯矩阵连乘的奇异值",
        },
        latex: r"\begin{aligned}
m_k &= \lim_{H \to \infty} \Bigl\langle \tfrac{1}{H} \sum_i \sigma_i^{2k} \Bigr\rangle
= \frac{1}{nk + 1} \binom{(n+1)k}{k}\\
B(z) &= \sum_{k \ge 0} m_k z^k = 1 + z\, B(z)^{n+1}\\
\sigma_1^2 &\to \frac{(n+1)^{n+1}}{n^n}
\end{aligned}",
        article: Article::Absent,
        sources: &["banica2011", "penson2011"],
        check: Check {
            oracle: Text {
                en: "the series of B order by order in plain loops, and its radius of convergence by ternary search",
                zh: "用朴素循环逐阶求 B 的级数，用三分搜索求它的收敛半径",
            },
            // Products of up to twenty-five series; a maximum is flat, so that the search costs no digits of its height.
            tolerance: 1e-12,
            control: Text {
                en: "$4^n$, the largest stretch of every factor at once",
                zh: "$4^n$，每个因子都拉伸到最大",
            },
            condition: None,
            sample: checks::fuss_catalan,
        },
    },
    Equation {
        id: "D11.6",
        title: Text {
            en: "What a step adds to the spread",
            zh: "一步给离散程度添了多少",
        },
        latex: r"\begin{aligned}
V &= \frac{\frac{1}{H} \sum_i \sigma_i^4}{\bigl( \frac{1}{H} \sum_i \sigma_i^2 \bigr)^2} - 1, \quad
\kappa = \frac{\langle \varphi'^4 \rangle}{\langle \varphi'^2 \rangle^2} - 1\\
W \text{ orthogonal:}\quad V' &= V + \kappa + \frac{(H - 2)\, \kappa V}{(H - 1)(H + 2)}\\
W \text{ Gaussian:}\quad V' &= V + 1 + \kappa + \frac{(1 + \kappa)(1 + V)}{H}
\end{aligned}",
        article: Article::Absent,
        sources: &["pennington2017"],
        check: Check {
            oracle: Text {
                en: "exact means in plain loops: over eight rotations of the plane, over the sixty rotations of the icosahedron, over a Gaussian’s three nodes in each entry",
                zh: "用朴素循环求精确平均：平面的八个旋转、正二十面体的六十个旋转、每个元素取高斯分布的三个节点",
            },
            // A mean over up to 81 sums of nine products.
            tolerance: 1e-12,
            control: Text {
                en: "$1 + V' = (1 + V)(1 + \\kappa)$, as if each stretch met its own slope",
                zh: "$1 + V' = (1 + V)(1 + \\kappa)$，好像每个拉伸都碰上自己的斜率",
            },
            condition: None,
            sample: checks::step_adds,
        },
    },
    Equation {
        id: "D11.7",
        title: Text {
            en: "Two clocks of an orthogonal tanh network",
            zh: "正交 tanh 网络的两只钟",
        },
        latex: r"\begin{aligned}
q &= \bigl\langle \tanh^2(\sqrt{q}\, z) \bigr\rangle + s^2 = \frac{s}{\sqrt{2}} + O(s^2)\\
-\tfrac{1}{2} \ln \langle \varphi'^2 \rangle &= \frac{s}{\sqrt{2}} + O(s^2), \quad
\kappa = 4 s^2 + O(s^3)
\end{aligned}",
        article: Article::Absent,
        sources: &[],
        check: Check {
            oracle: Text {
                en: "the variance by bisection and the means by the trapezoidal rule in plain loops, for s from 0.00001 to 0.0001",
                zh: "用朴素循环以二分法求方差，以梯形法则求平均，s 取 0.00001 到 0.0001",
            },
            // The next order is about 5s relative to the leading one.
            tolerance: 1e-3,
            control: Text {
                en: "the variance of the input alone, $q = s^2$",
                zh: "只算输入的方差，$q = s^2$",
            },
            condition: None,
            sample: checks::two_clocks,
        },
    },
];
