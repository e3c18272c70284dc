//! Gradient descent at the wall, with the gradient as it is, clipped by norm, and clipped by value.

use super::unit::{Descent, Weights, published};
use gradflow_models::clip;
use nalgebra::DVector;
use serde::Serialize;

/// The learning rate.
pub(super) const RATE: f64 = 0.2;
/// The threshold of both ways of clipping.
pub(super) const THRESHOLD: f64 = 0.3;
/// The number of updates.
pub(super) const UPDATES: usize = 200;

/// What is done to a gradient before the update.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Clipping {
    /// Nothing.
    None,
    /// A norm of at most [`THRESHOLD`].
    ByNorm,
    /// Entries of at most [`THRESHOLD`].
    ByValue,
}

impl Clipping {
    /// All of them.
    pub(super) const ALL: [Self; 3] = [Self::None, Self::ByNorm, Self::ByValue];

    fn apply(self, gradient: DVector<f64>) -> DVector<f64> {
        match self {
            Self::None => gradient,
            Self::ByNorm => clip::by_norm(&gradient, THRESHOLD).expect(POSITIVE),
            Self::ByValue => clip::by_value(&gradient, THRESHOLD).expect(POSITIVE),
        }
    }
}

const POSITIVE: &str = "the threshold is positive and finite";

/// A course of gradient descent.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Course {
    /// `[w, b]` before the first update and after each.
    pub(super) path: Vec<[f64; 2]>,
    /// E at each of these places.
    pub(super) errors: Vec<f64>,
    /// The largest norm of a gradient on the way, before clipping.
    pub(super) steepest: f64,
}

impl Course {
    /// [`UPDATES`] updates from `start`.
    pub(super) fn run(start: Weights, clipping: Clipping) -> Self {
        let mut here = start;
        let mut course = Self {
            path: Vec::new(),
            errors: Vec::new(),
            steepest: 0.0,
        };
        for _ in 0..=UPDATES {
            let Descent { error, gradient } = published(here);
            course.path.push([here.w, here.b]);
            course.errors.push(error);
            course.steepest = f64::max(course.steepest, gradient.norm());
            let update = clipping.apply(gradient) * RATE;
            here = Weights {
                w: here.w - update[0],
                b: here.b - update[1],
            };
        }
        course
    }

    /// The smallest error of the last twenty updates: a course that moves along a wall touches both of its sides.
    pub(super) fn settled_error(&self) -> f64 {
        let last = &self.errors[self.errors.len() - 20..];
        last.iter().copied().fold(f64::INFINITY, f64::min)
    }

    /// The longest update.
    pub(super) fn longest_update(&self) -> f64 {
        let lengths = self
            .path
            .windows(2)
            .map(|pair| (pair[1][0] - pair[0][0]).hypot(pair[1][1] - pair[0][1]));
        lengths.fold(0.0, f64::max)
    }
}
