//! `404.html`: what a host shows where there is no page.

use crate::address::{Page, absolute};
use crate::digest::policy_source;
use crate::resolve::Resolver;
use crate::shells::Shells;
use crate::words::Word;
use crate::{Build, BuildError, Lang, files};
use serde::Serialize;

/// What `404.html` is given. `title` is HTML, other strings are text.
#[derive(Serialize)]
struct Lost {
    site_name: &'static str,
    editions: Vec<Edition>,
    /// Only where the address of the site is not known.
    search: Option<Search>,
}

/// A script that finds the root of the site from where the reader is.
#[derive(Serialize)]
struct Search {
    /// How the page's policy names it.
    source: String,
    script: String,
}

#[derive(Serialize)]
struct Edition {
    tag: &'static str,
    href: String,
    title: String,
    not_found: String,
}

/// The page. A host shows it at addresses of any depth, so that only absolute links lead home from all of them. Without the
/// address of the site its links are right at the root, and a script makes them right elsewhere.
pub(crate) fn html(
    build: &Build,
    shells: &Shells,
    resolver: &Resolver<'_>,
) -> Result<String, BuildError> {
    let report = resolver.report;
    let base = build.base_url.as_deref();
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
        search: match base {
            Some(_) => None,
            None => Some(Search::read(build)?),
        },
    };
    shells.render("404.html", Lang::ALL[0], &lost)
}

impl Search {
    fn read(build: &Build) -> Result<Self, BuildError> {
        let script = files::read_text(&build.templates.join("404.js"))?;
        Ok(Self {
            source: policy_source(&script),
            script,
        })
    }
}
