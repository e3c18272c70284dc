//! Chapter: The LSTM on trial.

mod checks;
mod claims;
mod equations;
mod explosion;
mod fig_explosion;
mod fig_full_state;
mod fig_line_up;
mod fig_path_shares;
mod full_state;
mod line_up;
mod path_checks;
mod path_shares;
mod plain;
mod quantities;

use gradflow_report::{Chapter, FigureEntry, Text};

/// The chapter.
pub(crate) const CHAPTER: Chapter = Chapter {
    slug: "lstm-on-trial",
    title: Text {
        en: "The LSTM on trial",
        zh: "LSTM 受审",
    },
    summary: Text {
        en: "Six cells on identical inputs, the paths by which an LSTM’s gradient really travels, and the recurrent weights at which it explodes.",
        zh: "六种单元吃同样的输入；LSTM 的梯度究竟走哪些路；循环权重大到什么程度它就爆炸。",
    },
    dir: "ch12_lstm_on_trial",
    equations: equations::EQUATIONS,
    claims: claims::CLAIMS,
    figures: &[
        FigureEntry::of::<fig_line_up::LineUp>(),
        FigureEntry::of::<fig_path_shares::PathShares>(),
        FigureEntry::of::<fig_explosion::Explosion>(),
        FigureEntry::of::<fig_full_state::FullState>(),
    ],
    explorers: &[],
    published: &[],
    quantities: quantities::QUANTITIES,
};
