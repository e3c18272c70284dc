//! Blocks made from the registry: what their templates are given.

mod bibliography;
mod coverage;
mod ledger;
mod notation;
mod summary;

use crate::cards::Desk;
use crate::prose::Generated;
use crate::shells::Shells;

/// The HTML of a generated block.
pub(crate) fn html(
    block: Generated,
    desk: Desk<'_>,
    shells: &Shells,
) -> Result<String, crate::BuildError> {
    let lang = desk.lang;
    match block {
        Generated::Summary => shells.render("summary.html", lang, &summary::context(desk)),
        Generated::Ledger => shells.render("ledger.html", lang, &ledger::context(desk)),
        Generated::Coverage => shells.render("coverage.html", lang, &coverage::context(desk)),
        Generated::Notation => shells.render("notation.html", lang, &notation::context(desk)),
        Generated::Bibliography => {
            shells.render("bibliography.html", lang, &bibliography::context(desk))
        }
    }
}
