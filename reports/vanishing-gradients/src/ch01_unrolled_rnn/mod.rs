//! Chapter: The unrolled network and its loss.

mod checks;
mod claims;
mod equations;
mod fig_unrolled;
mod training;

use crate::experiments::pencil;
use fig_unrolled::UnrolledNetwork;
use gradflow_report::{Chapter, FigureEntry, Format, Quantity, Text};

/// The chapter.
pub(crate) const CHAPTER: Chapter = Chapter {
    slug: "unrolled-rnn",
    title: Text {
        en: "The unrolled network and its loss",
        zh: "展开的循环网络与它的损失",
    },
    summary: Text {
        en: "A recurrent network written out step by step, and the loss it is trained on.",
        zh: "把循环网络一步一步写开，并写出训练它所用的损失。",
    },
    dir: "ch01_unrolled_rnn",
    equations: equations::EQUATIONS,
    claims: claims::CLAIMS,
    figures: &[FigureEntry::of::<UnrolledNetwork>()],
    explorers: &[],
    published: &[],
    quantities: &[
        Quantity {
            id: "example-state-1",
            value: |_| pencil::state(1),
            format: Format::Fixed(0),
        },
        Quantity {
            id: "example-state-2",
            value: |_| pencil::state(2),
            format: Format::Fixed(1),
        },
        Quantity {
            id: "example-state-3",
            value: |_| pencil::state(3),
            format: Format::Fixed(2),
        },
        Quantity {
            id: "example-error",
            value: |_| pencil::error(),
            format: Format::Fixed(2),
        },
        Quantity {
            id: "example-loss",
            value: |_| pencil::loss(),
            format: Format::Fixed(5),
        },
    ],
};
