//! What one cell does.

use super::{gates, shares, spectrum};
use crate::measure::CellMeasurement;
use crate::{Direction, Place};
use gradflow_report::{Block, Section};
use std::fmt::Write as _;

/// The cell in ids: `1-forward`.
pub(super) fn slug(place: Place) -> String {
    let direction = match place.direction {
        Direction::Forward => "forward",
        Direction::Backward => "backward",
    };
    format!("{}-{direction}", place.layer + 1)
}

pub(super) fn section(cell: &CellMeasurement, heading: String) -> Section<'_> {
    let mut blocks = vec![Block::Text(units(cell))];
    blocks.extend(gates::blocks(cell));
    blocks.extend(shares::blocks(cell));
    blocks.extend(spectrum::blocks(cell));
    super::section(&format!("cell-{}", slug(cell.place)), heading, blocks)
}

fn units(cell: &CellMeasurement) -> String {
    let units = &cell.units;
    let mut text = match units.dead.as_slice() {
        [] => format!("All of its {} units move.", units.units),
        dead => format!(
            "{} of its {} units do not move, whatever they read: {}.",
            dead.len(),
            units.units,
            listed(dead)
        ),
    };
    if !units.saturated.is_empty() {
        let verb = if units.saturated.len() == 1 {
            "sits"
        } else {
            "sit"
        };
        let _infallible = write!(
            text,
            " {} {verb} above 0.95 in size at every step: {}.",
            units.saturated.len(),
            listed(&units.saturated)
        );
    }
    if let Some(step) = units.first_non_finite {
        let _infallible = write!(text, " Its state is not finite from step {step} on.");
    }
    text
}

/// The first few of a list.
fn listed(units: &[usize]) -> String {
    const SHOWN: usize = 12;
    let shown: Vec<String> = units.iter().take(SHOWN).map(ToString::to_string).collect();
    let rest = if units.len() > SHOWN { ", …" } else { "" };
    format!("{}{rest}", shown.join(", "))
}
