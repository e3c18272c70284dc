//! `full-state`: the growth rate of an LSTM by (h, c), by a second trajectory, and by h alone.

use super::explosion::UNITS;
use super::full_state::{BIASES, Ensemble, ensembles, networks, steps};
use crate::experiments::quantile::Spread;
use crate::experiments::streams;
use gradflow_math::Activation;
use gradflow_report::{
    Axis, Budget, Chart, Column, DrawError, Figure, Interval, Panel, Parameter, Pen, Table, Text,
};

/// The figure.
pub(super) struct FullState;

const BIAS: Text = Text {
    en: "forget bias $b_f$",
    zh: "遗忘门偏置 $b_f$",
};
const RATE: Text = Text {
    en: "growth rate (nats per step)",
    zh: "增长率（nat/步）",
};
const H_ONLY: Text = Text {
    en: "$h$ by $h$",
    zh: "$h$ 对 $h$",
};
const DISTANCE: Text = Text {
    en: "two trajectories",
    zh: "两条轨迹",
};

impl Figure for FullState {
    type Data = &'static [Ensemble];
    const ID: &'static str = "full-state";
    const TITLE: Text = Text {
        en: "The growth rate of an LSTM by its whole state and by h alone",
        zh: "LSTM 的增长率：看整个状态与只看 h",
    };
    const DESCRIPTION: Text = Text {
        en: "The rate of the whole state rises with the forget bias from about minus 0.9 to nearly zero, a little above the logarithm of the gate at rest, and the rate at which two trajectories part lies on it. The rate of h by h stays near minus 1.7 at every bias.",
        zh: "看整个状态的速率随遗忘门偏置从约负 0.9 升到接近零，略高于静止的门的对数，两条轨迹分开的速率正好落在上面。h 对 h 的速率在所有偏置上都停在负 1.7 附近。",
    };

    fn parameters(budget: Budget) -> Vec<Parameter> {
        let parameter = |name, value: String| Parameter { name, value };
        vec![
            parameter("hidden_units", UNITS.to_string()),
            parameter("inputs", UNITS.to_string()),
            parameter("gain", "1".to_owned()),
            parameter("networks", networks(budget).to_string()),
            parameter("steps", steps(budget).to_string()),
            streams::FULL_STATE.parameter(),
        ]
    }

    fn compute(budget: Budget) -> Self::Data {
        ensembles(budget)
    }

    fn table(data: &Self::Data) -> Option<Table> {
        let columns = [
            ("forget_bias", "b_f"),
            ("full_median", r"\lambda_1^{(h,c)}"),
            ("distance_median", r"\ln \|\delta_{t+1}\| / \|\delta_t\|"),
            ("h_only_median", r"\lambda_1^{h}"),
            ("gate_at_rest", r"\ln \sigma(b_f)"),
        ];
        Some(Table {
            columns: columns
                .map(|(name, symbol)| Column { name, symbol })
                .to_vec(),
            rows: data
                .iter()
                .map(|ensemble| {
                    vec![
                        ensemble.forget_bias,
                        ensemble.full.median,
                        ensemble.distance.median,
                        ensemble.h_only.median,
                        Activation::Sigmoid.apply(ensemble.forget_bias).ln(),
                    ]
                })
                .collect(),
        })
    }

    fn draw(data: &Self::Data, panel: &Panel<'_>) -> Result<(), DrawError> {
        let mut chart = Chart::new(
            panel,
            Axis::linear(BIAS, BIASES[0], BIASES[BIASES.len() - 1]),
            Axis::linear(RATE, -2.2, 0.2),
        );
        chart.horizontal(0.0, "");
        let full = |ensemble: &Ensemble| ensemble.full;
        let h_only = |ensemble: &Ensemble| ensemble.h_only;
        band(&mut chart, Pen::SERIES[0], data, full);
        band(&mut chart, Pen::SERIES[1], data, h_only);
        let at_rest = BIASES.map(|bias| (bias, Activation::Sigmoid.apply(bias).ln()));
        chart.line(Pen::MUTED.dotted(), r"$\ln \sigma(b_f)$", at_rest);
        chart.line(Pen::SERIES[0], "$(h, c)$", medians(data, full));
        chart.line(
            Pen::SERIES[1].dashed(),
            panel.text(H_ONLY),
            medians(data, h_only),
        );
        chart.points(
            Pen::SERIES[2],
            panel.text(DISTANCE),
            medians(data, |ensemble| ensemble.distance),
        );
        chart.finish()
    }
}

fn band(
    chart: &mut Chart<'_, '_>,
    pen: Pen,
    data: &[Ensemble],
    rate: impl Fn(&Ensemble) -> Spread,
) {
    chart.band(
        pen.role,
        data.iter().map(|ensemble| {
            let Spread { low, high, .. } = rate(ensemble);
            let x = ensemble.forget_bias;
            Interval { x, low, high }
        }),
    );
}

fn medians(
    data: &[Ensemble],
    rate: impl Fn(&Ensemble) -> Spread,
) -> impl Iterator<Item = (f64, f64)> {
    data.iter()
        .map(move |ensemble| (ensemble.forget_bias, rate(ensemble).median))
}
