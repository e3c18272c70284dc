//! Which gradients reach into the past.

use crate::experiments::instances::{PlainRnn, Squash, normals, size};
use crate::experiments::oracle::{rnn_loss_at, rnn_output, rnn_states};
use crate::experiments::probe::{Probe, Weight, slopes};
use crate::experiments::quantile::median;
use crate::experiments::residual::{directional, worst};
use crate::experiments::unrolled::Unrolled;
use gradflow_report::{Claim, Count, Evidence, Format, Measure, PointRng, Text};
use gradflow_sweep::Seed;
use nalgebra::{DMatrix, DVector};

/// Every claim of the chapter.
pub(crate) const CLAIMS: &[Claim] = &[C2, C3];

/// Random networks that each claim is tried on.
const TRIALS: u64 = 300;

/// Two gradients are the same when they differ by less, relative to the norm: up to eight steps of rounding.
const SAME: f64 = 1e-11;

const C2: Claim = Claim {
    id: "C2",
    quote: Some("对于 $W_{0}$ 求偏导并没有长期依赖"),
    statement: Text {
        en: "The gradient of $W_o$ has no long-term dependency.",
        zh: "$W_o$ 的梯度没有长期依赖。",
    },
    finding: Text {
        en: "It is one outer product, built from quantities of step $t$ alone: no product of Jacobians occurs. Its value still depends on the past, because $S_t$ and $O_t$ do.",
        zh: "它只是一个外积，只用到第 $t$ 步的量，其中没有雅可比矩阵的连乘。但它的值仍取决于过去，因为 $S_t$ 和 $O_t$ 取决于过去。",
    },
    condition: None,
    sources: &["werbos1990"],
    control: Text {
        en: "the same said of $W_s$: that its term of step $t$ alone is the whole gradient",
        zh: "把同样的话用在 $W_s$ 上：只凭第 $t$ 步的一项就得到整个梯度",
    },
    evidence: output_weights,
};

/// A trial of C2.
struct OutputTrial {
    /// How far `(O_t − Y_t) S_tᵀ` is from the gradient of `W_o`.
    one_term_error: f64,
    /// How far the term of step `t` alone is from the gradient of `W_s`.
    recurrent_error: f64,
    /// The relative change of the gradient of `W_o` per unit change of `X_1`, in a random direction.
    sensitivity: f64,
}

fn output_weights() -> Evidence {
    let seed = Seed(0).named("C2");
    let trials: Vec<OutputTrial> = (0..TRIALS)
        .map(|index| try_output_weights(&mut seed.stream(index)))
        .collect();
    let sensitivities: Vec<f64> = trials.iter().map(|trial| trial.sensitivity).collect();
    Evidence {
        all: Count::over(trials.iter().map(|trial| trial.one_term_error <= SAME)),
        within: None,
        control: Count::over(trials.iter().map(|trial| trial.recurrent_error <= SAME)),
        measured: vec![
            Measure {
                label: Text {
                    en: "largest relative difference between the gradient of $W_o$ and its one term",
                    zh: "$W_o$ 的梯度与那唯一一项的最大相对差",
                },
                value: worst(trials.iter().map(|trial| trial.one_term_error)),
                format: Format::Significant(2),
            },
            Measure {
                label: Text {
                    en: "relative change of that gradient when $X_1$ moves by one unit (median)",
                    zh: "$X_1$ 移动一个单位时，这个梯度的相对变化（中位数）",
                },
                value: median(&sensitivities),
                format: Format::Significant(2),
            },
        ],
    }
}

fn try_output_weights(rng: &mut PointRng) -> OutputTrial {
    let steps = size(rng).max(2);
    let rnn = PlainRnn::draw(Squash::draw(rng), steps, rng);
    let net = Unrolled::of(&rnn);
    let mut along = rnn.still();
    along.w_o = normals(rnn.w_o.len(), 1.0, rng);
    let direction = DMatrix::from_row_slice(rnn.outputs(), rnn.units(), &along.w_o);
    let want = rnn_loss_at(&rnn.along(&along), steps).eps;
    let term = net.error(steps) * net.s(steps).transpose();
    let sensitivity = moved_by_first_input(&rnn, &net, rng).norm() / term.norm();
    let probe = Probe::of(Weight::Recurrent, &rnn, rng);
    OutputTrial {
        one_term_error: directional(term.dot(&direction), want, term.norm()),
        recurrent_error: directional(
            probe.path(steps),
            probe.derivative_where(|_| true),
            probe.gradient().norm(),
        ),
        sensitivity,
    }
}

/// The derivative of `(O_t − Y_t) S_tᵀ` when `X_1` moves along a random unit vector, `t` the last step.
fn moved_by_first_input(rnn: &PlainRnn<f64>, net: &Unrolled, rng: &mut PointRng) -> DMatrix<f64> {
    let mut along = rnn.still();
    let direction = DVector::from_vec(normals(net.x(1).len(), 1.0, rng)).normalize();
    along.xs[0] = direction.as_slice().to_vec();
    let moving = rnn.along(&along);
    let t = rnn.steps();
    let state = &rnn_states(&moving)[t];
    let output = rnn_output(&moving, state);
    slopes(&output) * net.s(t).transpose() + net.error(t) * slopes(state).transpose()
}

const C3: Claim = Claim {
    id: "C3",
    quote: Some("对于 $W_{x}$、$W_{s}$ 求偏导，会随着时间序列产生长期依赖"),
    statement: Text {
        en: "The gradients of $W_x$ and $W_s$ depend on the whole past.",
        zh: "$W_x$ 和 $W_s$ 的梯度依赖于整个过去。",
    },
    finding: Text {
        en: "Every earlier step adds a term of its own, the oldest one included; leaving the earlier terms out changes the gradient.",
        zh: "先前的每一步都贡献一项，最早的一步也不例外；去掉这些项，梯度就变了。",
    },
    condition: None,
    sources: &["werbos1990", "williams1989"],
    control: Text {
        en: "the same networks with $W_s = 0$, which cuts every path into the past",
        zh: "同样的网络，但令 $W_s = 0$，切断通往过去的一切路径",
    },
    evidence: reach_into_the_past,
};

/// The shares of a gradient that come from the past, by norm.
struct Past {
    /// Of all steps before the last.
    earlier: f64,
    /// Of the first step alone.
    oldest: f64,
}

fn reach_into_the_past() -> Evidence {
    let seed = Seed(0).named("C3");
    let (mut reached, mut cut) = (Vec::new(), Vec::new());
    for index in 0..TRIALS {
        let rng = &mut seed.stream(index);
        let rnn = PlainRnn::draw(Squash::draw(rng), 3, rng);
        let mut without = rnn.clone();
        without.w_s.fill(0.0);
        for weight in [Weight::Input, Weight::Recurrent] {
            reached.push(past(&Probe::of(weight, &rnn, rng)));
            cut.push(past(&Probe::of(weight, &without, rng)));
        }
    }
    let reaches = |past: &Past| past.earlier > SAME && past.oldest > 0.0;
    let earlier: Vec<f64> = reached.iter().map(|past| past.earlier).collect();
    let oldest: Vec<f64> = reached.iter().map(|past| past.oldest).collect();
    Evidence {
        all: Count::over(reached.iter().map(reaches)),
        within: None,
        control: Count::over(cut.iter().map(reaches)),
        measured: vec![
            Measure {
                label: Text {
                    en: "share of a three-step gradient that comes from the two earlier steps (median)",
                    zh: "三步梯度中来自前两步的份额（中位数）",
                },
                value: median(&earlier),
                format: Format::Percent(0),
            },
            Measure {
                label: Text {
                    en: "share that comes from the first step alone (median)",
                    zh: "仅来自第一步的份额（中位数）",
                },
                value: median(&oldest),
                format: Format::Percent(0),
            },
        ],
    }
}

fn past(probe: &Probe) -> Past {
    let norms = [1, 2, 3].map(|k| probe.path_matrix(k).norm());
    let all: f64 = norms.iter().sum();
    Past {
        earlier: (norms[0] + norms[1]) / all,
        oldest: norms[0] / all,
    }
}
