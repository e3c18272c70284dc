//! `credit-maps`: what every state owes to every earlier one, without the tanh and with it.

use super::maps::{CreditMap, FORGET_BIAS, FORGET_WEIGHT, STEPS, carried, squeezed};
use crate::experiments::streams;
use gradflow_report::{
    Axis, Budget, Chart, Column, DrawError, Field, Figure, Panel, Parameter, Ramp, Table, Text,
};
use serde::Serialize;

/// The figure.
pub(super) struct CreditMaps;

/// Both maps.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Data {
    without_tanh: &'static CreditMap,
    with_tanh: &'static CreditMap,
}

const EARLIER: Text = Text {
    en: "earlier time $k$",
    zh: "较早的时刻 $k$",
};
const LATER: Text = Text {
    en: "later time $t$",
    zh: "较晚的时刻 $t$",
};
const CREDIT: Text = Text {
    en: "$|\\partial S_t/\\partial S_k|$",
    zh: "$|\\partial S_t/\\partial S_k|$",
};
const WITHOUT: Text = Text {
    en: "Without the tanh",
    zh: "不带 tanh",
};
const WITH: Text = Text {
    en: "With the tanh",
    zh: "带 tanh",
};
/// Darker than this is drawn as dark as this.
const FLOOR: f64 = -12.0;

impl Figure for CreditMaps {
    type Data = Data;
    const ID: &'static str = "credit-maps";
    const TITLE: Text = Text {
        en: "What every state owes to every earlier one",
        zh: "每个状态得益于此前各个状态多少",
    };
    const DESCRIPTION: Text = Text {
        en: "Two triangles over pairs of times. Without the tanh most of the triangle is bright, and it darkens in steps where a gate closes. With the tanh only a strip along the diagonal is bright, and the far corner is dark.",
        zh: "两个三角形，横纵两轴都是时刻。不带 tanh 时三角形大半是亮的，在门关上的地方成级地变暗。带 tanh 时只有对角线旁的一条是亮的，远角是暗的。",
    };
    const ASPECT: (u32, u32) = (2, 1);
    const NARROW_ASPECT: (u32, u32) = (1, 2);

    fn parameters(_budget: Budget) -> Vec<Parameter> {
        let parameter = |name, value: String| Parameter { name, value };
        vec![
            parameter("steps", STEPS.to_string()),
            parameter("forget_bias", FORGET_BIAS.to_string()),
            parameter("forget_weight", FORGET_WEIGHT.to_string()),
            streams::CREDIT_MAPS.parameter(),
        ]
    }

    fn compute(_budget: Budget) -> Data {
        Data {
            without_tanh: carried(),
            with_tanh: squeezed(),
        }
    }

    fn table(data: &Data) -> Option<Table> {
        let columns = [
            ("later_time", "t"),
            (
                "log10_without_tanh",
                r"\log_{10} \|\partial S_t/\partial S_0\|",
            ),
            (
                "log10_with_tanh",
                r"\log_{10} \|\partial S_t/\partial S_0\|_{\tanh}",
            ),
        ];
        let maps = [data.without_tanh, data.with_tanh];
        Some(Table {
            columns: columns
                .map(|(name, symbol)| Column { name, symbol })
                .to_vec(),
            rows: (0..=STEPS)
                .map(|t| vec![t as f64, maps[0].rows[t][0], maps[1].rows[t][0]])
                .collect(),
        })
    }

    fn draw(data: &Data, panel: &Panel<'_>) -> Result<(), DrawError> {
        let maps = [(WITHOUT, data.without_tanh), (WITH, data.with_tanh)];
        for ((heading, map), frame) in maps.into_iter().zip(panel.split(2)) {
            let end = STEPS as f64 + 0.5;
            let mut chart = Chart::within(
                panel,
                frame,
                Axis::linear(EARLIER, -0.5, end),
                Axis::linear(LATER, -0.5, end),
            );
            chart.heading(heading.get(panel.lang));
            let field = Field {
                x: (-0.5, end),
                y: (-0.5, end),
                columns: STEPS + 1,
                // Nothing is drawn where k lies after t.
                values: (map.rows.iter())
                    .flat_map(|row| {
                        let later = std::iter::repeat_n(f64::NAN, STEPS + 1 - row.len());
                        row.iter().copied().chain(later)
                    })
                    .collect(),
            };
            chart.heatmap(
                field,
                Ramp::Sequential,
                Axis::powers_of_ten(CREDIT, FLOOR, 0.0),
            );
            chart.finish()?;
        }
        Ok(())
    }
}
