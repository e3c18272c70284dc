//! `404.html`: what a host shows where there is no page.

use crate::address::{Page, absolute};
use crate::resolve::Resolver;
use crate::shells::Shells;
use crate::words::Word;
use crate::{BuildError, Lang};
use serde::Serialize;

/// What `404.html` is given. `title` is HTML, other strings are text.
#[derive(Serialize)]
struct Lost {
    site_name: &'static str,
    editions: Vec<Edition>,
}

#[derive(Serialize)]
struct Edition {
    tag: &'static str,
    href: String,
    title: String,
    not_found: String,
}

/// The page. A host shows it at addresses of any depth, so that only absolute links lead home from all of them: without the
/// address of the site its links are right at the root alone.
pub(crate) fn html(
    base: Option<&str>,
    shells: &Shells,
    resolver: &Resolver<'_>,
) -> Result<String, BuildError> {
    let report = resolver.report;
    let editions = Lang::ALL.into_iter().map(|lang| {
        let path = resolver.path(Page::Index, lang);
        Edition {
            tag: lang.tag(),
            href: base.map_or_else(|| path.clone(), |base| absolute(base, &path)),
            title: resolver.text(report.title, lang),
            not_found: resolver.words.get(lang, Word::NotFound).to_owned(),
        }
    });
    let lost = Lost {
        site_name: report.name,
        editions: editions.collect(),
    };
    shells.render("404.html", Lang::ALL[0], &lost)
}
