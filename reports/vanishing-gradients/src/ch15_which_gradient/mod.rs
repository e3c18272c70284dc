//! Chapter: Which gradient vanishes?

mod checks;
mod claims;
mod equations;
mod fig_lag_shares;
mod fig_single_precision;
mod fig_three_gradients;
mod fig_truncation;
mod gains;
mod network;
mod quantities;
mod shares;
mod single;

use gradflow_report::{Chapter, FigureEntry, Text};

/// The chapter.
pub(crate) const CHAPTER: Chapter = Chapter {
    slug: "which-gradient",
    title: Text {
        en: "Which gradient vanishes?",
        zh: "消失的是哪个梯度？",
    },
    summary: Text {
        en: "The derivative of a state by an old one, the part of the gradient at one lag, and the gradient of the weights are three things; only two of them vanish.",
        zh: "状态对旧状态的导数、梯度在某一时滞上的部分、权重的梯度，是三样东西；会消失的只有前两样。",
    },
    dir: "ch15_which_gradient",
    equations: equations::EQUATIONS,
    claims: claims::CLAIMS,
    figures: &[
        FigureEntry::of::<fig_three_gradients::ThreeGradients>(),
        FigureEntry::of::<fig_lag_shares::SharesOlder>(),
        FigureEntry::of::<fig_truncation::TruncationError>(),
        FigureEntry::of::<fig_single_precision::SinglePrecision>(),
    ],
    explorers: &[],
    published: &[],
    quantities: quantities::QUANTITIES,
};
