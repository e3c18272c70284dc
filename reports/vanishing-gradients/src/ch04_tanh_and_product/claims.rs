//! The claim of chapter 4: the slope of tanh is below 1 most of the time.

use crate::experiments::chain::Chain;
use crate::experiments::instances::{PlainRnn, Squash};
use crate::experiments::quantile::median;
use gradflow_report::{Claim, Count, Evidence, Format, Measure, Text};
use gradflow_sweep::Seed;

/// The claims in the order of the prose.
pub(crate) const CLAIMS: [Claim; 1] = [Claim {
    id: "C5",
    quote: Some(r"对于训练过程大部分情况下$tanh$的导数是小于1的"),
    statement: Text {
        en: "Most of the time the slope of tanh is below 1.",
        zh: "大部分情况下 tanh 的导数小于 1。",
    },
    finding: Text {
        en: "True for every slope that was measured: it is 1 only where the pre-activation is exactly 0. How far below 1 depends on the network, and that is what a long product feels.",
        zh: "测到的每个斜率都如此：只有预激活值恰为 0 时斜率才是 1。至于小多少，则因网络而异，而这正是长连乘所感受到的。",
    },
    condition: None,
    sources: &[],
    control: Text {
        en: "the same networks without the tanh, whose slopes are all 1",
        zh: "同样的网络去掉 tanh，斜率全为 1",
    },
    evidence,
}];

/// A trial is a network with random weights and data over eight steps: the statement is true of it when more than half of its
/// slopes are below 1.
fn evidence() -> Evidence {
    const NETWORKS: u64 = 200;
    const STEPS: usize = 8;
    let slopes = |squash: Squash| -> Vec<Vec<f64>> {
        (0..NETWORKS)
            .map(|index| {
                let rnn = PlainRnn::draw(squash, STEPS, &mut Seed(0).named("C5").stream(index));
                let chain = Chain::of(&rnn);
                (1..=STEPS)
                    .flat_map(|j| chain.slopes(j).as_slice().to_vec())
                    .collect()
            })
            .collect()
    };
    let count = |networks: &[Vec<f64>]| {
        Count::over(
            networks
                .iter()
                .map(|slopes| 2 * below(slopes, 1.0) > slopes.len()),
        )
    };
    let tanh = slopes(Squash::Tanh);
    let all: Vec<f64> = tanh.concat();
    let share = |limit: f64| below(&all, limit) as f64 / all.len() as f64;
    let measure = |label: Text, value: f64, format: Format| Measure {
        label,
        value,
        format,
    };
    Evidence {
        all: count(&tanh),
        within: None,
        control: count(&slopes(Squash::Linear)),
        measured: vec![
            measure(
                Text {
                    en: "share of slopes below 1",
                    zh: "小于 1 的斜率所占比例",
                },
                share(1.0),
                Format::Percent(1),
            ),
            measure(
                Text {
                    en: "share of slopes below 0.9",
                    zh: "小于 0.9 的斜率所占比例",
                },
                share(0.9),
                Format::Percent(1),
            ),
            measure(
                Text {
                    en: "median slope",
                    zh: "斜率的中位数",
                },
                median(&all),
                Format::Fixed(3),
            ),
        ],
    }
}

/// How many of `slopes` lie below `limit`.
fn below(slopes: &[f64], limit: f64) -> usize {
    slopes.iter().filter(|&&slope| slope < limit).count()
}
