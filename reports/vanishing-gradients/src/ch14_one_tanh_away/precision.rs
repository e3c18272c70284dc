//! Three ways to compute the same scan in single precision, and how far each is from the truth.

use crate::experiments::quantile::median;
use crate::experiments::streams;
use gradflow_math::Activation;
use gradflow_models::scan;
use gradflow_report::{Budget, PointRng};
use nalgebra::{DMatrix, DVector};
use rand::RngExt;
use rand_distr::StandardNormal;
use serde::Serialize;

/// The sequence lengths.
pub(super) const LENGTHS: [usize; 10] = [3, 10, 30, 60, 100, 300, 1000, 3000, 10_000, 30_000];

/// How the states are computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Way {
    /// `P_t (s_0 + Σ b_k / P_k)` with `P = cumprod f`.
    Quotient,
    /// `exp(F_t + logcumsumexp(ln b_k − F_k))` with `F = cumsum ln f` (Heinsen 2023).
    LogSums,
    /// Composing steps, `scan::parallel`.
    Scan,
    /// Composing steps in logarithms, `scan::log_space`.
    LogScan,
}

impl Way {
    /// All of them.
    pub(super) const ALL: [Self; 4] = [Self::Quotient, Self::LogSums, Self::Scan, Self::LogScan];

    /// `s_1 … s_T` from `s_0 = 1`.
    fn states(self, decays: &DMatrix<f32>, drives: &DMatrix<f32>) -> Vec<f32> {
        let shapes = "decays and drives are drawn with the same length";
        match self {
            Self::Quotient => {
                let (mut product, mut sum) = (1.0_f32, 1.0_f32);
                let steps = decays.iter().zip(drives.iter());
                steps
                    .map(|(f, b)| {
                        product *= f;
                        sum += b / product;
                        product * sum
                    })
                    .collect()
            }
            Self::LogSums => {
                let (mut log_product, mut log_sum) = (0.0_f32, 0.0_f32);
                let steps = decays.iter().zip(drives.iter());
                steps
                    .map(|(f, b)| {
                        log_product += f.ln();
                        log_sum = log_add(log_sum, b.ln() - log_product);
                        (log_product + log_sum).exp()
                    })
                    .collect()
            }
            Self::Scan => {
                let states = scan::parallel(decays, drives, &DVector::from_element(1, 1.0));
                after_start(&states.expect(shapes))
            }
            Self::LogScan => {
                let (decays, drives) = (decays.map(f32::ln), drives.map(f32::ln));
                let logs = scan::log_space(&decays, &drives, &DVector::from_element(1, 0.0));
                after_start(&logs.expect(shapes).map(f32::exp))
            }
        }
    }
}

/// `ln(e^a + e^b)`, relative to the larger.
fn log_add(a: f32, b: f32) -> f32 {
    a.max(b) + (-(a - b).abs()).exp().ln_1p()
}

/// `s_1 … s_T`.
fn after_start(states: &DMatrix<f32>) -> Vec<f32> {
    states.as_slice()[1..].to_vec()
}

/// The relative errors of one way at each of [`LENGTHS`]; infinite where a state is not finite.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Errors {
    pub(super) way: Way,
    /// `log₁₀` of the largest error over the last tenth of the sequence, the median over the seeds.
    pub(super) log10: Vec<f64>,
}

/// The number of random sequences.
pub(super) fn sequences(budget: Budget) -> u64 {
    budget.pick(2, 9)
}

/// One entry for each of [`Way::ALL`].
pub(super) fn errors(budget: Budget) -> Vec<Errors> {
    let seed = streams::SCAN_PRECISION.seed();
    let runs: Vec<[Vec<f64>; Way::ALL.len()]> = (0..sequences(budget))
        .map(|index| run(&mut seed.stream(index)))
        .collect();
    Way::ALL
        .into_iter()
        .enumerate()
        .map(|(place, way)| Errors {
            way,
            log10: (0..LENGTHS.len())
                .map(|length| {
                    let column: Vec<f64> = runs.iter().map(|run| run[place][length]).collect();
                    median(&column)
                })
                .collect(),
        })
        .collect()
}

/// A random sequence with gates `σ(normal)` and drives of the same law.
fn run(rng: &mut PointRng) -> [Vec<f64>; Way::ALL.len()] {
    let longest = LENGTHS[LENGTHS.len() - 1];
    let mut gate = || {
        DMatrix::from_fn(1, longest, |_, _| {
            Activation::Sigmoid.apply(rng.sample::<f32, _>(StandardNormal))
        })
    };
    let (decays, drives) = (gate(), gate());
    let mut s = 1.0;
    let truth: Vec<f64> = (decays.iter().zip(drives.iter()))
        .map(|(&f, &b)| {
            s = f64::from(f) * s + f64::from(b);
            s
        })
        .collect();
    Way::ALL.map(|way| {
        let got = way.states(&decays, &drives);
        LENGTHS
            .iter()
            .map(|&length| largest_error(length, &got, &truth).log10())
            .collect()
    })
}

/// Over the last tenth of the first `length` states, and at least one of them.
fn largest_error(length: usize, got: &[f32], truth: &[f64]) -> f64 {
    let last_tenth = length - length.div_ceil(10)..length;
    last_tenth
        .map(|t| (f64::from(got[t]) / truth[t] - 1.0).abs())
        .fold(0.0, |largest, error| {
            if error.is_nan() {
                f64::INFINITY
            } else {
                error.max(largest)
            }
        })
}

#[cfg(test)]
mod tests {
    use super::{Budget, LENGTHS, Way, errors};

    #[test]
    fn composed_steps_keep_their_digits_and_running_sums_do_not() {
        let errors = errors(Budget::Smoke);
        let last = |way| {
            let of = errors.iter().find(|errors| errors.way == way);
            of.expect("every way is tried").log10[LENGTHS.len() - 1]
        };
        assert!(last(Way::Scan) < -5.5, "{}", last(Way::Scan));
        assert!(last(Way::LogScan) < -5.5, "{}", last(Way::LogScan));
        assert!(last(Way::LogSums) > -4.0, "{}", last(Way::LogSums));
        assert!(last(Way::Quotient) > -1.0, "{}", last(Way::Quotient));
    }
}
