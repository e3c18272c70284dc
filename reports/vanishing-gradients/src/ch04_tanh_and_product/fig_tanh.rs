//! F2: tanh and its slope.

use gradflow_math::Activation;
use gradflow_report::{
    Axis, Budget, Chart, Column, DrawError, Figure, Panel, Parameter, Pen, Table, Text,
};
use serde::Serialize;

/// tanh and its slope over the pre-activation.
pub(crate) struct TanhAndSlope;

/// A point of both curves.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Point {
    a: f64,
    tanh: f64,
    slope: f64,
}

/// The curves run from −`REACH` to `REACH`.
const REACH: i32 = 5;
const POINTS_PER_UNIT: i32 = 20;

const A: Text = Text {
    en: "pre-activation $a$",
    zh: "预激活值 $a$",
};
const VALUE: Text = Text {
    en: "value",
    zh: "值",
};

impl Figure for TanhAndSlope {
    type Data = Vec<Point>;
    const ID: &'static str = "F2";
    const TITLE: Text = Text {
        en: "tanh and its slope",
        zh: "tanh 和它的斜率",
    };
    const DESCRIPTION: Text = Text {
        en: "Two curves over the pre-activation from -5 to 5: tanh rises from -1 through 0 to 1; its slope is a bell that reaches 1 at 0 only and is close to 0 beyond 3 on either side.",
        zh: "预激活值从 -5 到 5 的两条曲线：tanh 从 -1 经过 0 升到 1；它的斜率呈钟形，只在 0 处达到 1，两侧超过 3 之后都接近 0。",
    };

    fn parameters(_budget: Budget) -> Vec<Parameter> {
        vec![Parameter {
            name: "points",
            value: (2 * REACH * POINTS_PER_UNIT + 1).to_string(),
        }]
    }

    fn compute(_budget: Budget) -> Self::Data {
        (-REACH * POINTS_PER_UNIT..=REACH * POINTS_PER_UNIT)
            .map(|step| f64::from(step) / f64::from(POINTS_PER_UNIT))
            .map(|a| Point {
                a,
                tanh: Activation::Tanh.apply(a),
                slope: Activation::Tanh.slope(a),
            })
            .collect()
    }

    fn table(data: &Self::Data) -> Option<Table> {
        let columns = [("a", "a"), ("tanh", r"\tanh a"), ("slope", r"\tanh' a")];
        Some(Table {
            columns: columns
                .map(|(name, symbol)| Column { name, symbol })
                .to_vec(),
            rows: data
                .iter()
                .map(|point| vec![point.a, point.tanh, point.slope])
                .collect(),
        })
    }

    fn draw(data: &Self::Data, panel: &Panel<'_>) -> Result<(), DrawError> {
        let reach = f64::from(REACH);
        let mut chart = Chart::new(
            panel,
            Axis::linear(A, -reach, reach),
            Axis::linear(VALUE, -1.1, 1.1),
        );
        chart.horizontal(0.0, "");
        chart.line(
            Pen::SERIES[0],
            r"$\tanh a$",
            data.iter().map(|point| (point.a, point.tanh)),
        );
        chart.line(
            Pen::SERIES[1].dashed(),
            r"$\tanh' a$",
            data.iter().map(|point| (point.a, point.slope)),
        );
        chart.finish()
    }
}
