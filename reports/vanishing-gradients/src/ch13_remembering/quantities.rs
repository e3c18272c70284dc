//! The numbers that the prose of this chapter shows.

use super::equations::PRINTED_ADDING;
use super::fluctuation::at_bias;
use super::fresh::{LAGS, Start, of};
use super::laws::{LONGEST, Law, bias_for_half_life, kept, sensitivity};
use gradflow_math::closed_form::baseline::adding_problem;
use gradflow_math::closed_form::memory::half_life_of_bias;
use gradflow_report::{Budget, Format, Quantity};

const CHRONO: Law = Law::Chrono {
    longest: LONGEST as f64,
};
const EVEN: Law = Law::EvenBiases {
    longest: LONGEST as f64,
};

/// The quantities, in the order of the prose.
pub(super) const QUANTITIES: &[Quantity] = &[
    Quantity {
        id: "left-after-100-bias-1",
        value: |_| kept(1.0, 100.0),
        format: Format::Significant(2),
    },
    Quantity {
        id: "left-after-1000-chrono",
        value: |budget| at_the_end(Start::Chrono, budget),
        format: Format::Fixed(2),
    },
    Quantity {
        id: "half-life-bias-1-constant",
        value: |_| half_life_of_bias(1.0),
        format: Format::Fixed(2),
    },
    Quantity {
        id: "rounding-lag-bias-1",
        value: |_| lag_of_rounding(1.0),
        format: Format::Count,
    },
    Quantity {
        id: "bias-for-10",
        value: |_| bias_for_half_life(10.0),
        format: Format::Fixed(2),
    },
    Quantity {
        id: "bias-for-100",
        value: |_| bias_for_half_life(100.0),
        format: Format::Fixed(2),
    },
    Quantity {
        id: "bias-for-1000",
        value: |_| bias_for_half_life(1000.0),
        format: Format::Fixed(2),
    },
    Quantity {
        id: "bias-gap",
        value: |_| -std::f64::consts::LN_2.ln(),
        format: Format::Fixed(2),
    },
    Quantity {
        id: "sensitivity-100-bias-1",
        value: |_| sensitivity(1.0, 100.0),
        format: Format::Significant(2),
    },
    Quantity {
        id: "sensitivity-100-best",
        value: |_| sensitivity(100_f64.ln(), 100.0),
        format: Format::Fixed(2),
    },
    Quantity {
        id: "chrono-short-units",
        value: |_| {
            let short = bias_for_half_life(10.0);
            CHRONO.mean(|bias| f64::from(u8::from(bias < short)))
        },
        format: Format::Percent(1),
    },
    Quantity {
        id: "chrono-sensitivity-10",
        value: |_| CHRONO.mean(|bias| sensitivity(bias, 10.0)),
        format: Format::Fixed(2),
    },
    Quantity {
        id: "even-sensitivity-10",
        value: |_| EVEN.mean(|bias| sensitivity(bias, 10.0)),
        format: Format::Fixed(2),
    },
    Quantity {
        id: "chrono-sensitivity-1000",
        value: |_| CHRONO.mean(|bias| sensitivity(bias, LONGEST as f64)),
        format: Format::Fixed(2),
    },
    Quantity {
        id: "even-sensitivity-1000",
        value: |_| EVEN.mean(|bias| sensitivity(bias, LONGEST as f64)),
        format: Format::Fixed(2),
    },
    Quantity {
        id: "gate-variance",
        value: |budget| at_bias(5.0, budget).variance,
        format: Format::Fixed(2),
    },
    Quantity {
        id: "half-life-bias-5-constant",
        value: |_| half_life_of_bias(5.0),
        format: Format::Fixed(0),
    },
    Quantity {
        id: "half-life-bias-5-moving",
        value: |budget| at_bias(5.0, budget).half_life,
        format: Format::Fixed(0),
    },
    Quantity {
        id: "half-life-bias-5-predicted",
        value: |budget| half_life_of_bias(5.0 - 0.5 * at_bias(5.0, budget).variance),
        format: Format::Fixed(0),
    },
    Quantity {
        id: "half-life-bias-1-moving",
        value: |budget| at_bias(1.0, budget).half_life,
        format: Format::Fixed(2),
    },
    Quantity {
        id: "half-life-bias-1-full",
        value: |budget| at_bias(1.0, budget).full_half_life,
        format: Format::Fixed(2),
    },
    Quantity {
        id: "left-after-1000-open",
        value: |budget| at_the_end(Start::Open, budget),
        format: Format::Fixed(0),
    },
    Quantity {
        id: "left-after-1000-forget-only",
        value: |budget| at_the_end(Start::ForgetGateOnly, budget),
        format: Format::Fixed(0),
    },
    Quantity {
        id: "cell-path-after-1000-chrono",
        value: |budget| 10_f64.powf(of(Start::Chrono, budget).cell_path[LAGS.len() - 1]),
        format: Format::Fixed(2),
    },
    Quantity {
        id: "adding-baseline",
        value: |_| adding_problem(),
        format: Format::Fixed(4),
    },
    Quantity {
        id: "adding-baseline-printed",
        value: |_| PRINTED_ADDING,
        format: Format::Fixed(4),
    },
];

/// The median of what is left at the largest lag.
fn at_the_end(start: Start, budget: Budget) -> f64 {
    10_f64.powf(of(start, budget).median[LAGS.len() - 1])
}

/// The first lag at which what is left is below half a unit in the last place of 1 in single precision.
fn lag_of_rounding(bias: f64) -> f64 {
    let half_ulp = 0.5 * f64::from(f32::EPSILON);
    (half_ulp.ln() / kept(bias, 1.0).ln()).ceil()
}
