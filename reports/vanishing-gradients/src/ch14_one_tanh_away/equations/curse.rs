//! The curse of memory, and why a gate does not suffer from it.

use super::judged;
use crate::experiments::oracle::sigma;
use crate::experiments::residual::{relative, worst};
use gradflow_math::closed_form::memory::{sensitivity_power, state_power};
use gradflow_report::{Article, Check, Equation, PointRng, Sample, Text};
use nalgebra::ComplexField;
use num_dual::Dual64;
use rand::RngExt;

/// `Σ h_n²` and `Σ (dh_n)²` of the answer to a single impulse of height `gain`: the mean squares under white input.
fn impulse(decay: Dual64, gain: Dual64) -> [f64; 2] {
    // After 40 lifetimes the squares have fallen by e^{−80}.
    let lifetimes = 40.0 / (1.0 - decay.re.abs());
    let (mut h, mut n) = (gain, 0.0);
    let mut powers = [0.0, 0.0];
    while n < lifetimes {
        powers[0] += h.re * h.re;
        powers[1] += h.eps * h.eps;
        h *= decay;
        n += 1.0;
    }
    powers
}

/// The squares are summed over up to 6000 steps.
const SUMMED: f64 = 1e-11;

pub(super) const CURSE: Equation = Equation {
    id: "D14.6",
    title: Text {
        en: "The curse of memory",
        zh: "记忆的诅咒",
    },
    latex: r"\begin{aligned}
h_t &= \lambda h_{t-1} + x_t, \qquad \langle h^2 \rangle = \frac{1}{1 - \lambda^2} \\
\Bigl\langle \left(\frac{dh}{d\lambda}\right)^{2} \Bigr\rangle &= \frac{1 + \lambda^2}{(1 - \lambda^2)^3}
\end{aligned}",
    article: Article::Absent,
    sources: &["zucchet2024"],
    check: Check {
        oracle: Text {
            en: "the squared answer to one impulse and its derivative, by dual numbers in a plain loop, summed until nothing is left",
            zh: "对单个脉冲的响应及其导数，用对偶数在朴素循环里算出，平方后一直加到什么都不剩",
        },
        tolerance: SUMMED,
        control: Text {
            en: "the variance cubed, $1/(1 - \\lambda^2)^3$, without its numerator",
            zh: "方差的立方 $1/(1 - \\lambda^2)^3$，漏掉分子",
        },
        condition: None,
        sample: curse,
    },
};

fn curse(rng: &mut PointRng) -> Sample {
    let decay: f64 = rng.random_range(-0.99..0.99);
    let want = impulse(Dual64::new(decay, 1.0), Dual64::from(1.0));
    let got = [state_power(decay), sensitivity_power(decay)];
    judged(
        worst([
            relative(&got[..1], &want[..1]),
            relative(&got[1..], &want[1..]),
        ]),
        relative(&[state_power(decay).powi(3)], &want[1..]),
    )
}

pub(super) const GATE: Equation = Equation {
    id: "D14.7",
    title: Text {
        en: "The same unit, with the bias of a gate as its parameter",
        zh: "同一个单元，改用门的偏置作参数",
    },
    latex: r"\begin{aligned}
h_t &= \lambda h_{t-1} + \sqrt{1 - \lambda^2}\, x_t, \qquad \lambda = \sigma(b) \\
\langle h^2 \rangle &= 1 \\
\Bigl\langle \left(\frac{dh}{d\lambda}\right)^{2} \Bigr\rangle &= \frac{1}{(1 - \lambda^2)^2} \\
\Bigl\langle \left(\frac{dh}{db}\right)^{2} \Bigr\rangle &= \left(\frac{\lambda}{1 + \lambda}\right)^{2} < \frac{1}{4}
\end{aligned}",
    article: Article::Absent,
    sources: &["zucchet2024", "orvieto2023"],
    check: Check {
        oracle: Text {
            en: "the squared answer to one impulse and its derivatives by $\\lambda$ and by $b$, by dual numbers in a plain loop",
            zh: "对单个脉冲的响应及其对 $\\lambda$ 和对 $b$ 的导数，用对偶数在朴素循环里算出，再求平方和",
        },
        tolerance: SUMMED,
        control: Text {
            en: "the chain rule forgotten: the derivative by $\\lambda$ in the place of the one by $b$",
            zh: "忘了链式法则：用对 $\\lambda$ 的导数代替对 $b$ 的导数",
        },
        condition: None,
        sample: gate,
    },
};

/// `⟨(dh/dλ)²⟩` with the input normalised, `1/(1 − λ²)²`.
pub(in crate::ch14_one_tanh_away) fn normalised_sensitivity_power(decay: f64) -> f64 {
    state_power(decay).powi(2)
}

/// `⟨(dh/db)²⟩` with the input normalised and λ = σ(b), `(λ/(1 + λ))²`.
pub(in crate::ch14_one_tanh_away) fn gate_sensitivity_power(decay: f64) -> f64 {
    (decay / (1.0 + decay)).powi(2)
}

fn gate(rng: &mut PointRng) -> Sample {
    let bias: f64 = rng.random_range(-2.0..5.0);
    let answer = |decay: Dual64| impulse(decay, (Dual64::from(1.0) - decay * decay).sqrt());
    let by_bias = answer(sigma(Dual64::new(bias, 1.0)));
    let decay: f64 = sigma(bias);
    let by_decay = answer(Dual64::new(decay, 1.0));
    let (of_decay, of_bias) = (
        normalised_sensitivity_power(decay),
        gate_sensitivity_power(decay),
    );
    judged(
        worst([
            relative(&[1.0], &by_bias[..1]),
            relative(&[of_decay], &by_decay[1..]),
            relative(&[of_bias], &by_bias[1..]),
        ]),
        relative(&[of_decay], &by_bias[1..]),
    )
}
