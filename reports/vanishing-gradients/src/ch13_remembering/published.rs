//! Published scores of forgetting beside ours.

use super::equations::{PRINTED_ADDING, best_blind_copy};
use gradflow_math::closed_form::baseline::adding_problem;
use gradflow_report::{Format, Ours, Published, PublishedNumber, Text};

/// The tables of this chapter.
pub(super) const PUBLISHED: &[Published] = &[Published {
    id: "memoryless",
    title: Text {
        en: "What a model without memory scores",
        zh: "没有记忆的模型的得分",
    },
    rows: &[
        copy(
            Text {
                en: "copy problem, T = 100 (nats)",
                zh: "复制任务，T = 100（nat）",
            },
            0.173_287,
            |_| copied(100),
        ),
        copy(
            Text {
                en: "copy problem, T = 1000 (nats)",
                zh: "复制任务，T = 1000（nat）",
            },
            0.020_387,
            |_| copied(1000),
        ),
        PublishedNumber {
            quantity: Text {
                en: "adding problem, mean squared error",
                zh: "加法任务，均方误差",
            },
            value: 0.167,
            format: Format::Fixed(4),
            source: "arjovsky2016",
            place: Text {
                en: "the adding problem",
                zh: "加法任务一节",
            },
            ours: |_| Ours {
                value: adding_problem(),
                allowance: 0.5e-3,
            },
            differs: None,
        },
        PublishedNumber {
            quantity: Text {
                en: "adding problem, mean squared error",
                zh: "加法任务，均方误差",
            },
            value: PRINTED_ADDING,
            format: Format::Fixed(4),
            source: "le2015",
            place: Text {
                en: "the adding problem",
                zh: "加法任务一节",
            },
            ours: |_| Ours {
                value: adding_problem(),
                allowance: 0.5e-4,
            },
            differs: Some(Text {
                en: "The variance of the sum of two uniform numbers is exactly 1/6; one digit is wrong in print.",
                zh: "两个均匀分布的数之和的方差恰为 1/6；印刷时错了一个数字。",
            }),
        },
    ],
}];

const fn copy(
    quantity: Text,
    value: f64,
    ours: fn(gradflow_report::Budget) -> Ours,
) -> PublishedNumber {
    PublishedNumber {
        quantity,
        value,
        format: Format::Fixed(6),
        source: "arjovsky2016",
        place: Text {
            en: "the formula 10 ln 8/(T + 20)",
            zh: "公式 10 ln 8/(T + 20)",
        },
        ours,
        differs: None,
    }
}

/// Counted: one symbol of eight, ten times, among T + 20 positions.
fn copied(delay: usize) -> Ours {
    Ours {
        value: 10.0 * best_blind_copy(8, 1, delay) / (delay + 20) as f64,
        allowance: 0.5e-6,
    }
}
