//! The published place of the wall beside ours.

use super::unit::{START, sigma, wall};
use gradflow_report::{Format, Ours, Published, PublishedNumber, Text};

/// Half of the last published digit.
const HALF_A_DIGIT: f64 = 0.005;

const FIGURE: Text = Text {
    en: "figure 6",
    zh: "图 6",
};

/// The tables.
pub(super) const PUBLISHED: &[Published] = &[Published {
    id: "wall-place",
    title: Text {
        en: "The place of the wall",
        zh: "峭壁的位置",
    },
    rows: &[
        PublishedNumber {
            quantity: Text {
                en: "bias $b$ of the wall at $w = 4.69$",
                zh: "$w = 4.69$ 时峭壁的偏置 $b$",
            },
            value: -2.42,
            format: Format::Fixed(3),
            source: "pascanu2013",
            place: FIGURE,
            ours: |_| Ours {
                value: wall(4.69, START),
                allowance: HALF_A_DIGIT,
            },
            differs: None,
        },
        PublishedNumber {
            quantity: Text {
                en: "weight $w$ of the wall at $b = -2.42$",
                zh: "$b = -2.42$ 时峭壁的权重 $w$",
            },
            value: 4.69,
            format: Format::Fixed(3),
            source: "pascanu2013",
            place: FIGURE,
            ours: |_| Ours {
                value: (START + 2.42) / sigma(START),
                allowance: HALF_A_DIGIT,
            },
            differs: None,
        },
    ],
}];
