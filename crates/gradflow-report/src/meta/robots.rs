use super::sitemap;
use crate::address::absolute;

/// Everything may be read; the site map is named when the address of the site is known.
pub(super) fn txt(base: Option<&str>) -> String {
    let rules = "User-agent: *\nAllow: /\n";
    base.map_or_else(
        || rules.to_owned(),
        |base| format!("{rules}Sitemap: {}\n", absolute(base, sitemap::PATH)),
    )
}
