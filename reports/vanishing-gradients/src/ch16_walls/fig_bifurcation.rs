//! Doya's unit: fixed points over the bias, and where fifty steps lead.

use super::unit::{START, STEPS, Weights, saddle_node, sigma, slope, wall};
use gradflow_report::{
    Axis, Budget, Chart, Column, DrawError, Figure, Panel, Parameter, Pen, Table, Text,
};
use serde::Serialize;

/// The figure.
pub(super) struct Bifurcation;

/// The weight on the unit's own output.
const WEIGHT: f64 = 5.0;
/// The biases that are shown.
const B: (f64, f64) = (-3.2, -1.8);
/// The fixed points that are shown.
const X: (f64, f64) = (-3.5, 3.5);
/// Points a line.
const POINTS: u32 = 80;
/// Places at which the unit is run.
const RUNS: u32 = 28;

/// What is drawn: lists of `[b, x]`.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Diagram {
    /// Fixed points that attract, below the bifurcations.
    lower: Vec<[f64; 2]>,
    /// Fixed points that repel.
    middle: Vec<[f64; 2]>,
    /// Fixed points that attract, above.
    upper: Vec<[f64; 2]>,
    /// `x_50` from `x_0 = 0.5`.
    arrivals: Vec<[f64; 2]>,
}

const BIAS: Text = Text {
    en: "bias $b$",
    zh: "偏置 $b$",
};
const STATE: Text = Text {
    en: "state $x$",
    zh: "状态 $x$",
};

/// The fixed points between `low` and `high`, where `b = x − w σ(x)`.
fn branch(low: f64, high: f64) -> Vec<[f64; 2]> {
    (0..=POINTS)
        .map(|step| low + (high - low) * f64::from(step) / f64::from(POINTS))
        .map(|x| [x - WEIGHT * sigma(x), x])
        .collect()
}

/// `x_50` at the bias `b`.
fn arrival(b: f64) -> f64 {
    (0..STEPS).fold(START, |x, _| WEIGHT * sigma(x) + b)
}

impl Figure for Bifurcation {
    type Data = Diagram;
    const ID: &'static str = "bifurcation";
    const TITLE: Text = Text {
        en: "Fixed points of one unit, and where fifty steps lead",
        zh: "单个单元的不动点，以及五十步之后的去处",
    };
    const DESCRIPTION: Text = Text {
        en: "Over the bias the fixed points form an S on its side: a lower and an upper branch that attract, joined by a middle branch that repels, with folds at the biases −2.66 and −2.34. Dots show the state after fifty steps from 0.5. They lie on the lower branch up to the bias −2.61, where the middle branch passes the height 0.5, and on the upper branch from there on.",
        zh: "不动点随偏置的变化呈横卧的 S 形：下支与上支吸引，中间一支排斥，两个折点在偏置 −2.66 与 −2.34 处。圆点是从 0.5 出发五十步之后的状态：偏置 −2.61 之前都在下支上，中间一支在那里经过高度 0.5；此后都在上支上。",
    };

    fn parameters(_budget: Budget) -> Vec<Parameter> {
        let parameter = |name, value: String| Parameter { name, value };
        vec![
            parameter("w", WEIGHT.to_string()),
            parameter("x_0", START.to_string()),
            parameter("steps", STEPS.to_string()),
        ]
    }

    fn compute(_budget: Budget) -> Diagram {
        // Where w σ′(x) = 1.
        let fold = (0.5 * (WEIGHT - 2.0)).acosh();
        Diagram {
            lower: branch(X.0, -fold),
            middle: branch(-fold, fold),
            upper: branch(fold, X.1),
            arrivals: (0..=RUNS)
                .map(|step| B.0 + (B.1 - B.0) * f64::from(step) / f64::from(RUNS))
                .map(|b| [b, arrival(b)])
                .collect(),
        }
    }

    fn table(diagram: &Diagram) -> Option<Table> {
        let columns = [
            ("b", "b"),
            ("x_50", "x_{50}"),
            ("multiplier", r"w\, \sigma'(x_{50})"),
        ];
        Some(Table {
            columns: columns
                .map(|(name, symbol)| Column { name, symbol })
                .to_vec(),
            rows: diagram
                .arrivals
                .iter()
                .map(|&[b, x]| vec![b, x, WEIGHT * slope(x)])
                .collect(),
        })
    }

    fn draw(diagram: &Diagram, panel: &Panel<'_>) -> Result<(), DrawError> {
        let mut chart = Chart::new(
            panel,
            Axis::linear(BIAS, B.0, B.1),
            Axis::linear(STATE, X.0, X.1),
        );
        chart.horizontal(START, "$x_0$");
        chart.vertical(
            wall(WEIGHT, START),
            panel.text(Text {
                en: "wall",
                zh: "峭壁",
            }),
        );
        let points = |line: &[[f64; 2]]| line.iter().map(|&[b, x]| (b, x)).collect::<Vec<_>>();
        chart.line(Pen::SERIES[0], "", points(&diagram.lower));
        chart.line(Pen::SERIES[0].dashed(), "", points(&diagram.middle));
        chart.line(Pen::SERIES[0], "", points(&diagram.upper));
        let folds = [-1.0, 1.0].map(|sign: f64| {
            let x = sign * (0.5 * (WEIGHT - 2.0)).acosh();
            let Weights { b, .. } = saddle_node(x);
            (b, x)
        });
        chart.points(Pen::INK, "", folds);
        chart.points(Pen::SERIES[1], "$x_{50}$", points(&diagram.arrivals));
        chart.finish()
    }
}
