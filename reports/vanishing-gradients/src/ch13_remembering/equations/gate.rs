//! One gate: the bias that a memory needs, the bias that learns fastest, and what it costs to move.

use super::judged;
use crate::ch13_remembering::laws::{bias_for_half_life, sensitivity};
use crate::experiments::oracle::sigma;
use crate::experiments::residual::{relative, worst};
use gradflow_math::Activation;
use gradflow_math::closed_form::memory::half_life_of_bias;
use gradflow_models::{ArticleLstm, InputGate, bptt};
use gradflow_report::{Article, Check, Equation, PointRng, Sample, Text};
use nalgebra::{ComplexField, DMatrix, DVector};
use num_dual::Dual64;
use rand::RngExt;

pub(super) const BIAS_FOR_HALF_LIFE: Equation = Equation {
    id: "D13.1",
    title: Text {
        en: "The bias that a memory of $n$ steps needs",
        zh: "记住 $n$ 步所需的偏置",
    },
    latex: r"\begin{aligned}
\sigma(b_f)^n = \tfrac{1}{2} \quad\Longleftrightarrow\quad
b_f &= -\ln\bigl(2^{1/n} - 1\bigr) \\
&\approx \ln n - \ln \ln 2
\end{aligned}",
    article: Article::Absent,
    sources: &["gers2000", "tallec2018"],
    check: Check {
        oracle: Text {
            en: "bisection on the bias, the gate multiplied $n$ times in a plain loop; the error of the approximation is held below $\\ln 2/n$",
            zh: "对偏置用二分法，门的值在朴素循环里连乘 $n$ 次；近似式的误差须小于 $\\ln 2/n$",
        },
        // The plain loop rounds n ≤ 1000 times, the derivative of its logarithm by b is about ln 2, and b may be as small as 0.1.
        tolerance: 1e-11,
        control: Text {
            en: "$b_f = \\ln n$, which gives the mean lifetime and not the half-life",
            zh: "$b_f = \\ln n$：它给出的是平均寿命，不是半衰期",
        },
        condition: None,
        sample: bias_for_a_half_life,
    },
};

fn bias_for_a_half_life(rng: &mut PointRng) -> Sample {
    // At n = 1 the bias is 0, which has no relative error.
    let n: u32 = rng.random_range(2..=1000);
    let left = |bias: f64| (0..n).fold(1.0, |left, _| left * sigma(bias));
    let want = bisect(-1.0, 10.0, |bias| left(bias) - 0.5);
    let steps = f64::from(n);
    let got = bias_for_half_life(steps);
    let ln_2 = std::f64::consts::LN_2;
    let excess = (got - (steps.ln() - ln_2.ln())).abs() - ln_2 / steps;
    judged(
        worst([
            relative(&[got], &[want]),
            relative(&[half_life_of_bias(got)], &[steps]),
            excess.max(0.0),
        ]),
        relative(&[steps.ln()], &[want]),
    )
}

pub(super) const SENSITIVITY: Equation = Equation {
    id: "D13.2",
    title: Text {
        en: "Where a gate learns to remember fastest",
        zh: "门在哪里最快学会记忆",
    },
    latex: r"\begin{aligned}
f &= \sigma(b_f), \qquad \frac{\partial f^n}{\partial b_f} = n f^n (1 - f) \\
b_f^{*} &= \ln n: \quad
\max_{b_f} \frac{\partial f^n}{\partial b_f} = \left(\frac{n}{n+1}\right)^{n+1} \to \frac{1}{e}
\end{aligned}",
    article: Article::Absent,
    sources: &["tallec2018"],
    check: Check {
        oracle: Text {
            en: "dual numbers through a plain loop of $n$ products; the maximum by bisection on the slope of their logarithm; the gradient of the forget bias from backpropagation through the library’s cell",
            zh: "对偶数穿过 $n$ 次相乘的朴素循环；极大值由其对数的斜率经二分法求得；遗忘门偏置的梯度来自库中细胞的反向传播",
        },
        // n ≤ 200 roundings, magnified by n in the slope of the logarithm where its terms cancel.
        tolerance: 1e-10,
        control: Text {
            en: "the bias of D13.1, whose half-life is $n$",
            zh: "D13.1 的偏置，其半衰期为 $n$",
        },
        condition: None,
        sample: fastest_bias,
    },
};

fn fastest_bias(rng: &mut PointRng) -> Sample {
    let n: u16 = rng.random_range(2..=200);
    let steps = f64::from(n);
    let carried = |bias: f64| {
        let f = sigma(Dual64::new(bias, 1.0));
        (0..n).fold(Dual64::new(1.0, 0.0), |carried, _| carried * f)
    };
    let bias = rng.random_range(-1.0..8.0);
    let want = carried(bias).eps;
    // ∂ ln(n fⁿ (1 − f))/∂b, which falls through zero at the maximum.
    let log_slope = |bias: f64| {
        let f = sigma(Dual64::new(bias, 1.0));
        let logarithm = (0..n).fold((Dual64::from(1.0) - f).ln(), |sum, _| sum + f.ln());
        logarithm.eps
    };
    let best = bisect(-1.0, 10.0, |bias| -log_slope(bias));
    let ratio: f64 = steps / (steps + 1.0);
    judged(
        worst([
            relative(&[sensitivity(bias, steps)], &[want]),
            relative(&[gradient_of_the_bias(bias, n)], &[want]),
            relative(&[steps.ln()], &[best]),
            relative(&[ratio.powf(steps + 1.0)], &[carried(best).eps]),
        ]),
        relative(&[bias_for_half_life(steps)], &[best]),
    )
}

/// `∂s_n/∂b_f` from `s_0 = 1` and no input, by backpropagation through one unit of the article's cell without tanh.
fn gradient_of_the_bias(bias: f64, steps: u16) -> f64 {
    let gate = |b| InputGate {
        w: DMatrix::zeros(1, 1),
        b: DVector::from_element(1, b),
    };
    let cell = ArticleLstm {
        forget: gate(bias),
        input: gate(0.0),
        activation: Activation::Identity,
    };
    let xs = DMatrix::zeros(1, usize::from(steps));
    let mut d_states = xs.clone();
    d_states[(0, usize::from(steps) - 1)] = 1.0;
    let shapes = "one unit, one input and one column a step";
    let states = bptt::unroll(&cell, &DVector::from_element(1, 1.0), &xs).expect(shapes);
    let backward = bptt::backward(&cell, &xs, &states, &d_states).expect(shapes);
    backward.total().d_cell.forget.b[0]
}

pub(super) const MOVING_GATE: Equation = Equation {
    id: "D13.5",
    title: Text {
        en: "What a gate pays for moving",
        zh: "门变动的代价",
    },
    latex: r"\begin{aligned}
&a \sim N(b_f, v): \quad \beta = b_f - \tfrac{v}{2} \\
&e^{-\beta} - \tfrac{1}{2} e^{-2\beta + v} \le -\langle \ln \sigma(a) \rangle \le e^{-\beta}
\end{aligned}",
    article: Article::Absent,
    sources: &[],
    check: Check {
        oracle: Text {
            en: "the mean by the trapezoidal rule over twelve standard deviations to each side, in a plain loop",
            zh: "均值用梯形法则求得，两侧各取十二个标准差，朴素循环",
        },
        // An inequality: only rounding may break it.
        tolerance: 1e-12,
        control: Text {
            en: "the same bounds with $\\beta = b_f$, as if the gate stood still",
            zh: "同样的上下界，但取 $\\beta = b_f$，就像门静止不动",
        },
        condition: None,
        sample: moving_gate,
    },
};

fn moving_gate(rng: &mut PointRng) -> Sample {
    let bias: f64 = rng.random_range(-1.0..8.0);
    let variance: f64 = rng.random_range(0.05..4.0);
    let (mut mean, mut total) = (0.0, 0.0);
    for step in -2400..=2400_i32 {
        let z = f64::from(step) / 200.0;
        let weight = (-0.5 * z * z).exp();
        mean -= weight * sigma(bias + variance.sqrt() * z).ln();
        total += weight;
    }
    let decay = mean / total;
    let violation = |beta: f64| {
        let upper = (-beta).exp();
        let lower = upper - 0.5 * (variance - 2.0 * beta).exp();
        (lower - decay).max(decay - upper).max(0.0) / decay
    };
    judged(violation(bias - 0.5 * variance), violation(bias))
}

/// Where the rising function `excess` is zero.
fn bisect(mut low: f64, mut high: f64, excess: impl Fn(f64) -> f64) -> f64 {
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if excess(middle) < 0.0 {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high)
}
