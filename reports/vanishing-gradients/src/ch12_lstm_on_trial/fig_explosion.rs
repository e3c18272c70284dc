//! `lstm-explosion`: λ₁ of the LSTM over the gain of its recurrent weights.

use super::explosion::{GAINS, Input, PYTORCH_GAIN, Sweep, UNITS, networks, steps, sweeps};
use crate::experiments::streams;
use gradflow_report::{
    Axis, Budget, Chart, Column, DrawError, Figure, Interval, Panel, Parameter, Pen, Table, Text,
};

/// The figure.
pub(super) struct Explosion;

const GAIN: Text = Text {
    en: "gain $g$ of $U$",
    zh: "$U$ 的增益 $g$",
};
const EXPONENT: Text = Text {
    en: r"$\lambda_1$ of $(h, c)$ (nats per step)",
    zh: r"$(h, c)$ 的 $\lambda_1$（nat/步）",
};
const DRIVEN: Text = Text {
    en: "White input",
    zh: "白噪声输入",
};
const FREE: Text = Text {
    en: "No input, $b_f = 1$",
    zh: "没有输入，$b_f = 1$",
};
const AT_REST: Text = Text {
    en: "at rest",
    zh: "静止处",
};
const MEASURED: Text = Text {
    en: "measured",
    zh: "实测",
};

/// The strokes of the driven sweeps.
const PENS: [Pen; 3] = [
    Pen::SERIES[0],
    Pen::SERIES[1].dashed(),
    Pen::SERIES[2].dotted(),
];

impl Figure for Explosion {
    type Data = &'static [Sweep];
    const ID: &'static str = "lstm-explosion";
    const TITLE: Text = Text {
        en: "The growth rate of an LSTM over the strength of its recurrent weights",
        zh: "LSTM 的增长率随循环权重强度的变化",
    };
    const DESCRIPTION: Text = Text {
        en: "Left: driven by noise, the exponent rises from the logarithm of the forget gate through zero, between gains of 4 and 8, to well above zero at gain 12. Right: without input it follows the closed form of the state at rest up to a gain of about one, stays near zero while that form rises on, and is positive only at large gains.",
        zh: "左：在噪声驱动下，指数从遗忘门的对数出发上升，在增益 4 到 8 之间穿过零，到增益 12 处明显为正。右：没有输入时，指数沿静止处的闭式走到增益约为一处，此后闭式继续上升，指数却停在零附近，到增益很大时才为正。",
    };

    fn parameters(budget: Budget) -> Vec<Parameter> {
        let parameter = |name, value: String| Parameter { name, value };
        vec![
            parameter("hidden_units", UNITS.to_string()),
            parameter("inputs", UNITS.to_string()),
            parameter("networks", networks(budget).to_string()),
            parameter("steps", steps(budget).to_string()),
            streams::EXPLOSION.parameter(),
        ]
    }

    fn compute(budget: Budget) -> Self::Data {
        sweeps(budget)
    }

    fn table(data: &Self::Data) -> Option<Table> {
        let columns = [
            ("gain", "g"),
            ("driven_0", r"\lambda_1,\ b_f = 0"),
            ("driven_1", r"\lambda_1,\ b_f = 1"),
            ("driven_3", r"\lambda_1,\ b_f = 3"),
            ("free_1", r"\lambda_1,\ x = 0,\ b_f = 1"),
            ("at_rest_1", r"\ln \rho(J_0),\ b_f = 1"),
        ];
        let mut curves: Vec<Vec<f64>> = data
            .iter()
            .map(|sweep| sweep.spreads().map(|spread| spread.median).collect())
            .collect();
        let free = data.last()?;
        curves.push(free.at_rest.iter().map(|spread| spread.median).collect());
        Some(Table {
            columns: columns
                .map(|(name, symbol)| Column { name, symbol })
                .to_vec(),
            rows: GAINS
                .iter()
                .enumerate()
                .map(|(row, &gain)| {
                    std::iter::once(gain)
                        .chain(curves.iter().map(|curve| curve[row]))
                        .collect()
                })
                .collect(),
        })
    }

    fn draw(data: &Self::Data, panel: &Panel<'_>) -> Result<(), DrawError> {
        let frames = panel.split(2);
        for (index, (input, heading)) in [(Input::WhiteNoise, DRIVEN), (Input::Silence, FREE)]
            .into_iter()
            .enumerate()
        {
            let mut chart = Chart::within(
                panel,
                frames[index],
                Axis::linear(GAIN, 0.0, GAINS[GAINS.len() - 1]),
                Axis::linear(EXPONENT, -0.8, 0.6),
            );
            chart.heading(panel.text(heading));
            chart.horizontal(0.0, "");
            let drawn: Vec<(&Sweep, Pen)> = data
                .iter()
                .filter(|sweep| sweep.input == input)
                .zip(PENS)
                .collect();
            for (sweep, pen) in &drawn {
                let intervals = GAINS.into_iter().zip(sweep.spreads());
                chart.band(
                    pen.role,
                    intervals.map(|(x, spread)| Interval {
                        x,
                        low: spread.low,
                        high: spread.high,
                    }),
                );
            }
            if input == Input::WhiteNoise {
                chart.vertical(PYTORCH_GAIN, "PyTorch");
            }
            for (sweep, pen) in drawn {
                let label = match input {
                    Input::WhiteNoise => format!("$b_f = {}$", sweep.forget_bias),
                    Input::Silence => {
                        let at_rest = sweep.at_rest.iter().map(|spread| spread.median);
                        chart.line(
                            Pen::MUTED.dashed(),
                            panel.text(AT_REST),
                            GAINS.into_iter().zip(at_rest),
                        );
                        panel.text(MEASURED).to_owned()
                    }
                };
                let medians = sweep.spreads().map(|spread| spread.median);
                chart.line(pen, &label, GAINS.into_iter().zip(medians));
            }
            chart.finish()?;
        }
        Ok(())
    }
}
