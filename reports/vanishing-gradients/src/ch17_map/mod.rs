//! Chapter: The map.

mod checks;
mod claims;
mod edge;
mod equations;
mod fig_chain;
mod fig_forget_bias;
mod fig_gain_noise;
mod fig_scalar;
mod maps;
mod quantities;

use gradflow_report::{Chapter, FigureEntry, Text};

/// The chapter.
pub(crate) const CHAPTER: Chapter = Chapter {
    slug: "map",
    title: Text {
        en: "The map",
        zh: "相图",
    },
    summary: Text {
        en: "Where networks vanish and where they explode, over two numbers at a time, with the curves that theory draws; and how to make such a map of your own.",
        zh: "网络在哪里消失、在哪里爆炸：每次看两个参数，并画上理论给出的曲线；以及怎样自己画一张这样的图。",
    },
    dir: "ch17_map",
    equations: equations::EQUATIONS,
    claims: claims::CLAIMS,
    figures: &[
        FigureEntry::of::<fig_scalar::ScalarWeights>(),
        FigureEntry::of::<fig_gain_noise::GainNoise>(),
        FigureEntry::of::<fig_forget_bias::ForgetBias>(),
        FigureEntry::of::<fig_chain::Chain>(),
    ],
    explorers: &[],
    published: &[],
    quantities: quantities::QUANTITIES,
};
