//! Chapter: One tanh away from 2024.

mod claims;
mod equations;
mod fig_credit_maps;
mod fig_memory_curse;
mod fig_scan_precision;
mod maps;
mod memory;
mod precision;
mod published;
mod quantities;

use gradflow_report::{Chapter, FigureEntry, Text};

/// The chapter.
pub(crate) const CHAPTER: Chapter = Chapter {
    slug: "one-tanh-away",
    title: Text {
        en: "One tanh away from 2024",
        zh: "离 2024 年只差一个 tanh",
    },
    summary: Text {
        en: "Without its tanh the article’s recurrence is a scan: all its credit at once, the minimal LSTM, and the curse of memory.",
        zh: "去掉 tanh，原文的递推就是一个扫描：整张信用图一次得出，由此走到最小 LSTM 和记忆的诅咒。",
    },
    dir: "ch14_one_tanh_away",
    equations: equations::EQUATIONS,
    claims: claims::CLAIMS,
    figures: &[
        FigureEntry::of::<fig_scan_precision::ScanPrecision>(),
        FigureEntry::of::<fig_credit_maps::CreditMaps>(),
        FigureEntry::of::<fig_memory_curse::MemoryCurse>(),
    ],
    explorers: &[],
    published: published::PUBLISHED,
    quantities: quantities::QUANTITIES,
};
