//! At which lags and through which gates the gradient is made.

use crate::measure::{CellMeasurement, LagShares, PathShares};
use gradflow_report::{
    Axis, Block, Chart, Column, DrawError, Panel, Pen, SheetFigure, Table, Text,
};

const LAG: Text = Text {
    en: "lag (steps)",
    zh: "滞后（步）",
};
const CUMULATIVE: Text = Text {
    en: "share up to this lag (%)",
    zh: "累计占比（%）",
};
const SHARE: Text = Text {
    en: "share of the credit",
    zh: "在梯度中的占比",
};

/// Lags beyond which less than this is made are not drawn.
const REST: f64 = 1e-3;

/// Paths are drawn as far as the credit is this part of what it was, and as far as their shares are numbers.
const FAINT: f64 = 1e-6;

pub(super) fn blocks(cell: &CellMeasurement) -> Vec<Block<'_>> {
    let slug = super::cells::slug(cell.place);
    let shares = &cell.lag_shares;
    let words = shares.tensors.iter().map(|tensor| {
        format!(
            "{}: half by lag {}, nine tenths by lag {}",
            tensor.tensor.replace('_', " "),
            tensor.half_lag,
            tensor.ninety_lag
        )
    });
    let mut blocks = vec![
        Block::Text(format!(
            "Where the gradient of the weights is made: {}.",
            words.collect::<Vec<_>>().join("; ")
        )),
        Block::Figure(SheetFigure {
            id: format!("lags-{slug}"),
            title: "At which lags the gradient is made".to_owned(),
            description: "The share of the gradient of each tensor that is made up to each lag.".to_owned(),
            caption: r"The share of lag $\ell$ is $\|G_\ell\| / \sum_k \|G_k\|$ with the part $G_\ell$ of the gradient whose credit is $\ell$ steps old."
                .to_owned(),
            aspect: (16, 7),
            narrow_aspect: (6, 5),
            table: Some(lag_table(shares)),
            draw: Box::new(|panel| draw_lags(shares, panel)),
        }),
    ];
    if let Some(paths) = &cell.path_shares {
        let gone = cell.decay.credit.falls_below(FAINT.ln());
        let last = gone.unwrap_or(usize::MAX).max(4);
        blocks.push(Block::Figure(SheetFigure {
            id: format!("paths-{slug}"),
            title: "Through which gates credit comes back".to_owned(),
            description: "The share of the credit that came by the cell path, by each gate alone, and by several gates.".to_owned(),
            caption: "The cell path passes no recurrent weight; a path through a gate passes that gate's. Shares add up to 1, and one that works against the credit is negative."
                .to_owned(),
            aspect: (16, 8),
            narrow_aspect: (1, 1),
            table: Some(path_table(paths)),
            draw: Box::new(move |panel| draw_paths(paths, last, panel)),
        }));
    }
    blocks
}

fn draw_lags(shares: &LagShares, panel: &Panel<'_>) -> Result<(), DrawError> {
    let made = |place: &usize| {
        let tensors = shares.tensors.iter();
        tensors
            .clone()
            .all(|tensor| tensor.cumulative[*place] > 1.0 - REST)
    };
    let end = (0..shares.lags.len())
        .find(made)
        .unwrap_or(shares.lags.len() - 1);
    let last = shares.lags[end].max(4) as f64;
    let mut chart = Chart::new(
        panel,
        Axis::linear(LAG, 0.0, last),
        Axis::linear(CUMULATIVE, 0.0, 102.0),
    );
    let pens = [
        Pen::SERIES[0],
        Pen::SERIES[1].dashed(),
        Pen::SERIES[2].dotted(),
    ];
    for (pen, tensor) in pens.into_iter().zip(&shares.tensors) {
        let points = shares.lags.iter().zip(&tensor.cumulative).take(end + 1);
        let points = points.map(|(&lag, share)| (lag as f64, 100.0 * share));
        chart.line(pen, &tensor.tensor.replace('_', " "), points);
    }
    chart.finish()
}

fn lag_table(shares: &LagShares) -> Table {
    let lag = Column {
        name: "lag",
        symbol: r"\ell",
    };
    let columns = shares.tensors.iter().map(|tensor| Column {
        name: tensor.tensor,
        symbol: r"\Sigma",
    });
    let rows = shares.lags.iter().enumerate().map(|(place, &lag)| {
        let tensors = shares.tensors.iter();
        let shares = tensors.map(|tensor| tensor.cumulative[place]);
        std::iter::once(lag as f64).chain(shares).collect()
    });
    Table {
        columns: std::iter::once(lag).chain(columns).collect(),
        rows: rows.collect(),
    }
}

fn draw_paths(paths: &PathShares, last: usize, panel: &Panel<'_>) -> Result<(), DrawError> {
    let count = paths.lags.iter().filter(|lag| **lag <= last).count().max(2);
    let count = count.min(paths.lags.len());
    let drawn = || {
        let shares = paths
            .paths
            .iter()
            .flat_map(|path| path.shares.iter().take(count));
        shares.filter(|share| share.is_finite())
    };
    let low = drawn()
        .fold(0.0_f64, |low, &share| low.min(share))
        .max(-2.0);
    let high = drawn()
        .fold(1.0_f64, |high, &share| high.max(share))
        .min(3.0);
    let end = paths.lags[count - 1].max(1) as f64;
    let mut chart = Chart::new(
        panel,
        Axis::linear(LAG, 0.0, end),
        Axis::linear(SHARE, low - 0.05, high + 0.05),
    );
    chart.horizontal(0.0, "");
    let pens = [
        Pen::SERIES[0],
        Pen::SERIES[1].dashed(),
        Pen::SERIES[2].dotted(),
        Pen::SERIES[3],
        Pen::SERIES[4].dashed(),
    ];
    let several = paths.paths.len() - 1;
    for (index, path) in paths.paths.iter().enumerate() {
        let pen = if index == several {
            Pen::MUTED
        } else {
            pens[index % pens.len()]
        };
        let points = paths.lags.iter().zip(&path.shares).take(count);
        chart.line(
            pen,
            path.path,
            points.map(|(&lag, &share)| (lag as f64, share)),
        );
    }
    chart.finish()
}

fn path_table(paths: &PathShares) -> Table {
    let lag = Column {
        name: "lag",
        symbol: r"\ell",
    };
    let columns = paths.paths.iter().map(|path| Column {
        name: path.path,
        symbol: "p",
    });
    let rows = paths.lags.iter().enumerate().map(|(place, &lag)| {
        let shares = paths.paths.iter().map(|path| path.shares[place]);
        std::iter::once(lag as f64).chain(shares).collect()
    });
    Table {
        columns: std::iter::once(lag).chain(columns).collect(),
        rows: rows.collect(),
    }
}
