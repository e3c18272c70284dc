use super::{Desk, Link};
use crate::html::escape;
use crate::number::Number;
use crate::registry::{Kind, anchor};
use crate::{Ours, Published};
use serde::Serialize;

/// What `published.html` is given. Strings are HTML.
#[derive(Debug, Serialize)]
pub(crate) struct PublishedCard {
    id: &'static str,
    anchor: String,
    label: String,
    title: String,
    rows: Vec<Row>,
    uses: Vec<Link>,
}

#[derive(Debug, Serialize)]
struct Row {
    quantity: String,
    published: String,
    source: Link,
    place: String,
    ours: String,
    difference: String,
    allowance: String,
    agrees: bool,
    /// Why ours differs.
    differs: Option<String>,
}

/// The card of published numbers beside ours.
pub(crate) fn published(published: &Published, ours: &[Ours], desk: Desk<'_>) -> PublishedCard {
    let rows = published.rows.iter().zip(ours).map(|(row, &ours)| Row {
        quantity: desk.text(row.quantity),
        published: Number::new(row.value, row.format).html(),
        source: desk.link(Kind::Reference, row.source),
        place: desk.text(row.place),
        ours: Number::new(ours.value, row.format).html(),
        difference: Number::residual(row.difference(ours)).html(),
        allowance: Number::residual(ours.allowance).html(),
        agrees: row.agrees(ours),
        differs: row.differs.map(|reason| desk.text(reason)),
    });
    let id = published.id;
    PublishedCard {
        id,
        anchor: anchor(Kind::Published, id),
        label: escape(&desk.resolver.label(Kind::Published, id, desk.lang)),
        title: desk.text(published.title),
        rows: rows.collect(),
        uses: desk.uses(Kind::Published, id),
    }
}
