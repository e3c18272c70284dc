//! Across the wall: the norm of the gradient over the distance from it.

use super::unit::{START, STEPS, Weights, gradient_norm_on_the_wall, published, wall};
use gradflow_report::{
    Axis, Budget, Chart, Column, DrawError, Figure, Panel, Parameter, Pen, Table, Text,
};
use serde::Serialize;

/// The figure.
pub(super) struct Section;

/// The weights of the sections.
const WEIGHTS: [f64; 3] = [4.69, 5.0, 5.5];
/// Points a decade.
const PER_DECADE: i32 = 8;
/// The decades of the distance.
const DECADES: (i32, i32) = (-8, 0);

/// One section.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Cut {
    /// w.
    weight: f64,
    /// The closed form at distance 0 (D16.2).
    on_the_wall: f64,
    /// `‖∇E‖` at each of the distances below the wall.
    norms: Vec<f64>,
}

const DISTANCE: Text = Text {
    en: "distance below the wall, $b_{\\mathrm{wall}} - b$",
    zh: "在峭壁之下的距离 $b_{\\mathrm{wall}} - b$",
};
const NORM: Text = Text {
    en: "norm of the gradient, $\\|∇E\\|$",
    zh: "梯度的范数 $\\|∇E\\|$",
};

fn distances() -> impl Iterator<Item = f64> {
    let (low, high) = DECADES;
    (low * PER_DECADE..=high * PER_DECADE)
        .map(|step| 10_f64.powf(f64::from(step) / f64::from(PER_DECADE)))
}

impl Figure for Section {
    type Data = Vec<Cut>;
    const ID: &'static str = "wall-section";
    const TITLE: Text = Text {
        en: "The steeper the wall, the thinner it is",
        zh: "峭壁越陡，就越薄",
    };
    const DESCRIPTION: Text = Text {
        en: "On two logarithmic axes the norm of the gradient over the distance from the wall, for weights 4.69, 5 and 5.5. Close to the wall each curve is flat, at 54, 779 and 55 thousand; then it rises to a peak of the order of the plateau and falls steeply to below 1. The higher the plateau, the shorter it is.",
        zh: "双对数坐标下，权重为 4.69、5 和 5.5 时，梯度的范数随到峭壁的距离的变化。紧靠峭壁处各条曲线都是平的，分别为 54、779 和五万五千；随后升到与平台同一量级的峰，再急剧降到 1 以下。平台越高，就越短。",
    };

    fn parameters(_budget: Budget) -> Vec<Parameter> {
        vec![
            Parameter {
                name: "weights",
                value: WEIGHTS.map(|w| w.to_string()).join(", "),
            },
            Parameter {
                name: "steps",
                value: STEPS.to_string(),
            },
        ]
    }

    fn compute(_budget: Budget) -> Vec<Cut> {
        WEIGHTS
            .map(|w| Cut {
                weight: w,
                on_the_wall: gradient_norm_on_the_wall(w),
                norms: distances()
                    .map(|distance| {
                        let b = wall(w, START) - distance;
                        published(Weights { w, b }).gradient.norm()
                    })
                    .collect(),
            })
            .to_vec()
    }

    fn table(cuts: &Vec<Cut>) -> Option<Table> {
        let columns = [
            ("distance", r"b_{\mathrm{wall}} - b"),
            ("norm_at_w_4_69", r"\|\nabla E\|,\; w = 4.69"),
            ("norm_at_w_5", r"\|\nabla E\|,\; w = 5"),
            ("norm_at_w_5_5", r"\|\nabla E\|,\; w = 5.5"),
        ];
        Some(Table {
            columns: columns
                .map(|(name, symbol)| Column { name, symbol })
                .to_vec(),
            rows: distances()
                .enumerate()
                .step_by(usize::try_from(PER_DECADE).expect("a small positive number"))
                .map(|(index, distance)| {
                    std::iter::once(distance)
                        .chain(cuts.iter().map(|cut| cut.norms[index]))
                        .collect()
                })
                .collect(),
        })
    }

    fn draw(cuts: &Vec<Cut>, panel: &Panel<'_>) -> Result<(), DrawError> {
        let (low, high) = DECADES;
        let mut chart = Chart::new(
            panel,
            Axis::log10(DISTANCE, 10_f64.powi(low), 10_f64.powi(high)),
            Axis::log10(NORM, 1e-2, 1e6),
        );
        let pens = [
            Pen::SERIES[0],
            Pen::SERIES[1].dashed(),
            Pen::SERIES[2].dotted(),
        ];
        for (cut, pen) in cuts.iter().zip(pens) {
            let line: Vec<(f64, f64)> = distances().zip(cut.norms.iter().copied()).collect();
            chart.line(pen, &format!("$w = {}$", cut.weight), line);
            // The closed form, drawn at the left edge.
            let edge = 10_f64.powi(low);
            chart.points(pen, "", [(1.2 * edge, cut.on_the_wall)]);
        }
        chart.finish()
    }
}
