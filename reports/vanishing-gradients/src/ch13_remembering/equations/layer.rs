//! A layer of gates: how well it learns at every lag, and how long it remembers on average.

use super::judged;
use crate::ch13_remembering::laws::{Law, kept};
use crate::experiments::oracle::sigma;
use crate::experiments::residual::relative;
use gradflow_math::closed_form::memory::chrono_mean_time;
use gradflow_report::{Article, Check, Equation, PointRng, Sample, Text};
use num_dual::Dual64;
use rand::RngExt;

pub(super) const EVEN_BIASES: Equation = Equation {
    id: "D13.3",
    title: Text {
        en: "Biases spread evenly learn alike at every lag",
        zh: "偏置均匀铺开，各种时滞学得一样好",
    },
    latex: r"\begin{aligned}
&\frac{1}{\beta - \alpha} \int_\alpha^\beta n f^n (1 - f)\, db, \qquad f = \sigma(b) \\
&\quad = \frac{\sigma(\beta)^n - \sigma(\alpha)^n}{\beta - \alpha}
\end{aligned}",
    article: Article::Absent,
    sources: &[],
    check: Check {
        oracle: Text {
            en: "the integral by Simpson’s rule over derivatives from dual numbers through a plain loop of $n$ products",
            zh: "积分用辛普森法则，被积的导数由对偶数穿过 $n$ 次相乘的朴素循环求得",
        },
        // Simpson's rule with 400 intervals of at most .025: (h⁴/180) · range · f⁗, with a fourth derivative of a few units.
        tolerance: 1e-7,
        control: Text {
            en: "the sensitivity at the mean bias in place of the mean sensitivity",
            zh: "用平均偏置处的灵敏度代替灵敏度的平均",
        },
        condition: None,
        sample: even_biases,
    },
};

fn even_biases(rng: &mut PointRng) -> Sample {
    const INTERVALS: u32 = 400;
    let n: u32 = rng.random_range(1..=50);
    let low: f64 = rng.random_range(-1.0..1.0);
    let high = low + rng.random_range(1.0..10.0);
    let derivative = |bias: f64| {
        let f = sigma(Dual64::new(bias, 1.0));
        (0..n).fold(Dual64::from(1.0), |carried, _| carried * f).eps
    };
    let width = (high - low) / f64::from(INTERVALS);
    let integral = (0..=INTERVALS).fold(0.0, |sum, index| {
        let weight = match index {
            0 | INTERVALS => 1.0,
            _ if index % 2 == 1 => 4.0,
            _ => 2.0,
        };
        sum + weight * derivative(low + f64::from(index) * width)
    });
    let want = [integral * width / 3.0 / (high - low)];
    let lag = f64::from(n);
    let got = (kept(high, lag) - kept(low, lag)) / (high - low);
    judged(
        relative(&[got], &want),
        relative(&[derivative(f64::midpoint(low, high))], &want),
    )
}

pub(super) const CHRONO: Equation = Equation {
    id: "D13.4",
    title: Text {
        en: "The mean lifetime of chrono initialisation",
        zh: "chrono 初始化的平均寿命",
    },
    latex: r"\begin{aligned}
b_f &= \ln u, \quad u \sim U[1, T_{\max} - 1] \\
b_i &= -b_f \\
\Bigl\langle \frac{1}{1 - f} \Bigr\rangle &= \bigl\langle 1 + e^{b_f} \bigr\rangle = 1 + \frac{T_{\max}}{2}
\end{aligned}",
    article: Article::Absent,
    sources: &["tallec2018"],
    check: Check {
        oracle: Text {
            en: "the mean over 40 equally likely biases of the lifetime, summed as a geometric series in a plain loop",
            zh: "对 40 个等可能的偏置求平均寿命，寿命在朴素循环里按几何级数求和",
        },
        // The series is cut where a term is 1e-16 of the first, and so leaves about that times the lifetime.
        tolerance: 1e-9,
        control: Text {
            en: "the lifetime at the mean bias",
            zh: "平均偏置处的寿命",
        },
        condition: None,
        sample: chrono,
    },
};

fn chrono(rng: &mut PointRng) -> Sample {
    const UNITS: u32 = 40;
    let longest: f64 = rng.random_range(4.0..60.0);
    let law = Law::Chrono { longest };
    let shares = || (0..UNITS).map(|index| (f64::from(index) + 0.5) / f64::from(UNITS));
    // 1 + f + f² + …: how many steps a unit is kept on average.
    let lifetime = |f: f64| {
        let (mut sum, mut left) = (0.0, 1.0);
        while left > 1e-16 {
            sum += left;
            left *= f;
        }
        sum
    };
    let mean = |value: &dyn Fn(f64) -> f64| shares().map(value).sum::<f64>() / f64::from(UNITS);
    let want = mean(&|share| lifetime(sigma((1.0 + share * (longest - 2.0)).ln())));
    let mean_bias = mean(&|share| law.bias(share));
    judged(
        relative(&[chrono_mean_time(longest)], &[want]),
        relative(&[1.0 + mean_bias.exp()], &[want]),
    )
}
