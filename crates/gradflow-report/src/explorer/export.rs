//! The whole grid as CSV and JSON.

use super::Settings;
use super::entry::Named;
use super::grid::Grid;
use crate::{Budget, Parameter};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The setting of a control in a file: its number or its code.
#[derive(Serialize)]
#[serde(untagged)]
enum Setting {
    Number(f64),
    Code(&'static str),
}

impl Setting {
    fn of(settings: Settings, at: usize) -> Self {
        match settings {
            Settings::Slider(values) => Self::Number(values[at]),
            Settings::Select(choices) => Self::Code(choices[at].code),
        }
    }
}

/// A row for each state and place: the settings, x, the series.
pub(super) fn csv(named: Named<'_>, grid: &Grid, places: &[Vec<usize>]) -> String {
    let controls = named.controls.iter().map(|control| control.name);
    let series = named.series.iter().map(|series| series.name);
    let names: Vec<&str> = controls.chain(["x"]).chain(series).collect();
    let mut out = names.join(",") + "\n";
    for (place, state) in places.iter().zip(&grid.states) {
        for (row, x) in grid.xs.iter().enumerate() {
            for (control, &at) in named.controls.iter().zip(place) {
                match Setting::of(control.settings, at) {
                    Setting::Number(value) => write!(out, "{value:?},"),
                    Setting::Code(code) => write!(out, "{code},"),
                }
                .expect("a String accepts every write");
            }
            write!(out, "{x:?}").expect("a String accepts every write");
            for curve in &state.curves {
                write!(out, ",{:?}", curve[row]).expect("a String accepts every write");
            }
            out.push('\n');
        }
    }
    out
}

#[derive(Serialize)]
struct Record<'a> {
    explorer: &'static str,
    budget: Budget,
    parameters: &'a [Parameter],
    x: &'a [f64],
    states: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    at: BTreeMap<&'static str, Setting>,
    series: BTreeMap<&'static str, &'a [f64]>,
    readings: BTreeMap<&'static str, f64>,
}

/// `{"explorer": id, …, "x": […], "states": [{"at": …, "series": …, "readings": …}]}`.
pub(super) fn json(named: Named<'_>, grid: &Grid, places: &[Vec<usize>]) -> String {
    let mut states = Vec::new();
    for (place, state) in places.iter().zip(&grid.states) {
        states.push(Row {
            at: named
                .controls
                .iter()
                .zip(place)
                .map(|(control, &at)| (control.name, Setting::of(control.settings, at)))
                .collect(),
            series: named
                .series
                .iter()
                .zip(&state.curves)
                .map(|(series, curve)| (series.name, curve.as_slice()))
                .collect(),
            readings: named
                .readings
                .iter()
                .zip(&state.readings)
                .map(|(reading, &value)| (reading.name, value))
                .collect(),
        });
    }
    let record = Record {
        explorer: named.id,
        budget: named.budget,
        parameters: named.parameters,
        x: &grid.xs,
        states,
    };
    serde_json::to_string(&record).expect("its maps have names for keys")
}
