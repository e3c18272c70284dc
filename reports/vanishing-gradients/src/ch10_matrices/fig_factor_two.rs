//! Norm and spectral radius of Gaussian matrices over their size.

use super::gaussian::{Sizes, Spread, UNITS, by_units, draws};
use crate::experiments::streams;
use gradflow_report::{
    Axis, Budget, Chart, Column, DrawError, Figure, Interval, Panel, Parameter, Pen, Table, Text,
};

/// The figure.
pub(super) struct FactorTwo;

/// A size with its name and its stroke.
struct Curve {
    of: fn(&Sizes) -> Spread,
    name: Text,
    pen: Pen,
}

const CURVES: [Curve; 2] = [
    Curve {
        of: |sizes| sizes.norm,
        name: Text {
            en: "norm $\\sigma_1 / g$",
            zh: "范数 $\\sigma_1 / g$",
        },
        pen: Pen::SERIES[1].dashed(),
    },
    Curve {
        of: |sizes| sizes.radius,
        name: Text {
            en: "radius $\\rho / g$",
            zh: "谱半径 $\\rho / g$",
        },
        pen: Pen::SERIES[0],
    },
];

const H: Text = Text {
    en: "units $H$",
    zh: "单元数 $H$",
};
const SIZE: Text = Text {
    en: "size over gain",
    zh: "大小与增益之比",
};

impl Figure for FactorTwo {
    type Data = &'static [Sizes];
    const ID: &'static str = "factor-two";
    const TITLE: Text = Text {
        en: "One number has one size, a random matrix has two",
        zh: "一个数只有一种大小，随机矩阵有两种",
    };
    const DESCRIPTION: Text = Text {
        en: "Over the number of units, on a logarithmic axis from 1 to 128, the norm and the spectral radius of Gaussian matrices divided by the gain. At one unit both have the median 0.7. The norm rises to almost 2, the radius to about 1, and the bands around both narrow.",
        zh: "横轴是单元数，从 1 到 128，取对数；纵轴是高斯矩阵的范数与谱半径除以增益。只有一个单元时两者的中位数都是 0.7。单元增多，范数升到将近 2，谱半径升到 1 左右，两条色带都越来越窄。",
    };

    fn parameters(budget: Budget) -> Vec<Parameter> {
        let counts = UNITS.map(|units| draws(units, budget).to_string());
        vec![
            Parameter {
                name: "matrices",
                value: counts.join(", "),
            },
            streams::GAUSSIAN.parameter(),
        ]
    }

    fn compute(budget: Budget) -> &'static [Sizes] {
        by_units(budget)
    }

    fn table(data: &&'static [Sizes]) -> Option<Table> {
        let columns = [
            ("units", "H"),
            ("norm_low", r"\sigma_1 / g,\; 10\%"),
            ("norm_median", r"\sigma_1 / g"),
            ("norm_high", r"\sigma_1 / g,\; 90\%"),
            ("radius_low", r"\rho / g,\; 10\%"),
            ("radius_median", r"\rho / g"),
            ("radius_high", r"\rho / g,\; 90\%"),
        ];
        Some(Table {
            columns: columns
                .map(|(name, symbol)| Column { name, symbol })
                .to_vec(),
            rows: data
                .iter()
                .map(|sizes| {
                    let spreads = [sizes.norm, sizes.radius];
                    let entries = spreads.map(|spread| [spread.low, spread.median, spread.high]);
                    std::iter::once(sizes.units as f64)
                        .chain(entries.concat())
                        .collect()
                })
                .collect(),
        })
    }

    fn draw(data: &&'static [Sizes], panel: &Panel<'_>) -> Result<(), DrawError> {
        let most = UNITS[UNITS.len() - 1] as f64;
        let mut chart = Chart::new(
            panel,
            Axis::log10(H, 1.0, most),
            Axis::linear(SIZE, 0.0, 2.4),
        );
        chart.horizontal(1.0, "");
        chart.horizontal(2.0, "");
        for Curve { of, name, pen } in CURVES {
            chart.band(
                pen.role,
                data.iter().map(|sizes| Interval {
                    x: sizes.units as f64,
                    low: of(sizes).low,
                    high: of(sizes).high,
                }),
            );
            let medians: Vec<(f64, f64)> = data
                .iter()
                .map(|sizes| (sizes.units as f64, of(sizes).median))
                .collect();
            chart.line(pen, name.get(panel.lang), medians.clone());
            chart.points(pen, "", medians);
        }
        chart.finish()
    }
}
