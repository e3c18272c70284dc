//! The resolvent of the non-normal example over the complex plane.

use super::shear::{ALPHA, BETA, resolvent_norm};
use gradflow_report::{
    Axis, Budget, Chart, Column, DrawError, Field, Figure, Panel, Parameter, Pen, Ramp, Role,
    Table, Text,
};
use serde::Serialize;
use std::f64::consts::TAU;

/// The figure.
pub(super) struct Resolvent;

/// The part of the complex plane.
const RE: (f64, f64) = (-1.25, 2.75);
const IM: (f64, f64) = (-1.5, 1.5);
const CELLS: (usize, usize) = (60, 45);
/// The levels of the contours, decimal logarithms of the resolvent's norm, and their labels.
const LEVELS: [(f64, &str); 3] = [(1.0, "10"), (2.0, "$10^2$"), (3.0, "$10^3$")];
/// The moduli of the table.
const MODULI: [f64; 8] = [1.02, 1.05, 1.1, 1.2, 1.4, 1.7, 2.0, 2.5];

/// What is drawn.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Data {
    /// `log₁₀ ‖(zI − W)⁻¹‖` at the middles of the cells, the lowest row first, to three decimals.
    log_norms: Vec<f64>,
    /// `[z, ‖(zI − W)⁻¹‖, (z − 1) ‖(zI − W)⁻¹‖]` on the positive axis.
    on_axis: Vec<[f64; 3]>,
}

const REAL: Text = Text {
    en: "$\\mathrm{Re}\\, z$",
    zh: "$\\mathrm{Re}\\, z$",
};
const IMAGINARY: Text = Text {
    en: "$\\mathrm{Im}\\, z$",
    zh: "$\\mathrm{Im}\\, z$",
};
const NORM: Text = Text {
    en: "$\\|(zI - W)^{-1}\\|$",
    zh: "$\\|(zI - W)^{-1}\\|$",
};

fn field(values: Vec<f64>) -> Field {
    Field {
        x: RE,
        y: IM,
        columns: CELLS.0,
        values,
    }
}

impl Figure for Resolvent {
    type Data = Data;
    const ID: &'static str = "resolvent";
    const TITLE: Text = Text {
        en: "The resolvent of a matrix whose only eigenvalue is 0.9",
        zh: "唯一特征值为 0.9 的矩阵的预解式",
    };
    const DESCRIPTION: Text = Text {
        en: "A heat map over the complex plane. The norm of the resolvent is highest around the eigenvalue at 0.9 and falls off in circles. The circle on which it is 10 reaches far outside the unit circle, out to about 1.9 on the right; for a normal matrix with this eigenvalue it would reach 1.0.",
        zh: "复平面上的热图。预解式的范数在特征值 0.9 处最高，向外一圈圈下降。取值 10 的那一圈远远伸出单位圆之外，在右侧直到 1.9 左右；若矩阵是正规的，只会到 1.0。",
    };
    const ASPECT: (u32, u32) = (4, 3);
    const NARROW_ASPECT: (u32, u32) = (1, 1);

    fn parameters(_budget: Budget) -> Vec<Parameter> {
        vec![
            Parameter {
                name: "w",
                value: format!("{ALPHA}, {BETA}; 0, {ALPHA}"),
            },
            Parameter {
                name: "cells",
                value: format!("{} x {}", CELLS.0, CELLS.1),
            },
        ]
    }

    fn compute(_budget: Budget) -> Data {
        let sampled = Field::sample(RE, IM, CELLS, |re, im| resolvent_norm(re, im).log10());
        Data {
            log_norms: sampled
                .values
                .iter()
                .map(|value| (value * 1000.0).round() / 1000.0)
                .collect(),
            on_axis: MODULI
                .map(|z| {
                    let norm = resolvent_norm(z, 0.0);
                    [z, norm, (z - 1.0) * norm]
                })
                .to_vec(),
        }
    }

    fn table(data: &Data) -> Option<Table> {
        let columns = [
            ("z", "z"),
            ("resolvent_norm", r"\|(zI - W)^{-1}\|"),
            ("lower_bound_of_peak", r"(z - 1)\, \|(zI - W)^{-1}\|"),
        ];
        Some(Table {
            columns: columns
                .map(|(name, symbol)| Column { name, symbol })
                .to_vec(),
            rows: data.on_axis.iter().map(|row| row.to_vec()).collect(),
        })
    }

    fn draw(data: &Data, panel: &Panel<'_>) -> Result<(), DrawError> {
        let mut chart = Chart::new(
            panel,
            Axis::linear(REAL, RE.0, RE.1),
            Axis::linear(IMAGINARY, IM.0, IM.1),
        );
        let values = field(data.log_norms.clone());
        let contoured = values.clone();
        chart.heatmap(
            values,
            Ramp::Sequential,
            Axis::powers_of_ten(NORM, 0.0, 4.0),
        );
        for (level, label) in LEVELS {
            chart.contour(Pen::INK.thin(), label, &contoured, level);
        }
        let circle: Vec<(f64, f64)> = (0..=120)
            .map(|step| (TAU * f64::from(step) / 120.0).sin_cos())
            .map(|(sin, cos)| (cos, sin))
            .collect();
        let rim = Pen {
            role: Role::SURFACE,
            width: 4.0,
            ..Pen::INK
        };
        chart.line(rim, "", circle.clone());
        chart.line(Pen::INK.dashed(), "", circle);
        chart.points(Pen::INK, "", [(ALPHA, 0.0)]);
        chart.note(Role::INK, (-0.45, 0.0), "$|z| = 1$");
        chart.finish()
    }
}
