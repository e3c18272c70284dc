//! What the gates do.

use crate::measure::{CellMeasurement, GateUse, HalfLives};
use gradflow_report::{
    Axis, Bar, Block, Cell, Chart, Column, DrawError, Grid, Panel, Pen, Role, SheetFigure, Table,
    Text,
};

const OPENNESS: Text = Text {
    en: "value",
    zh: "取值",
};
const SHARE: Text = Text {
    en: "share (%)",
    zh: "占比（%）",
};
const RANK: Text = Text {
    en: "units, the longest memory first",
    zh: "单元（记忆最长者在前）",
};
const HALF_LIFE: Text = Text {
    en: "half-life (steps)",
    zh: "半衰期（步）",
};

pub(super) fn blocks(cell: &CellMeasurement) -> Vec<Block<'_>> {
    let slug = super::cells::slug(cell.place);
    let mut blocks = Vec::new();
    if !cell.gates.is_empty() {
        blocks.push(Block::Figure(SheetFigure {
            id: format!("gates-{slug}"),
            title: "What the gates do".to_owned(),
            description: "Histograms of the values of each gate over units, steps and sequences."
                .to_owned(),
            caption: "All values of each gate; a gate at an end of its range learns slowly, because its slope is small there."
                .to_owned(),
            aspect: (16, 5),
            narrow_aspect: (3, 5),
            table: Some(table(&cell.gates)),
            draw: Box::new(|panel| draw(&cell.gates, panel)),
        }));
        blocks.push(Block::Grid(grid(&cell.gates)));
    }
    if let Some(half_lives) = &cell.half_lives {
        blocks.extend(half_life_blocks(half_lives, &slug));
    }
    blocks
}

fn draw(gates: &[GateUse], panel: &Panel<'_>) -> Result<(), DrawError> {
    let highest = gates
        .iter()
        .flat_map(|gate| &gate.histogram)
        .fold(0.0_f64, |most, &share| most.max(share));
    for (frame, gate) in panel.split(gates.len()).into_iter().zip(gates) {
        let (low, high) = gate.range;
        let mut chart = Chart::within(
            panel,
            frame,
            Axis::linear(OPENNESS, low, high),
            Axis::linear(SHARE, 0.0, (110.0 * highest).max(1.0)),
        );
        chart.heading(gate.gate);
        let width = (high - low) / gate.histogram.len() as f64;
        let bars = gate.histogram.iter().enumerate();
        chart.bars(
            Role::SERIES[0],
            bars.map(|(bin, share)| Bar {
                left: low + bin as f64 * width,
                right: low + (bin + 1) as f64 * width,
                value: 100.0 * share,
            }),
        );
        chart.vertical(gate.mean, "");
        chart.finish()?;
    }
    Ok(())
}

fn table(gates: &[GateUse]) -> Table {
    let names = gates.iter().map(|gate| Column {
        name: gate.gate,
        symbol: r"\%",
    });
    let bin = Column {
        name: "bin",
        symbol: "k",
    };
    let bins = gates.first().map_or(0, |gate| gate.histogram.len());
    Table {
        columns: std::iter::once(bin).chain(names).collect(),
        rows: (0..bins)
            .map(|bin| {
                let shares = gates.iter().map(|gate| 100.0 * gate.histogram[bin]);
                std::iter::once(bin as f64).chain(shares).collect()
            })
            .collect(),
    }
}

fn grid(gates: &[GateUse]) -> Grid {
    Grid {
        name: "Gates".to_owned(),
        columns: [
            "gate",
            "mean",
            "lowest twentieth (%)",
            "highest twentieth (%)",
        ]
        .map(str::to_owned)
        .into(),
        rows: gates
            .iter()
            .map(|gate| {
                vec![
                    Cell::Text(gate.gate.to_owned()),
                    Cell::Number(gate.mean, 3),
                    Cell::Number(100.0 * gate.saturated_low, 3),
                    Cell::Number(100.0 * gate.saturated_high, 3),
                ]
            })
            .collect(),
    }
}

fn half_life_blocks<'a>(half_lives: &HalfLives, slug: &str) -> Vec<Block<'a>> {
    let mut sorted: Vec<f64> = half_lives.units.clone();
    sorted.retain(|steps| steps.is_finite() && *steps > 0.0);
    sorted.sort_by(|a, b| b.total_cmp(a));
    let mut blocks = vec![Block::Text(format!(
        "By the {} gate alone a unit keeps half of its memory for {:.1} steps (90 % of units {:.1} to {:.1}).",
        half_lives.gate, half_lives.band.median, half_lives.band.p05, half_lives.band.p95
    ))];
    if sorted.len() > 1 && sorted[0] > sorted[sorted.len() - 1] {
        let column = |name, symbol| Column { name, symbol };
        let rows = sorted.iter().enumerate();
        blocks.push(Block::Figure(SheetFigure {
            id: format!("half-lives-{slug}"),
            title: "How long each unit keeps its memory".to_owned(),
            description: "Half-lives of the units in descending order.".to_owned(),
            caption: r"The half-life is $\ln \tfrac12$ divided by the mean of $\ln f$ over steps and sequences."
                .to_owned(),
            aspect: (16, 6),
            narrow_aspect: (6, 5),
            table: Some(Table {
                columns: vec![column("rank", "k"), column("half_life", r"t_{1/2}")],
                rows: rows
                    .map(|(rank, &steps)| vec![rank as f64 + 1.0, steps])
                    .collect(),
            }),
            draw: Box::new(move |panel| {
                let (high, low) = (1.2 * sorted[0], sorted[sorted.len() - 1] / 1.2);
                let mut chart = Chart::new(
                    panel,
                    Axis::linear(RANK, 1.0, sorted.len() as f64),
                    Axis::log10(HALF_LIFE, low, high),
                );
                let points = sorted.iter().enumerate();
                chart.line(
                    Pen::SERIES[0],
                    "",
                    points.map(|(rank, &steps)| (rank as f64 + 1.0, steps)),
                );
                chart.finish()
            }),
        }));
    }
    blocks
}
