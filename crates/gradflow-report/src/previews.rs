//! Previews: what pages refer to and do not hold, kept once for the hover and focus of all of them.

use crate::BuildError;
use crate::cards::verdict_key;
use crate::html::escape;
use crate::registry::Kind;
use crate::resolve::Resolver;
use crate::shells::Shells;
use crate::{Lang, Layout, Text, packed};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Where the site carries them: a script, because a page that was opened from a file can load nothing else.
pub(crate) const PATH: &str = "assets/previews.js";

/// What `preview.html` is given. Strings are HTML.
#[derive(Debug, Serialize)]
struct Preview {
    label: String,
    title: String,
    drawing: Option<String>,
    verdict: Option<&'static str>,
}

/// A preview: HTML by language, and the formula, which needs none.
#[derive(Debug, Default, Serialize)]
struct Entry {
    #[serde(flatten)]
    words: BTreeMap<&'static str, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    formula: Option<String>,
}

/// The keys of everything that `content` refers to (`data-preview`) and does not hold itself (`data-item`).
pub(crate) fn wanted(content: &str) -> BTreeSet<String> {
    let here: BTreeSet<&str> = values(content, "data-item").collect();
    values(content, "data-preview")
        .filter(|key| !here.contains(key))
        .map(str::to_owned)
        .collect()
}

/// The script: it sets `previews` to the previews by key.
pub(crate) fn script(
    wanted: &BTreeSet<String>,
    resolver: &Resolver<'_>,
    shells: &Shells,
) -> Result<String, BuildError> {
    let mut entries = BTreeMap::new();
    for key in wanted {
        let mut entry = Entry {
            formula: formula(key, resolver),
            ..Entry::default()
        };
        for lang in Lang::ALL {
            if let Some(preview) = preview(key, lang, resolver) {
                let html = shells.render("preview.html", lang, &preview)?;
                entry.words.insert(lang.code(), html.trim().to_owned());
            }
        }
        entries.insert(key, entry);
    }
    Ok(packed::script("previews", &entries))
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

/// The kind and the id that a key names: `eq:E9`.
fn named(key: &str) -> Option<(Kind, &str)> {
    let (scheme, id) = key.split_once(':')?;
    let kind = Kind::ALL.into_iter().find(|kind| kind.scheme() == scheme)?;
    Some((kind, id))
}

fn formula(key: &str, resolver: &Resolver<'_>) -> Option<String> {
    let (kind, id) = named(key)?;
    let equation = (kind == Kind::Equation).then(|| resolver.registry.equations.get(id))??;
    Some(resolver.block(equation.item.latex))
}

fn preview(key: &str, lang: Lang, resolver: &Resolver<'_>) -> Option<Preview> {
    let (kind, id) = named(key)?;
    let (registry, measured) = (resolver.registry, resolver.measured);
    let shown = |title: Text| Preview {
        label: escape(&resolver.label(kind, id, lang)),
        title: resolver.text(title, lang),
        drawing: None,
        verdict: None,
    };
    match kind {
        Kind::Equation => Some(Preview {
            verdict: measured.checks.get(id)?.verdict.map(verdict_key),
            ..shown(registry.equations.get(id)?.item.title)
        }),
        Kind::Claim => Some(Preview {
            verdict: Some(verdict_key(measured.claims.get(id)?.verdict)),
            ..shown(registry.claims.get(id)?.item.statement)
        }),
        Kind::Figure => {
            let mut drawings = measured.figures.get(id)?.drawings.iter();
            let narrow =
                drawings.find(|drawing| drawing.lang == lang && drawing.layout == Layout::Narrow);
            Some(Preview {
                drawing: narrow.map(|drawing| drawing.inline.clone()),
                ..shown(registry.figures.get(id)?.item.title)
            })
        }
        Kind::Explorer => {
            let mut faces = measured.explorers.get(id)?.faces.iter();
            let narrow = faces.find(|face| face.lang == lang && face.layout == Layout::Narrow);
            Some(Preview {
                drawing: narrow.map(|face| face.svg.clone()),
                ..shown(registry.explorers.get(id)?.item.title)
            })
        }
        Kind::Published => Some(shown(registry.published.get(id)?.item.title)),
        Kind::Chapter | Kind::Quantity | Kind::Reference => None,
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn values_are_those_of_the_attribute() {
        let html = "<a data-preview=\"eq:E1\" data-item=\"x\"><i data-preview=\"fig:F1\">";
        let found: Vec<&str> = super::values(html, "data-preview").collect();
        assert_eq!(found, ["eq:E1", "fig:F1"]);
    }

    #[test]
    fn what_stands_on_the_page_is_not_wanted() {
        let html = "<a data-preview=\"eq:E1\"><a data-preview=\"eq:E2\"><p data-item=\"eq:E1\">";
        assert_eq!(
            super::wanted(html).into_iter().collect::<Vec<_>>(),
            ["eq:E2"]
        );
    }
}
