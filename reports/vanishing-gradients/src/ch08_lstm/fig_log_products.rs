//! `log-products`: ln ‖Π‖ over the lag for the article's two LSTMs and the standard one.

use crate::experiments::log_products::{
    FORGET_BIAS, Fan, LogProducts, Model, STEPS, UNITS, log_products, seeds,
};
use crate::experiments::streams;
use gradflow_math::autonomous;
use gradflow_report::{
    Axis, Budget, Chart, Column, DrawError, Figure, Interval, Panel, Parameter, Pen, Table, Text,
};
use serde::Serialize;

/// The figure.
pub(super) struct ThreeProducts;

/// What is drawn.
#[derive(Serialize)]
pub(super) struct Data {
    #[serde(flatten)]
    products: &'static LogProducts,
    /// `ln Π tanh′` of the undisturbed `s ← tanh s` from `s_0 = 1`, which falls like `n^{−3/2}`.
    law: Vec<f64>,
}

const LAG: Text = Text {
    en: "lag $t-k$ (steps)",
    zh: "时滞 $t-k$（步）",
};
const LOG_NORM: Text = Text {
    en: "log norm of the product (nats)",
    zh: "连乘积范数的对数（nat）",
};

fn name(model: Model) -> Text {
    match model {
        Model::Carried => Text {
            en: "article, no tanh",
            zh: "原文，无 tanh",
        },
        Model::Squeezed => Text {
            en: "article, tanh",
            zh: "原文，有 tanh",
        },
        Model::Standard => Text {
            en: "standard LSTM",
            zh: "标准 LSTM",
        },
    }
}

fn pen(model: Model) -> Pen {
    match model {
        Model::Carried => Pen::SERIES[0].dashed(),
        Model::Squeezed => Pen::SERIES[1],
        Model::Standard => Pen::SERIES[2],
    }
}

impl Figure for ThreeProducts {
    type Data = Data;
    const ID: &'static str = "log-products";
    const TITLE: Text = Text {
        en: "The product of the Jacobians of three LSTMs over the lag",
        zh: "三种 LSTM 的雅可比连乘积随时滞的变化",
    };
    const DESCRIPTION: Text = Text {
        en: "Three bands over a lag of 0 to 100 steps. The logarithm of the norm stays near zero for the article’s LSTM without the tanh and for the standard LSTM. For the article’s LSTM with the tanh it falls along a straight line to far below the law of the power minus three halves, which is drawn dotted.",
        zh: "横轴是 0 到 100 步的时滞，图中有三条色带。不带 tanh 的原文的 LSTM 和标准 LSTM，范数的对数都停在零附近；带 tanh 的原文的 LSTM 沿直线下降，远远低于用点线画出的负二分之三次幂律。",
    };

    fn parameters(budget: Budget) -> Vec<Parameter> {
        let parameter = |name, value: String| Parameter { name, value };
        vec![
            parameter("hidden_units", UNITS.to_string()),
            parameter("inputs", UNITS.to_string()),
            parameter("forget_bias", FORGET_BIAS.to_string()),
            parameter("networks", seeds(budget).to_string()),
            streams::LOG_PRODUCTS.parameter(),
        ]
    }

    fn compute(budget: Budget) -> Data {
        let products = log_products(budget);
        Data {
            products,
            law: products
                .lags
                .iter()
                .map(|&lag| autonomous::iterated_tanh_log_product(1.0, lag))
                .collect(),
        }
    }

    fn table(data: &Data) -> Option<Table> {
        let [carried, squeezed, standard] = &data.products.fans[..] else {
            return None;
        };
        let fans = [carried, squeezed, standard];
        let columns = [
            ("lag", "t - k"),
            ("carried_median", r"\ln \|\Pi\| \ (\varphi = \mathrm{id})"),
            ("squeezed_median", r"\ln \|\Pi\| \ (\varphi = \tanh)"),
            ("standard_median", r"\ln \|\Pi\| \ (\mathrm{LSTM})"),
            ("law", r"\ln \prod \tanh'"),
        ];
        Some(Table {
            columns: columns
                .into_iter()
                .map(|(name, symbol)| Column { name, symbol })
                .collect(),
            rows: (0..data.law.len())
                .map(|row| {
                    let mut cells = vec![data.products.lags[row] as f64];
                    cells.extend(fans.map(|fan| fan.median[row]));
                    cells.push(data.law[row]);
                    cells
                })
                .collect(),
        })
    }

    fn draw(data: &Data, panel: &Panel<'_>) -> Result<(), DrawError> {
        let lags = || data.products.lags.iter().map(|&lag| lag as f64);
        let mut chart = Chart::new(
            panel,
            Axis::linear(LAG, 0.0, STEPS as f64),
            Axis::linear(LOG_NORM, -45.0, 6.0),
        );
        for Fan {
            model, low, high, ..
        } in &data.products.fans
        {
            let ends = low.iter().zip(high);
            chart.band(
                pen(*model).role,
                lags()
                    .zip(ends)
                    .map(|(x, (&low, &high))| Interval { x, low, high }),
            );
        }
        let law = lags().zip(data.law.iter().copied());
        chart.line(Pen::MUTED.dotted(), "$n^{-3/2}$", law);
        for Fan { model, median, .. } in &data.products.fans {
            let label = name(*model).get(panel.lang);
            chart.line(pen(*model), label, lags().zip(median.iter().copied()));
        }
        chart.finish()
    }
}
