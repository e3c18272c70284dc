//! The site map: every page with its other languages (sitemaps.org 0.9).

use crate::address::{Page, absolute};
use crate::html::escape;
use crate::resolve::Resolver;
use crate::{Lang, Revision};
use std::fmt::Write as _;

pub(super) const PATH: &str = "sitemap.xml";

pub(super) fn xml(base: &str, revision: Option<&Revision>, resolver: &Resolver<'_>) -> String {
    let address = |page, lang| escape(&absolute(base, &resolver.path(page, lang)));
    let date = revision.map_or_else(String::new, |revision| {
        format!("<lastmod>{}</lastmod>\n", escape(&revision.date))
    });
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n",
    );
    for page in Page::all(resolver.report) {
        let alternates = Lang::ALL
            .into_iter()
            .fold(String::new(), |mut links, lang| {
                let (tag, href) = (lang.tag(), address(page, lang));
                writeln!(
                    links,
                    "<xhtml:link rel=\"alternate\" hreflang=\"{tag}\" href=\"{href}\"/>"
                )
                .expect("a String accepts every write");
                links
            });
        for lang in Lang::ALL {
            write!(
                xml,
                "<url>\n<loc>{}</loc>\n{date}{alternates}</url>\n",
                address(page, lang)
            )
            .expect("a String accepts every write");
        }
    }
    xml.push_str("</urlset>\n");
    xml
}
