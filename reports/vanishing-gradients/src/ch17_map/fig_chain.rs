//! The product over 100 steps, over spectral radius and coupling.

use super::edge::critical_coupling;
use super::maps::{chain, chain_cells, edges, means, parameters, rounded};
use gradflow_report::{
    Axis, Budget, Chart, Column, DrawError, Field, Figure, Panel, Parameter, Pen, Ramp, Role,
    Table, Text,
};
use serde::Serialize;

/// The figure.
pub(super) struct Chain;

/// The radii of the middles of the outer cells.
const RADII: (f64, f64) = (0.8, 1.0);
/// The decimal logarithms of the couplings of the middles of the outer cells.
const COUPLINGS: (f64, f64) = (-1.0, 2.0);
/// The steps of the product.
const LAG: u32 = 100;

/// What is drawn.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Map {
    columns: usize,
    rows: usize,
    /// ln ‖product‖, the smallest coupling first.
    log_norms: Vec<f64>,
    excluded: usize,
    /// Where the linear product has norm 1: `[ρ, log₁₀ κ_c]`.
    critical: Vec<[f64; 2]>,
}

const RADIUS: Text = Text {
    en: "spectral radius $\\rho$",
    zh: "谱半径 $\\rho$",
};
const COUPLING: Text = Text {
    en: "coupling $\\kappa$",
    zh: "耦合 $\\kappa$",
};
const LOG_NORM: Text = Text {
    en: "logarithm of the norm",
    zh: "范数的对数",
};

impl Figure for Chain {
    type Data = Map;
    const ID: &'static str = "map-chain";
    const TITLE: Text = Text {
        en: "The product over a hundred steps",
        zh: "一百步的连乘",
    };
    const DESCRIPTION: Text = Text {
        en: "A heat map over the spectral radius from 0.8 to 1 and the coupling from 0.1 to 100. A dashed curve falls from the upper left to the lower right; left of it the product is below 1, right of it above, although every spectral radius is at most 1. The measured line of norm one follows the curve.",
        zh: "热图，横轴为谱半径 0.8 到 1，纵轴为耦合 0.1 到 100。虚线从左上降到右下；其左侧连乘小于 1，右侧大于 1，尽管谱半径都不超过 1。测得的范数为一的线沿着这条曲线。",
    };
    const ASPECT: (u32, u32) = (4, 3);
    const NARROW_ASPECT: (u32, u32) = (1, 1);

    fn parameters(budget: Budget) -> Vec<Parameter> {
        parameters(&chain(budget))
    }

    fn compute(budget: Budget) -> Map {
        let (columns, rows) = chain_cells(budget);
        let means = means(&chain(budget), "log_norm_100");
        Map {
            columns,
            rows,
            log_norms: means.values.into_iter().map(rounded).collect(),
            excluded: means.excluded,
            critical: (0..40)
                .map(|step| RADII.0 + 0.005 * f64::from(step))
                .map(|radius| [radius, rounded(critical_coupling(radius, LAG).log10())])
                .collect(),
        }
    }

    fn table(data: &Map) -> Option<Table> {
        let at = |(low, high): (f64, f64), index: usize, count: usize| {
            low + (high - low) * index as f64 / (count as f64 - 1.0)
        };
        let names = [
            ("rho", r"\rho"),
            ("kappa", r"\kappa"),
            ("log_norm", r"\ln \|\Pi\|"),
        ];
        let cells = (0..data.rows).step_by(4).flat_map(|row| {
            (0..data.columns)
                .step_by(5)
                .map(move |column| (row, column))
        });
        Some(Table {
            columns: names.map(|(name, symbol)| Column { name, symbol }).to_vec(),
            rows: cells
                .map(|(row, column)| {
                    vec![
                        at(RADII, column, data.columns),
                        10_f64.powf(at(COUPLINGS, row, data.rows)),
                        data.log_norms[row * data.columns + column],
                    ]
                })
                .collect(),
        })
    }

    fn draw(data: &Map, panel: &Panel<'_>) -> Result<(), DrawError> {
        let (x, y) = (edges(RADII, data.columns), edges(COUPLINGS, data.rows));
        let radius = Axis::linear(RADIUS, x.0, x.1);
        let mut chart = Chart::new(panel, radius, Axis::powers_of_ten(COUPLING, y.0, y.1));
        let field = Field {
            x,
            y,
            columns: data.columns,
            values: data.log_norms.clone(),
        };
        chart.heatmap(
            field.clone(),
            Ramp::Diverging,
            Axis::linear(LOG_NORM, -12.0, 12.0),
        );
        let rim = Pen {
            role: Role::SURFACE,
            width: 4.0,
            ..Pen::INK
        };
        let critical = || data.critical.iter().map(|&[radius, log]| (radius, log));
        chart.contour(rim, "", &field, 0.0);
        chart.contour(Pen::INK, "", &field, 0.0);
        chart.line(rim, "", critical());
        chart.line(Pen::INK.dashed(), "", critical());
        chart.finish()
    }
}
