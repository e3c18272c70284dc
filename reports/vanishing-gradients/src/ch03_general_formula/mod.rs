//! Chapter: The general formula.

mod checks;
mod claims;
mod equations;
mod fig_lag_shares;
mod lags;

use crate::experiments::pencil;
use fig_lag_shares::LagShares;
use gradflow_report::{Chapter, FigureEntry, Format, Quantity, Text};

/// The lag at which the text compares the gains.
const FAR: usize = 20;

/// The chapter.
pub(crate) const CHAPTER: Chapter = Chapter {
    slug: "general-formula",
    title: Text {
        en: "The general formula",
        zh: "一般公式",
    },
    summary: Text {
        en: "The gradient at any time as a sum over lags, with the order of its matrix product and its first index put right.",
        zh: "任意时刻的梯度写成按时滞求和的形式，并改正矩阵连乘的次序与求和的起点。",
    },
    dir: "ch03_general_formula",
    equations: equations::EQUATIONS,
    claims: claims::CLAIMS,
    figures: &[FigureEntry::of::<LagShares>()],
    explorers: &[],
    published: &[],
    quantities: &[
        Quantity {
            id: "truncated-to-one",
            value: |_| pencil::path_sum(1),
            format: Format::Fixed(0),
        },
        Quantity {
            id: "truncated-to-two",
            value: |_| pencil::path_sum(2),
            format: Format::Fixed(0),
        },
        Quantity {
            id: "not-truncated",
            value: |_| pencil::path_sum(3),
            format: Format::Fixed(2),
        },
        Quantity {
            id: "lag-20-at-low-gain",
            value: |budget| lags::median_at(budget, 0, FAR),
            format: Format::Significant(2),
        },
        Quantity {
            id: "lag-20-at-middle-gain",
            value: |budget| lags::median_at(budget, 1, FAR),
            format: Format::Significant(2),
        },
        Quantity {
            id: "lag-20-at-high-gain",
            value: |budget| lags::median_at(budget, 2, FAR),
            format: Format::Significant(2),
        },
    ],
};
