//! A claim of the field: that a gradient which neither vanishes nor explodes is easy to use.

use super::memory::{DECAYS, Powers, measure};
use gradflow_report::{Claim, Count, Evidence, Format, Measure, Text};

/// The claims of this chapter.
pub(super) const CLAIMS: &[Claim] = &[Claim {
    id: "C14.1",
    quote: None,
    statement: Text {
        en: "A recurrence whose gradient neither vanishes nor explodes reacts mildly to its parameters.",
        zh: "梯度既不消失也不爆炸的递推，对自己的参数反应温和。",
    },
    finding: Text {
        en: "The longer the memory, the more sharply the state reacts to the decay itself, because every step back multiplies the change. It is mild where the parameter is the bias of a gate, which is a logarithm of the memory.",
        zh: "记忆越长，状态对衰减因子本身的反应就越剧烈，因为每往回一步，改变就再乘一次。若参数是门的偏置，也就是记忆长度的对数，反应才是温和的。",
    },
    condition: Some(Text {
        en: "the parameter is the bias of a gate",
        zh: "参数是门的偏置",
    }),
    sources: &["zucchet2024"],
    control: Text {
        en: "memories of less than two steps, $\\lambda \\le 0.3$",
        zh: "不到两步的记忆，$\\lambda \\le 0.3$",
    },
    evidence: mild,
}];

/// Sequences for each decay.
const SEQUENCES: u64 = 16;
/// Mild is at most three times the size of the state, so nine times its mean square.
const MILD: f64 = 9.0;
const SHORT: [f64; 3] = [0.1, 0.2, 0.3];

fn by_decay(powers: &Powers) -> f64 {
    powers.by_decay.mean / powers.state.mean
}

fn by_bias(powers: &Powers) -> f64 {
    // The normalised state has the mean square 1.
    powers.by_bias.mean
}

fn mild() -> Evidence {
    let long = DECAYS.map(|decay| measure(decay, SEQUENCES));
    let short = SHORT.map(|decay| measure(decay, SEQUENCES));
    let both = |powers: &Powers| [by_decay(powers) <= MILD, by_bias(powers) <= MILD];
    let last = &long[DECAYS.len() - 1];
    let measured = |label: Text, value: f64| Measure {
        label,
        value: value.sqrt(),
        format: Format::Significant(2),
    };
    Evidence {
        all: Count::over(long.iter().flat_map(both)),
        within: Some(Count::over(
            long.iter().map(|powers| by_bias(powers) <= MILD),
        )),
        control: Count::over(short.iter().flat_map(both)),
        measured: vec![
            measured(
                Text {
                    en: "reaction to $\\lambda$ over size of the state, $\\lambda = 0.995$",
                    zh: "对 $\\lambda$ 的反应与状态大小之比，$\\lambda = 0.995$",
                },
                by_decay(last),
            ),
            measured(
                Text {
                    en: "reaction to the bias over size of the state, $\\lambda = 0.995$",
                    zh: "对偏置的反应与状态大小之比，$\\lambda = 0.995$",
                },
                by_bias(last),
            ),
        ],
    }
}
