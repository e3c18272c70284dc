//! A published simulation of a large chaotic network beside our theory and our small networks.

use super::extensive::{Extensive, GAIN, Mean, extrapolated, measured};
use gradflow_math::closed_form::MeanField;
use gradflow_report::{Budget, Format, Ours, Published, PublishedNumber, Text};

/// The tables.
pub(super) const PUBLISHED: &[Published] = &[Published {
    id: "chaotic-network",
    title: Text {
        en: "A network of 4096 units at gain 3 against mean field and against networks of at most 128",
        zh: "增益 3、4096 个单元的网络，对照平均场和不超过 128 个单元的网络",
    },
    rows: &[
        PublishedNumber {
            quantity: Text {
                en: "largest exponent $\\lambda_1$; ours: mean field",
                zh: "最大指数 $\\lambda_1$；我们的值：平均场",
            },
            value: 0.309_582_8,
            format: Format::Fixed(4),
            source: "clark2026",
            place: CODE,
            ours: |budget| Ours {
                value: MeanField::tanh(GAIN).largest_exponent,
                allowance: of_one_network(|one| one.scatter_of_largest, budget),
            },
            differs: None,
        },
        PublishedNumber {
            quantity: Text {
                en: "mean of all exponents; ours: $\\ln g - \\tfrac12 + \\langle \\ln \\tanh' \\rangle$",
                zh: "全部指数的平均；我们的值：$\\ln g - \\tfrac12 + \\langle \\ln \\tanh' \\rangle$",
            },
            value: -2.273_895_8,
            format: Format::Fixed(4),
            source: "clark2026",
            place: CODE,
            ours: |budget| Ours {
                value: MeanField::tanh(GAIN).mean_exponent,
                allowance: of_one_network(|one| one.scatter_of_mean, budget),
            },
            differs: None,
        },
        PublishedNumber {
            quantity: Text {
                en: "Kaplan–Yorke dimension over H; ours: measured, extrapolated in 1/H",
                zh: "Kaplan–Yorke 维数与 H 之比；我们的值：实测，按 1/H 外推",
            },
            value: 0.287_168_4,
            format: Format::Fixed(3),
            source: "clark2026",
            place: CODE,
            ours: |budget| with_error(extrapolated(|one| one.dimension, budget)),
            differs: None,
        },
        PublishedNumber {
            quantity: Text {
                en: "sum of the positive exponents over H; ours: measured, extrapolated in 1/H",
                zh: "正指数之和与 H 之比；我们的值：实测，按 1/H 外推",
            },
            value: 0.025_105_96,
            format: Format::Fixed(4),
            source: "clark2026",
            place: CODE,
            ours: |budget| with_error(extrapolated(|one| one.entropy, budget)),
            differs: None,
        },
    ],
}];

const CODE: Text = Text {
    en: "simulation by the code of the paper",
    zh: "由论文代码模拟",
};

/// The units of the published network.
const PUBLISHED_UNITS: f64 = 4096.0;

/// Three times how much one network of the published size is off, if the scatter that we measure falls like 1/√H.
fn of_one_network(scatter: fn(&Extensive) -> f64, budget: Budget) -> f64 {
    let large = &measured(budget)[1];
    3.0 * scatter(large) * (large.units as f64 / PUBLISHED_UNITS).sqrt()
}

/// Three standard errors of ours; those of one network of 4096 units are small against them.
fn with_error(mean: Mean) -> Ours {
    Ours {
        value: mean.value,
        allowance: 3.0 * mean.standard_error,
    }
}
