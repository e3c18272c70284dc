//! Previews: what a page refers to and does not hold, kept on the page for hover and focus.

use crate::BuildError;
use crate::cards::{Desk, verdict_key};
use crate::html::escape;
use crate::registry::Kind;
use crate::shells::Shells;
use crate::{Lang, Layout, Text};
use serde::Serialize;
use std::collections::BTreeSet;

/// What `preview.html` is given. Strings are HTML.
#[derive(Debug, Serialize)]
struct Preview {
    /// `eq:E9`, as the links name it.
    key: String,
    label: String,
    title: String,
    formula: Option<String>,
    drawing: Option<String>,
    verdict: Option<&'static str>,
}

/// The templates of everything that `content` refers to (`data-preview`) and does not hold itself (`data-item`).
pub(crate) fn html(content: &str, desk: Desk<'_>, shells: &Shells) -> Result<String, BuildError> {
    let here: BTreeSet<&str> = values(content, "data-item").collect();
    let wanted: BTreeSet<&str> = values(content, "data-preview").collect();
    let mut out = String::new();
    for key in wanted.difference(&here) {
        if let Some(preview) = preview(key, desk) {
            out.push_str(&shells.render("preview.html", desk.lang, &preview)?);
        }
    }
    Ok(out)
}

/// The values of an attribute in HTML of ours.
fn values<'a>(html: &'a str, attribute: &str) -> impl Iterator<Item = &'a str> {
    let opening = format!(" {attribute}=\"");
    let mut rest = html;
    std::iter::from_fn(move || {
        let (_, after) = rest.split_once(&opening)?;
        let (value, after) = after.split_once('"')?;
        rest = after;
        Some(value)
    })
}

fn preview(key: &str, desk: Desk<'_>) -> Option<Preview> {
    let (scheme, id) = key.split_once(':')?;
    let kind = Kind::ALL.into_iter().find(|kind| kind.scheme() == scheme)?;
    let (registry, measured) = (desk.resolver.registry, desk.resolver.measured);
    let shown = |title: Text| Preview {
        key: escape(key),
        label: escape(&desk.resolver.label(kind, id, desk.lang)),
        title: desk.text(title),
        formula: None,
        drawing: None,
        verdict: None,
    };
    match kind {
        Kind::Equation => {
            let equation = registry.equations.get(id)?.item;
            Some(Preview {
                formula: Some(desk.resolver.block(equation.latex)),
                verdict: measured.checks.get(id)?.verdict.map(verdict_key),
                ..shown(equation.title)
            })
        }
        Kind::Claim => Some(Preview {
            verdict: Some(verdict_key(measured.claims.get(id)?.verdict)),
            ..shown(registry.claims.get(id)?.item.statement)
        }),
        Kind::Figure => Some(Preview {
            drawing: drawing(id, desk),
            ..shown(registry.figures.get(id)?.item.title)
        }),
        Kind::Explorer | Kind::Chapter | Kind::Published | Kind::Quantity | Kind::Reference => None,
    }
}

fn drawing(id: &str, desk: Desk<'_>) -> Option<String> {
    let fits = |lang: Lang, layout: Layout| lang == desk.lang && layout == Layout::Narrow;
    let drawings = &desk.resolver.measured.figures.get(id)?.drawings;
    let found = drawings
        .iter()
        .find(|drawing| fits(drawing.lang, drawing.layout));
    found.map(|drawing| drawing.inline.clone())
}

#[cfg(test)]
mod tests {
    #[test]
    fn values_are_those_of_the_attribute() {
        let html = "<a data-preview=\"eq:E1\" data-item=\"x\"><i data-preview=\"fig:F1\">";
        let found: Vec<&str> = super::values(html, "data-preview").collect();
        assert_eq!(found, ["eq:E1", "fig:F1"]);
    }
}
