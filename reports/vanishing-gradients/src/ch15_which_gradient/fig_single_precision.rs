//! Products of equal factors in 32 and 64 bits beside the truth.

use super::single::powers;
use gradflow_report::{
    Axis, Budget, Chart, Column, DrawError, Figure, Panel, Parameter, Pen, Table, Text,
};
use serde::Serialize;

/// The figure.
pub(super) struct SinglePrecision;

/// A factor, how many steps are shown, and the lowest power of ten.
const SERIES: [(f32, usize, f64); 2] = [(0.01, 200, -400.0), (0.9, 1200, -60.0)];
/// Points a line, about.
const POINTS: usize = 100;
/// The lag of the article's example.
const EXAMPLE: f64 = 50.0;

/// The products of one factor; the logarithms are decimal, −∞ for zero.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Products {
    factor: f32,
    lowest: f64,
    lags: Vec<usize>,
    log_32_bits: Vec<f64>,
    log_64_bits: Vec<f64>,
    log_exact: Vec<f64>,
}

const LAG: Text = Text {
    en: "factors $n$",
    zh: "因子数 $n$",
};
const PRODUCT: Text = Text {
    en: "product $c^n$",
    zh: "连乘 $c^n$",
};

impl Figure for SinglePrecision {
    type Data = Vec<Products>;
    const ID: &'static str = "floating-point-ends";
    const TITLE: Text = Text {
        en: "Where floating-point numbers end",
        zh: "浮点数止于何处",
    };
    const DESCRIPTION: Text = Text {
        en: "Two panels. With the factor 0.01 the product in 32 bits leaves the exact line before ten to the minus 45, long before the fiftieth factor, and the product in 64 bits near ten to the minus 323; both are zero from there on, while the logarithm goes on along the straight line. With the factor 0.9 the product in 32 bits follows the line down to about ten to the minus 44 and then stays there, however many factors follow.",
        zh: "两个子图。因子为 0.01 时，32 位的连乘不到十的负 45 次方就离开了精确的直线，远在第五十个因子之前；64 位的连乘到十的负 323 次方附近离开。两者从此都是零，对数却沿着直线一直下去。因子为 0.9 时，32 位的连乘沿直线降到十的负 44 次方左右，此后便停在那里，无论再乘多少个因子。",
    };
    const ASPECT: (u32, u32) = (2, 1);
    const NARROW_ASPECT: (u32, u32) = (3, 5);

    fn parameters(_budget: Budget) -> Vec<Parameter> {
        vec![Parameter {
            name: "factors",
            value: SERIES.map(|(factor, ..)| factor.to_string()).join(", "),
        }]
    }

    fn compute(_budget: Budget) -> Vec<Products> {
        SERIES
            .map(|(factor, steps, lowest)| {
                let wide = f64::from(factor);
                let lags: Vec<usize> = (1..=steps).step_by(steps.div_ceil(POINTS)).collect();
                let narrow: Vec<f64> = powers(factor).map(f64::from).take(steps).collect();
                let double: Vec<f64> = powers(wide).take(steps).collect();
                let logs =
                    |powers: &[f64]| lags.iter().map(|&lag| powers[lag - 1].log10()).collect();
                Products {
                    factor,
                    lowest,
                    log_32_bits: logs(&narrow),
                    log_64_bits: logs(&double),
                    log_exact: lags.iter().map(|&lag| lag as f64 * wide.log10()).collect(),
                    lags,
                }
            })
            .to_vec()
    }

    fn table(data: &Vec<Products>) -> Option<Table> {
        let columns = [
            ("factor", "c"),
            ("factors", "n"),
            ("log10_32_bits", r"\log_{10} c^n \text{ (32 bits)}"),
            ("log10_64_bits", r"\log_{10} c^n \text{ (64 bits)}"),
            ("log10_exact", r"n \log_{10} c"),
        ];
        Some(Table {
            columns: columns
                .map(|(name, symbol)| Column { name, symbol })
                .to_vec(),
            rows: data
                .iter()
                .flat_map(|products| {
                    (0..products.lags.len()).step_by(8).map(|index| {
                        vec![
                            f64::from(products.factor),
                            products.lags[index] as f64,
                            products.log_32_bits[index],
                            products.log_64_bits[index],
                            products.log_exact[index],
                        ]
                    })
                })
                .collect(),
        })
    }

    fn draw(data: &Vec<Products>, panel: &Panel<'_>) -> Result<(), DrawError> {
        for (products, frame) in data.iter().zip(panel.split(data.len())) {
            let last = products.lags[products.lags.len() - 1] as f64;
            let mut chart = Chart::within(
                panel,
                frame,
                Axis::linear(LAG, 0.0, last),
                Axis::powers_of_ten(PRODUCT, products.lowest, 0.0),
            );
            chart.heading(&format!("$c = {}$", products.factor));
            if last < 10.0 * EXAMPLE {
                chart.vertical(EXAMPLE, "$0.01^{50}$");
            }
            let exact = panel.text(Text {
                en: "logarithm",
                zh: "对数",
            });
            let bits = |count: usize| {
                let bits = panel.text(Text {
                    en: "bits",
                    zh: "位",
                });
                format!("{count} {bits}")
            };
            for (pen, label, logs) in [
                (Pen::MUTED.dotted(), exact.to_owned(), &products.log_exact),
                (Pen::SERIES[0].dashed(), bits(64), &products.log_64_bits),
                (Pen::SERIES[1], bits(32), &products.log_32_bits),
            ] {
                let lags = products.lags.iter().map(|&lag| lag as f64);
                chart.line(pen, &label, lags.zip(logs.iter().copied()));
            }
            chart.finish()?;
        }
        Ok(())
    }
}
