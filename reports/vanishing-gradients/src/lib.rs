//! The article on vanishing gradients, made executable: one module a chapter, in reading order.

mod bibliography;
mod ch01_unrolled_rnn;
mod ch02_bptt_by_hand;
mod ch03_general_formula;
mod ch04_tanh_and_product;
mod ch05_vanish_or_explode;
mod ch06_article_lstm;
mod ch07_article_lstm_gradient;
mod ch08_lstm;
mod ch09_verdicts;
mod ch10_matrices;
mod ch11_edge_of_chaos;
mod ch12_lstm_on_trial;
mod ch13_remembering;
mod ch14_one_tanh_away;
mod ch15_which_gradient;
mod ch16_walls;
mod ch17_map;
pub mod cli;
mod experiments;
mod notation;
mod occurrences;
pub mod serve;

use gradflow_report::{Card, Part, Report, Text};

/// The report: its parts and their chapters in reading order.
pub const REPORT: Report = Report {
    name: "gradflow",
    title: Text {
        en: "gradflow: the gradient, measured",
        zh: "gradflow：把梯度量出来",
    },
    subtitle: Text {
        en: "Why recurrent networks forget: a widely copied explanation, checked formula by formula",
        zh: "循环网络为什么会遗忘：把一篇广为转载的解释逐式检验",
    },
    parts: &[
        Part {
            title: Text {
                en: "The article, checked",
                zh: "逐式检验原文",
            },
            chapters: &[
                &ch01_unrolled_rnn::CHAPTER,
                &ch02_bptt_by_hand::CHAPTER,
                &ch03_general_formula::CHAPTER,
                &ch04_tanh_and_product::CHAPTER,
                &ch05_vanish_or_explode::CHAPTER,
                &ch06_article_lstm::CHAPTER,
                &ch07_article_lstm_gradient::CHAPTER,
                &ch08_lstm::CHAPTER,
                &ch09_verdicts::CHAPTER,
            ],
        },
        Part {
            title: Text {
                en: "Beyond the article",
                zh: "原文之外",
            },
            chapters: &[
                &ch10_matrices::CHAPTER,
                &ch11_edge_of_chaos::CHAPTER,
                &ch12_lstm_on_trial::CHAPTER,
                &ch13_remembering::CHAPTER,
                &ch14_one_tanh_away::CHAPTER,
                &ch15_which_gradient::CHAPTER,
                &ch16_walls::CHAPTER,
                &ch17_map::CHAPTER,
            ],
        },
    ],
    notation: notation::NOTATION,
    bibliography: bibliography::BIBLIOGRAPHY,
    // The product stays near one without the article's tanh and in the LSTM, and vanishes with the tanh.
    card: Some(Card {
        figure: "log-products",
        columns: &["carried_median", "squeezed_median", "standard_median"],
    }),
    occurrences: occurrences::OCCURRENCES,
};
