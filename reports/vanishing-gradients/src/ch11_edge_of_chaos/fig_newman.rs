//! Lyapunov exponents of products of Gaussian matrices, and the gain at which the largest is zero.

use super::gaussian_products::{
    SPECTRA, Spectrum, UNITS, largest, largest_factors, spectra, spectrum_factors,
};
use crate::experiments::streams;
use gradflow_math::closed_form::gaussian_product::{Entries, critical_gain};
use gradflow_report::{
    Axis, Budget, Chart, Column, DrawError, Figure, Panel, Parameter, Pen, Table, Text,
};
use serde::Serialize;

/// The figure.
pub(super) struct Newman;

/// What is drawn.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Data {
    spectra: &'static [Spectrum],
    largest: &'static [Spectrum],
}

const PLACE: Text = Text {
    en: "place in the spectrum, $(k - ½) / H$",
    zh: "在谱中的位置 $(k - ½) / H$",
};
const EXPONENT: Text = Text {
    en: r"exponent $\mu_k$ (nats per factor)",
    zh: r"指数 $\mu_k$（nat/因子）",
};
const SIZE: Text = Text {
    en: "units $H$",
    zh: "单元数 $H$",
};
const CRITICAL: Text = Text {
    en: "critical gain $g_c$",
    zh: "临界增益 $g_c$",
};

/// The k-th exponent of `units`, k from 0, stands in the middle of its H-th of the axis.
fn place(k: usize, units: usize) -> f64 {
    (k as f64 + 0.5) / units as f64
}

impl Figure for Newman {
    type Data = Data;
    const ID: &'static str = "newman";
    const TITLE: Text = Text {
        en: "Products of Gaussian matrices: exponents and critical gain",
        zh: "高斯矩阵的连乘：指数与临界增益",
    };
    const DESCRIPTION: Text = Text {
        en: "Left, the exponents of products of matrices of 4, 16 and 64 units in descending order: dots lie on the lines of the formula, which begin just below zero and bend down steeply at the right end. Right, the critical gain over the number of units, from 1.89 at one unit to 1.01 at 64; the dots with error bars lie on the formula.",
        zh: "左图是 4、16、64 个单元的矩阵连乘的指数，由大到小排列：点都落在公式的线上，线从略低于零处开始，到右端急剧下弯。右图是临界增益随单元数的变化，从一个单元的 1.89 降到 64 个单元的 1.01；带误差棒的点落在公式上。",
    };
    const NARROW_ASPECT: (u32, u32) = (3, 5);

    fn parameters(budget: Budget) -> Vec<Parameter> {
        let parameter = |name, value: String| Parameter { name, value };
        let left = SPECTRA.map(|units| spectrum_factors(units, budget).to_string());
        let right = UNITS.map(|units| largest_factors(units, budget).to_string());
        vec![
            parameter("gain", "1".to_owned()),
            parameter("factors_for_spectra", left.join(", ")),
            parameter("factors_for_largest", right.join(", ")),
            streams::NEWMAN.parameter(),
        ]
    }

    fn compute(budget: Budget) -> Data {
        Data {
            spectra: spectra(budget),
            largest: largest(budget),
        }
    }

    fn table(data: &Data) -> Option<Table> {
        let columns = [
            ("units", "H"),
            ("k", "k"),
            ("measured", r"\mu_k"),
            ("exact", r"\mu_k \ (\mathrm{D11.3})"),
            ("standard_error", r"\Delta \mu_k"),
        ];
        let all = data.largest.iter().chain(data.spectra);
        Some(Table {
            columns: columns
                .map(|(name, symbol)| Column { name, symbol })
                .to_vec(),
            rows: all
                .flat_map(|spectrum| {
                    let exponents = spectrum.exponents.iter().enumerate();
                    exponents.map(|(k, row)| {
                        vec![
                            spectrum.units as f64,
                            (k + 1) as f64,
                            row.measured,
                            row.exact,
                            row.standard_error,
                        ]
                    })
                })
                .collect(),
        })
    }

    fn draw(data: &Data, panel: &Panel<'_>) -> Result<(), DrawError> {
        let frames = panel.split(2);
        let places = Axis::linear(PLACE, 0.0, 1.0);
        let mut left = Chart::within(panel, frames[0], places, Axis::linear(EXPONENT, -3.0, 0.2));
        left.horizontal(0.0, "");
        for (spectrum, pen) in data.spectra.iter().zip(Pen::SERIES) {
            let units = spectrum.units;
            let exponents = || spectrum.exponents.iter().enumerate();
            let exact = exponents().map(|(k, row)| (place(k, units), row.exact));
            left.line(pen.thin(), "", exact);
            left.points(
                pen,
                &format!("$H = {units}$"),
                exponents().map(|(k, row)| (place(k, units), row.measured)),
            );
        }
        left.finish()?;

        let most = UNITS[UNITS.len() - 1] as f64;
        let mut right = Chart::within(
            panel,
            frames[1],
            Axis::log10(SIZE, 0.8, 1.5 * most),
            Axis::linear(CRITICAL, 0.9, 2.0),
        );
        right.horizontal(1.0, "");
        let sizes = UNITS.map(|units| (units as f64, critical_gain(units, Entries::Real)));
        right.line(Pen::SERIES[0], "", sizes);
        for spectrum in data.largest {
            let (units, gain) = (spectrum.units as f64, spectrum.critical_gain());
            let error = 2.0 * gain * spectrum.exponents[0].standard_error;
            right.line(
                Pen::SERIES[1].thin(),
                "",
                [(units, gain - error), (units, gain + error)],
            );
        }
        right.points(
            Pen::SERIES[1],
            "$g_c(H)$",
            data.largest
                .iter()
                .map(|spectrum| (spectrum.units as f64, spectrum.critical_gain())),
        );
        right.finish()
    }
}
