//! The largest Lyapunov exponent of random tanh networks over the gain.

use crate::experiments::autonomous::{
    Exponent, SETTLE, STEPS, exponents, mean_field_exponent, networks, units,
};
use crate::experiments::streams;
use gradflow_report::{
    Axis, Budget, Chart, Column, DrawError, Figure, Panel, Parameter, Pen, Table, Text,
};
use serde::Serialize;

/// Measured exponents, mean-field theory, and `ln g`.
pub(crate) struct LyapunovOverGain;

/// The measurements and the curve of the theory.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Data {
    measured: Vec<Exponent>,
    /// Gains and mean-field exponents.
    theory: Vec<(f64, f64)>,
}

const GAIN: Text = Text {
    en: "gain $g$",
    zh: "增益 $g$",
};
const EXPONENT: Text = Text {
    en: r"exponent $\lambda_1$ (nats per step)",
    zh: r"指数 $\lambda_1$（nat/步）",
};

impl Figure for LyapunovOverGain {
    type Data = Data;
    const ID: &'static str = "lyapunov-over-gain";
    const TITLE: Text = Text {
        en: "The growth rate of random tanh networks",
        zh: "随机 tanh 网络的增长率",
    };
    const DESCRIPTION: Text = Text {
        en: "Measured exponents follow ln g below gain 1, cross zero near gain 1, and then rise slowly along the mean-field curve, far below ln g.",
        zh: "增益小于 1 时，实测指数沿 ln g 变化；在增益约为 1 处穿过零；此后沿平均场曲线缓慢上升，远低于 ln g。",
    };

    fn parameters(budget: Budget) -> Vec<Parameter> {
        vec![
            Parameter {
                name: "hidden_units",
                value: units(budget).to_string(),
            },
            Parameter {
                name: "networks",
                value: networks(budget).to_string(),
            },
            Parameter {
                name: "settling_steps",
                value: SETTLE.to_string(),
            },
            Parameter {
                name: "measured_steps",
                value: STEPS.to_string(),
            },
            streams::LYAPUNOV.parameter(),
        ]
    }

    fn compute(budget: Budget) -> Self::Data {
        // Coarse above 1.2, where the curve is smooth; below, the iteration of the theory is slow and the curve bends.
        let gains = (10..=20_u8).map(|i| f64::from(i) / 20.0);
        let bend = [1.04, 1.08, 1.12, 1.16];
        let above = (12..=50_u8).map(|i| f64::from(i) / 10.0);
        Data {
            measured: exponents(budget).to_vec(),
            theory: gains
                .chain(bend)
                .chain(above)
                .map(|gain| (gain, mean_field_exponent(gain)))
                .collect(),
        }
    }

    fn table(data: &Self::Data) -> Option<Table> {
        let columns = [
            ("gain", "g"),
            ("measured", r"\lambda_1"),
            ("mean_field", r"\ln (g \sqrt{\langle \tanh'^2 \rangle})"),
            ("log_gain", r"\ln g"),
        ];
        Some(Table {
            columns: columns
                .map(|(name, symbol)| Column { name, symbol })
                .to_vec(),
            rows: data
                .measured
                .iter()
                .map(|row| vec![row.gain, row.measured, row.theory, row.gain.ln()])
                .collect(),
        })
    }

    fn draw(data: &Self::Data, panel: &Panel<'_>) -> Result<(), DrawError> {
        let mut chart = Chart::new(
            panel,
            Axis::linear(GAIN, 0.5, 5.0),
            Axis::linear(EXPONENT, -0.75, 1.75),
        );
        chart.horizontal(0.0, "");
        chart.line(
            Pen::SERIES[1].dashed(),
            r"$\ln g$",
            data.theory.iter().map(|&(gain, _)| (gain, gain.ln())),
        );
        chart.line(Pen::SERIES[0], "", data.theory.iter().copied());
        chart.points(
            Pen::SERIES[2],
            r"$\lambda_1$",
            data.measured.iter().map(|row| (row.gain, row.measured)),
        );
        chart.finish()
    }
}
