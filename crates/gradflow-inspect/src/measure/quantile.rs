use serde::Serialize;

/// The middle of several values and how far they spread: quantiles by nearest rank.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Band {
    /// The 5 % quantile.
    pub p05: f64,
    /// The 25 % quantile.
    pub p25: f64,
    /// The median.
    pub median: f64,
    /// The 75 % quantile.
    pub p75: f64,
    /// The 95 % quantile.
    pub p95: f64,
}

impl Band {
    /// The band of `values`; NaN counts as larger than everything, since it comes from an overflow. All NaN without values.
    pub fn of(values: &[f64]) -> Self {
        let mut sorted = values.to_vec();
        sort(&mut sorted);
        Self {
            p05: quantile(&sorted, 0.05),
            p25: quantile(&sorted, 0.25),
            median: quantile(&sorted, 0.5),
            p75: quantile(&sorted, 0.75),
            p95: quantile(&sorted, 0.95),
        }
    }
}

/// Ascending, NaN of either sign last.
pub(super) fn sort(values: &mut [f64]) {
    values.sort_by(|a, b| a.abs().is_nan().cmp(&b.is_nan()).then(a.total_cmp(b)));
}

/// The `q` quantile of ascending values: the smallest one that at least that part of them does not exceed; NaN of none.
///
/// No two values are averaged, so that infinities stay what they are.
pub fn quantile(sorted: &[f64], q: f64) -> f64 {
    if sorted.is_empty() {
        return f64::NAN;
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a rank between 0 and the number of values"
    )]
    let rank = (q * sorted.len() as f64).ceil() as usize;
    sorted[rank.clamp(1, sorted.len()) - 1]
}
