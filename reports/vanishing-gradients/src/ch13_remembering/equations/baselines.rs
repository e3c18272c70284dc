//! What a model without memory scores on the two usual tests of memory.

use super::judged;
use crate::experiments::residual::{relative, worst};
use gradflow_math::closed_form::baseline::{adding_problem, copy_problem};
use gradflow_report::{Article, Check, Equation, PointRng, Sample, Text};
use rand::RngExt;

pub(super) const COPY: Equation = Equation {
    id: "D13.6",
    title: Text {
        en: "Copying without a memory",
        zh: "没有记忆时的复制任务",
    },
    latex: r"\begin{aligned}
L_{\mathrm{copy}} &= \frac{M \ln K}{T + 2M} \\
&= \frac{10 \ln 8}{T + 20} \qquad (K = 8,\ M = 10)
\end{aligned}",
    article: Article::Absent,
    sources: &["arjovsky2016"],
    check: Check {
        oracle: Text {
            en: "all $K^M$ sequences written out, the best distribution at every position counted, the mean of $-\\ln p$ summed in plain loops",
            zh: "列出全部 $K^M$ 个序列，逐个位置数出最好的分布，用朴素循环求 $-\\ln p$ 的均值",
        },
        // A few hundred additions of order one.
        tolerance: 1e-12,
        control: Text {
            en: "the mean over the $T$ steps of the delay only",
            zh: "只对 $T$ 步延迟求平均",
        },
        condition: None,
        sample: copy,
    },
};

/// The cross-entropy of a whole sequence under the best answer that knows the position and nothing else.
pub(in crate::ch13_remembering) fn best_blind_copy(
    symbols: usize,
    length: usize,
    delay: usize,
) -> f64 {
    let sequences = symbols.pow(u32::try_from(length).expect("a few symbols are copied"));
    let positions = delay + 2 * length;
    let mut loss = 0.0;
    for position in 0..positions {
        // Symbol 0 is the blank.
        let mut counts = vec![0.0; symbols + 1];
        for sequence in 0..sequences {
            let place = (position + length).checked_sub(positions);
            let target = place.map_or(0, |place| {
                let digit =
                    symbols.pow(u32::try_from(place).expect("fewer places than symbols copied"));
                sequence / digit % symbols + 1
            });
            counts[target] += 1.0;
        }
        for count in counts {
            let share: f64 = count / sequences as f64;
            if share > 0.0 {
                loss -= share * share.ln();
            }
        }
    }
    loss
}

fn copy(rng: &mut PointRng) -> Sample {
    let (symbols, length) = (rng.random_range(2..=4), rng.random_range(1..=3));
    let delay = rng.random_range(1..=40);
    let positions = delay + 2 * length;
    let want = [best_blind_copy(symbols, length, delay) / positions as f64];
    let guessed = length as f64 * (symbols as f64).ln();
    // Ten of eight symbols are too many sequences to write out; one of eight, ten times, has the same counts.
    let published = 10.0 * best_blind_copy(8, 1, delay) / (delay + 20) as f64;
    judged(
        worst([
            relative(&[guessed / positions as f64], &want),
            relative(&[copy_problem(delay)], &[published]),
        ]),
        relative(&[guessed / delay as f64], &want),
    )
}

pub(super) const ADDING: Equation = Equation {
    id: "D13.7",
    title: Text {
        en: "Adding without a memory",
        zh: "没有记忆时的加法任务",
    },
    latex: r"\begin{aligned}
y &= m + s\,(X_1 + X_2), \quad X \sim U[a, b] \\
L_{\mathrm{add}} &= \min_c \bigl\langle (y - c)^2 \bigr\rangle = \frac{s^2 (b - a)^2}{6} \\
&= \tfrac{1}{6} \quad \bigl(U[0, 1],\ s = 1\bigr) \\
&= \tfrac{1}{24} \quad \bigl(U[-1, 1],\ s = \tfrac{1}{4}\bigr)
\end{aligned}",
    article: Article::Absent,
    sources: &["arjovsky2016", "hochreiter1997"],
    check: Check {
        oracle: Text {
            en: "both moments of $y$ by three-point Gauss quadrature, which is exact for them, in plain loops",
            zh: "$y$ 的两个矩用三点高斯求积（对它们是精确的），朴素循环",
        },
        // The variance is the difference of two moments whose size it may undercut by a factor of 1e3.
        tolerance: 1e-11,
        control: Text {
            en: "0.1767 in the place of 1/6, as one paper prints it",
            zh: "用 0.1767 代替 1/6，有一篇论文就是这样印的",
        },
        condition: None,
        sample: adding,
    },
};

/// The value that Le, Jaitly & Hinton (2015) print for 1/6.
pub(in crate::ch13_remembering) const PRINTED_ADDING: f64 = 0.1767;

fn adding(rng: &mut PointRng) -> Sample {
    let (offset, scale) = (rng.random_range(-1.0..1.0), rng.random_range(0.1..2.0));
    let low = rng.random_range(-2.0..1.0);
    let width: f64 = rng.random_range(0.5..3.0);
    let nodes = [
        (0.5 - 0.15_f64.sqrt(), 5.0 / 18.0),
        (0.5, 4.0 / 9.0),
        (0.5 + 0.15_f64.sqrt(), 5.0 / 18.0),
    ];
    let (mut mean, mut square) = (0.0, 0.0);
    for (one, weight_of_one) in nodes {
        for (other, weight_of_other) in nodes {
            let y = offset + scale * (2.0 * low + width * (one + other));
            let weight = weight_of_one * weight_of_other;
            mean += weight * y;
            square += weight * y * y;
        }
    }
    let want = [square - mean * mean];
    let size = (scale * width).powi(2);
    judged(
        relative(&[size * adding_problem()], &want),
        relative(&[size * PRINTED_ADDING], &want),
    )
}
