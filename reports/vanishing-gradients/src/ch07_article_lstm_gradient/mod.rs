//! Chapter: Its gradient, and why the reason given is wrong.

mod checks;
mod claims;
mod deleted;
mod derived;
mod equations;
mod exp_factor_cloud;
mod fig_factor;
mod fig_z_distribution;
mod quantities;
mod trace;

use exp_factor_cloud::FactorCloud;
use fig_factor::FactorSurface;
use fig_z_distribution::FactorDistribution;
use gradflow_report::{Chapter, ExplorerEntry, FigureEntry, Text};

/// The chapter.
pub(crate) const CHAPTER: Chapter = Chapter {
    slug: "article-lstm-gradient",
    title: Text {
        en: "Its gradient, and why the reason given is wrong",
        zh: "它的梯度，以及那个理由错在哪里",
    },
    summary: Text {
        en: "A factor between zero and one, multiplied a hundred times, measured.",
        zh: "一个介于零与一之间的因子，连乘一百次，实测还剩多少。",
    },
    dir: "ch07_article_lstm_gradient",
    equations: &[
        equations::REPEATED_PRODUCT,
        equations::PRODUCT,
        equations::FACTOR,
        derived::GAP,
        derived::CONTOUR,
        derived::LOGARITHM,
        equations::ZERO_OR_ONE,
        equations::REPEATED_GRADIENT,
        equations::DELETED,
        derived::IMMEDIATE,
        derived::RATIO,
    ],
    claims: &[
        claims::FACTOR_IS_ZERO_OR_ONE,
        claims::PRODUCT_IS_ZERO_OR_ONE,
        claims::PRODUCTS_DROP_OUT,
        claims::VANISHING_IS_SOLVED,
    ],
    figures: &[
        FigureEntry::of::<FactorSurface>(),
        FigureEntry::of::<FactorDistribution>(),
    ],
    explorers: &[ExplorerEntry::of::<FactorCloud>()],
    published: &[],
    quantities: &quantities::QUANTITIES,
};
