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
    states: Vec<Row<'a>>,
}

/// A state: its settings, curves and readings in the order of the names.
#[derive(Serialize)]
struct Row<'a> {
    at: Vec<Setting>,
    curves: &'a [Vec<f64>],
    readings: &'a [f64],
}

/// `{"explorer": id, …, "controls": […], "series": […], "readings": […], "x": […], "states": [{"at": …, "curves": …, "readings": …}]}`.
pub(super) fn json(named: Named<'_>, grid: &Grid, places: &[Vec<usize>]) -> String {
    let states = places.iter().zip(&grid.states).map(|(place, state)| Row {
        at: (named.controls.iter().zip(place))
            .map(|(control, &at)| Setting::of(control.settings, at))
            .collect(),
        curves: &state.curves,
        readings: &state.readings,
    });
    let record = Record {
        explorer: named.id,
        budget: named.budget,
        parameters: named.parameters,
        controls: named.controls.iter().map(|control| control.name).collect(),
        series: named.series.iter().map(|series| series.name).collect(),
        readings: named.readings.iter().map(|reading| reading.name).collect(),
        x: &grid.xs,
        states: states.collect(),
    };
    digits::json(&record).expect("its fields have names")
}
