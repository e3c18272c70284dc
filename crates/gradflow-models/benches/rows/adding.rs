//! W7: an LSTM trained on the adding problem with Adam, from given weights on given batches.

use crate::Workload;
use crate::data::{uniform, wide};
use crate::gradient::{Sizes, lstm_cell};
use gradflow_math::vector::Lane;
use gradflow_models::batch::{Batch, Trajectory};
use gradflow_models::{LossAt, Lstm, Network, Readout};
use nalgebra::{DMatrix, DVector};
use rayon::prelude::*;

const HIDDEN: usize = 64;
const STEPS: usize = 100;
const BATCH: usize = 32;
const UPDATES: usize = 200;

/// The first network, and a batch for each update in as many parts as there are threads.
struct Adding<T: Lane> {
    network: Network<T, Lstm<T>>,
    batches: Vec<Vec<Batch<T>>>,
    tapes: Vec<Trajectory<T>>,
    last: Option<f64>,
}

pub(crate) fn adding<T: Lane>() -> Box<dyn Workload> {
    let scale = 1.0 / (HIDDEN as f64).sqrt();
    let sizes = Sizes {
        hidden: HIDDEN,
        inputs: 2,
        batch: BATCH,
        steps: STEPS,
        segment: None,
    };
    let w_ho = DMatrix::from_iterator(1, HIDDEN, uniform(4, HIDDEN, scale).map(T::of));
    let readout = Readout::new(w_ho, DVector::zeros(1)).expect("the shapes agree");
    let threads = rayon::current_num_threads();
    Box::new(Adding {
        network: Network::new(lstm_cell(sizes), readout).expect("the shapes agree"),
        batches: batches().iter().map(|batch| batch.split(threads)).collect(),
        tapes: vec![Trajectory::new(); threads],
        last: None,
    })
}

/// One batch for each update.
fn batches<T: Lane>() -> Vec<Batch<T>> {
    let mut values = uniform(51, UPDATES * STEPS * BATCH, 0.5).map(|value| value + 0.5);
    let mut places = uniform(52, UPDATES * BATCH * 2, 0.5).map(|value| value + 0.5);
    let half = STEPS / 2;
    let mut batch = |_| {
        let mut xs = DMatrix::zeros(2, STEPS * BATCH);
        let mut targets = DMatrix::zeros(1, STEPS * BATCH);
        for (x, value) in xs.row_mut(0).iter_mut().zip(&mut values) {
            *x = T::of(value);
        }
        for b in 0..BATCH {
            for (first, place) in [0, half].into_iter().zip(&mut places) {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "a place lies in the sequence"
                )]
                let t = first + (place * half as f64) as usize;
                xs[(1, t * BATCH + b)] = T::one();
                targets[(0, (STEPS - 1) * BATCH + b)] += xs[(0, t * BATCH + b)];
            }
        }
        Batch {
            s_0: DMatrix::zeros(2 * HIDDEN, BATCH),
            xs,
            targets,
        }
    };
    (0..UPDATES).map(&mut batch).collect()
}

impl<T: Lane> Workload for Adding<T> {
    fn run(&mut self) {
        let mut network = self.network.clone();
        let mut parameters = network.parameters();
        let (mut mean, mut square) = (
            parameters.clone() * T::zero(),
            parameters.clone() * T::zero(),
        );
        let (mean_decay, square_decay) = (0.9, 0.999);
        for (batch, update) in self.batches.iter().zip(1..) {
            let parts = batch.par_iter().zip(&mut self.tapes);
            let gradients: Vec<_> = parts
                .map(|(part, tape)| network.batch_gradient(part, LossAt::Last, tape))
                .collect();
            let (mut loss, mut gradient) = (T::zero(), parameters.clone() * T::zero());
            for part in gradients {
                let part = part.expect("the shapes agree");
                loss += part.loss;
                gradient += part.d_network.parameters();
            }
            // The library's loss is half the sum of the squares, the row's is their mean.
            let to_mean = T::of(2.0 / BATCH as f64);
            self.last = Some(wide(loss * to_mean));
            let scales = [
                T::of(1.0 / (1.0 - f64::powi(mean_decay, update))),
                T::of(1.0 / (1.0 - f64::powi(square_decay, update))),
            ];
            let moments = mean.iter_mut().zip(&mut square).zip(&gradient);
            for (((m, v), &g), parameter) in moments.zip(&mut parameters) {
                let g = g * to_mean;
                *m = T::of(mean_decay) * *m + T::of(1.0 - mean_decay) * g;
                *v = T::of(square_decay) * *v + T::of(1.0 - square_decay) * g * g;
                *parameter -=
                    T::of(1e-3) * (*m * scales[0]) / ((*v * scales[1]).sqrt() + T::of(1e-8));
            }
            network = network.with_parameters(&parameters);
        }
    }

    fn checksum(&self) -> f64 {
        self.last.expect("the workload has run")
    }
}
