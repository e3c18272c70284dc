//! What the article states in formulas: small weights, large weights, the cures.

use crate::experiments::bounds::{excess, length, plain_norm, plain_product};
use crate::experiments::chain::{Chain, tangent};
use crate::experiments::instances::{PlainRnn, Squash, normals};
use crate::experiments::residual::worst;
use gradflow_math::JacobianProduct;
use gradflow_math::spectrum::{operator_norm, spectral_radius};
use gradflow_report::{Article, Check, Equation, PointRng, Sample, Text};
use nalgebra::{DMatrix, DVector};
use rand::RngExt;

/// The longest product of the checks.
const LONGEST: usize = 8;

pub(super) const E13: Equation = Equation {
    id: "E13",
    title: Text {
        en: "Small weights: the product tends to 0",
        zh: "权重小：连乘趋于 0",
    },
    latex: r"\begin{aligned}
&\gamma\,\sigma_1(W_s) < 1 \;\Rightarrow\\
&\Bigl\|\prod_{j=k+1}^{t} D_j W_s\Bigr\| \le \bigl(\gamma\,\sigma_1(W_s)\bigr)^{t-k} \to 0\\
&\gamma = \sup \tanh' = 1
\end{aligned}",
    article: Article::Printed {
        latex: r"\prod_{j=k+1}^{t} {tanh'} W_{s}",
        reason: Text {
            en: "The article lets this product tend to 0 as soon as $W_s$ lies between 0 and 1. For one unit that is right, and the bound is the power of $W_s$. For a matrix with all entries between 0 and 1 it is not: what has to be below 1 is the largest singular value.",
            zh: "原文认为只要 $W_s$ 介于 0 与 1 之间，这个连乘就趋于 0。对单个单元这没有错，上界就是 $W_s$ 的幂。对元素都在 0 与 1 之间的矩阵则不然：必须小于 1 的是最大奇异值。",
        },
        repeats: None,
    },
    sources: &["pascanu2013", "hochreiter1991", "bengio1994"],
    check: Check {
        oracle: Text {
            en: "the Jacobian column by column from dual numbers, its norm and that of $W_s$ by repeated squaring in plain loops",
            zh: "用对偶数逐列求出雅可比矩阵，它和 $W_s$ 的范数都用朴素循环反复平方求得",
        },
        // Repeated squaring of a matrix of positive entries has converged to rounding; eight factors add theirs.
        tolerance: 1e-12,
        control: Text {
            en: "the spectral radius $\\rho(W_s)$ in place of $\\sigma_1(W_s)$",
            zh: "用谱半径 $\\rho(W_s)$ 代替 $\\sigma_1(W_s)$",
        },
        condition: Some(Text {
            en: "the network has one unit, $H = 1$",
            zh: "网络只有一个单元，$H = 1$",
        }),
        sample: small_weights,
    },
};

fn small_weights(rng: &mut PointRng) -> Sample {
    let steps = rng.random_range(1..=LONGEST);
    let mut rnn = PlainRnn::draw(Squash::Tanh, steps, rng);
    rnn.w_s
        .iter_mut()
        .for_each(|w| *w = rng.random_range(0.0..1.0));
    if rng.random::<bool>() {
        // Near the origin, where the slopes are close to 1 and the product is as long as it can be.
        let data = rnn.xs.iter_mut().flatten();
        data.chain(&mut rnn.b_1)
            .chain(&mut rnn.s_0)
            .for_each(|entry| *entry *= 0.01);
    }
    let units = rnn.units();
    let norm = plain_norm(&columns_by_dual(&rnn), units);
    let bound_by = |factor: f64| excess(norm, (0..steps).fold(1.0, |power, _| power * factor));
    let w_s = DMatrix::from_row_slice(units, units, &rnn.w_s);
    let sigma = operator_norm(&w_s);
    let largest_entry = rnn.w_s.iter().copied().fold(0.0, f64::max);
    Sample {
        residual: worst([
            bound_by(sigma),
            (sigma / plain_norm(&rnn.w_s, units) - 1.0).abs(),
        ]),
        printed: Some(bound_by(largest_entry)),
        within: units == 1,
        control: bound_by(spectral_radius(&w_s)),
    }
}

/// `∂S_T/∂S_0`, row-major, one pass of dual numbers for each column.
fn columns_by_dual(rnn: &PlainRnn<f64>) -> Vec<f64> {
    let units = rnn.units();
    let mut jacobian = vec![0.0; units * units];
    for column in 0..units {
        let mut unit = vec![0.0; units];
        unit[column] = 1.0;
        for (row, entry) in tangent(rnn, &unit).into_iter().enumerate() {
            jacobian[row * units + column] = entry;
        }
    }
    jacobian
}

pub(super) const E14: Equation = Equation {
    id: "E14",
    title: Text {
        en: "Large weights: what the product tends to",
        zh: "权重大：连乘趋于什么",
    },
    latex: r"\begin{aligned}
&\frac{1}{t-k} \ln \Bigl\|\prod_{j=k+1}^{t} D_j W_s\Bigr\| \to \lambda_1\\
&\lambda_1 \le \ln\bigl(\gamma\,\sigma_1(W_s)\bigr)\\
&\lambda_1 > 0 \;\Rightarrow\; \Bigl\|\prod_{j=k+1}^{t} D_j W_s\Bigr\| \to \infty
\end{aligned}",
    article: Article::Printed {
        latex: r"\prod_{j=k+1}^{t}{tanh^{'}}W_{s}",
        reason: Text {
            en: "The article lets this product tend to infinity when $W_s$ is large. A large $W_s$ is necessary for that but not sufficient: it also drives the units into saturation, where $\\tanh'$ is small. What decides is the growth rate $\\lambda_1$ along the trajectory.",
            zh: "原文认为 $W_s$ 很大时这个连乘趋于无穷。$W_s$ 大只是必要条件，并不充分：它同时把各单元推入饱和区，那里的 $\\tanh'$ 很小。起决定作用的是沿轨迹的增长率 $\\lambda_1$。",
        },
        repeats: None,
    },
    sources: &["pascanu2013", "doya1992", "sompolinsky1988"],
    check: Check {
        oracle: Text {
            en: "the Jacobian column by column from dual numbers, its growth rate from the logarithm of its Frobenius norm",
            zh: "用对偶数逐列求出雅可比矩阵，由其弗罗贝尼乌斯范数的对数得到增长率",
        },
        // The residual is in nats per step; eight steps of D4.1 carry 10⁻¹² each at most.
        tolerance: 1e-11,
        control: Text {
            en: "the growth rate without the tanh, $\\ln \\rho(W_s)$",
            zh: "去掉 tanh 之后的增长率 $\\ln \\rho(W_s)$",
        },
        condition: None,
        sample: large_weights,
    },
};

/// Large weights, no input: the residual of the article's statement is by how much the product shrinks, in nats per step.
fn large_weights(rng: &mut PointRng) -> Sample {
    let mut rnn = PlainRnn::draw(Squash::Tanh, LONGEST, rng);
    let units = rnn.units();
    let gain = rng.random_range(2.0..6.0);
    rnn.w_s = normals(units * units, gain / (units as f64).sqrt(), rng);
    rnn.xs.iter_mut().flatten().for_each(|x| *x = 0.0);
    let per_step = 1.0 / LONGEST as f64;
    let growth = per_step * length(&columns_by_dual(&rnn)).ln();

    let chain = Chain::of(&rnn);
    let mut product = JacobianProduct::identity(units);
    for j in 1..=LONGEST {
        product.push(&chain.jacobian(j));
    }
    let computed = per_step * (product.log_scale() + product.unit().norm().ln());
    // The Frobenius norm is at most √H times the operator norm that the bound speaks of.
    let bound = operator_norm(chain.w_s()).ln() + per_step * 0.5 * (units as f64).ln();
    Sample {
        residual: worst([(computed - growth).abs(), above(growth, bound)]),
        printed: Some(above(0.0, growth)),
        within: false,
        control: (spectral_radius(chain.w_s()).ln() - growth).abs(),
    }
}

/// How far `value` lies above `bound`; NaN when either is.
fn above(value: f64, bound: f64) -> f64 {
    let excess = value - bound;
    if excess < 0.0 { 0.0 } else { excess }
}

pub(super) const E15: Equation = Equation {
    id: "E15",
    title: Text {
        en: "The cures: a factor near 1, or near 0",
        zh: "对策：因子接近 1，或者接近 0",
    },
    latex: r"\begin{aligned}
&J_j = c_j\, Q_j, \quad Q_j^\top Q_j = I \;\Rightarrow\\
&\bigl\|J_{k+1}^\top \cdots J_t^\top\, \delta\bigr\| = \|\delta\| \prod_{j=k+1}^{t} |c_j|
\end{aligned}",
    article: Article::Printed {
        latex: r"{\frac{\partial{S_{j}}}{\partial{S_{j-1}}}}\approx1 \qquad {\frac{\partial{S_{j}}}{\partial{S_{j-1}}}}\approx0",
        reason: Text {
            en: "Half right. Singular values of 1 hand the gradient on at full length. A factor near 0 ends it: that is vanishing itself, not a cure for it.",
            zh: "对了一半。奇异值为 1 时，梯度原长地传下去。因子接近 0 则使梯度到此为止：那正是消失本身，而不是对策。",
        },
        repeats: None,
    },
    sources: &["saxe2014", "arjovsky2016"],
    check: Check {
        oracle: Text {
            en: "plain loops that carry a random vector through scaled reflections",
            zh: "用朴素循环让随机向量依次通过缩放后的反射",
        },
        // Eight reflections of a vector with at most eight entries.
        tolerance: 1e-13,
        control: Text {
            en: "entries near 1 in place of singular values near 1",
            zh: "把奇异值接近 1 换成元素接近 1",
        },
        condition: Some(Text {
            en: "the factors are orthogonal, $|c_j| = 1$",
            zh: "因子是正交矩阵，$|c_j| = 1$",
        }),
        sample: cures,
    },
};

/// One of the article's two cures: its statement is that the gradient arrives with the length it had.
fn cures(rng: &mut PointRng) -> Sample {
    let units = rng.random_range(1..=8);
    let steps = rng.random_range(1..=LONGEST);
    let near_one = rng.random::<bool>();
    let delta = normals(units, 1.0, rng);
    let mut carried = delta.clone();
    let mut scale = 1.0;
    for _ in 0..steps {
        let c = if near_one {
            1.0
        } else {
            rng.random_range(0.001..0.1)
        };
        scale *= c;
        let v = normals(units, 1.0, rng);
        let along = 2.0 * dot(&v, &carried) / dot(&v, &v);
        carried
            .iter_mut()
            .zip(&v)
            .for_each(|(entry, v)| *entry = c * (*entry - along * v));
    }
    let ones = vec![1.0; units * units];
    let all_ones = (1..steps).fold(ones.clone(), |power, _| plain_product(&ones, &power, units));
    let through_ones = DMatrix::from_row_slice(units, units, &all_ones)
        .tr_mul(&DVector::from_column_slice(&delta));
    let arrived = length(&carried) / length(&delta);
    Sample {
        residual: (arrived / scale - 1.0).abs(),
        printed: Some((arrived - 1.0).abs()),
        within: near_one,
        control: (through_ones.norm() / length(&delta) - 1.0).abs(),
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
