//! The first page of the site: the same statement and picture in every language.

use crate::address::Page;
use crate::cards::{self, Desk, FigureCard};
use crate::problems::Problems;
use crate::prose::{self, Card, Piece, Prose, Source};
use crate::registry::Kind;
use crate::resolve::Resolver;
use crate::shells::Shells;
use crate::site::markdown;
use crate::words::Word;
use crate::{Build, BuildError, Lang, files};
use serde::Serialize;
use std::collections::BTreeMap;

/// The path of the page from the root of the site.
const PATH: &str = "index.html";

/// What `root.html` is given: the choice of a language.
#[derive(Serialize)]
struct Root {
    editions: Vec<Edition>,
}

#[derive(Serialize)]
struct Edition {
    tag: &'static str,
    href: String,
    title: String,
    subtitle: String,
    /// The index's prose up to its first embed or block.
    lead: String,
    /// The first figure of the index.
    picture: Option<FigureCard>,
    read: String,
}

/// The HTML of the page.
///
/// The indexes are read once more, because their links start from another directory here; their problems are known.
pub(crate) fn html(
    build: &Build,
    shells: &Shells,
    resolver: &Resolver<'_>,
) -> Result<String, BuildError> {
    let mut editions = Vec::new();
    for lang in Lang::ALL {
        let path = markdown(build, resolver.report, Page::Index, lang);
        let source = Source {
            file: &path.display().to_string(),
            content: &files::read_text(&path)?,
            lang,
            page: PATH,
        };
        let index = prose::read(source, resolver, &Problems::default());
        editions.push(edition(&index, lang, resolver));
    }
    shells.render("root.html", Lang::ALL[0], &Root { editions })
}

fn edition(index: &Prose, lang: Lang, resolver: &Resolver<'_>) -> Edition {
    let report = resolver.report;
    Edition {
        tag: lang.tag(),
        href: resolver.path(Page::Index, lang),
        title: resolver.text(report.title, lang),
        subtitle: resolver.text(report.subtitle, lang),
        lead: match index.pieces.first() {
            Some(Piece::Html(html)) => html.clone(),
            _ => String::new(),
        },
        picture: picture(index, lang, resolver),
        read: resolver.words.get(lang, Word::Read).to_owned(),
    }
}

fn picture(index: &Prose, lang: Lang, resolver: &Resolver<'_>) -> Option<FigureCard> {
    let card = index.pieces.iter().find_map(|piece| match piece {
        Piece::Card(card) if card.kind == Kind::Figure => Some(card),
        _ => None,
    });
    let Card { id, caption, .. } = card?;
    let entry = resolver.registry.figures.get(id.as_str())?.item;
    let rendered = resolver.measured.figures.get(id.as_str())?;
    let desk = Desk {
        resolver,
        lang,
        page: PATH,
        prose: &BTreeMap::new(),
    };
    Some(cards::figure(entry, caption, rendered, desk))
}
