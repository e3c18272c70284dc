//! Chapter: The hyperbolic tangent and the product.

mod claims;
mod equations;
mod fig_slope_distribution;
mod fig_tanh;
mod quantities;

pub(crate) use equations::E11;

use fig_slope_distribution::SlopeDistribution;
use fig_tanh::TanhAndSlope;
use gradflow_report::{Chapter, FigureEntry, Text};

/// The chapter.
pub(crate) const CHAPTER: Chapter = Chapter {
    slug: "tanh-and-the-product",
    title: Text {
        en: "The hyperbolic tangent and the product",
        zh: "双曲正切与连乘",
    },
    summary: Text {
        en: "What an activation does to the Jacobian of a step, and how steep tanh is in practice.",
        zh: "激活函数怎样改变一步的雅可比矩阵，以及 tanh 实际上有多陡。",
    },
    dir: "ch04_tanh_and_product",
    equations: &equations::EQUATIONS,
    claims: &claims::CLAIMS,
    figures: &[
        FigureEntry::of::<TanhAndSlope>(),
        FigureEntry::of::<SlopeDistribution>(),
    ],
    explorers: &[],
    published: &[],
    quantities: &quantities::QUANTITIES,
};
