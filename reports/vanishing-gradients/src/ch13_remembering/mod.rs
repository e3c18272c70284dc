//! Chapter: Remembering on purpose.

mod claims;
mod equations;
mod fig_fresh_lstm;
mod fig_sensitivity;
mod fig_sensitivity_over_lag;
mod fluctuation;
mod fresh;
mod laws;
mod published;
mod quantities;

use gradflow_report::{Chapter, FigureEntry, Text};

/// The chapter.
pub(crate) const CHAPTER: Chapter = Chapter {
    slug: "remembering",
    title: Text {
        en: "Remembering on purpose",
        zh: "有意地记住",
    },
    summary: Text {
        en: "What a forget bias of 1 buys, which bias learns a long memory fastest, and what chrono initialisation does.",
        zh: "遗忘门偏置取 1 换来了什么，哪个偏置最快学会长久的记忆，chrono 初始化又做了什么。",
    },
    dir: "ch13_remembering",
    equations: equations::EQUATIONS,
    claims: claims::CLAIMS,
    figures: &[
        FigureEntry::of::<fig_sensitivity::BiasSensitivity>(),
        FigureEntry::of::<fig_sensitivity_over_lag::SensitivityOverLag>(),
        FigureEntry::of::<fig_fresh_lstm::FreshLstm>(),
    ],
    explorers: &[],
    published: published::PUBLISHED,
    quantities: quantities::QUANTITIES,
};
