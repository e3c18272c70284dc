//! Chapter: Backpropagation through time, by hand.

mod checks;
mod claims;
mod equations;

use crate::experiments::pencil;
pub(crate) use equations::E8_CHECK;
use gradflow_report::{Chapter, Format, Quantity, Text};

/// The chapter.
pub(crate) const CHAPTER: Chapter = Chapter {
    slug: "backpropagation-by-hand",
    title: Text {
        en: "Backpropagation through time, by hand",
        zh: "手算沿时间的反向传播",
    },
    summary: Text {
        en: "Three steps, every path of the chain rule, and the one symbol that decides whether the sum is right.",
        zh: "三个时间步、链式法则的每一条路径，以及决定求和对错的那一个记号。",
    },
    dir: "ch02_bptt_by_hand",
    equations: equations::EQUATIONS,
    claims: claims::CLAIMS,
    figures: &[],
    explorers: &[],
    published: &[],
    quantities: &[
        Quantity {
            id: "true-derivative",
            value: |_| pencil::total_derivative(3),
            format: Format::Fixed(2),
        },
        Quantity {
            id: "total-derivative-2",
            value: |_| pencil::total_derivative(2),
            format: Format::Fixed(1),
        },
        Quantity {
            id: "total-derivative-1",
            value: |_| pencil::total_derivative(1),
            format: Format::Fixed(0),
        },
        Quantity {
            id: "path-sum",
            value: |_| pencil::path_sum(3),
            format: Format::Fixed(2),
        },
        Quantity {
            id: "misread-derivative",
            value: |_| pencil::misread_sum(),
            format: Format::Fixed(2),
        },
        Quantity {
            id: "double-counted",
            value: |_| pencil::misread_sum() - pencil::path_sum(3),
            format: Format::Fixed(1),
        },
        Quantity {
            id: "loss-derivative",
            value: |_| pencil::error() * pencil::path_sum(3),
            format: Format::Fixed(4),
        },
    ],
};
