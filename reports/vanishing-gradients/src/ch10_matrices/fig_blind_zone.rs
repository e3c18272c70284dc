//! Where the bound is silent: factor a step over the gain.

use super::blind_zone::{Factors, GAINS, INPUT, LAG, SETTLE, UNITS, factors, networks};
use crate::experiments::streams;
use gradflow_report::{
    Axis, Budget, Chart, Column, DrawError, Figure, Interval, Panel, Parameter, Pen, Role, Table,
    Text,
};

/// The figure.
pub(super) struct BlindZone;

/// A factor with its name and its stroke.
struct Curve {
    of: fn(&Factors) -> f64,
    name: Text,
    pen: Pen,
}

const CURVES: [Curve; 4] = [
    Curve {
        of: |factors| factors.norm,
        name: Text {
            en: "bound $\\sigma_1$",
            zh: "上界 $\\sigma_1$",
        },
        pen: Pen::SERIES[1].dashed(),
    },
    Curve {
        of: |factors| factors.radius,
        name: Text {
            en: "radius $\\rho$",
            zh: "谱半径 $\\rho$",
        },
        pen: Pen::SERIES[2].dotted(),
    },
    Curve {
        of: |factors| factors.at_rest,
        name: Text {
            en: "no input",
            zh: "无输入",
        },
        pen: Pen::SERIES[0],
    },
    Curve {
        of: |factors| factors.driven,
        name: Text {
            en: "with input",
            zh: "有输入",
        },
        pen: Pen::SERIES[3],
    },
];

const GAIN: Text = Text {
    en: "gain $g$",
    zh: "增益 $g$",
};
const FACTOR: Text = Text {
    en: "factor per step",
    zh: "每一步的因子",
};
/// The top of the chart.
const TOP: f64 = 2.5;

impl Figure for BlindZone {
    type Data = &'static [Factors];
    const ID: &'static str = "blind-zone";
    const TITLE: Text = Text {
        en: "Where the bound is silent",
        zh: "上界沉默之处",
    };
    const DESCRIPTION: Text = Text {
        en: "Over the gain from 0.2 to 1.6: the bound rises as twice the gain and crosses 1 at a half; the spectral radius rises as the gain and crosses 1 at one. The measured factor without input follows the radius up to one and then stays close to 1; with input it stays below 1 for longer. The zone between a half and one, in which the bound exceeds 1 and the product shrinks, is shaded.",
        zh: "横轴是增益，从 0.2 到 1.6。上界按增益的两倍上升，在二分之一处越过 1；谱半径按增益上升，在一处越过 1。无输入时实测的因子先随谱半径上升，过了一便停在 1 附近；有输入时它更久地低于 1。二分之一与一之间的区域着了色：那里上界大于 1，而连乘在缩小。",
    };

    fn parameters(budget: Budget) -> Vec<Parameter> {
        let parameter = |name, value: String| Parameter { name, value };
        vec![
            parameter("hidden_units", UNITS.to_string()),
            parameter("lag", LAG.to_string()),
            parameter("settle", SETTLE.to_string()),
            parameter("input_standard_deviation", format!("0, {INPUT}")),
            parameter("networks", networks(budget).to_string()),
            streams::BLIND_ZONE.parameter(),
        ]
    }

    fn compute(budget: Budget) -> &'static [Factors] {
        factors(budget)
    }

    fn table(data: &&'static [Factors]) -> Option<Table> {
        let columns = [
            ("gain", "g"),
            ("norm", r"\sigma_1"),
            ("radius", r"\rho"),
            ("no_input", r"\|\prod J\|^{1/n}"),
            ("with_input", r"\|\prod J\|^{1/n}"),
        ];
        Some(Table {
            columns: columns
                .map(|(name, symbol)| Column { name, symbol })
                .to_vec(),
            rows: data
                .iter()
                .map(|one| {
                    let mut row = vec![one.gain];
                    row.extend(CURVES.map(|curve| (curve.of)(one)));
                    row
                })
                .collect(),
        })
    }

    fn draw(data: &&'static [Factors], panel: &Panel<'_>) -> Result<(), DrawError> {
        let mut chart = Chart::new(
            panel,
            Axis::linear(GAIN, GAINS[0], GAINS[GAINS.len() - 1]),
            Axis::linear(FACTOR, 0.0, TOP),
        );
        chart.band(
            Role::MUTED,
            [0.5, 1.0].map(|x| Interval {
                x,
                low: 0.0,
                high: TOP,
            }),
        );
        chart.horizontal(1.0, "");
        chart.note(
            Role::MUTED,
            (0.75, 2.3),
            panel.text(Text {
                en: "blind zone",
                zh: "盲区",
            }),
        );
        for Curve { of, name, pen } in CURVES {
            chart.line(
                pen,
                name.get(panel.lang),
                data.iter().map(|one| (one.gain, of(one))),
            );
        }
        chart.finish()
    }
}
