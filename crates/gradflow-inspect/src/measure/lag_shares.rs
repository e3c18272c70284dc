use super::anchor::Anchor;
use super::curve::shown_lags;
use super::settings::LossPlace;
use serde::Serialize;

/// At which lags the gradients of the weights are made.
///
/// The share of lag ℓ is `‖G_ℓ‖ / Σ_ℓ ‖G_ℓ‖` with the gradient's part `G_ℓ` whose credit is ℓ steps old, in the root mean
/// square over random directions of the loss; the mean over the sequences.
/// Of a loss at every step, each with a direction of its own, it is estimated from the losses at the anchors.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LagShares {
    /// ℓ, in steps, ascending from 0.
    pub lags: Vec<usize>,
    /// Input weights, recurrent weights and bias.
    pub tensors: Vec<TensorShares>,
}

/// The shares of one tensor.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TensorShares {
    /// `input_weights`, `recurrent_weights` or `bias`.
    pub tensor: &'static str,
    /// The sum of the shares of all lags up to each of [`LagShares::lags`]; the last one is 1.
    pub cumulative: Vec<f64>,
    /// The first lag at which half of the gradient is made.
    pub half_lag: usize,
    /// The first lag at which nine tenths of it are.
    pub ninety_lag: usize,
}

const TENSORS: [&str; 3] = ["input_weights", "recurrent_weights", "bias"];

/// The shares of every lag in one sequence, for each of [`TENSORS`].
pub(super) fn of_sequence(anchors: &[Anchor], loss: LossPlace, steps: usize) -> [Vec<f64>; 3] {
    std::array::from_fn(|tensor| {
        let sizes: Vec<f64> = (0..steps)
            .map(|lag| match loss {
                LossPlace::End => size(&anchors[..1], lag, tensor),
                // There are T − ℓ losses that reach back ℓ steps.
                LossPlace::Every => size(anchors, lag, tensor) * ((steps - lag) as f64).sqrt(),
            })
            .collect();
        let sum: f64 = sizes.iter().sum();
        sizes.into_iter().map(|size| size / sum).collect()
    })
}

/// The root mean square over the anchors that reach back `lag` steps; credit that is not followed any more is zero.
fn size(anchors: &[Anchor], lag: usize, tensor: usize) -> f64 {
    let reaching = || anchors.iter().filter(|anchor| lag < anchor.time);
    let squares: f64 = reaching()
        .filter_map(|anchor| anchor.sizes.get(lag))
        .map(|sizes| sizes[tensor].exp())
        .sum();
    (squares / reaching().count().max(1) as f64).sqrt()
}

impl LagShares {
    /// The mean over sequences of one length.
    pub(super) fn pooled(sequences: &[[Vec<f64>; 3]]) -> Self {
        let steps = sequences.iter().map(|shares| shares[0].len()).max();
        let steps = steps.unwrap_or(0);
        let lags = shown_lags(steps - 1);
        let tensors = TENSORS.iter().enumerate().map(|(index, tensor)| {
            let mut sum = 0.0;
            let cumulative: Vec<f64> = (0..steps)
                .map(|lag| {
                    let shares = sequences.iter().map(|shares| shares[index].get(lag));
                    sum += shares.map(|share| share.unwrap_or(&0.0)).sum::<f64>();
                    sum / sequences.len() as f64
                })
                .collect();
            let reaches = |part: f64| {
                let below = |share: &f64| *share < part - 1e-12;
                cumulative.partition_point(below).min(steps - 1)
            };
            TensorShares {
                tensor,
                half_lag: reaches(0.5),
                ninety_lag: reaches(0.9),
                cumulative: lags.iter().map(|&lag| cumulative[lag]).collect(),
            }
        });
        Self {
            tensors: tensors.collect(),
            lags,
        }
    }
}
