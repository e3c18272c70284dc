//! Steps about small weights: log scale, positive matrices, the bound, non-normal matrices.

use crate::experiments::bounds::{excess, length, plain_norm, plain_product, unit};
use crate::experiments::instances::{normals, scale, size, weights};
use crate::experiments::oracle;
use crate::experiments::residual::{relative, worst};
use gradflow_math::spectrum::{operator_norm, spectral_radius};
use gradflow_math::{Activation, JacobianProduct};
use gradflow_report::{Article, Check, Equation, PointRng, Sample, Text};
use nalgebra::DMatrix;
use num_dual::Dual64;
use rand::RngExt;

pub(super) const LOG_SCALE: Equation = Equation {
    id: "D5.1",
    title: Text {
        en: "A product that cannot underflow",
        zh: "不会下溢的连乘",
    },
    latex: r"\begin{aligned}
\prod_{j=k+1}^{t} J_j &= e^{\ell}\, U, \quad \max_{p,q} |U_{pq}| = 1\\
\ln \Bigl\|\prod_{j=k+1}^{t} J_j\Bigr\| &= \ell + \ln \|U\|
\end{aligned}",
    article: Article::Absent,
    sources: &[],
    check: Check {
        oracle: Text {
            en: "scaled rotations, whose product has the norm $\\prod |c_j|$ exactly: a sum of logarithms",
            zh: "缩放后的旋转，其连乘的范数恰为 $\\prod |c_j|$：对数之和",
        },
        // Relative to a logarithm of a few hundred; sixty steps round once each.
        tolerance: 1e-13,
        control: Text {
            en: "the product in single precision, and its logarithm at the end",
            zh: "用单精度做连乘，最后取对数",
        },
        condition: None,
        sample: log_scale,
    },
};

fn log_scale(rng: &mut PointRng) -> Sample {
    const STEPS: usize = 60;
    let mut product = JacobianProduct::identity(2);
    let mut in_single = 1.0_f32;
    let mut want = 0.0;
    for _ in 0..STEPS {
        let log_c = rng.random_range(-16.0..0.0);
        let angle: f64 = rng.random_range(0.0..6.0);
        let (c, sin, cos) = (f64::exp(log_c), angle.sin(), angle.cos());
        product.push(&DMatrix::from_row_slice(
            2,
            2,
            &[c * cos, -c * sin, c * sin, c * cos],
        ));
        #[expect(
            clippy::cast_possible_truncation,
            reason = "the control is single precision"
        )]
        let rounded = c as f32;
        in_single *= rounded;
        want += log_c;
    }
    Sample {
        residual: (product.log_norm() / want - 1.0).abs(),
        printed: None,
        within: false,
        control: (f64::from(in_single).ln() / want - 1.0).abs(),
    }
}

pub(super) const POSITIVE: Equation = Equation {
    id: "D5.2",
    title: Text {
        en: "The spectral radius of a positive matrix",
        zh: "正矩阵的谱半径",
    },
    latex: r"\begin{aligned}
&W_{pq} > 0 \;\Rightarrow\\
&\min_p \sum_q W_{pq} \le \rho(W) \le \max_p \sum_q W_{pq}
\end{aligned}",
    article: Article::Absent,
    sources: &["horn2012"],
    check: Check {
        oracle: Text {
            en: "repeated squaring in plain loops, which isolates the leading eigenvector of a positive matrix",
            zh: "用朴素循环反复平方，从而分离出正矩阵的主特征向量",
        },
        // An eigenvalue of a positive matrix of size 8 is found to a few roundings times its condition.
        tolerance: 1e-12,
        control: Text {
            en: "the largest entry as the bound",
            zh: "以最大元素为上界",
        },
        condition: None,
        sample: positive,
    },
};

fn positive(rng: &mut PointRng) -> Sample {
    // Entries of at least 0.01 keep the second eigenvalue below 0.98 of the first: W to the power 4096 has forgotten it.
    const SQUARINGS: usize = 12;
    let units = size(rng);
    let w: Vec<f64> = (0..units * units)
        .map(|_| rng.random_range(0.01..1.0))
        .collect();
    let mut power = w.clone();
    for _ in 0..SQUARINGS {
        power = unit(&plain_product(&power, &power, units));
    }
    let v = oracle::times(&power, &vec![1.0; units]);
    let radius = length(&oracle::times(&w, &v)) / length(&v);
    let rows: Vec<f64> = w.chunks_exact(units).map(|row| row.iter().sum()).collect();
    let computed = spectral_radius(&DMatrix::from_row_slice(units, units, &w));
    let (smallest, largest) = rows.iter().fold((f64::INFINITY, 0.0), |(low, high), &row| {
        (f64::min(low, row), f64::max(high, row))
    });
    Sample {
        residual: worst([
            (computed / radius - 1.0).abs(),
            excess(radius, largest),
            excess(smallest, radius),
        ]),
        printed: None,
        within: false,
        control: excess(radius, w.iter().copied().fold(0.0, f64::max)),
    }
}

pub(super) const BOUND: Equation = Equation {
    id: "D5.3",
    title: Text {
        en: "The bound on the product",
        zh: "连乘的上界",
    },
    latex: r"\begin{aligned}
\|J_j\| &\le \max_p \bigl|\varphi'(a_{j,p})\bigr|\, \sigma_1(W_s)\\
&\le \gamma\, \sigma_1(W_s)\\
\Bigl\|\prod_{j=k+1}^{t} J_j\Bigr\| &\le \prod_{j=k+1}^{t} \|J_j\| \le \bigl(\gamma\,\sigma_1(W_s)\bigr)^{t-k}
\end{aligned}",
    article: Article::Absent,
    sources: &["pascanu2013", "hochreiter1991", "bengio1994"],
    check: Check {
        oracle: Text {
            en: "slopes from dual numbers, products and norms in plain loops, for tanh and the sigmoid",
            zh: "斜率由对偶数求得，乘积与范数用朴素循环计算，tanh 与 sigmoid 都检验",
        },
        // An inequality: only rounding may break it.
        tolerance: 1e-12,
        control: Text {
            en: "$\\gamma = 1/4$, the constant of the sigmoid, for both activations",
            zh: "两种激活函数都取 sigmoid 的常数 $\\gamma = 1/4$",
        },
        condition: None,
        sample: bound,
    },
};

fn bound(rng: &mut PointRng) -> Sample {
    let (units, steps, spread) = (size(rng), rng.random_range(1..=6), scale(rng));
    let sigmoid = rng.random::<bool>();
    let activation = if sigmoid {
        Activation::Sigmoid
    } else {
        Activation::Tanh
    };
    let w_s = weights(units, units, scale(rng), rng);
    let sigma = operator_norm(&DMatrix::from_row_slice(units, units, &w_s));
    let mut product: Vec<f64> = DMatrix::identity(units, units).as_slice().to_vec();
    let mut norms = 1.0;
    let mut one_step = 0.0;
    for _ in 0..steps {
        let slopes: Vec<f64> = normals(units, spread, rng)
            .into_iter()
            .map(|a| {
                let a = Dual64::new(a, 1.0);
                if sigmoid {
                    oracle::sigma(a).eps
                } else {
                    oracle::tanh(a).eps
                }
            })
            .collect();
        let jacobian: Vec<f64> = w_s
            .iter()
            .enumerate()
            .map(|(i, w)| slopes[i / units] * w)
            .collect();
        let norm = plain_norm(&jacobian, units);
        let steepest = slopes.iter().copied().fold(0.0, f64::max);
        one_step = worst([one_step, excess(norm, steepest * sigma)]);
        norms *= operator_norm(&DMatrix::from_row_slice(units, units, &jacobian));
        product = plain_product(&jacobian, &product, units);
    }
    let norm = plain_norm(&product, units);
    let power = |factor: f64| (0..steps).fold(1.0, |power, _| power * factor * sigma);
    let gamma = activation.slope_bound();
    Sample {
        residual: worst([one_step, excess(norm, norms), excess(norms, power(gamma))]),
        printed: None,
        within: false,
        control: excess(norm, power(Activation::Sigmoid.slope_bound())),
    }
}

pub(super) const NON_NORMAL: Equation = Equation {
    id: "D5.4",
    title: Text {
        en: "Powers of a non-normal matrix",
        zh: "非正规矩阵的幂",
    },
    latex: r"\begin{pmatrix} \alpha & \beta\\ 0 & \alpha \end{pmatrix}^{n}
= \begin{pmatrix} \alpha^n & n\,\alpha^{n-1} \beta\\ 0 & \alpha^n \end{pmatrix}",
    article: Article::Absent,
    sources: &["trefethen2005"],
    check: Check {
        oracle: Text {
            en: "repeated multiplication in plain loops, up to the thirtieth power",
            zh: "用朴素循环反复相乘，直到三十次幂",
        },
        // Thirty multiplications, each rounding to the last bit.
        tolerance: 1e-13,
        control: Text {
            en: "the eigenvalues alone: $\\alpha^n I$",
            zh: "只看特征值：$\\alpha^n I$",
        },
        condition: None,
        sample: |rng| {
            let sign = if rng.random::<bool>() { 1.0 } else { -1.0 };
            let alpha = sign * rng.random_range(0.3..1.2);
            let beta = rng.random_range(-10.0..10.0);
            let n = rng.random_range(1..=30_u8);
            let w = [alpha, beta, 0.0, alpha];
            let want = (1..n).fold(w.to_vec(), |power, _| plain_product(&w, &power, 2));
            let diagonal = alpha.powi(i32::from(n));
            let corner = f64::from(n) * alpha.powi(i32::from(n) - 1) * beta;
            Sample {
                residual: relative(&[diagonal, corner, 0.0, diagonal], &want),
                printed: None,
                within: false,
                control: relative(&[diagonal, 0.0, 0.0, diagonal], &want),
            }
        },
    },
};
