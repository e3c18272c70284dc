//! Limits of random-matrix theory beside the largest matrices of this chapter.

use super::gaussian::{Mean, largest};
use gradflow_report::{Format, Ours, Published, PublishedNumber, Text};

/// The tables.
pub(super) const PUBLISHED: &[Published] = &[Published {
    id: "gaussian-limits",
    title: Text {
        en: "Gaussian matrices of 128 units against the limit of infinitely many",
        zh: "128 个单元的高斯矩阵与无穷多单元的极限",
    },
    rows: &[
        PublishedNumber {
            quantity: Text {
                en: "spectral radius over gain, $\\rho / g$ (median)",
                zh: "谱半径与增益之比 $\\rho / g$（中位数）",
            },
            value: 1.0,
            format: Format::Fixed(3),
            source: "ginibre1965",
            place: LIMIT,
            // The outermost eigenvalue lies beyond the disc by about √(ln H / 4H), which is 0.097.
            ours: |budget| Ours {
                value: largest(budget).radius.median,
                allowance: 0.1,
            },
            differs: None,
        },
        PublishedNumber {
            quantity: Text {
                en: "largest singular value over gain, $\\sigma_1 / g$ (median)",
                zh: "最大奇异值与增益之比 $\\sigma_1 / g$（中位数）",
            },
            value: 2.0,
            format: Format::Fixed(3),
            source: "geman1980",
            place: LIMIT,
            // The edge fluctuates on the scale H^(−2/3) = 0.04, and lies about as much below 2.
            ours: |budget| Ours {
                value: largest(budget).norm.median,
                allowance: 0.08,
            },
            differs: None,
        },
        PublishedNumber {
            quantity: Text {
                en: "fourth moment of the singular values, $\\langle \\sigma^4 \\rangle / g^4$",
                zh: "奇异值的四阶矩 $\\langle \\sigma^4 \\rangle / g^4$",
            },
            value: 2.0,
            format: Format::Fixed(3),
            source: "marchenko1967",
            place: CATALAN,
            // For Gaussian entries the mean is 2 + 1/H.
            ours: |budget| with_error(largest(budget).fourth_moment, 1.0 / 128.0),
            differs: None,
        },
        PublishedNumber {
            quantity: Text {
                en: "sixth moment of the singular values, $\\langle \\sigma^6 \\rangle / g^6$",
                zh: "奇异值的六阶矩 $\\langle \\sigma^6 \\rangle / g^6$",
            },
            value: 5.0,
            format: Format::Fixed(3),
            source: "marchenko1967",
            place: CATALAN,
            // For Gaussian entries the mean is 5 + 6/H + 4/H².
            ours: |budget| with_error(largest(budget).sixth_moment, 6.1 / 128.0),
            differs: None,
        },
    ],
}];

const LIMIT: Text = Text {
    en: "limit $H \\to \\infty$",
    zh: "极限 $H \\to \\infty$",
};
const CATALAN: Text = Text {
    en: "limit $H \\to \\infty$, a Catalan number",
    zh: "极限 $H \\to \\infty$，卡特兰数",
};

/// Four standard errors, and what a finite size adds to the mean.
fn with_error(mean: Mean, finite_size: f64) -> Ours {
    Ours {
        value: mean.value,
        allowance: 4.0 * mean.standard_error + finite_size,
    }
}
