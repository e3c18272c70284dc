//! How steep tanh is in running networks.

use crate::experiments::slopes::{BINS, GAINS, INPUT, Slopes, UNITS, networks, slopes};
use crate::experiments::streams;
use gradflow_report::{
    Axis, Bar, Budget, Chart, Column, DrawError, Figure, Panel, Parameter, Role, Table, Text,
};

/// Histograms of `tanh'(a_t)`, one for each gain.
pub(crate) struct SlopeDistribution;

const SLOPE: Text = Text {
    en: r"slope $\tanh'(a_t)$",
    zh: r"斜率 $\tanh'(a_t)$",
};
const SHARE: Text = Text {
    en: "share of slopes",
    zh: "斜率所占比例",
};

impl Figure for SlopeDistribution {
    type Data = Vec<Slopes>;
    const ID: &'static str = "slope-distribution";
    const TITLE: Text = Text {
        en: "The slopes of tanh in running networks",
        zh: "运行中的网络里 tanh 的斜率",
    };
    const DESCRIPTION: Text = Text {
        en: "Three histograms of the slope between 0 and 1. With gain 0.5 most slopes lie near 1; with gain 1 they spread; with gain 4 most lie near 0.",
        zh: "斜率在 0 与 1 之间的三个直方图。增益为 0.5 时多数斜率接近 1；增益为 1 时较为分散；增益为 4 时多数接近 0。",
    };
    const ASPECT: (u32, u32) = (5, 2);
    const NARROW_ASPECT: (u32, u32) = (2, 3);

    fn parameters(budget: Budget) -> Vec<Parameter> {
        vec![
            Parameter {
                name: "hidden_units",
                value: UNITS.to_string(),
            },
            Parameter {
                name: "input_standard_deviation",
                value: INPUT.to_string(),
            },
            Parameter {
                name: "networks",
                value: networks(budget).to_string(),
            },
            streams::SLOPES.parameter(),
        ]
    }

    fn compute(budget: Budget) -> Self::Data {
        slopes(budget).to_vec()
    }

    fn table(data: &Self::Data) -> Option<Table> {
        let columns = [
            ("slope_from", r"\tanh' >"),
            ("slope_to", r"\tanh' \le"),
            ("share_low_gain", "g = 0.5"),
            ("share_middle_gain", "g = 1"),
            ("share_high_gain", "g = 4"),
        ];
        Some(Table {
            columns: columns
                .map(|(name, symbol)| Column { name, symbol })
                .to_vec(),
            rows: (0..BINS)
                .map(|bin| {
                    let shares = data.iter().map(|slopes| slopes.shares[bin]);
                    edges(bin).into_iter().chain(shares).collect()
                })
                .collect(),
        })
    }

    fn draw(data: &Self::Data, panel: &Panel<'_>) -> Result<(), DrawError> {
        // One scale for the three panels: their bars are to be compared.
        let highest = data
            .iter()
            .flat_map(|slopes| slopes.shares.iter().copied())
            .fold(0.0, f64::max);
        for ((slopes, gain), (index, frame)) in data
            .iter()
            .zip(GAINS)
            .zip(panel.split(GAINS.len()).into_iter().enumerate())
        {
            let mut chart = Chart::within(
                panel,
                frame,
                Axis::linear(SLOPE, 0.0, 1.0),
                Axis::linear(SHARE, 0.0, 1.05 * highest),
            );
            chart.heading(&format!("$g = {gain}$"));
            chart.bars(
                Role::SERIES[index],
                slopes.shares.iter().enumerate().map(|(bin, &value)| {
                    let [left, right] = edges(bin);
                    Bar { left, right, value }
                }),
            );
            chart.finish()?;
        }
        Ok(())
    }
}

fn edges(bin: usize) -> [f64; 2] {
    [bin, bin + 1].map(|edge| edge as f64 / BINS as f64)
}
