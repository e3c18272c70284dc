//! Whether the formula holds at any time.

use crate::experiments::instances::Squash;
use crate::experiments::probe::{Probe, Weight};
use crate::experiments::quantile::median;
use crate::experiments::residual::{directional, worst};
use gradflow_report::{Claim, Count, Evidence, Format, Measure, PointRng, Text};
use gradflow_sweep::Seed;

/// Every claim of the chapter.
pub(crate) const CLAIMS: &[Claim] = &[C4];

/// The longest sequence that C4 is tried on.
const LONGEST: usize = 12;

/// Networks drawn for each length.
const PER_LENGTH: u64 = 30;

/// The formula and the oracle agree when they differ by less, relative to the norm of the gradient: twelve steps of rounding.
const SAME: f64 = 1e-11;

const C4: Claim = Claim {
    id: "C4",
    quote: Some("可以得出任意时刻对 $W_{x}$、$W_{s}$ 求偏导的公式"),
    statement: Text {
        en: "One formula gives the gradient of $W_x$ and $W_s$ at any time $t$.",
        zh: "同一个公式给出任意时刻 $t$ 对 $W_x$、$W_s$ 的梯度。",
    },
    finding: Text {
        en: "It does once the matrices are multiplied with the latest on the left. The formula as printed does not say so; each network is tried in both orders, with tanh.",
        zh: "只要矩阵相乘时把后来的放在左边，公式就成立。原文没有写明次序；这里对每个带 tanh 的网络把两种次序都试了一遍。",
    },
    condition: Some(Text {
        en: "the latest factor stands on the left, and the derivative of $S_k$ by the weight is the immediate one",
        zh: "后来的因子在左边，且 $S_k$ 对权重的导数取直接偏导",
    }),
    sources: &["werbos1990", "pascanu2013"],
    control: Text {
        en: "the right order with total derivatives, for sequences of two steps or more",
        zh: "次序正确，但用全导数，序列至少两步",
    },
    evidence: any_time,
};

/// How far three readings of the formula are from the oracle.
struct Trial {
    latest_left: f64,
    earliest_left: f64,
    total_derivatives: f64,
}

fn any_time() -> Evidence {
    let seed = Seed(0).named("C4");
    let (mut trials, mut long) = (Vec::new(), Vec::new());
    for t in 1..=LONGEST {
        for index in 0..PER_LENGTH {
            let stream = (t as u64) * PER_LENGTH + index;
            let trial = try_at(t, &mut seed.stream(stream));
            if t > 1 {
                long.push(trial.total_derivatives);
            }
            trials.push(trial);
        }
    }
    let same = |error: f64| error <= SAME;
    let errors: Vec<f64> = trials.iter().map(|trial| trial.earliest_left).collect();
    Evidence {
        all: Count::over(
            trials
                .iter()
                .flat_map(|trial| [same(trial.latest_left), same(trial.earliest_left)]),
        ),
        within: Some(Count::over(
            trials.iter().map(|trial| same(trial.latest_left)),
        )),
        control: Count::over(long.iter().map(|&error| same(error))),
        measured: vec![
            Measure {
                label: Text {
                    en: "largest relative error with the latest factor on the left, $t = 1$ to $12$",
                    zh: "后来的因子在左边时的最大相对误差，$t = 1$ 到 $12$",
                },
                value: worst(trials.iter().map(|trial| trial.latest_left)),
                format: Format::Significant(2),
            },
            Measure {
                label: Text {
                    en: "relative error with the earliest factor on the left (median)",
                    zh: "早先的因子在左边时的相对误差（中位数）",
                },
                value: median(&errors),
                format: Format::Significant(2),
            },
        ],
    }
}

fn try_at(t: usize, rng: &mut PointRng) -> Trial {
    let probe = Probe::draw(Weight::draw(rng), Squash::Tanh, t, rng);
    let net = &probe.net;
    let by_state = net.loss_by_state(t);
    let want = probe.derivative_where(|_| true);
    let norm = probe.gradient().norm();
    let sum = |path: &dyn Fn(usize) -> f64| directional((1..=t).map(path).sum(), want, norm);
    Trial {
        latest_left: sum(&|k| probe.path(k)),
        earliest_left: sum(&|k| by_state.dot(&(net.reversed_product(t, k) * probe.immediate(k)))),
        total_derivatives: sum(&|k| by_state.dot(&(net.product(t, k) * probe.total(k)))),
    }
}
