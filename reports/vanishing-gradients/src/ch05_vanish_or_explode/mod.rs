//! Chapter: Vanish or explode: what is true.

mod claims;
mod equations;
mod exp_bound_by_size;
mod exp_product_over_lag;
mod fig_bound_and_truth;
mod fig_lyapunov_over_gain;
mod fig_scalar_multiplier;
mod quantities;

use exp_bound_by_size::BoundBySize;
use exp_product_over_lag::ProductOverLag;
use fig_bound_and_truth::BoundAndTruth;
use fig_lyapunov_over_gain::LyapunovOverGain;
use fig_scalar_multiplier::ScalarMultiplier;
use gradflow_report::{Chapter, ExplorerEntry, FigureEntry, Text};

/// The chapter.
pub(crate) const CHAPTER: Chapter = Chapter {
    slug: "vanish-or-explode",
    title: Text {
        en: "Vanish or explode: what is true",
        zh: "消失还是爆炸：究竟怎样",
    },
    summary: Text {
        en: "Small weights need not make the product vanish, and large weights make it vanish faster in the network the article writes down.",
        zh: "权重小，连乘未必消失；权重大，在原文所写的网络里反而消失得更快。",
    },
    dir: "ch05_vanish_or_explode",
    equations: &equations::EQUATIONS,
    claims: &claims::CLAIMS,
    figures: &[
        FigureEntry::of::<BoundAndTruth>(),
        FigureEntry::of::<ScalarMultiplier>(),
        FigureEntry::of::<LyapunovOverGain>(),
    ],
    explorers: &[
        ExplorerEntry::of::<BoundBySize>(),
        ExplorerEntry::of::<ProductOverLag>(),
    ],
    published: &[],
    quantities: &quantities::QUANTITIES,
};
