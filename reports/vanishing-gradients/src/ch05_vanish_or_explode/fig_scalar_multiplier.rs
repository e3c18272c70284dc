//! One tanh unit: the factor per step at its fixed point.

use gradflow_math::autonomous;
use gradflow_report::{
    Axis, Budget, Chart, Column, DrawError, Figure, Panel, Parameter, Pen, Table, Text,
};
use serde::Serialize;

/// The multiplier `w sech²(w s*)` over `w`.
pub(crate) struct ScalarMultiplier;

/// The curve, and the weights that are marked on it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Data {
    curve: Vec<Row>,
    marked: Vec<Row>,
}

/// A weight with its fixed point and multiplier.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Row {
    w: f64,
    fixed_point: f64,
    multiplier: f64,
}

/// The weights of the table.
const MARKED: [f64; 8] = [0.5, 1.0, 1.1, 1.5, 2.0, 3.0, 5.0, 10.0];
/// The curve ends here.
const LARGEST: f64 = 10.0;
const POINTS: u32 = 400;

const W: Text = Text {
    en: "weight $w$",
    zh: "权重 $w$",
};
const FACTOR: Text = Text {
    en: "factor per step",
    zh: "每一步的因子",
};

impl Figure for ScalarMultiplier {
    type Data = Data;
    const ID: &'static str = "scalar-multiplier";
    const TITLE: Text = Text {
        en: "The factor per step of one tanh unit",
        zh: "单个 tanh 单元每一步的因子",
    };
    const DESCRIPTION: Text = Text {
        en: "On a logarithmic axis the factor rises with the weight up to 1 at weight 1, then falls ever faster, to below one ten-millionth at weight 10. A dashed line, the weight itself, keeps rising.",
        zh: "对数纵轴上，因子随权重上升，在权重为 1 处达到 1，此后越降越快，到权重为 10 时已不足千万分之一。虚线是权重本身，一直上升。",
    };

    fn parameters(_budget: Budget) -> Vec<Parameter> {
        vec![Parameter {
            name: "points",
            value: POINTS.to_string(),
        }]
    }

    fn compute(_budget: Budget) -> Self::Data {
        let row = |w: f64| Row {
            w,
            fixed_point: autonomous::fixed_point(w),
            multiplier: autonomous::multiplier(w),
        };
        Data {
            curve: (1..=POINTS)
                .map(|i| row(LARGEST * f64::from(i) / f64::from(POINTS)))
                .collect(),
            marked: MARKED.map(row).to_vec(),
        }
    }

    fn table(data: &Self::Data) -> Option<Table> {
        let columns = [("w", "w"), ("fixed_point", "s^*"), ("multiplier", "m(w)")];
        Some(Table {
            columns: columns
                .map(|(name, symbol)| Column { name, symbol })
                .to_vec(),
            rows: data
                .marked
                .iter()
                .map(|point| vec![point.w, point.fixed_point, point.multiplier])
                .collect(),
        })
    }

    fn draw(data: &Self::Data, panel: &Panel<'_>) -> Result<(), DrawError> {
        let mut chart = Chart::new(
            panel,
            Axis::linear(W, 0.0, LARGEST),
            Axis::log10(FACTOR, 1e-8, 30.0),
        );
        chart.horizontal(1.0, "");
        chart.line(
            Pen::SERIES[1].dashed(),
            "$w$",
            data.curve.iter().map(|point| (point.w, point.w)),
        );
        chart.line(
            Pen::SERIES[0],
            "$m(w)$",
            data.curve.iter().map(|point| (point.w, point.multiplier)),
        );
        chart.points(
            Pen::SERIES[0],
            "",
            data.marked.iter().map(|point| (point.w, point.multiplier)),
        );
        chart.finish()
    }
}
