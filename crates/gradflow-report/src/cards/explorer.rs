use super::figure::{ColumnHead, Parameter, TableCard, fingerprint, parameters, table_card};
use super::{Desk, Link};
use crate::address::relative;
use crate::explorer::{Explored, Face, download, stroke, words};
use crate::html::escape;
use crate::math::text_to_plain;
use crate::number::Number;
use crate::registry::{Kind, anchor};
use crate::{ExplorerEntry, Format, Layout, Settings};
use serde::Serialize;

/// What `explorer.html` is given. Strings are HTML.
#[derive(Debug, Serialize)]
pub(crate) struct ExplorerCard {
    id: &'static str,
    anchor: String,
    label: String,
    title: String,
    caption: String,
    controls: Vec<ControlCard>,
    drawings: Vec<Drawing>,
    key: Vec<Key>,
    readings: Vec<ReadingCard>,
    /// The small multiples.
    multiples: Vec<String>,
    states: String,
    table: TableCard,
    parameters: Vec<Parameter>,
    fingerprint: String,
    download: String,
    uses: Vec<Link>,
}

#[derive(Debug, Serialize)]
struct ControlCard {
    name: &'static str,
    label: String,
    slider: bool,
    last: usize,
    start: usize,
    settings: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Drawing {
    layout: &'static str,
    svg: String,
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

#[derive(Debug, Serialize)]
struct Key {
    stroke: String,
    label: String,
}

#[derive(Debug, Serialize)]
struct ReadingCard {
    label: String,
    value: String,
}

/// The card of an explorer; `caption` is HTML.
pub(crate) fn explorer(
    entry: &ExplorerEntry,
    caption: &str,
    explored: &Explored,
    desk: Desk<'_>,
) -> ExplorerCard {
    let id = entry.id;
    let start = entry.start(&explored.grid);
    let head = |name, label| ColumnHead {
        symbol: desk.text(label),
        name,
    };
    let x = std::iter::once(head("x", entry.plane.x.label));
    let series = entry.series.iter();
    let columns = x.chain(series.map(|series| head(series.name, series.label)));
    let rows: Vec<Vec<f64>> = (0..explored.grid.xs.len())
        .map(|row| {
            let values = start.curves.iter().map(|curve| curve[row]);
            std::iter::once(explored.grid.xs[row])
                .chain(values)
                .collect()
        })
        .collect();
    let faces = explored.faces.iter().filter(|face| face.lang == desk.lang);
    ExplorerCard {
        id,
        anchor: anchor(Kind::Explorer, id),
        label: escape(&desk.resolver.label(Kind::Explorer, id, desk.lang)),
        title: desk.text(entry.title),
        caption: caption.to_owned(),
        controls: controls(entry, desk),
        drawings: faces.map(drawing).collect(),
        multiples: (explored.multiples.iter())
            .filter(|multiples| multiples.lang == desk.lang)
            .flat_map(|multiples| multiples.drawings.clone())
            .collect(),
        key: (entry.series.iter())
            .map(|series| Key {
                stroke: stroke(series.pen),
                label: desk.text(series.label),
            })
            .collect(),
        readings: (entry.readings.iter())
            .zip(entry.written(&start.readings))
            .map(|(reading, value)| ReadingCard {
                label: desk.text(reading.label),
                value: escape(&value),
            })
            .collect(),
        states: Number::new(explored.grid.states.len() as f64, Format::Count).html(),
        table: table_card(columns.collect(), &rows),
        parameters: parameters(&explored.parameters),
        fingerprint: fingerprint(&explored.json),
        download: relative(desk.page, &download(id)),
        uses: desk.uses(Kind::Explorer, id),
    }
}

fn controls(entry: &ExplorerEntry, desk: Desk<'_>) -> Vec<ControlCard> {
    let card = |control: &crate::Control| ControlCard {
        name: control.name,
        label: desk.text(control.label),
        slider: matches!(control.settings, Settings::Slider(_)),
        last: control.settings.len() - 1,
        start: control.start,
        settings: (0..control.settings.len())
            .map(|setting| escape(&text_to_plain(&words(control, setting, desk.lang))))
            .collect(),
    };
    entry.controls.iter().map(card).collect()
}

fn drawing(face: &Face) -> Drawing {
    let [left, top, right, bottom] = face.area;
    Drawing {
        layout: match face.layout {
            Layout::Wide => "wide",
            Layout::Narrow => "narrow",
        },
        svg: face.svg.clone(),
        left,
        top,
        right,
        bottom,
    }
}
