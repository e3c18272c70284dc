//! Chapter: The article's LSTM.

mod checks;
mod claims;
mod derived;
mod equations;
mod fig_lstm_cell;
mod fig_lstm_step;
mod fig_rnn_step;
mod linear;
mod quantities;

use fig_lstm_cell::LstmCell;
use fig_lstm_step::LstmStep;
use fig_rnn_step::RnnStep;
use gradflow_report::{Chapter, FigureEntry, Text};

/// The chapter.
pub(crate) const CHAPTER: Chapter = Chapter {
    slug: "article-lstm",
    title: Text {
        en: "The article’s LSTM",
        zh: "原文里的 LSTM",
    },
    summary: Text {
        en: "Gates that see only the input, no candidate, and a state that is linear until a tanh is put on it.",
        zh: "只看输入的门、没有候选值，以及一个在套上 tanh 之前一直是线性的状态。",
    },
    dir: "ch06_article_lstm",
    equations: &[
        equations::FORGET_GATE,
        equations::INPUT_GATE,
        equations::OUTPUT_GATE,
        equations::STATE,
        equations::GATED_LINEAR,
        derived::SOLUTION,
        derived::JACOBIAN,
        derived::COMPOSITION,
        derived::NORMALISED,
        equations::CAROUSEL,
    ],
    claims: &[
        claims::GATES_BLOCK_AND_PASS,
        claims::LIKE_THE_RNN,
        claims::FORGET_GATE_IS_KEY,
    ],
    figures: &[
        FigureEntry::of::<LstmCell>(),
        FigureEntry::of::<RnnStep>(),
        FigureEntry::of::<LstmStep>(),
    ],
    explorers: &[],
    published: &[],
    quantities: &quantities::QUANTITIES,
};
