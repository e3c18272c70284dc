//! The steps of this chapter: what the size of a matrix is, and what becomes of it in a power.

use super::checks;
use gradflow_report::{Article, Check, Equation, Text};

/// D10.1–D10.6.
pub(super) const EQUATIONS: &[Equation] = &[
    Equation {
        id: "D10.1",
        title: Text {
            en: "Three sizes of a matrix",
            zh: "矩阵的三种大小",
        },
        latex: r"\begin{aligned}
\rho(W) &= \max_i |\lambda_i|, \quad \sigma_1(W) = \max_{\|u\| = 1} \|W u\|\\
\|W\|_F^2 &= \sum_{p,q} W_{pq}^2\\
\rho(W) &\le \sigma_1(W) \le \|W\|_F \le \sqrt{H}\, \sigma_1(W)
\end{aligned}",
        article: Article::Absent,
        sources: &["horn2012"],
        check: Check {
            oracle: Text {
                en: "matrices made of two rotations and chosen singular values, in plain loops",
                zh: "由两个旋转和选定的奇异值拼成的矩阵，用朴素循环计算",
            },
            // Twenty-eight rotations and two products of eight terms.
            tolerance: 1e-12,
            control: Text {
                en: "the spectral radius taken for the norm",
                zh: "把谱半径当作范数",
            },
            condition: None,
            sample: checks::sizes,
        },
    },
    Equation {
        id: "D10.2",
        title: Text {
            en: "One direction in, one direction out",
            zh: "一个方向进，一个方向出",
        },
        latex: r"\begin{aligned}
W &= \sigma\, u v^\top, \quad \|u\| = \|v\| = 1\\
\|W^n\| &= \sigma^n\, |v^\top u|^{\,n-1}, \quad \rho(W) = \sigma\, |v^\top u|
\end{aligned}",
        article: Article::Absent,
        sources: &[],
        check: Check {
            oracle: Text {
                en: "repeated multiplication in plain loops, up to the eighth power",
                zh: "用朴素循环反复相乘，直到八次幂",
            },
            // Eight scalar products, each wrong by a rounding of 1 relative to a cosine of at least a tenth.
            tolerance: 1e-12,
            control: Text {
                en: "a full stretch at every step, $\\sigma^n$",
                zh: "每一步都充分拉伸，$\\sigma^n$",
            },
            condition: None,
            sample: checks::rank_one,
        },
    },
    Equation {
        id: "D10.3",
        title: Text {
            en: "A power between two exponentials",
            zh: "夹在两个指数之间的幂",
        },
        latex: r"\begin{aligned}
W &= V \Lambda V^{-1}, \quad \kappa(V) = \|V\|\, \|V^{-1}\|\\
\rho^n &\le \|W^n\| \le \min\bigl(\sigma_1^n,\; \kappa(V)\, \rho^n\bigr)
\end{aligned}",
        article: Article::Absent,
        sources: &["horn2012", "trefethen2005"],
        check: Check {
            oracle: Text {
                en: "matrices made of chosen eigenvalues and eigenvectors of known condition, multiplied in plain loops",
                zh: "由选定的特征值和条件数已知的特征向量拼成的矩阵，用朴素循环相乘",
            },
            // κ(V) ≤ 20 magnifies the rounding of W, and twelve powers of it.
            tolerance: 1e-10,
            control: Text {
                en: "$\\|W^n\\| \\le \\rho^n$, as for a normal matrix",
                zh: "$\\|W^n\\| \\le \\rho^n$，当作正规矩阵",
            },
            condition: None,
            sample: checks::between,
        },
    },
    Equation {
        id: "D10.4",
        title: Text {
            en: "The norm of the powers of a shear",
            zh: "剪切矩阵的幂的范数",
        },
        latex: r"\ln \left\| \begin{pmatrix} \alpha & \beta\\ 0 & \alpha \end{pmatrix}^{\!n} \right\|
= n \ln |\alpha| + \operatorname{asinh} \frac{n\, |\beta|}{2\, |\alpha|}",
        article: Article::Absent,
        sources: &["trefethen2005"],
        check: Check {
            oracle: Text {
                en: "repeated multiplication and repeated squaring in plain loops, up to the thirtieth power",
                zh: "用朴素循环反复相乘并反复平方，直到三十次幂",
            },
            // Thirty multiplications and the exponential of up to forty nats.
            tolerance: 1e-12,
            control: Text {
                en: "the sizes of the two parts added, $|\\alpha|^n + n |\\alpha|^{n-1} |\\beta|$",
                zh: "把两部分的大小相加，$|\\alpha|^n + n |\\alpha|^{n-1} |\\beta|$",
            },
            condition: None,
            sample: checks::shear_powers,
        },
    },
    Equation {
        id: "D10.5",
        title: Text {
            en: "What the resolvent foretells",
            zh: "预解式所预告的",
        },
        latex: r"\begin{aligned}
(z I - W)^{-1} &= \sum_{k=0}^{\infty} \frac{W^k}{z^{k+1}} \quad (|z| > \rho)\\
(|z| - 1)\, \bigl\|(z I - W)^{-1}\bigr\| &\le \max_k \|W^k\| \quad (|z| > 1)
\end{aligned}",
        article: Article::Absent,
        sources: &["kreiss1962", "trefethen2005"],
        check: Check {
            oracle: Text {
                en: "the inverse from chosen eigenvalues and eigenvectors, in plain loops",
                zh: "由选定的特征值与特征向量直接写出逆矩阵，用朴素循环计算",
            },
            // κ(V) ≤ 20 magnifies the rounding of W, once in the powers and once in the inverse.
            tolerance: 1e-11,
            control: Text {
                en: "$1 / \\min_i |z - \\lambda_i|$, the resolvent of a normal matrix",
                zh: "$1 / \\min_i |z - \\lambda_i|$，正规矩阵的预解式",
            },
            condition: None,
            sample: checks::resolvent,
        },
    },
    Equation {
        id: "D10.6",
        title: Text {
            en: "How the stretches of a random matrix are spread",
            zh: "随机矩阵的拉伸如何分布",
        },
        latex: r"\begin{aligned}
&\langle W_{pq} \rangle = 0, \quad W_{pq}^2 = g^2 / H\\
&\Bigl\langle \tfrac{1}{H} \sum_i \sigma_i^2 \Bigr\rangle = g^2\\
&\Bigl\langle \tfrac{1}{H} \sum_i \sigma_i^4 \Bigr\rangle = \Bigl(2 - \tfrac{1}{H}\Bigr) g^4
\end{aligned}",
        article: Article::Absent,
        sources: &["marchenko1967"],
        check: Check {
            oracle: Text {
                en: "the exact mean over all $2^{H^2}$ matrices with entries $\\pm g/\\sqrt{H}$, for H up to 3",
                zh: "对全部 $2^{H^2}$ 个元素为 $\\pm g/\\sqrt{H}$ 的矩阵取精确平均，H 不超过 3",
            },
            // A mean over 512 sums of nine products.
            tolerance: 1e-12,
            control: Text {
                en: "$g^4$: all singular values equal, as for an orthogonal matrix",
                zh: "$g^4$：所有奇异值相等，如正交矩阵",
            },
            condition: None,
            sample: checks::moments,
        },
    },
];
