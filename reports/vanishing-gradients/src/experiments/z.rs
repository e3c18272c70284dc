//! The distribution of the factor Z = tanh′(x) σ(y) of the article's LSTM.

use gradflow_math::Activation;
use std::sync::LazyLock;

/// How the two pre-activations are distributed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Law {
    /// Uniform on [−5, 5]².
    Square,
    /// Two independent standard normal numbers.
    Normal,
}

/// Points along each of x and y: the shares are right to about a tenth of a percent.
const POINTS: u32 = 1000;

/// Cells of the histogram of Z between 0 and 1.
pub(crate) const CELLS: usize = 20;

/// Where "about 0" ends, and where "about 1" begins.
pub(crate) const ENDS: (f64, f64) = (0.05, 0.95);

/// The distribution of Z under a law.
#[derive(Clone, Debug)]
pub(crate) struct Distribution {
    /// The share of each cell of width 1/[`CELLS`].
    pub(crate) cells: Vec<f64>,
    /// The share below 0.05.
    pub(crate) below: f64,
    /// The share between.
    pub(crate) between: f64,
    /// The share above 0.95.
    pub(crate) above: f64,
    /// E Z.
    pub(crate) mean: f64,
    /// E ln Z.
    pub(crate) log_mean: f64,
}

static SQUARE: LazyLock<Distribution> = LazyLock::new(|| compute(Law::Square));
static NORMAL: LazyLock<Distribution> = LazyLock::new(|| compute(Law::Normal));

/// The distribution of Z under `law`, by the midpoint rule.
pub(crate) fn distribution(law: Law) -> &'static Distribution {
    match law {
        Law::Square => &SQUARE,
        Law::Normal => &NORMAL,
    }
}

/// Z at (x, y).
pub(crate) fn factor(x: f64, y: f64) -> f64 {
    Activation::Tanh.slope(x) * Activation::Sigmoid.apply(y)
}

/// The positive x with Z(x, y) = c (D7.2), or `None` where Z stays below c for this y.
pub(crate) fn contour(c: f64, y: f64) -> Option<f64> {
    let quotient = Activation::Sigmoid.apply(y) / c;
    (quotient >= 1.0).then(|| quotient.sqrt().acosh())
}

/// A point of one axis of the grid.
struct Node {
    at: f64,
    weight: f64,
}

/// The midpoints of an axis, with weights that add up to 1.
fn axis(law: Law) -> Vec<Node> {
    let reach = match law {
        Law::Square => 5.0,
        // Beyond 8 lies 1e-15 of a standard normal number.
        Law::Normal => 8.0,
    };
    let mut nodes: Vec<Node> = (0..POINTS)
        .map(|i| {
            let at = reach * ((2.0 * f64::from(i) + 1.0) / f64::from(POINTS) - 1.0);
            let weight = match law {
                Law::Square => 1.0,
                Law::Normal => (-0.5 * at * at).exp(),
            };
            Node { at, weight }
        })
        .collect();
    let total: f64 = nodes.iter().map(|node| node.weight).sum();
    for node in &mut nodes {
        node.weight /= total;
    }
    nodes
}

fn compute(law: Law) -> Distribution {
    let mut distribution = Distribution {
        cells: vec![0.0; CELLS],
        below: 0.0,
        between: 0.0,
        above: 0.0,
        mean: 0.0,
        log_mean: 0.0,
    };
    let axis = axis(law);
    let gates: Vec<f64> = axis
        .iter()
        .map(|node| Activation::Sigmoid.apply(node.at))
        .collect();
    for x in &axis {
        let slope = Activation::Tanh.slope(x.at);
        // ln Z is a sum of a part in x and a part in y, so its mean needs one pass over each axis.
        distribution.log_mean += x.weight * (slope.ln() + Activation::Sigmoid.apply(x.at).ln());
        for (y, gate) in axis.iter().zip(&gates) {
            let (z, weight) = (slope * gate, x.weight * y.weight);
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "Z lies between 0 and 1, so the product lies between 0 and CELLS"
            )]
            let cell = (z * CELLS as f64) as usize;
            distribution.cells[cell.min(CELLS - 1)] += weight;
            distribution.mean += weight * z;
            let share = if z < ENDS.0 {
                &mut distribution.below
            } else if z <= ENDS.1 {
                &mut distribution.between
            } else {
                &mut distribution.above
            };
            *share += weight;
        }
    }
    distribution
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(got: f64, want: f64, within: f64) {
        assert!((got - want).abs() <= within, "expected {want}, got {got}");
    }

    /// The shares that an independent computation gave.
    #[test]
    fn on_the_square_less_than_one_percent_is_about_one() {
        let square = distribution(Law::Square);
        near(square.below, 0.720, 0.0006);
        near(square.between, 0.273, 0.0006);
        near(square.above, 0.0068, 0.0001);
    }

    /// The numbers that an independent computation gave.
    #[test]
    fn for_normal_pre_activations_nine_tenths_lie_between() {
        let normal = distribution(Law::Normal);
        near(normal.between, 0.906, 0.0006);
        near(normal.mean, 0.303, 0.0006);
        near(normal.log_mean, -1.555, 0.0006);
    }

    #[test]
    fn the_area_above_a_contour_is_the_integral_of_its_width() {
        let steps = 10_000;
        let width: f64 = (0..steps)
            .map(|i| 10.0 * (f64::from(i) + 0.5) / f64::from(steps) - 5.0)
            .filter_map(|y| contour(ENDS.1, y))
            .map(|x| 2.0 * x.min(5.0) / 10.0)
            .sum();
        near(
            width / f64::from(steps),
            distribution(Law::Square).above,
            1e-4,
        );
    }
}
