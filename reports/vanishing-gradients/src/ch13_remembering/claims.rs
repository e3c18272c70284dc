//! A claim of the field: that a forget bias of 1 is enough.

use super::fresh::{Start, left_over_lags};
use gradflow_report::{Claim, Count, Evidence, Format, Measure, Text};
use gradflow_sweep::Seed;

/// The claims of this chapter.
pub(super) const CLAIMS: &[Claim] = &[Claim {
    id: "C13.1",
    quote: None,
    statement: Text {
        en: "With the forget bias at 1 a fresh LSTM can learn long dependencies.",
        zh: "遗忘门偏置取 1，新建的 LSTM 就能学会长程依赖。",
    },
    finding: Text {
        en: "It is better than 0, and it reaches a few dozen steps. Beyond that, what comes back from the past is smaller than the rounding of single precision beside a term of size one, and nothing of it is learnt until shorter memories have opened the gates.",
        zh: "它比 0 好，也够得着几十步。再往前，从过去传回来的量比单精度在大小为 1 的项旁边的舍入误差还小；要等较短的记忆先把门推开，才谈得上学到它。",
    },
    condition: Some(Text {
        en: "the dependency spans at most 50 steps",
        zh: "依赖跨越至多 50 步",
    }),
    sources: &["jozefowicz2015", "tallec2018"],
    control: Text {
        en: "the same networks under chrono initialisation for 1000 steps",
        zh: "同样的网络，按 1000 步做 chrono 初始化",
    },
    evidence: enough,
}];

/// The dependencies that are tried, in steps; all of them are among the lags of the figure.
const SPANS: [usize; 5] = [10, 20, 50, 100, 200];
/// The longest dependency that meets the condition.
const SHORT: usize = 50;
const NETWORKS: u64 = 12;
/// Half a unit in the last place of 1 in single precision.
const ROUNDING: f64 = 0.5 * f32::EPSILON as f64;

/// One network and one dependency.
struct Trial {
    span: usize,
    left: f64,
}

impl Trial {
    fn learnable(&self) -> bool {
        self.left >= ROUNDING
    }
}

fn trials(start: Start) -> Vec<Trial> {
    let seed = Seed(0).named("C13.1");
    (0..NETWORKS)
        .flat_map(|index| left_over_lags(start, &SPANS, &mut seed.stream(index)))
        .zip(SPANS.into_iter().cycle())
        .map(|(left, span)| Trial { span, left })
        .collect()
}

fn enough() -> Evidence {
    let (one, chrono) = (trials(Start::One), trials(Start::Chrono));
    let at = |span: usize| {
        let left: Vec<f64> = (one.iter().filter(|trial| trial.span == span))
            .map(|trial| trial.left)
            .collect();
        crate::experiments::quantile::median(&left)
    };
    let measure = |label: Text, value: f64| Measure {
        label,
        value,
        format: Format::Significant(2),
    };
    Evidence {
        all: Count::over(one.iter().map(Trial::learnable)),
        within: Some(Count::over(
            (one.iter().filter(|trial| trial.span <= SHORT)).map(Trial::learnable),
        )),
        control: Count::over(chrono.iter().map(Trial::learnable)),
        measured: vec![
            measure(
                Text {
                    en: "left of the gradient after 50 steps, median",
                    zh: "50 步之后梯度还剩多少，中位数",
                },
                at(50),
            ),
            measure(
                Text {
                    en: "left of the gradient after 100 steps, median",
                    zh: "100 步之后梯度还剩多少，中位数",
                },
                at(100),
            ),
            measure(
                Text {
                    en: "rounding of single precision beside 1",
                    zh: "单精度在 1 旁边的舍入误差",
                },
                ROUNDING,
            ),
        ],
    }
}
