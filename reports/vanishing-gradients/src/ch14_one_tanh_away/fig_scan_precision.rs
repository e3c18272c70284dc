//! `scan-precision`: four ways to compute a scan in single precision, and the digits that they lose.

use super::precision::{Errors, LENGTHS, Way, errors, sequences};
use crate::experiments::streams;
use gradflow_report::{
    Axis, Budget, Chart, Column, DrawError, Figure, Panel, Parameter, Pen, Table, Text,
};

/// The figure.
pub(super) struct ScanPrecision;

const LENGTH: Text = Text {
    en: "length of the sequence (steps)",
    zh: "序列长度（步）",
};
const ERROR: Text = Text {
    en: "relative error",
    zh: "相对误差",
};

fn name(way: Way) -> Text {
    match way {
        Way::Quotient => Text {
            en: "quotients end here",
            zh: "商到此为止",
        },
        Way::LogSums => Text {
            en: "running log sums",
            zh: "对数前缀和",
        },
        Way::Scan => Text {
            en: "composed steps",
            zh: "合成",
        },
        Way::LogScan => Text {
            en: "composed in logs",
            zh: "对数下合成",
        },
    }
}

fn pen(way: Way) -> Pen {
    match way {
        Way::Quotient => Pen::SERIES[1].dashed(),
        Way::LogSums => Pen::SERIES[3],
        Way::Scan => Pen::SERIES[0],
        Way::LogScan => Pen::SERIES[2].dotted(),
    }
}

impl Figure for ScanPrecision {
    type Data = Vec<Errors>;
    const ID: &'static str = "scan-precision";
    const TITLE: Text = Text {
        en: "What four ways to compute a scan lose in single precision",
        zh: "单精度下计算扫描的四种办法各丢多少",
    };
    const DESCRIPTION: Text = Text {
        en: "Both axes are logarithmic. Quotients are as good as any other way up to about a hundred steps, and then there is no number left. The relative error of the running sums of logarithms rises in proportion to the length, to some thousandths at thirty thousand steps. Composing steps, directly or in logarithms, stays below a millionth at every length.",
        zh: "两轴都是对数。用商计算，大约一百步以内与别的办法一样好，此后连数都没有了。用对数的前缀和，误差与长度成正比，三万步时达到千分之几。把步骤合成，无论直接做还是在对数下做，在任何长度上都低于百万分之一。",
    };

    fn parameters(budget: Budget) -> Vec<Parameter> {
        vec![
            Parameter {
                name: "sequences",
                value: sequences(budget).to_string(),
            },
            streams::SCAN_PRECISION.parameter(),
        ]
    }

    fn compute(budget: Budget) -> Self::Data {
        errors(budget)
    }

    fn table(data: &Self::Data) -> Option<Table> {
        let columns = [
            ("length", "T"),
            ("log10_quotients", r"\log_{10}\ (b_k/P_k)"),
            ("log10_log_sums", r"\log_{10}\ (\ln b_k - F_k)"),
            ("log10_composed", r"\log_{10}\ (a, b)"),
            ("log10_composed_in_logs", r"\log_{10}\ (\ln a, \ln b)"),
        ];
        Some(Table {
            columns: columns
                .map(|(name, symbol)| Column { name, symbol })
                .to_vec(),
            rows: LENGTHS
                .iter()
                .enumerate()
                .map(|(index, &length)| {
                    let errors = data.iter().map(|errors| errors.log10[index]);
                    std::iter::once(length as f64).chain(errors).collect()
                })
                .collect(),
        })
    }

    fn draw(data: &Self::Data, panel: &Panel<'_>) -> Result<(), DrawError> {
        let mut chart = Chart::new(
            panel,
            Axis::log10(LENGTH, 3.0, 30_000.0),
            Axis::powers_of_ten(ERROR, -8.0, 0.0),
        );
        for Errors { way, log10 } in data {
            let lengths = LENGTHS.iter().map(|&length| length as f64);
            let label = match way {
                // This line ends amid the others.
                Way::Quotient => "",
                _ => name(*way).get(panel.lang),
            };
            chart.line(pen(*way), label, lengths.zip(log10.iter().copied()));
        }
        let quotients = name(Way::Quotient).get(panel.lang);
        chart.note(pen(Way::Quotient).role, (100.0, -6.4), quotients);
        chart.finish()
    }
}
