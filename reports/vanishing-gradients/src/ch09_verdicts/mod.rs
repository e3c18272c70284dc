//! Chapter: The verdicts.

use gradflow_report::{Chapter, Text};

/// The chapter.
pub(crate) const CHAPTER: Chapter = Chapter {
    slug: "verdicts",
    title: Text {
        en: "The verdicts",
        zh: "判决",
    },
    summary: Text {
        en: "Every formula and claim of the article with what the checks say of it.",
        zh: "原文的每一个公式和论断，以及检验的结论。",
    },
    dir: "ch09_verdicts",
    equations: &[],
    claims: &[],
    figures: &[],
    explorers: &[],
    published: &[],
    quantities: &[],
};
