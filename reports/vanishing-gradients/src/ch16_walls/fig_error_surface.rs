//! The error over the two weights, with its wall and the bifurcations.

use super::unit::{START, STEPS, TARGET, Weights, published, saddle_node, wall, wall_begins};
use gradflow_report::{
    Axis, Budget, Chart, Column, DrawError, Field, Figure, Panel, Parameter, Pen, Ramp, Role,
    Table, Text,
};
use serde::Serialize;

/// The figure.
pub(super) struct ErrorSurface;

/// The weights that are shown.
const W: (f64, f64) = (3.5, 6.5);
/// The biases that are shown.
const B: (f64, f64) = (-4.0, -1.0);
const CELLS: (usize, usize) = (60, 60);
/// The point that the paper names.
const NAMED: [f64; 2] = [4.69, -2.42];

/// What is drawn.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Surface {
    /// E at the middles of the cells, the lowest row first, to four decimals.
    errors: Vec<f64>,
    /// The wall: `[w, b]`.
    wall: Vec<[f64; 2]>,
    /// The bifurcations, from one end over the cusp to the other: `[w, b]`.
    bifurcations: Vec<[f64; 2]>,
    /// E at a few weights and biases: one row for each b.
    lattice: Vec<Vec<f64>>,
}

const WEIGHT: Text = Text {
    en: "weight $w$",
    zh: "权重 $w$",
};
const BIAS: Text = Text {
    en: "bias $b$",
    zh: "偏置 $b$",
};
const ERROR: Text = Text {
    en: "error $E$",
    zh: "误差 $E$",
};

fn error(w: f64, b: f64) -> f64 {
    published(Weights { w, b }).error
}

impl Figure for ErrorSurface {
    type Data = Surface;
    const ID: &'static str = "error-surface";
    const TITLE: Text = Text {
        en: "The error of one unit after fifty steps",
        zh: "单个单元五十步之后的误差",
    };
    const DESCRIPTION: Text = Text {
        en: "A heat map of the error over weight and bias. The upper left is flat and low, the lower right flat and high. From weight 4.26 on the two meet at a straight edge that falls to the lower right; on the edge lies the point that the paper names. Two curves of bifurcations open from a cusp at weight 4; the edge touches the lower one where it begins and then runs between them.",
        zh: "误差随权重与偏置变化的热图。左上方平坦而低，右下方平坦而高。从权重 4.26 起，两者在一条伸向右下方的直边上相接；论文所举的点就在这条边上。两条分岔曲线从权重 4 处的尖点张开；直边在起点处与下面一条相切，此后走在两条之间。",
    };
    const ASPECT: (u32, u32) = (4, 3);
    const NARROW_ASPECT: (u32, u32) = (1, 1);

    fn parameters(_budget: Budget) -> Vec<Parameter> {
        let parameter = |name, value: String| Parameter { name, value };
        vec![
            parameter("x_0", START.to_string()),
            parameter("steps", STEPS.to_string()),
            parameter("target", TARGET.to_string()),
            parameter("cells", format!("{} x {}", CELLS.0, CELLS.1)),
        ]
    }

    fn compute(_budget: Budget) -> Surface {
        let sampled = Field::sample(W, B, CELLS, error);
        let biases = [-1.0, -1.5, -2.0, -2.5, -3.0, -3.5, -4.0];
        let weights = [3.5, 4.25, 5.0, 5.75, 6.5];
        Surface {
            errors: sampled
                .values
                .iter()
                .map(|error| (error * 1e4).round() / 1e4)
                .collect(),
            wall: [wall_begins(START), W.1]
                .map(|w| [w, wall(w, START)])
                .to_vec(),
            bifurcations: (-50..=50)
                .map(|step| saddle_node(1.5 * f64::from(step) / 50.0))
                .map(|Weights { w, b }| [w, b])
                .collect(),
            lattice: biases
                .map(|b| {
                    std::iter::once(b)
                        .chain(weights.map(|w| error(w, b)))
                        .collect()
                })
                .to_vec(),
        }
    }

    fn table(surface: &Surface) -> Option<Table> {
        let columns = [
            ("b", "b"),
            ("error_at_w_3_5", "E(3.5, b)"),
            ("error_at_w_4_25", "E(4.25, b)"),
            ("error_at_w_5", "E(5, b)"),
            ("error_at_w_5_75", "E(5.75, b)"),
            ("error_at_w_6_5", "E(6.5, b)"),
        ];
        Some(Table {
            columns: columns
                .map(|(name, symbol)| Column { name, symbol })
                .to_vec(),
            rows: surface.lattice.clone(),
        })
    }

    fn draw(surface: &Surface, panel: &Panel<'_>) -> Result<(), DrawError> {
        let mut chart = Chart::new(
            panel,
            Axis::linear(WEIGHT, W.0, W.1),
            Axis::linear(BIAS, B.0, B.1),
        );
        let field = Field {
            x: W,
            y: B,
            columns: CELLS.0,
            values: surface.errors.clone(),
        };
        chart.heatmap(field, Ramp::Sequential, Axis::linear(ERROR, 0.0, 0.5));
        let points = |line: &[[f64; 2]]| line.iter().map(|&[w, b]| (w, b)).collect::<Vec<_>>();
        let rim = Pen {
            role: Role::SURFACE,
            width: 4.0,
            ..Pen::INK
        };
        for (line, pen) in [
            (&surface.bifurcations, Pen::INK.dotted()),
            (&surface.wall, Pen::INK.dashed()),
        ] {
            chart.line(rim, "", points(line));
            chart.line(pen, "", points(line));
        }
        chart.points(Pen::INK, "", [(NAMED[0], NAMED[1])]);
        chart.note(
            Role::INK,
            (6.1, -3.0),
            panel.text(Text {
                en: "wall",
                zh: "峭壁",
            }),
        );
        chart.note(
            Role::INK,
            (5.5, -2.25),
            panel.text(Text {
                en: "bifurcation",
                zh: "分岔",
            }),
        );
        chart.finish()
    }
}
