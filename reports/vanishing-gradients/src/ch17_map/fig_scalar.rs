//! One tanh unit over its weight.

use super::maps::{NOISES, means, parameters, rounded, scalar, scalar_weights};
use gradflow_math::autonomous::multiplier;
use gradflow_report::{
    Axis, Budget, Chart, Column, DrawError, Figure, Panel, Parameter, Pen, Table, Text,
};
use serde::Serialize;

/// The figure.
pub(super) struct ScalarWeights;

/// The weights of the first and the last point.
const WEIGHTS: (f64, f64) = (0.1, 10.0);

/// What is drawn.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Lines {
    points: Vec<Line>,
}

/// The exponents at one weight.
#[derive(Clone, Debug, Serialize)]
struct Line {
    weight: f64,
    /// λ₁ without noise.
    quiet: f64,
    /// With noise of standard deviation ½.
    noisy: f64,
    /// With noise of standard deviation 2.
    loud: f64,
    /// ln of the multiplier at the fixed point.
    multiplier: f64,
}

const WEIGHT: Text = Text {
    en: "weight $W_s$",
    zh: "权重 $W_s$",
};
const EXPONENT: Text = Text {
    en: "$\\lambda_1$ (nats a step)",
    zh: "$\\lambda_1$（nat/步）",
};

impl Figure for ScalarWeights {
    type Data = Lines;
    const ID: &'static str = "map-scalar";
    const TITLE: Text = Text {
        en: "One tanh unit: the exponent over the weight",
        zh: "单个 tanh 单元：指数随权重的变化",
    };
    const DESCRIPTION: Text = Text {
        en: "Three measured lines over the weight from 0 to 10, for three strengths of noise, all below zero. Without noise the line rises to zero at weight 1 and falls from there; it lies on the curve of the fixed point. With noise it stays below zero throughout. The logarithm of the weight alone, dotted, crosses zero at 1 and goes on rising.",
        zh: "三条测得的线，权重从 0 到 10，对应三种噪声强度，全部小于零。没有噪声时，线在权重 1 处升到零，之后下降，与不动点的曲线重合。有噪声时，始终小于零。只看权重的对数（点线）在 1 处穿过零，并继续上升。",
    };

    fn parameters(budget: Budget) -> Vec<Parameter> {
        parameters(&scalar(budget))
    }

    fn compute(budget: Budget) -> Lines {
        let count = scalar_weights(budget);
        let exponents = means(&scalar(budget), "lambda_1").values;
        let step = (WEIGHTS.1 - WEIGHTS.0) / (count as f64 - 1.0);
        let point = |index: usize| {
            let weight = rounded(WEIGHTS.0 + step * index as f64);
            let [quiet, noisy, loud] =
                [0, 1, 2].map(|noise| rounded(exponents[noise * count + index]));
            Line {
                weight,
                quiet,
                noisy,
                loud,
                multiplier: rounded(multiplier(weight).ln()),
            }
        };
        Lines {
            points: (0..count).map(point).collect(),
        }
    }

    fn table(lines: &Lines) -> Option<Table> {
        let names = [
            ("weight", "W_s"),
            ("quiet", r"\lambda_1(s = 0)"),
            ("noisy", r"\lambda_1(0.5)"),
            ("loud", r"\lambda_1(2)"),
            ("multiplier", r"\ln m"),
        ];
        Some(Table {
            columns: names.map(|(name, symbol)| Column { name, symbol }).to_vec(),
            rows: lines
                .points
                .iter()
                .step_by(9)
                .map(|line| {
                    vec![
                        line.weight,
                        line.quiet,
                        line.noisy,
                        line.loud,
                        line.multiplier,
                    ]
                })
                .collect(),
        })
    }

    fn draw(lines: &Lines, panel: &Panel<'_>) -> Result<(), DrawError> {
        let weight = Axis::linear(WEIGHT, 0.0, WEIGHTS.1);
        let mut chart = Chart::new(panel, weight, Axis::linear(EXPONENT, -6.0, 3.0));
        chart.horizontal(0.0, "");
        let line = |value: fn(&Line) -> f64| {
            let points = lines.points.iter();
            points.map(move |line| (line.weight, value(line)))
        };
        chart.line(
            Pen::MUTED.dotted(),
            panel.text(Text {
                en: "$\\ln W_s$ alone",
                zh: "只看 $\\ln W_s$",
            }),
            line(|line| line.weight.ln()),
        );
        chart.line(Pen::INK, "", line(|line| line.multiplier));
        let series = [
            (Pen::SERIES[0].dotted(), (0.4, -0.4)),
            (Pen::SERIES[1].dashed(), (1.8, -0.7)),
            (Pen::SERIES[2], (1.4, -3.0)),
        ];
        let values: [fn(&Line) -> f64; 3] =
            [|line| line.quiet, |line| line.noisy, |line| line.loud];
        // The lines leave the chart side by side, so that their names stand where they are apart.
        for (((pen, place), value), noise) in series.into_iter().zip(values).zip(NOISES) {
            chart.line(pen, "", line(value));
            chart.note(pen.role, place, &format!("$s = {noise}$"));
        }
        chart.finish()
    }
}
