//! What was read, and how it was measured.

use super::plain;
use crate::Inspection;
use crate::measure::{Extent, LossPlace, Measurement};
use crate::verdict::named;
use gradflow_report::{Block, Cell, Grid, Section};

pub(super) fn section(inspection: &Inspection) -> Section<'_> {
    let model = &inspection.model;
    let shape = match model.shape.as_str() {
        "" => String::new(),
        shape => format!(": {shape}, {}", model.precision),
    };
    let mut blocks = vec![
        Block::Text(plain(&format!("{}{shape}.", inspection.name()))),
        Block::Text(plain(&model.evidence.to_string())),
    ];
    if let Some(input) = &inspection.input {
        blocks.push(Block::Text(plain(&input.to_string())));
    }
    if let Some(measurement) = &inspection.measurement {
        blocks.push(Block::Text(method(measurement)));
    }
    if !model.tensors.is_empty() {
        let row = |tensor: &crate::TensorSummary| {
            vec![
                Cell::Text(plain(&tensor.name)),
                Cell::Text(format!("{:?}", tensor.shape)),
                Cell::Text(tensor.precision.clone()),
                Cell::Text(named(tensor.place)),
            ]
        };
        blocks.push(grid(
            "Tensors",
            &["tensor", "shape", "format", "cell"],
            model.tensors.iter().map(row).collect(),
        ));
    }
    if !model.not_finite.is_empty() {
        let row = |tensor: &crate::NotFiniteSummary| {
            vec![
                Cell::Text(plain(&tensor.tensor)),
                Cell::Count(tensor.nans),
                Cell::Count(tensor.infinities),
                Cell::Count(tensor.total),
                Cell::Text(format!("{:?}", tensor.first)),
            ]
        };
        blocks.push(grid(
            "Weights that are not finite",
            &["tensor", "NaN", "infinite", "weights", "the first at"],
            model.not_finite.iter().map(row).collect(),
        ));
    }
    super::section("method", "What was read and how it was measured", blocks)
}

fn grid<'a>(name: &str, columns: &[&str], rows: Vec<Vec<Cell>>) -> Block<'a> {
    Block::Grid(Grid {
        name: name.to_owned(),
        columns: columns.iter().map(|column| (*column).to_owned()).collect(),
        rows,
    })
}

fn method(measurement: &Measurement) -> String {
    let settings = &measurement.settings;
    let loss = match settings.loss {
        LossPlace::End => "at the last step",
        LossPlace::Every => "at every step",
    };
    let norms = match settings.extent {
        Extent::Full => "Norms are exact and the spectrum is whole".to_owned(),
        Extent::Leading(count) => format!(
            "Norms come from {} random directions where a cell has more dimensions, and up to {count} exponents are estimated",
            settings.probes
        ),
    };
    format!(
        "{norms}. Credit is followed back from {} times of each of {} sequences of up to {} steps; the loss whose gradient is split is {loss}. The seed is {}.",
        settings.anchors, measurement.sequences, measurement.steps, settings.seed
    )
}
