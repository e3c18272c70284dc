//! The minimal LSTM of 2024.

use super::judged;
use crate::experiments::instances::{PlainGate, normals, scale, size};
use crate::experiments::oracle::{pre_activation, sigma};
use crate::experiments::residual::relative;
use gradflow_models::{Cell, InputGate, MinLstm};
use gradflow_report::{Article, Check, Equation, PointRng, Sample, Text};
use nalgebra::{DMatrix, DVector};

pub(super) const MIN_LSTM: Equation = Equation {
    id: "D14.5",
    title: Text {
        en: "The minimal LSTM",
        zh: "最小 LSTM",
    },
    latex: r"\begin{aligned}
f_t &= \sigma(W_f x_t + b_f) \\
i_t &= \sigma(W_i x_t + b_i) \\
f'_t &= \frac{f_t}{f_t + i_t}, \qquad i'_t = \frac{i_t}{f_t + i_t} \\
h_t &= f'_t \odot h_{t-1} + i'_t \odot (W_g x_t + b_g)
\end{aligned}",
    article: Article::Absent,
    sources: &["feng2024"],
    check: Check {
        oracle: Text {
            en: "the four lines in plain loops",
            zh: "用朴素循环照这四行计算",
        },
        // A step is a handful of operations; saturated gates lose a few digits in f + i.
        tolerance: 1e-13,
        control: Text {
            en: "the gates as they are, not shared: $f \\odot h_{t-1} + i \\odot g$",
            zh: "门不作归一：$f \\odot h_{t-1} + i \\odot g$",
        },
        condition: None,
        sample: min_lstm,
    },
};

fn min_lstm(rng: &mut PointRng) -> Sample {
    let (inputs, units, scale) = (size(rng), size(rng), scale(rng));
    let mut gate = || PlainGate::draw(units, inputs, scale, None, rng);
    let (forget, input, candidate) = (gate(), gate(), gate());
    let (x, h_prev) = (normals(inputs, 1.0, rng), normals(units, 1.0, rng));
    let f: Vec<f64> = pre_activation(&forget, &x, &h_prev);
    let i = pre_activation(&input, &x, &h_prev);
    let g = pre_activation(&candidate, &x, &h_prev);
    let step = |share: fn(f64, f64) -> f64| -> Vec<f64> {
        (0..units)
            .map(|j| {
                let (f, i) = (sigma(f[j]), sigma(i[j]));
                share(f, i) * h_prev[j] + share(i, f) * g[j]
            })
            .collect()
    };
    let cell = MinLstm {
        forget: weights(&forget),
        input: weights(&input),
        candidate: weights(&candidate),
    };
    let got = cell.step(&DVector::from_vec(x), &DVector::from_vec(h_prev.clone()));
    let want = step(|one, other| one / (one + other));
    judged(
        relative(got.as_slice(), &want),
        relative(&step(|one, _| one), &want),
    )
}

fn weights(plain: &PlainGate<f64>) -> InputGate<f64> {
    let units = plain.b.len();
    InputGate {
        w: DMatrix::from_row_slice(units, plain.w.len() / units, &plain.w),
        b: DVector::from_column_slice(&plain.b),
    }
}
