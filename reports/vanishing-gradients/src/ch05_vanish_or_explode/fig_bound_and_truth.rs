//! The bound, the spectral radius and the measured norm of the product over the lag.

use crate::experiments::product_norms::{Curves, LONGEST, UNITS, Weights, curves, networks};
use crate::experiments::streams;
use gradflow_report::{
    Axis, Budget, Chart, Column, DrawError, Figure, Interval, Panel, Parameter, Pen, Role, Table,
    Text,
};

/// Three networks: a scaled rotation, a non-normal matrix, a Gaussian matrix.
pub(crate) struct BoundAndTruth;

const LAG: Text = Text {
    en: "lag $n$ (steps)",
    zh: "时滞 $n$（步）",
};
const MEASURED: Text = Text {
    en: "measured",
    zh: "实测",
};
const NORM: Text = Text {
    en: "norm of the product",
    zh: "连乘的范数",
};

impl Figure for BoundAndTruth {
    type Data = Vec<Curves>;
    const ID: &'static str = "bound-and-truth";
    const TITLE: Text = Text {
        en: "Bound, spectral radius and the measured product",
        zh: "上界、谱半径与实测的连乘",
    };
    const DESCRIPTION: Text = Text {
        en: "Three panels over the lag, on a logarithmic axis. Rotation: bound, measurement and powers of the spectral radius fall together. Non-normal: the measurement first climbs above ten and then falls, while the bound rises steeply and the powers fall from the start. Gaussian: the bound rises, the measurement falls near the powers.",
        zh: "三个子图，横轴为时滞，纵轴为对数。旋转：上界、实测与谱半径的幂一同下降。非正规：实测先升到十以上再下降，上界陡升，谱半径的幂从一开始就下降。高斯：上界上升，实测在谱半径的幂附近下降。",
    };
    const ASPECT: (u32, u32) = (2, 1);
    const NARROW_ASPECT: (u32, u32) = (1, 2);

    fn parameters(budget: Budget) -> Vec<Parameter> {
        let inputs = Weights::ALL.map(|weights| weights.input().to_string());
        vec![
            Parameter {
                name: "hidden_units",
                value: format!("{UNITS}, 2, {UNITS}"),
            },
            Parameter {
                name: "input_standard_deviation",
                value: inputs.join(", "),
            },
            Parameter {
                name: "networks",
                value: networks(budget).to_string(),
            },
            streams::LAGS.parameter(),
        ]
    }

    fn compute(budget: Budget) -> Self::Data {
        curves(budget).to_vec()
    }

    fn table(data: &Self::Data) -> Option<Table> {
        let columns = [
            ("lag", "n"),
            ("rotation_log10_bound", r"\log_{10} (\gamma\sigma_1)^n"),
            ("rotation_log10_norm", r"\log_{10} \|\prod J\|"),
            ("rotation_log10_radius", r"\log_{10} \rho^n"),
            ("non_normal_log10_bound", r"\log_{10} (\gamma\sigma_1)^n"),
            ("non_normal_log10_norm", r"\log_{10} \|\prod J\|"),
            ("non_normal_log10_radius", r"\log_{10} \rho^n"),
            ("gaussian_log10_bound", r"\log_{10} (\gamma\sigma_1)^n"),
            ("gaussian_log10_norm", r"\log_{10} \|\prod J\|"),
            ("gaussian_log10_radius", r"\log_{10} \rho^n"),
        ];
        Some(Table {
            columns: columns
                .map(|(name, symbol)| Column { name, symbol })
                .to_vec(),
            rows: (0..=LONGEST)
                .map(|lag| {
                    let entries = data.iter().flat_map(|curves| {
                        [
                            curves.log_bound[lag],
                            curves.log_median[lag],
                            curves.log_radius[lag],
                        ]
                    });
                    std::iter::once(lag as f64).chain(entries).collect()
                })
                .collect(),
        })
    }

    fn draw(data: &Self::Data, panel: &Panel<'_>) -> Result<(), DrawError> {
        for (curves, frame) in data.iter().zip(panel.split(data.len())) {
            let mut chart = Chart::within(
                panel,
                frame,
                Axis::linear(LAG, 0.0, LONGEST as f64),
                Axis::powers_of_ten(NORM, -4.0, 4.0),
            );
            chart.heading(panel.text(heading(curves.weights)));
            chart.band(
                Role::SERIES[0],
                (0..=LONGEST).map(|lag| Interval {
                    x: lag as f64,
                    low: curves.log_low[lag],
                    high: curves.log_high[lag],
                }),
            );
            let over_lag = |values: &[f64]| -> Vec<(f64, f64)> {
                values
                    .iter()
                    .enumerate()
                    .map(|(lag, &value)| (lag as f64, value))
                    .collect()
            };
            chart.line(
                Pen::SERIES[0],
                panel.text(MEASURED),
                over_lag(&curves.log_median),
            );
            chart.line(
                Pen::SERIES[1].dashed(),
                r"$\sigma_1^n$",
                over_lag(&curves.log_bound),
            );
            chart.line(
                Pen::SERIES[2].dotted(),
                r"$\rho^n$",
                over_lag(&curves.log_radius),
            );
            chart.finish()?;
        }
        Ok(())
    }
}

fn heading(weights: Weights) -> Text {
    match weights {
        Weights::Rotation => Text {
            en: "Scaled rotation",
            zh: "缩放的旋转",
        },
        Weights::NonNormal => Text {
            en: "Non-normal",
            zh: "非正规",
        },
        Weights::Gaussian => Text {
            en: "Gaussian, $g = 0.9$",
            zh: "高斯，$g = 0.9$",
        },
    }
}
