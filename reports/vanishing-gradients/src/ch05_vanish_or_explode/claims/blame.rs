//! C8 and C9: whether the product is to blame, and what cures it.

use crate::experiments::instances::size;
use crate::experiments::quantile::median;
use gradflow_math::{Activation, Init};
use gradflow_models::{Cell, Rnn, bptt};
use gradflow_report::{Claim, Count, Evidence, Format, Measure, PointRng, Text};
use gradflow_sweep::Seed;
use nalgebra::{DMatrix, DVector};
use rand::RngExt;
use rand_distr::StandardNormal;
use std::sync::OnceLock;

pub(super) const C8: Claim = Claim {
    id: "C8",
    quote: Some(
        r"梯度消失和爆炸的根本原因就是 $\prod_{j=k+1}^{t}{\frac{\partial{S_{j}}}{\partial{S_{j-1}}}}$ 这一部分",
    ),
    statement: Text {
        en: "The gradient vanishes because the product does.",
        zh: "梯度之所以消失，是因为连乘消失。",
    },
    finding: Text {
        en: "Right for the contributions of distant times, which reach the weights through the product alone. The gradient as a whole does not vanish with them: the term $k = t$ contains no product.",
        zh: "就遥远时刻的贡献而言是对的，它们只能经由连乘到达权重。整个梯度却不会随之消失：$k = t$ 的那一项不含连乘。",
    },
    condition: Some(Text {
        en: "it is read as a statement about the terms of long lag, not about the whole gradient",
        zh: "把它理解为关于长时滞各项的论断，而不是关于整个梯度的论断",
    }),
    sources: &["pascanu2013", "hochreiter1991"],
    control: Text {
        en: "orthogonal weights without tanh: the terms of long lag are said to vanish there too",
        zh: "不带 tanh 的正交权重：假称那里长时滞的各项也消失",
    },
    evidence: blame,
};

/// T, the length of the sequences of C8.
const STEPS: usize = 60;
/// Lags from here on are long.
const LONG: usize = 40;
/// A part of the gradient has vanished when it is below this share of the term `k = t`.
const VANISHED: f64 = 1e-3;

/// Parts of the gradient of `W_x`, relative to the norm of its term `k = t`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PastShares {
    /// The terms of lag [`LONG`] and more, together.
    pub(crate) long_lags: f64,
    /// The whole gradient.
    pub(crate) total: f64,
}

/// The parts in networks whose weights have a largest singular value between 0.5 and 0.75.
pub(crate) fn past_shares() -> &'static [PastShares] {
    static SHARES: OnceLock<Vec<PastShares>> = OnceLock::new();
    SHARES.get_or_init(|| {
        trials(Seed(0).named("C8"), Activation::Tanh, |rng| {
            rng.random_range(0.5..0.75)
        })
    })
}

fn blame() -> Evidence {
    let shares = past_shares();
    let long_lags = || shares.iter().map(|trial| trial.long_lags < VANISHED);
    let whole = shares.iter().map(|trial| trial.total < VANISHED);
    let kept = trials(Seed(0).named("C8 control"), Activation::Identity, |_| 1.0);
    let middle =
        |part: fn(&PastShares) -> f64| median(&shares.iter().map(part).collect::<Vec<f64>>());
    Evidence {
        all: Count::over(long_lags().chain(whole)),
        within: Some(Count::over(long_lags())),
        control: Count::over(kept.iter().map(|trial| trial.long_lags < VANISHED)),
        measured: vec![
            Measure {
                label: Text {
                    en: "terms of lag 40 and more, relative to the term $k = t$ (median)",
                    zh: "时滞 40 以上各项之和，相对于 $k = t$ 的项（中位数）",
                },
                value: middle(|trial| trial.long_lags),
                format: Format::Significant(2),
            },
            Measure {
                label: Text {
                    en: "the whole gradient, relative to the term $k = t$ (median)",
                    zh: "整个梯度，相对于 $k = t$ 的项（中位数）",
                },
                value: middle(|trial| trial.total),
                format: Format::Fixed(2),
            },
        ],
    }
}

/// Networks with `W_s = c Q`, Q orthogonal and c drawn by `scale`, under white input.
fn trials(seed: Seed, activation: Activation, scale: fn(&mut PointRng) -> f64) -> Vec<PastShares> {
    const NETWORKS: u64 = 100;
    (0..NETWORKS)
        .map(|index| {
            let rng = &mut seed.stream(index);
            let (units, inputs) = (rng.random_range(2..=8), size(rng));
            let w_xh = Init::Gaussian { gain: 1.0 }.sample(units, inputs, rng);
            let w_hh = scale(rng) * Init::Orthogonal.sample(units, units, rng);
            let cell = Rnn {
                w_xh,
                w_hh,
                b_h: DVector::zeros(units),
                activation,
            };
            shares(&cell, rng)
        })
        .collect()
}

fn shares(cell: &Rnn<f64>, rng: &mut PointRng) -> PastShares {
    let units = cell.state_len();
    let mut normals = |rows: usize, cols: usize| {
        DMatrix::from_fn(rows, cols, |_, _| rng.sample::<f64, _>(StandardNormal))
    };
    let xs = normals(cell.input_len(), STEPS);
    // The loss is at the last step: only its state has an immediate derivative.
    let mut d_states = DMatrix::zeros(units, STEPS);
    d_states.set_column(STEPS - 1, &normals(units, 1).column(0));
    let states = bptt::unroll(cell, &DVector::zeros(units), &xs).expect("the shapes agree");
    let moments = bptt::backward(cell, &xs, &states, &d_states).expect("the shapes agree");
    let mut last = 0.0;
    let mut long_lags = DMatrix::zeros(units, cell.input_len());
    let mut total = long_lags.clone();
    for (lag, moment) in moments.enumerate() {
        let term = moment.pullback.d_cell.w_xh;
        if lag == 0 {
            last = term.norm();
        }
        if lag >= LONG {
            long_lags += &term;
        }
        total += term;
    }
    PastShares {
        long_lags: long_lags.norm() / last,
        total: total.norm() / last,
    }
}

pub(super) const C9: Claim = Claim {
    id: "C9",
    quote: Some(
        r"一种办法就是使 ${\frac{\partial{S_{j}}}{\partial{S_{j-1}}}}\approx1$，另一种办法就是使 ${\frac{\partial{S_{j}}}{\partial{S_{j-1}}}}\approx0$",
    ),
    statement: Text {
        en: "Making each factor about 1, or about 0, cures the vanishing gradient.",
        zh: "使每个因子约等于 1，或者约等于 0，可以消除梯度消失。",
    },
    finding: Text {
        en: "Factors whose singular values are near 1 bring the gradient through. Factors near 0 stop it: what they remove is not the trouble but the gradient.",
        zh: "奇异值接近 1 的因子能把梯度传过去。接近 0 的因子则将它截断：它们消除的不是麻烦，而是梯度。",
    },
    condition: Some(Text {
        en: "the factors are about 1",
        zh: "因子约等于 1",
    }),
    sources: &["saxe2014", "arjovsky2016"],
    control: Text {
        en: "factors between 2 and 3",
        zh: "因子介于 2 与 3 之间",
    },
    evidence: cures,
};

fn cures() -> Evidence {
    let near_one = arrivals("C9 one", 0.99..1.01);
    let near_zero = arrivals("C9 zero", 0.001..0.1);
    let count =
        |arrivals: &[f64]| Count::over(arrivals.iter().map(|ratio| (0.5..2.0).contains(ratio)));
    Evidence {
        all: count(&[near_one.as_slice(), near_zero.as_slice()].concat()),
        within: Some(count(&near_one)),
        control: count(&arrivals("C9 control", 2.0..3.0)),
        measured: vec![
            Measure {
                label: Text {
                    en: "length of the gradient after 50 steps, factors about 1 (median)",
                    zh: "50 步之后梯度的长度，因子约等于 1（中位数）",
                },
                value: median(&near_one),
                format: Format::Fixed(3),
            },
            Measure {
                label: Text {
                    en: "length of the gradient after 50 steps, factors about 0 (median)",
                    zh: "50 步之后梯度的长度，因子约等于 0（中位数）",
                },
                value: median(&near_zero),
                format: Format::Significant(1),
            },
        ],
    }
}

/// The length that a unit vector has after 50 factors `c_j Q`, Q orthogonal and `c_j` uniform in `factors`.
fn arrivals(name: &str, factors: std::ops::Range<f64>) -> Vec<f64> {
    const TRIALS: u64 = 100;
    const LAG: usize = 50;
    let seed = Seed(0).named(name);
    (0..TRIALS)
        .map(|index| {
            let rng = &mut seed.stream(index);
            let units = size(rng);
            let q = Init::Orthogonal.sample(units, units, rng);
            let start = DVector::from_element(units, 1.0 / (units as f64).sqrt());
            let arrived = (0..LAG).fold(start, |delta, _| {
                q.tr_mul(&delta) * rng.random_range(factors.clone())
            });
            arrived.norm()
        })
        .collect()
}
