//! What a site says to programs: search engines, readers of feeds, places that show a link with a card.

mod article;
pub(crate) mod card;
mod feed;
mod head;
mod raster;
mod robots;
mod sitemap;

pub(crate) use head::Head;

use crate::publish::Files;
use crate::resolve::Resolver;
use crate::{Build, Lang};

/// The files for programs. A feed and a site map consist of absolute addresses: without the site's there are none.
pub(crate) fn carry(build: &Build, resolver: &Resolver<'_>, files: &mut Files) {
    let base = build.base_url.as_deref();
    let mut carry = |path: String, content: String| files.insert(path, content.into_bytes());
    carry("robots.txt".to_owned(), robots::txt(base));
    if let Some(base) = base {
        let revision = build.origin.revision.as_ref();
        carry(
            sitemap::PATH.to_owned(),
            sitemap::xml(base, revision, resolver),
        );
        for lang in Lang::ALL {
            carry(
                feed::path(lang),
                feed::xml((base, lang), revision, resolver),
            );
        }
    }
}
