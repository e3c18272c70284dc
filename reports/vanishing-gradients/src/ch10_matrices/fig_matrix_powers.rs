//! Powers of matrices whose eigenvalues say the same, and of one whose eigenvalues say nothing.

use super::shear::{ALPHA, log_norm};
use gradflow_math::JacobianProduct;
use gradflow_report::{
    Axis, Budget, Chart, Column, DrawError, Figure, Panel, Parameter, Pen, Table, Text,
};
use nalgebra::DMatrix;
use serde::Serialize;
use std::f64::consts::LN_10;

/// The figure.
pub(super) struct MatrixPowers;

/// The corners β of the shears.
const CORNERS: [f64; 3] = [0.0, 1.0, 10.0];
/// The units of the delay line.
const LINE: usize = 40;
/// The largest exponent.
const LARGEST: u32 = 100;
/// Every this many lags the closed form is held against a product.
const EVERY: u32 = 10;

/// What is drawn; all logarithms are decimal.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Data {
    /// The closed form (D10.4) for each of [`CORNERS`], by lag.
    shears: Vec<Vec<f64>>,
    /// The measured norms at every tenth lag.
    measured: Vec<Vec<f64>>,
    /// The delay line, by lag: 0 until the line ends, −∞ from there.
    line: Vec<f64>,
}

const LAG: Text = Text {
    en: "lag $n$ (steps)",
    zh: "时滞 $n$（步）",
};
const NORM: Text = Text {
    en: "norm of the power, $\\|W^n\\|$",
    zh: "幂的范数 $\\|W^n\\|$",
};

impl Figure for MatrixPowers {
    type Data = Data;
    const ID: &'static str = "matrix-powers";
    const TITLE: Text = Text {
        en: "The same eigenvalues, another fate",
        zh: "特征值相同，命运不同",
    };
    const DESCRIPTION: Text = Text {
        en: "Norms of matrix powers over the lag, on a logarithmic axis. Three matrices have the eigenvalue 0.9 only. With corner 0 the norm falls on a straight line from 1; with corner 1 it first rises to almost 4; with corner 10 it rises to almost 39 at lag 9 and has come down to 0.03 at lag 100. A delay line of 40 units, whose eigenvalues are all 0, stays at 1 for 39 lags and then vanishes at once.",
        zh: "矩阵的幂的范数随时滞的变化，纵轴为对数。三个矩阵的特征值都只有 0.9。角上为 0 时，范数从 1 起沿直线下降；角上为 1 时，先升到将近 4；角上为 10 时，在时滞 9 升到将近 39，到时滞 100 降到 0.03。一条 40 个单元的延迟线，特征值全是 0，前 39 步范数一直为 1，此后立刻消失。",
    };

    fn parameters(_budget: Budget) -> Vec<Parameter> {
        vec![
            Parameter {
                name: "eigenvalue",
                value: ALPHA.to_string(),
            },
            Parameter {
                name: "corners",
                value: CORNERS.map(|corner| corner.to_string()).join(", "),
            },
            Parameter {
                name: "delay_line_units",
                value: LINE.to_string(),
            },
        ]
    }

    fn compute(_budget: Budget) -> Data {
        let line = DMatrix::from_fn(LINE, LINE, |i, j| f64::from(u8::from(i == j + 1)));
        Data {
            shears: CORNERS
                .iter()
                .map(|&beta| {
                    (0..=LARGEST)
                        .map(|n| log_norm(ALPHA, beta, n) / LN_10)
                        .collect()
                })
                .collect(),
            measured: CORNERS
                .iter()
                .map(|&beta| {
                    let w = DMatrix::from_row_slice(2, 2, &[ALPHA, beta, 0.0, ALPHA]);
                    powers(&w).step_by(EVERY as usize).collect()
                })
                .collect(),
            line: powers(&line).collect(),
        }
    }

    fn table(data: &Data) -> Option<Table> {
        let columns = [
            ("lag", "n"),
            ("corner_0_log10_norm", r"\log_{10} \|W^n\|,\; \beta = 0"),
            ("corner_1_log10_norm", r"\log_{10} \|W^n\|,\; \beta = 1"),
            ("corner_10_log10_norm", r"\log_{10} \|W^n\|,\; \beta = 10"),
            ("delay_line_log10_norm", r"\log_{10} \|W^n\|"),
        ];
        Some(Table {
            columns: columns
                .map(|(name, symbol)| Column { name, symbol })
                .to_vec(),
            rows: (0..=LARGEST as usize)
                .step_by(EVERY as usize)
                .map(|lag| {
                    let shears = data.shears.iter().map(|shear| shear[lag]);
                    std::iter::once(lag as f64)
                        .chain(shears)
                        .chain([data.line[lag]])
                        .collect()
                })
                .collect(),
        })
    }

    fn draw(data: &Data, panel: &Panel<'_>) -> Result<(), DrawError> {
        let mut chart = Chart::new(
            panel,
            Axis::linear(LAG, 0.0, f64::from(LARGEST)),
            Axis::powers_of_ten(NORM, -4.0, 2.0),
        );
        let over_lag = |values: &[f64], every: u32| -> Vec<(f64, f64)> {
            let lags = (0..=LARGEST).step_by(every as usize).map(f64::from);
            lags.zip(values.iter().copied()).collect()
        };
        chart.line(
            Pen::SERIES[3].dotted(),
            panel.text(Text {
                en: "delay line",
                zh: "延迟线",
            }),
            over_lag(&data.line, 1),
        );
        let pens = [Pen::SERIES[2], Pen::SERIES[1].dashed(), Pen::SERIES[0]];
        for ((shear, measured), (corner, pen)) in data
            .shears
            .iter()
            .zip(&data.measured)
            .zip(CORNERS.iter().zip(pens))
        {
            chart.line(pen, &format!(r"$\beta = {corner}$"), over_lag(shear, 1));
            chart.points(pen, "", over_lag(measured, EVERY));
        }
        chart.finish()
    }
}

/// `log₁₀ ‖Wⁿ‖` for n = 0, 1, …, [`LARGEST`].
fn powers(w: &DMatrix<f64>) -> impl Iterator<Item = f64> {
    let mut power = JacobianProduct::identity(w.nrows());
    (0..=LARGEST).map(move |n| {
        if n > 0 {
            power.push(w);
        }
        power.log_norm() / LN_10
    })
}
