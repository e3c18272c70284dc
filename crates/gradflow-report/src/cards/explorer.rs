use super::figure::{ColumnHead, Parameter, TableCard, fingerprint, parameters, table_card};
use super::{Desk, Link};
use crate::address::relative;
use crate::explorer::{Explored, Face, stroke, words};
use crate::html::escape;
use crate::math::text_to_plain;
use crate::number::Number;
use crate::registry::{Kind, anchor};
use crate::{ExplorerEntry, Format, Layout, Settings};
use serde::Serialize;
use serde_json::Value;

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
    /// The states as JSON that no element can end early.
    island: String,
    states: String,
    table: TableCard,
    parameters: Vec<Parameter>,
    fingerprint: String,
    downloads: Vec<Link>,
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
    multiples: String,
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

/// What the script looks up; the last control changes fastest.
#[derive(Serialize)]
struct Island {
    x: Vec<Value>,
    /// The values at the ends of the axes.
    axes: [[f64; 2]; 2],
    /// What each setting of each control is called.
    words: Vec<Vec<String>>,
    /// State, series, value; `null` where there is none.
    curves: Vec<Vec<Vec<Value>>>,
    /// State, reading, as it is written.
    readings: Vec<Vec<String>>,
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
        key: (entry.series.iter())
            .map(|series| Key {
                stroke: stroke(series.pen),
                label: desk.text(series.label),
            })
            .collect(),
        readings: (entry.readings.iter())
            .zip(readings(entry, &start.readings))
            .map(|(reading, value)| ReadingCard {
                label: desk.text(reading.label),
                value: escape(&value),
            })
            .collect(),
        island: island(entry, explored, desk),
        states: Number::new(explored.grid.states.len() as f64, Format::Count).html(),
        table: table_card(columns.collect(), &rows),
        parameters: parameters(&explored.parameters),
        fingerprint: fingerprint(&explored.json),
        downloads: ["csv", "json"]
            .map(|kind| Link {
                href: relative(desk.page, &format!("data/{id}.{kind}")),
                label: kind.to_uppercase(),
                preview: String::new(),
            })
            .into(),
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
        multiples: face.multiples.clone(),
        left,
        top,
        right,
        bottom,
    }
}

fn readings(entry: &ExplorerEntry, values: &[f64]) -> Vec<String> {
    entry
        .readings
        .iter()
        .zip(values)
        .map(|(reading, &value)| Number::new(value, reading.format).plain())
        .collect()
}

fn island(entry: &ExplorerEntry, explored: &Explored, desk: Desk<'_>) -> String {
    let grid = &explored.grid;
    let ends = |axis: crate::Axis| [axis.low, axis.high];
    let island = Island {
        x: values(&grid.xs),
        axes: [ends(entry.plane.x), ends(entry.plane.y)],
        words: (entry.controls.iter())
            .map(|control| {
                let settings = 0..control.settings.len();
                settings
                    .map(|setting| text_to_plain(&words(control, setting, desk.lang)))
                    .collect()
            })
            .collect(),
        curves: (grid.states.iter())
            .map(|state| state.curves.iter().map(|curve| values(curve)).collect())
            .collect(),
        readings: (grid.states.iter())
            .map(|state| readings(entry, &state.readings))
            .collect(),
    };
    let json = serde_json::to_string(&island).expect("numbers and strings are JSON");
    // A `<` could begin the end of the element.
    json.replace('<', "\\u003c")
}

/// Numbers as JSON, whole ones without a point, `null` for what is not finite.
fn values(curve: &[f64]) -> Vec<Value> {
    let value = |&value: &f64| {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a whole number below 2^53 is an i64"
        )]
        let whole = (value.fract() == 0.0 && value.abs() < 9e15).then_some(value as i64);
        whole.map_or_else(|| Value::from(value), Value::from)
    };
    curve.iter().map(value).collect()
}
