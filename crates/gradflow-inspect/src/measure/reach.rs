use super::anchor::Anchor;
use super::quantile::{quantile, sort};
use serde::Serialize;

/// How far back credit reaches: the largest lag at which it keeps the threshold's part of its size at lag 0.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reach {
    /// The median over the sequences, in steps.
    pub median: usize,
    /// The 5 % quantile over the sequences.
    pub p05: usize,
    /// The 95 % quantile over the sequences.
    pub p95: usize,
    /// Of each sequence, in the order of the input.
    pub sequences: Vec<usize>,
    /// Whether the median is the longest lag that was measured: then credit reaches at least so far.
    pub censored: bool,
}

/// The log of the credit of one sequence against the lag: the median over its anchors.
pub(super) fn median_credit(anchors: &[Anchor]) -> Vec<f64> {
    let longest = anchors.iter().map(|anchor| anchor.time).max().unwrap_or(0);
    (0..=longest)
        .map(|lag| {
            let mut values = at_lag(anchors, lag, |anchor| &anchor.credit);
            sort(&mut values);
            quantile(&values, 0.5)
        })
        .collect()
}

/// What the anchors that reach back `lag` steps have there; −∞ where the credit is not followed any more.
pub(super) fn at_lag(
    anchors: &[Anchor],
    lag: usize,
    logs: impl Fn(&Anchor) -> &Vec<f64>,
) -> Vec<f64> {
    anchors
        .iter()
        .filter(|anchor| lag <= anchor.time)
        .map(|anchor| logs(anchor).get(lag).copied().unwrap_or(f64::NEG_INFINITY))
        .collect()
}

impl Reach {
    /// From the log credit of each sequence against the lag.
    pub(super) fn of(sequences: &[Vec<f64>], threshold: f64) -> Self {
        let reach = |logs: &Vec<f64>| {
            let kept = |log: &f64| *log >= threshold.ln();
            logs.iter().rposition(kept).unwrap_or(0)
        };
        let reaches: Vec<usize> = sequences.iter().map(reach).collect();
        let mut sorted: Vec<f64> = reaches.iter().map(|&reach| reach as f64).collect();
        sort(&mut sorted);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the quantile by nearest rank is one of the counts"
        )]
        let at = |q| quantile(&sorted, q) as usize;
        let median = at(0.5);
        let longest = sequences.iter().map(|logs| logs.len() - 1).max();
        Self {
            median,
            p05: at(0.05),
            p95: at(0.95),
            sequences: reaches,
            censored: Some(median) == longest,
        }
    }
}
