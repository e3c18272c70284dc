//! The whole grid as JSON.

use super::Settings;
use super::entry::Named;
use super::grid::Grid;
use crate::{Budget, Parameter, digits};
use serde::Serialize;

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

#[derive(Serialize)]
struct Record<'a> {
    explorer: &'static str,
    budget: Budget,
    parameters: &'a [Parameter],
    controls: Vec<&'static str>,
    series: Vec<&'static str>,
    readings: Vec<&'static str>,
    x: &'a [f64],
    states: Columns<'a>,
}

/// Of every state its settings, curves and readings in the order of their names.
#[derive(Serialize)]
struct Columns<'a> {
    at: Vec<Vec<Setting>>,
    curves: Vec<&'a [Vec<f64>]>,
    readings: Vec<&'a [f64]>,
}

/// `{"explorer": id, …, "controls": […], "series": […], "readings": […], "x": […], "states": {"at": […], "curves": […], "readings": […]}}`.
pub(super) fn json(named: Named<'_>, grid: &Grid, places: &[Vec<usize>]) -> String {
    let settings = |place: &Vec<usize>| {
        let controls = named.controls.iter().zip(place);
        controls
            .map(|(control, &at)| Setting::of(control.settings, at))
            .collect()
    };
    let states = Columns {
        at: places.iter().map(settings).collect(),
        curves: (grid.states.iter())
            .map(|state| state.curves.as_slice())
            .collect(),
        readings: (grid.states.iter())
            .map(|state| state.readings.as_slice())
            .collect(),
    };
    let record = Record {
        explorer: named.id,
        budget: named.budget,
        parameters: named.parameters,
        controls: named.controls.iter().map(|control| control.name).collect(),
        series: named.series.iter().map(|series| series.name).collect(),
        readings: named.readings.iter().map(|reading| reading.name).collect(),
        x: &grid.xs,
        states,
    };
    digits::json(&record).expect("its fields have names")
}
