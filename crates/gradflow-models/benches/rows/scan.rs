//! W6: loss and exact gradient of a linear gated recurrence over a long sequence.

use crate::Workload;
use crate::data::{by_columns, by_rows, uniform, wide};
use gradflow_math::Activation;
use gradflow_math::vector::Lane;
use gradflow_models::{ArticleLstm, Cell, InputGate, scan};
use nalgebra::{DMatrix, DVector};

const UNITS: usize = 64;

struct Gated<T: Lane> {
    cell: ArticleLstm<T>,
    s_0: DVector<T>,
    xs: DMatrix<T>,
    last: Option<f64>,
}

pub(crate) fn gated<T: Lane>(steps: usize) -> Box<dyn Workload> {
    let scale = 1.0 / (UNITS as f64).sqrt();
    let gate = |seed, bias: f64| InputGate {
        w: by_rows(seed, UNITS, UNITS, scale),
        b: DVector::from_iterator(
            UNITS,
            uniform(seed + 1, UNITS, scale).map(|b| T::of(b + bias)),
        ),
    };
    let cell = ArticleLstm::new(gate(31, 1.0), gate(33, 0.0), Activation::Identity);
    Box::new(Gated {
        cell: cell.expect("the shapes agree"),
        s_0: DVector::zeros(UNITS),
        xs: by_columns(35, UNITS, steps),
        last: None,
    })
}

impl<T: Lane> Workload for Gated<T> {
    fn run(&mut self) {
        let per_step = T::of(1.0 / self.xs.ncols() as f64);
        let gradient = scan::gated_gradient(&self.cell, &self.s_0, &self.xs, |_, s, mut d_s| {
            d_s.copy_from(&s);
            d_s *= per_step;
            T::of(0.5) * s.dot(&d_s)
        });
        let gradient = gradient.expect("the shapes agree");
        self.last = Some(wide(gradient.loss) + wide(gradient.d_cell.parameters().norm()));
    }

    fn checksum(&self) -> f64 {
        self.last.expect("the workload has run")
    }
}
