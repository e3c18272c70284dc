//! The curves on the maps.

use super::checks;
use gradflow_report::{Article, Check, Equation, Text};

/// D17.1–D17.2.
pub(super) const EQUATIONS: &[Equation] = &[
    Equation {
        id: "D17.1",
        title: Text {
            en: "The edge of a large network with noise",
            zh: "有噪声的大网络的边缘",
        },
        latex: r"\begin{aligned}
q &= g^2\, \langle \tanh^2(\sqrt q\, z) \rangle + s^2, \quad z \sim N(0, 1)\\
\lambda_1 &= \ln g + \tfrac12 \ln \langle \tanh'^2(\sqrt q\, z) \rangle\\
\lambda_1 &= 0 \;\;\text{at the noise } s = s_c(g)
\end{aligned}",
        article: Article::Absent,
        sources: &["sompolinsky1988", "molgedey1992"],
        check: Check {
            oracle: Text {
                en: "the trapezoidal rule in a plain loop, slopes by dual numbers",
                zh: "朴素循环的梯形法则，斜率用对偶数",
            },
            // The variance is found by bisection to rounding, and the slopes are averaged over 240 nodes.
            tolerance: 1e-11,
            control: Text {
                en: "the variance without the noise's own part $s^2$",
                zh: "方差中略去噪声自身的 $s^2$",
            },
            condition: None,
            sample: checks::driven,
        },
    },
    Equation {
        id: "D17.2",
        title: Text {
            en: "The coupling at which a product has norm one",
            zh: "连乘范数恰为一的耦合",
        },
        latex: r"\begin{aligned}
W &= \begin{pmatrix} \rho & \kappa \\ 0 & \rho \end{pmatrix}, \quad 0 < \rho < 1\\
\|W^n\| &= 1 \;\;\text{at}\;\; \kappa_c = \frac{2\rho}{n} \sinh\Bigl(n \ln \frac1\rho\Bigr)
\end{aligned}",
        article: Article::Absent,
        sources: &["trefethen2005"],
        check: Check {
            oracle: Text {
                en: "powers in a plain loop, the norm from the characteristic polynomial of $M^\\top M$",
                zh: "朴素循环求幂，范数由 $M^\\top M$ 的特征多项式得出",
            },
            // A power of up to 100 factors, each with two roundings.
            tolerance: 1e-12,
            control: Text {
                en: "$\\kappa = 1 - \\rho$, where a row of $W$ sums to one",
                zh: "$\\kappa = 1 - \\rho$，即 $W$ 的一行之和为一",
            },
            condition: None,
            sample: checks::chain,
        },
    },
];
