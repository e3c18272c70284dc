//! The network of one unit that the first chapters work out with pencil and paper.
//!
//! `W_x = 1`, `W_s = ½`, `W_o = 1`, no biases, `S_0 = 0`, `X = (1, 2, 3)`, `Y_3 = 4`, no activation.

use super::instances::{PlainRnn, Squash};
use super::oracle::rnn_states;
use super::unrolled::Unrolled;

/// The network with its data; `Y_1` and `Y_2` are not used.
pub(crate) fn network() -> PlainRnn<f64> {
    PlainRnn {
        squash: Squash::Linear,
        w_x: vec![1.0],
        w_s: vec![0.5],
        w_o: vec![1.0],
        b_1: vec![0.0],
        b_2: vec![0.0],
        s_0: vec![0.0],
        xs: vec![vec![1.0], vec![2.0], vec![3.0]],
        ys: vec![vec![0.0], vec![0.0], vec![4.0]],
    }
}

/// `S_t`.
pub(crate) fn state(t: usize) -> f64 {
    Unrolled::of(&network()).s(t)[0]
}

/// `O_3 − Y_3`.
pub(crate) fn error() -> f64 {
    Unrolled::of(&network()).error(3)[0]
}

/// `L_3`.
pub(crate) fn loss() -> f64 {
    0.5 * error() * error()
}

/// `dS_k/dW_x`, the total derivative, by dual numbers.
pub(crate) fn total_derivative(k: usize) -> f64 {
    let network = network();
    let mut along = network.still();
    along.w_x[0] = 1.0;
    rnn_states(&network.along(&along))[k][0].eps
}

/// The first `terms` of `dS_3/dW_x = Σ_k J_3 … J_{k+1} ∂⁺S_k/∂W_x`, from `k = 3` downwards.
pub(crate) fn path_sum(terms: usize) -> f64 {
    let net = Unrolled::of(&network());
    (1..=3)
        .rev()
        .take(terms)
        .map(|k| net.product(3, k)[(0, 0)] * net.slope(k)[0] * net.x(k)[0])
        .sum()
}

/// The same sum with the total derivative `dS_k/dW_x` in place of the immediate one.
pub(crate) fn misread_sum() -> f64 {
    let net = Unrolled::of(&network());
    (1..=3)
        .map(|k| net.product(3, k)[(0, 0)] * total_derivative(k))
        .sum()
}

#[cfg(test)]
#[expect(
    clippy::float_cmp,
    reason = "every number of the example is a binary fraction, and so is every intermediate result"
)]
mod tests {
    use super::{error, loss, misread_sum, path_sum, state, total_derivative};

    // By hand: S_1 = 1, S_2 = 2 + 1/2, S_3 = 3 + 5/4.
    #[test]
    fn the_states_are_those_computed_by_hand() {
        assert_eq!(
            [state(0), state(1), state(2), state(3)],
            [0.0, 1.0, 2.5, 4.25]
        );
        assert_eq!([error(), loss()], [0.25, 0.031_25]);
    }

    // By hand: 3 + 2/2 + 1/4 once each, and 3 + 2·(2/2) + 3·(1/4) when every earlier path is counted again.
    #[test]
    fn the_total_reading_counts_early_paths_more_than_once() {
        assert_eq!(total_derivative(3), 4.25);
        assert_eq!([path_sum(1), path_sum(2), path_sum(3)], [3.0, 4.0, 4.25]);
        assert_eq!(misread_sum(), 5.75);
    }
}
