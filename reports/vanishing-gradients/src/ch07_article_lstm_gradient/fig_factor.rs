//! F6: the factor Z over the two pre-activations, with its contours.

use crate::experiments::z::{ENDS, contour, factor};
use gradflow_report::{
    Axis, Budget, Chart, Column, DrawError, Field, Figure, Panel, Parameter, Pen, Ramp, Role,
    Table, Text,
};
use serde::Serialize;

/// The figure.
pub(super) struct FactorSurface;

/// Half the side of the square.
const REACH: f64 = 5.0;

/// Cells along a side of the heat map.
const CELLS: usize = 100;

/// What is drawn.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Surface {
    /// Z at the middles of the cells in thousandths, the lowest row of y first.
    thousandths: Vec<f64>,
    /// The line `Z = 0.05` as points `[x, y]`.
    low: Vec<[f64; 2]>,
    /// The line `Z = 0.95`.
    high: Vec<[f64; 2]>,
    /// Z on the lattice of the table: one row for each y.
    lattice: Vec<Vec<f64>>,
}

const X: Text = Text {
    en: "pre-activation of the tanh, $x$",
    zh: "tanh 的预激活值 $x$",
};
const Y: Text = Text {
    en: "pre-activation of the gate, $y$",
    zh: "遗忘门的预激活值 $y$",
};
const Z: Text = Text {
    en: "$Z$",
    zh: "$Z$",
};

/// The line on which Z is `c`: down its left branch to the tip, and up its right one (D7.2).
fn line(c: f64) -> Vec<[f64; 2]> {
    let tip = (c / (1.0 - c)).ln();
    let branch: Vec<[f64; 2]> = (0..=60)
        .map(|step| tip + (REACH - tip) * (f64::from(step) / 60.0).powi(2))
        .filter_map(|y| contour(c, y).map(|x| [x, y]))
        .collect();
    let left = branch.iter().rev().map(|&[x, y]| [-x, y]);
    left.chain(branch.iter().copied()).collect()
}

impl Figure for FactorSurface {
    type Data = Surface;
    const ID: &'static str = "F6";
    const TITLE: Text = Text {
        en: "The factor Z = tanh′(x) σ(y)",
        zh: "因子 Z = tanh′(x) σ(y)",
    };
    const DESCRIPTION: Text = Text {
        en: "A heat map over the square from minus 5 to 5. Z is close to 0 on the left, on the right and at the bottom, and rises towards the middle of the upper edge. The line Z = 0.05 encloses a wide arch; the line Z = 0.95 encloses only a thin tongue at the top.",
        zh: "正方形上从负 5 到 5 的热图。Z 在左侧、右侧和底部接近 0，朝上边缘的中部升高。Z = 0.05 的线围出一个宽阔的拱形；Z = 0.95 的线只围出顶部的一条细舌。",
    };
    const ASPECT: (u32, u32) = (4, 3);
    const NARROW_ASPECT: (u32, u32) = (1, 1);

    fn parameters(_budget: Budget) -> Vec<Parameter> {
        vec![Parameter {
            name: "cells",
            value: format!("{CELLS} x {CELLS}"),
        }]
    }

    fn compute(_budget: Budget) -> Surface {
        let square = (-REACH, REACH);
        let field = Field::sample(square, square, (CELLS, CELLS), factor);
        Surface {
            thousandths: field.values.iter().map(|z| (z * 1000.0).round()).collect(),
            low: line(ENDS.0),
            high: line(ENDS.1),
            lattice: (-5..=5)
                .map(|y| {
                    let at = |x: i32| factor(f64::from(x), f64::from(y));
                    std::iter::once(f64::from(y))
                        .chain((0..=5).map(at))
                        .collect()
                })
                .collect(),
        }
    }

    fn table(surface: &Surface) -> Option<Table> {
        let columns = [
            ("y", "y"),
            ("z_at_x_0", "Z(0, y)"),
            ("z_at_x_1", r"Z(\pm 1, y)"),
            ("z_at_x_2", r"Z(\pm 2, y)"),
            ("z_at_x_3", r"Z(\pm 3, y)"),
            ("z_at_x_4", r"Z(\pm 4, y)"),
            ("z_at_x_5", r"Z(\pm 5, y)"),
        ];
        Some(Table {
            columns: columns
                .into_iter()
                .map(|(name, symbol)| Column { name, symbol })
                .collect(),
            rows: surface.lattice.clone(),
        })
    }

    fn draw(surface: &Surface, panel: &Panel<'_>) -> Result<(), DrawError> {
        let mut chart = Chart::new(
            panel,
            Axis::linear(X, -REACH, REACH),
            Axis::linear(Y, -REACH, REACH),
        );
        let field = Field {
            x: (-REACH, REACH),
            y: (-REACH, REACH),
            columns: CELLS,
            values: surface.thousandths.iter().map(|z| z / 1000.0).collect(),
        };
        chart.heatmap(field, Ramp::Sequential, Axis::linear(Z, 0.0, 1.0));
        let points = |line: &[[f64; 2]]| line.iter().map(|&[x, y]| (x, y)).collect::<Vec<_>>();
        let halo = Pen {
            role: Role::SURFACE,
            width: 4.0,
            ..Pen::INK
        };
        for (line, pen) in [(&surface.low, Pen::INK.dashed()), (&surface.high, Pen::INK)] {
            chart.line(halo, "", points(line));
            chart.line(pen, "", points(line));
        }
        chart.note(Role::INK, (0.0, -3.5), "$Z = 0.05$");
        chart.note(Role::INK, (0.0, 2.4), "$Z = 0.95$");
        chart.finish()
    }
}
