//! What would help.

use crate::advice::{Advice, Effect};
use gradflow_report::{Block, Cell, Grid, Section};

pub(super) fn section(advice: &Advice) -> Section<'_> {
    let mut blocks = Vec::new();
    if advice.trials.is_empty() {
        blocks.push(Block::Text("Nothing has to change.".to_owned()));
    } else {
        let sequences = advice.sequences;
        let plural = if sequences == 1 { "" } else { "s" };
        blocks.push(Block::Text(format!(
            "Each change was made in a copy of these weights and measured on {sequences} sequence{plural}, before any training; $L$ is {}.",
            advice.target_lag
        )));
        blocks.push(Block::Text(match advice.recommended {
            Some(change) => format!("Recommended: {change}."),
            None => "None of them lets credit reach so far without exploding.".to_owned(),
        }));
        blocks.push(Block::Grid(grid(advice)));
        blocks.push(Block::Text(
            "A change of the weights belongs at the start of training: it replaces what they have learned. Clipping changes no weights; \
             it bounds how far one step of training goes."
                .to_owned(),
        ));
    }
    super::section("advice", "What would help", blocks)
}

fn grid(advice: &Advice) -> Grid {
    let effect = |effect: &Effect| {
        [
            Cell::Count(effect.reach.median),
            Cell::Number(effect.log10_at_lag, 3),
            Cell::Number(effect.log10_largest, 3),
            Cell::Number(effect.gradient_norm.median, 3),
        ]
    };
    let before = advice.trials.iter().take(1).map(|trial| {
        let cells = effect(&trial.before);
        row("as it is".to_owned(), cells)
    });
    let after = advice
        .trials
        .iter()
        .map(|trial| row(trial.change.to_string(), effect(&trial.after)));
    Grid {
        name: "Before and after".to_owned(),
        columns: [
            "change",
            "reach (steps)",
            "$\\log_{10}$ of the gradient at lag $L$",
            "$\\log_{10}$ of the largest gradient",
            "norm of the weights’ gradient",
        ]
        .map(str::to_owned)
        .into(),
        rows: before.chain(after).collect(),
    }
}

fn row(name: String, cells: [Cell; 4]) -> Vec<Cell> {
    std::iter::once(Cell::Text(name)).chain(cells).collect()
}
