//! W5: `log |∏ w tanh′(a_t)|` of the driven scalar network over a grid of weights and biases.

use crate::Workload;
use crate::data::{uniform, wide};
use gradflow_math::driven::log_products;
use gradflow_math::vector::Lane;
use rayon::prelude::*;

const SIDE: usize = 1000;
const STEPS: usize = 100;

struct Toy<T> {
    weights: Vec<T>,
    biases: Vec<T>,
    xs: Vec<T>,
    sums: Vec<T>,
}

pub(crate) fn toy<T: Lane>() -> Box<dyn Workload> {
    let axis = |limit: f64| {
        let step = 2.0 * limit / (SIDE - 1) as f64;
        (0..SIDE)
            .map(|index| T::of(index as f64 * step - limit))
            .collect()
    };
    Box::new(Toy {
        weights: axis(4.0),
        biases: axis(3.0),
        xs: uniform(41, STEPS, 0.5).map(T::of).collect(),
        sums: vec![T::zero(); SIDE * SIDE],
    })
}

impl<T: Lane> Workload for Toy<T> {
    fn run(&mut self) {
        let rows = self.sums.par_chunks_exact_mut(SIDE).zip(&self.weights);
        rows.for_each(|(sums, &w)| log_products(w, &self.biases, &self.xs, sums));
    }

    fn checksum(&self) -> f64 {
        let finite = self
            .sums
            .iter()
            .map(|&sum| wide(sum))
            .filter(|sum| sum.is_finite());
        let (sum, count) =
            finite.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
        sum / count
    }
}
