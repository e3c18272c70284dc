//! The network of one unit in figure 6 of Pascanu, Mikolov and Bengio: `x_t = w σ(x_{t−1}) + b`, `E = (σ(x_T) − 0.7)²`.
//!
//! Its output `h_t = σ(x_t)` is the state of an [`Rnn`] with the logistic activation, `h_t = σ(w h_{t−1} + b)`.

use gradflow_math::Activation;
use gradflow_models::{Rnn, bptt};
use nalgebra::{DMatrix, DVector};

/// `x_0`.
pub(super) const START: f64 = 0.5;
/// T.
pub(super) const STEPS: usize = 50;
/// What the output should be.
pub(super) const TARGET: f64 = 0.7;

/// A setting of the two weights.
#[derive(Clone, Copy, Debug)]
pub(super) struct Weights {
    /// w, on the unit's own output.
    pub(super) w: f64,
    /// b.
    pub(super) b: f64,
}

/// The error and its gradient.
#[derive(Clone, Debug)]
pub(super) struct Descent {
    /// E.
    pub(super) error: f64,
    /// `[∂E/∂w, ∂E/∂b]`.
    pub(super) gradient: DVector<f64>,
}

/// σ.
pub(super) fn sigma(x: f64) -> f64 {
    Activation::Sigmoid.apply(x)
}

/// σ′.
pub(super) fn slope(x: f64) -> f64 {
    Activation::Sigmoid.slope(x)
}

/// E and its gradient after `steps` steps from `x_0`, by backpropagation through time (D16.1).
pub(super) fn descent(weights: Weights, x_0: f64, steps: usize) -> Descent {
    let cell = Rnn {
        w_xh: DMatrix::zeros(1, 1),
        w_hh: DMatrix::from_element(1, 1, weights.w),
        b_h: DVector::from_element(1, weights.b),
        activation: Activation::Sigmoid,
    };
    let xs = DMatrix::zeros(1, steps);
    let h_0 = DVector::from_element(1, sigma(x_0));
    let states = bptt::unroll(&cell, &h_0, &xs).expect("one finite unit over at least one step");
    let miss = states[(0, steps)] - TARGET;
    let mut d_states = DMatrix::zeros(1, steps);
    d_states[(0, steps - 1)] = 2.0 * miss;
    let gradient = bptt::backward(&cell, &xs, &states, &d_states)
        .expect("the states are those of the cell")
        .total()
        .d_cell;
    Descent {
        error: miss * miss,
        gradient: DVector::from_vec(vec![gradient.w_hh[(0, 0)], gradient.b_h[0]]),
    }
}

/// The published problem at `weights`.
pub(super) fn published(weights: Weights) -> Descent {
    descent(weights, START, STEPS)
}

/// The bias at which `x_0` is a fixed point, `b = x_0 − w σ(x_0)` (D16.2): the wall, where that point repels.
pub(super) fn wall(w: f64, x_0: f64) -> f64 {
    x_0 - w * sigma(x_0)
}

/// The weight at which the wall begins, `1/σ′(x_0)`.
pub(super) fn wall_begins(x_0: f64) -> f64 {
    1.0 / slope(x_0)
}

/// `∂x_T/∂b` on the wall, `(m^T − 1)/(m − 1)` with `m = w σ′(x_0)` (D16.2).
pub(super) fn sensitivity_on_the_wall(w: f64, x_0: f64, steps: usize) -> f64 {
    let m = w * slope(x_0);
    (0..steps).fold(0.0, |sum, _| 1.0 + m * sum)
}

/// `|∇E|` on the wall, in closed form.
pub(super) fn gradient_norm_on_the_wall(w: f64) -> f64 {
    let miss = sigma(START) - TARGET;
    let through_x = 2.0 * miss.abs() * slope(START) * sensitivity_on_the_wall(w, START, STEPS);
    through_x * sigma(START).hypot(1.0)
}

/// The weights at which the fixed point `x` is about to appear or to vanish in a pair, `w σ′(x) = 1` (D16.3).
pub(super) fn saddle_node(x: f64) -> Weights {
    Weights {
        w: 2.0 + 2.0 * x.cosh(),
        b: x - 1.0 - x.exp(),
    }
}

/// The width in b over which E climbs from a tenth to nine tenths of the wall at the weight `w`.
pub(super) fn thickness(w: f64) -> f64 {
    let at = |b: f64| published(Weights { w, b }).error;
    let middle = wall(w, START);
    let reach = 0.02;
    let (low, high) = (at(middle - reach), at(middle + reach));
    // E falls monotonically with b across the wall, down to its zero a little above it.
    let crossing = |share: f64| {
        let level = high + share * (low - high);
        let (mut left, mut right) = (middle - reach, middle + reach);
        for _ in 0..60 {
            let b = f64::midpoint(left, right);
            if at(b) > level {
                left = b;
            } else {
                right = b;
            }
        }
        left
    };
    crossing(0.1) - crossing(0.9)
}

#[cfg(test)]
mod tests {
    use super::{
        START, Weights, gradient_norm_on_the_wall, published, saddle_node, sigma, slope, wall,
        wall_begins,
    };

    #[test]
    fn the_wall_passes_the_published_point() {
        assert!((wall(4.69, START) + 2.42).abs() < 0.005);
    }

    /// The wall begins where it touches the curve on which a pair of fixed points appears.
    #[test]
    fn the_wall_begins_on_the_bifurcation() {
        let touching = saddle_node(START);
        assert!((touching.w - wall_begins(START)).abs() < 1e-12);
        assert!((touching.b - wall(touching.w, START)).abs() < 1e-12);
    }

    #[test]
    fn a_saddle_node_is_a_fixed_point_of_multiplier_one() {
        for x in [-2.0, -0.3, 0.0, 1.1] {
            let Weights { w, b } = saddle_node(x);
            assert!((w * sigma(x) + b - x).abs() < 1e-13);
            assert!((w * slope(x) - 1.0).abs() < 1e-13);
        }
    }

    #[test]
    fn backpropagation_finds_the_gradient_on_the_wall() {
        // Rounding of x_0 grows by m^50, which is 130 here.
        let w = 4.69;
        let got = published(Weights {
            w,
            b: wall(w, START),
        });
        assert!((got.gradient.norm() / gradient_norm_on_the_wall(w) - 1.0).abs() < 1e-10);
    }
}
