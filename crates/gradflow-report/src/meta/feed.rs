//! The feed of a language: one entry a chapter (Atom, RFC 4287).

use crate::address::{Page, absolute};
use crate::html::escape;
use crate::math::text_to_plain;
use crate::resolve::Resolver;
use crate::{Lang, Revision};
use std::fmt::Write as _;

/// A feed must have a date. Without version control there is none to tell, and this says so by being too early to be true.
const UNDATED: &str = "1970-01-01T00:00:00Z";

pub(super) fn path(lang: Lang) -> String {
    format!("{}/feed.xml", lang.code())
}

/// `place` is the address of the site and the language.
pub(super) fn xml(
    place: (&str, Lang),
    revision: Option<&Revision>,
    resolver: &Resolver<'_>,
) -> String {
    let (base, lang) = place;
    let report = resolver.report;
    let plain = |text: crate::Text| escape(&text_to_plain(text.get(lang)));
    let date = escape(revision.map_or(UNDATED, |revision| &revision.date));
    let home = escape(&absolute(base, &resolver.path(Page::Index, lang)));
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{tag}\">\n\
         <id>{home}</id>\n<title>{title}</title>\n<subtitle>{subtitle}</subtitle>\n<updated>{date}</updated>\n\
         <author><name>{name}</name></author>\n\
         <link rel=\"alternate\" type=\"text/html\" href=\"{home}\"/>\n\
         <link rel=\"self\" type=\"application/atom+xml\" href=\"{own}\"/>\n",
        tag = lang.tag(),
        title = plain(report.title),
        subtitle = plain(report.subtitle),
        name = escape(report.name),
        own = escape(&absolute(base, &path(lang))),
    );
    for (index, chapter) in report.chapters().enumerate() {
        let address = resolver.path(Page::Chapter(index), lang);
        write!(
            xml,
            "<entry>\n<id>{address}</id>\n<title>{title}</title>\n<updated>{date}</updated>\n\
             <link rel=\"alternate\" type=\"text/html\" href=\"{address}\"/>\n<summary>{summary}</summary>\n</entry>\n",
            address = escape(&absolute(base, &address)),
            title = plain(chapter.title),
            summary = plain(chapter.summary),
        )
        .expect("a String accepts every write");
    }
    xml.push_str("</feed>\n");
    xml
}
