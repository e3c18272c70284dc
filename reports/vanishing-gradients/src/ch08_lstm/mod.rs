//! Chapter: The LSTM as it is, and what it really does.

mod checks;
mod equations;
mod exp_forget_bias;
mod exp_half_life;
mod fig_half_life;
mod fig_log_products;
mod fig_recurrent_strength;
mod instance;
mod quantities;
mod rates;

use gradflow_report::{Chapter, ExplorerEntry, FigureEntry, Text};

/// The chapter.
pub(crate) const CHAPTER: Chapter = Chapter {
    slug: "lstm",
    title: Text {
        en: "The LSTM as it is, and what it really does",
        zh: "真正的 LSTM，以及它真正做了什么",
    },
    summary: Text {
        en: "The full Jacobian of the standard LSTM, what its additive cell buys, and what it does not.",
        zh: "标准 LSTM 的完整雅可比矩阵、加性细胞带来了什么、又没有带来什么。",
    },
    dir: "ch08_lstm",
    equations: equations::EQUATIONS,
    claims: &[],
    figures: &[
        FigureEntry::of::<fig_half_life::HalfLife>(),
        FigureEntry::of::<fig_recurrent_strength::RecurrentStrength>(),
        FigureEntry::of::<fig_log_products::ThreeProducts>(),
    ],
    explorers: &[
        ExplorerEntry::of::<exp_half_life::ForgetHalfLife>(),
        ExplorerEntry::of::<exp_forget_bias::ThreeLstms>(),
    ],
    published: &[],
    quantities: quantities::QUANTITIES,
};
