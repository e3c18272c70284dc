//! The states of an explorer as the page looks them up: a script, because a page that was opened from a file can load nothing else.

use super::entry::ExplorerEntry;
use super::grid::decimals;
use super::{Explored, Settings, State};
use crate::number::Number;
use crate::{Axis, packed};
use serde::Serialize;

/// What the script holds; the last control changes fastest.
#[derive(Serialize)]
struct States {
    /// The values at the ends of the axes.
    axes: [[f64; 2]; 2],
    x: Vec<f64>,
    /// How many settings each control has.
    settings: Vec<usize>,
    /// Decimals of the curves.
    decimals: usize,
    /// State, series, value: whole multiples of the last decimal, each as the difference to the value before; `null` where there
    /// is none.
    curves: Vec<Vec<Vec<Option<i64>>>>,
    /// State, reading, as it is written.
    readings: Vec<Vec<String>>,
}

/// The path of the script from the root of the site.
pub(crate) fn path(id: &str) -> String {
    format!("data/{id}.js")
}

/// The path of the file that holds every state, for readers.
pub(crate) fn download(id: &str) -> String {
    format!("data/{id}.json")
}

/// `explorers["slopes"] = "…"`.
pub(crate) fn script(entry: &ExplorerEntry, explored: &Explored) -> String {
    let ends = |axis: Axis| [axis.low, axis.high];
    let decimals = decimals(entry.plane.y);
    let curves = |state: &State| {
        let steps = |curve: &Vec<f64>| steps(curve, decimals);
        state.curves.iter().map(steps).collect()
    };
    let states = States {
        axes: [ends(entry.plane.x), ends(entry.plane.y)],
        x: explored.grid.xs.clone(),
        settings: (entry.controls.iter())
            .map(|control| match control.settings {
                Settings::Slider(values) => values.len(),
                Settings::Select(choices) => choices.len(),
            })
            .collect(),
        decimals,
        curves: explored.grid.states.iter().map(curves).collect(),
        readings: (explored.grid.states.iter())
            .map(|state| entry.written(&state.readings))
            .collect(),
    };
    packed::member("explorers", entry.id, &states)
}

impl ExplorerEntry {
    /// The readings of a state as they are written.
    pub(crate) fn written(&self, values: &[f64]) -> Vec<String> {
        let readings = self.readings.iter().zip(values);
        readings
            .map(|(reading, &value)| Number::new(value, reading.format).plain())
            .collect()
    }
}

/// The values of a curve in units of its last decimal, each less the one before it.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a value that was rounded to a plot's decimals is a small multiple of the last"
)]
fn steps(curve: &[f64], decimals: usize) -> Vec<Option<i64>> {
    let unit = 10_f64.powf(decimals as f64);
    let mut before = 0;
    curve
        .iter()
        .map(|value| {
            value.is_finite().then(|| {
                let now = (value * unit).round() as i64;
                let step = now - before;
                before = now;
                step
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_gap_keeps_the_value_before_it() {
        let curve = [1.5, 2.0, f64::NAN, 1.0];
        assert_eq!(
            super::steps(&curve, 1),
            [Some(15), Some(5), None, Some(-10)]
        );
    }
}
