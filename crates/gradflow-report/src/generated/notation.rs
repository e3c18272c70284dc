use crate::cards::Desk;
use serde::Serialize;

/// What `notation.html` is given.
#[derive(Debug, Serialize)]
pub(crate) struct Notation {
    symbols: Vec<Row>,
}

#[derive(Debug, Serialize)]
struct Row {
    article: Option<String>,
    ours: String,
    identifier: &'static str,
    shape: String,
    meaning: String,
}

pub(crate) fn context(desk: Desk<'_>) -> Notation {
    let formula = |latex: &str| (!latex.is_empty()).then(|| desk.resolver.inline(latex));
    let rows = desk.resolver.report.notation.iter().map(|symbol| Row {
        article: formula(symbol.article),
        ours: formula(symbol.ours).unwrap_or_default(),
        identifier: symbol.identifier,
        shape: formula(symbol.shape).unwrap_or_default(),
        meaning: desk.text(symbol.meaning),
    });
    Notation {
        symbols: rows.collect(),
    }
}
