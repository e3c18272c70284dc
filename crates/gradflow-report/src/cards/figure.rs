use super::{Desk, Link};
use crate::address::relative;
use crate::digest::sha256;
use crate::html::escape;
use crate::number::Number;
use crate::registry::{Kind, anchor};
use crate::{FigureEntry, Format, Layout, Rendered};
use serde::Serialize;

/// Rows of a table that a page shows; the CSV holds all.
const ROWS: usize = 7;
/// Digits of a data hash that a page shows; `manifest.json` has all of them.
const FINGERPRINT: usize = 12;

/// What `figure.html` is given. Strings are HTML.
#[derive(Debug, Serialize)]
pub(crate) struct FigureCard {
    id: &'static str,
    anchor: String,
    /// The figure in its chapter, when this page is another one and shows it again.
    home: Option<String>,
    label: String,
    title: String,
    caption: String,
    wide: String,
    narrow: String,
    table: Option<TableCard>,
    parameters: Vec<Parameter>,
    /// The first digits of the SHA-256 of the JSON file.
    fingerprint: String,
    downloads: Vec<Link>,
    uses: Vec<Link>,
}

#[derive(Debug, Serialize)]
pub(super) struct TableCard {
    columns: Vec<ColumnHead>,
    rows: Vec<Vec<String>>,
    shown: usize,
    total: String,
    complete: bool,
}

/// A column's symbol, and its name in the CSV: some readers' software is given no words for a formula.
#[derive(Debug, Serialize)]
pub(super) struct ColumnHead {
    /// HTML.
    pub(super) symbol: String,
    pub(super) name: &'static str,
}

#[derive(Debug, Serialize)]
pub(super) struct Parameter {
    name: &'static str,
    value: String,
}

/// The parameters of a figure or an explorer.
pub(super) fn parameters(of: &[crate::Parameter]) -> Vec<Parameter> {
    of.iter()
        .map(|parameter| Parameter {
            name: parameter.name,
            value: escape(&parameter.value),
        })
        .collect()
}

/// The beginning of the hash of a file of data.
pub(super) fn fingerprint(json: &str) -> String {
    sha256(json.as_bytes())[..FINGERPRINT].to_owned()
}

/// The card of a figure that was drawn; `caption` is HTML.
pub(crate) fn figure(
    entry: &FigureEntry,
    caption: &str,
    rendered: &Rendered,
    desk: Desk<'_>,
) -> FigureCard {
    let id = entry.id;
    let label = desk.resolver.label(Kind::Figure, id, desk.lang);
    let address = desk
        .resolver
        .address(Kind::Figure, id, (desk.page, desk.lang));
    FigureCard {
        id,
        anchor: anchor(Kind::Figure, id),
        home: (!address.starts_with('#')).then_some(address),
        label: escape(&label),
        title: desk.text(entry.title),
        caption: caption.to_owned(),
        wide: drawing(rendered, Layout::Wide, desk),
        narrow: drawing(rendered, Layout::Narrow, desk),
        table: rendered.table.as_ref().map(|table| {
            let head = |column: &crate::Column| ColumnHead {
                symbol: desk.resolver.inline(column.symbol),
                name: column.name,
            };
            table_card(table.columns.iter().map(head).collect(), &table.rows)
        }),
        parameters: parameters(&rendered.parameters),
        fingerprint: fingerprint(&rendered.json),
        downloads: downloads(id, rendered, desk),
        uses: desk.uses(Kind::Figure, id),
    }
}

fn drawing(rendered: &Rendered, layout: Layout, desk: Desk<'_>) -> String {
    let fits = |drawing: &&crate::Drawing| drawing.lang == desk.lang && drawing.layout == layout;
    let found = rendered.drawings.iter().find(fits);
    found.map_or_else(String::new, |drawing| drawing.inline.clone())
}

fn downloads(id: &str, drawing: &Rendered, desk: Desk<'_>) -> Vec<Link> {
    let svg = format!("data/{id}.{}.svg", desk.lang.code());
    let csv = drawing
        .table
        .as_ref()
        .map(|_| ("CSV", format!("data/{id}.csv")));
    [("SVG", svg)]
        .into_iter()
        .chain(csv)
        .chain([("JSON", format!("data/{id}.json"))])
        .map(|(label, path)| Link {
            href: relative(desk.page, &path),
            label: label.to_owned(),
            preview: String::new(),
        })
        .collect()
}

/// Whole numbers are counts, lags and marks of a grid: they are shown as they are.
fn format(value: f64) -> Format {
    if value.fract() == 0.0 && value.abs() < 1e6 {
        Format::Count
    } else {
        Format::Significant(5)
    }
}

/// At most [`ROWS`] rows, evenly spaced, the first and the last among them.
pub(super) fn table_card(columns: Vec<ColumnHead>, rows: &[Vec<f64>]) -> TableCard {
    let total = rows.len();
    let shown = total.min(ROWS);
    let cells = (0..shown).map(|index| {
        let row = if shown < 2 {
            index
        } else {
            index * (total - 1) / (shown - 1)
        };
        let value = |value: &f64| Number::new(*value, format(*value)).html();
        rows[row].iter().map(value).collect()
    });
    TableCard {
        columns,
        rows: cells.collect(),
        shown,
        total: Number::new(total as f64, Format::Count).html(),
        complete: shown == total,
    }
}
