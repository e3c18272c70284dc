//! An explorer with its type erased.

use super::grid::{Grid, index, places, start};
use super::{Control, Explorer, Reading, Series, Settings, State, drawing, export};
use crate::{Axis, Budget, DrawError, Lang, Layout, Parameter, Text};
use serde::{Deserialize, Serialize};

/// An explorer with its type erased, for a const list: `ExplorerEntry::of::<ProductOverLag>()`.
#[derive(Clone, Copy, Debug)]
pub struct ExplorerEntry {
    /// [`Explorer::ID`].
    pub id: &'static str,
    /// [`Explorer::TITLE`].
    pub title: Text,
    /// [`Explorer::DESCRIPTION`].
    pub description: Text,
    /// [`Explorer::CONTROLS`].
    pub controls: &'static [Control],
    /// [`Explorer::SERIES`].
    pub series: &'static [Series],
    /// [`Explorer::READINGS`].
    pub readings: &'static [Reading],
    pub(crate) plane: Plane,
    explore: fn(Budget) -> Result<Explored, DrawError>,
}

/// What the curves are drawn on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plane {
    pub(crate) x: Axis,
    pub(crate) y: Axis,
}

/// An explorer, computed and drawn.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Explored {
    pub(crate) grid: Grid,
    pub(crate) parameters: Vec<Parameter>,
    /// One for each language and layout.
    pub(crate) faces: Vec<Face>,
    /// One for each language.
    pub(crate) multiples: Vec<Multiples>,
    /// Every state as a file.
    pub(crate) json: String,
}

/// How an explorer looks before it is touched.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Face {
    pub(crate) lang: Lang,
    pub(crate) layout: Layout,
    /// The state in which the controls start.
    pub(crate) svg: String,
    /// Its plotting area: left, top, right, bottom, as the page writes them.
    pub(crate) area: [f64; 4],
}

/// The states that stand side by side, in a language.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Multiples {
    pub(crate) lang: Lang,
    pub(crate) drawings: Vec<String>,
}

/// What an export writes.
#[derive(Clone, Copy)]
pub(super) struct Named<'a> {
    pub(super) id: &'static str,
    pub(super) controls: &'static [Control],
    pub(super) series: &'static [Series],
    pub(super) readings: &'static [Reading],
    pub(super) budget: Budget,
    pub(super) parameters: &'a [Parameter],
}

impl ExplorerEntry {
    /// Erases the type of the explorer `E`.
    pub const fn of<E: Explorer>() -> Self {
        Self {
            id: E::ID,
            title: E::TITLE,
            description: E::DESCRIPTION,
            controls: E::CONTROLS,
            series: E::SERIES,
            readings: E::READINGS,
            plane: Plane { x: E::X, y: E::Y },
            explore: explore::<E>,
        }
    }

    /// Computes and draws the explorer.
    pub(crate) fn explore(&self, budget: Budget) -> Result<Explored, DrawError> {
        (self.explore)(budget)
    }

    /// The state in which the controls start.
    pub(crate) fn start<'g>(&self, grid: &'g Grid) -> &'g State {
        &grid.states[index(self.controls, &start(self.controls))]
    }
}

/// What a setting is called on the page.
pub(crate) fn words(control: &Control, setting: usize, lang: Lang) -> String {
    match control.settings {
        Settings::Slider(values) => slider_words(values[setting]),
        Settings::Select(choices) => choices[setting].words.get(lang).to_owned(),
    }
}

/// A number of a slider, with a true minus sign.
fn slider_words(value: f64) -> String {
    value.to_string().replace('-', "−")
}

fn explore<E: Explorer>(budget: Budget) -> Result<Explored, DrawError> {
    let misstarted = |control: &&Control| control.start >= control.settings.len();
    if let Some(control) = E::CONTROLS.iter().find(misstarted) {
        return Err(DrawError(format!(
            "expected `{}` to start at one of its {} settings, found {}",
            control.name,
            control.settings.len(),
            control.start
        )));
    }
    let grid = Grid::of::<E>(budget)?;
    let parameters = E::parameters(budget);
    let named = Named {
        id: E::ID,
        controls: E::CONTROLS,
        series: E::SERIES,
        readings: E::READINGS,
        budget,
        parameters: &parameters,
    };
    let mut faces = Vec::new();
    let mut multiples = Vec::new();
    for lang in Lang::ALL {
        for layout in Layout::ALL {
            let (svg, area) = drawing::large::<E>(&grid, lang, layout)?;
            faces.push(Face {
                lang,
                layout,
                svg,
                area: [area.left, area.top, area.right, area.bottom],
            });
        }
        multiples.push(Multiples {
            lang,
            drawings: drawing::multiples::<E>(&grid, lang)?,
        });
    }
    let places = places(E::CONTROLS);
    Ok(Explored {
        json: export::json(named, &grid, &places),
        grid,
        parameters,
        faces,
        multiples,
    })
}
