//! Chapter: The edge of chaos.

mod checks;
mod claims;
mod equations;
mod extensive;
mod fig_exponent_by_size;
mod fig_largest_stretch;
mod fig_newman;
mod fig_spread_over_lag;
mod gaussian_products;
mod icosahedron;
mod network;
mod published;
mod quantities;
mod stretches;

use fig_exponent_by_size::ExponentBySize;
use fig_largest_stretch::LargestStretch;
use fig_newman::Newman;
use fig_spread_over_lag::SpreadOverLag;
use gradflow_report::{Chapter, FigureEntry, Text};

/// The chapter.
pub(crate) const CHAPTER: Chapter = Chapter {
    slug: "edge-of-chaos",
    title: Text {
        en: "The edge of chaos",
        zh: "混沌边缘",
    },
    summary: Text {
        en: "Where a random network passes from vanishing to exploding, what size does to that edge, and what standing on it is worth.",
        zh: "随机网络在何处由消失转为爆炸，规模怎样移动这条边缘，站在边缘上又有什么用。",
    },
    dir: "ch11_edge_of_chaos",
    equations: equations::EQUATIONS,
    claims: claims::CLAIMS,
    figures: &[
        FigureEntry::of::<ExponentBySize>(),
        FigureEntry::of::<Newman>(),
        FigureEntry::of::<LargestStretch>(),
        FigureEntry::of::<SpreadOverLag>(),
    ],
    explorers: &[],
    published: published::PUBLISHED,
    quantities: quantities::QUANTITIES,
};
