use super::{article, card, feed};
use crate::address::{Page, absolute, relative};
use crate::cards::Desk;
use crate::digest::policy_source;
use crate::html::island;
use crate::math::text_to_plain;
use crate::{Build, Lang};
use serde::Serialize;

/// What the `<head>` of a page says to programs. Strings are text.
#[derive(Debug, Serialize)]
pub(crate) struct Head {
    /// `article` or `website`.
    kind: &'static str,
    /// `en_US`.
    locale: &'static str,
    other_locales: Vec<&'static str>,
    /// The card, when the address of the site is known.
    card: Option<CardImage>,
    /// A relative link to the feed.
    feed: Option<String>,
    /// A chapter as a schema.org `ScholarlyArticle`.
    article: Option<Island>,
}

/// Inert JSON in a `<script>` element, and how the policy names it: no browser runs it, but validators apply the policy to it.
#[derive(Debug, Serialize)]
struct Island {
    json: String,
    source: String,
}

impl Head {
    pub(crate) fn new(which: Page, desk: Desk<'_>, build: &Build) -> Self {
        let base = build.base_url.as_deref();
        let others = Lang::ALL.into_iter().filter(|lang| *lang != desk.lang);
        Self {
            kind: match which {
                Page::Chapter(_) => "article",
                _ => "website",
            },
            locale: locale(desk.lang),
            other_locales: others.map(locale).collect(),
            card: base.and_then(|base| card_image(base, desk)),
            feed: base.map(|_| relative(desk.page, &feed::path(desk.lang))),
            article: match which {
                Page::Chapter(index) => {
                    let json = island(&article::of(index, desk, build));
                    let source = policy_source(&json);
                    Some(Island { json, source })
                }
                _ => None,
            },
        }
    }
}

/// A picture by its absolute address.
#[derive(Debug, Serialize)]
struct CardImage {
    url: String,
    width: u32,
    height: u32,
    /// What the figure shows.
    alt: String,
}

fn card_image(base: &str, desk: Desk<'_>) -> Option<CardImage> {
    let card = desk.resolver.report.card?;
    let figure = desk.resolver.registry.figures.get(card.figure)?.item;
    let (width, height) = card::SIZE;
    Some(CardImage {
        url: absolute(base, card::PATH),
        width,
        height,
        alt: text_to_plain(figure.title.get(desk.lang)),
    })
}

/// A language with a territory, as `OpenGraph` wants it.
fn locale(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "en_US",
        Lang::Zh => "zh_CN",
    }
}
