//! W1 and W2, the loss and the exact gradient of all weights, and the same for a sequence of 100,000 steps.

use crate::Workload;
use crate::data::{by_columns, by_rows, norm, wide};
use gradflow_math::Activation;
use gradflow_math::vector::Lane;
use gradflow_models::batch::{Batch, BatchGradient, Kernel, Trajectory};
use gradflow_models::{Gate, LossAt, Lstm, Network, Readout, Rnn};
use nalgebra::{DMatrix, DVector};
use rayon::prelude::*;

const OUTPUTS: usize = 8;

/// The sizes of a row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sizes {
    pub(crate) hidden: usize,
    pub(crate) inputs: usize,
    pub(crate) batch: usize,
    pub(crate) steps: usize,
    /// The steps of a segment between checkpoints.
    pub(crate) segment: Option<usize>,
}

impl Sizes {
    fn scale(self) -> f64 {
        1.0 / (self.hidden as f64).sqrt()
    }
}

/// A tanh network with its input and recurrent weights and its bias as the peers stack them.
pub(crate) fn rnn<T: Lane>(sizes: Sizes) -> Box<dyn Workload> {
    let [w_xh, w_hh, b_h] = weights::<T>(sizes, 1);
    let b_h = DVector::from_column_slice(b_h.as_slice());
    let cell = Rnn::new(w_xh, w_hh, b_h, Activation::Tanh).expect("the shapes agree");
    prepare(
        cell,
        sizes,
        |cell| vec![&cell.w_xh, &cell.w_hh],
        |cell| vec![&cell.b_h],
    )
}

/// An LSTM of the row's sizes.
pub(crate) fn lstm<T: Lane>(sizes: Sizes) -> Box<dyn Workload> {
    prepare(
        lstm_cell::<T>(sizes),
        sizes,
        |cell| {
            gates(cell)
                .into_iter()
                .flat_map(|gate| [&gate.w_xh, &gate.w_hh])
                .collect()
        },
        |cell| gates(cell).into_iter().map(|gate| &gate.b).collect(),
    )
}

/// An LSTM with its gates in the order i, f, g, o in which the peers stack them.
pub(crate) fn lstm_cell<T: Lane>(sizes: Sizes) -> Lstm<T> {
    let [w_xh, w_hh, b] = weights::<T>(sizes, 4);
    let rows = |matrix: &DMatrix<T>, gate: usize| {
        matrix.rows(gate * sizes.hidden, sizes.hidden).into_owned()
    };
    let [input, forget, candidate, output] = std::array::from_fn(|gate| Gate {
        w_xh: rows(&w_xh, gate),
        w_hh: rows(&w_hh, gate),
        b: rows(&b, gate).column(0).into_owned(),
    });
    Lstm::new(forget, input, candidate, output).expect("the shapes agree")
}

fn gates<T: Lane>(cell: &Lstm<T>) -> [&Gate<T>; 4] {
    [&cell.forget, &cell.input, &cell.candidate, &cell.output]
}

/// Input weights, recurrent weights and bias of `gates` blocks.
fn weights<T: Lane>(sizes: Sizes, gates: usize) -> [DMatrix<T>; 3] {
    let rows = gates * sizes.hidden;
    let scale = sizes.scale();
    [
        by_rows(1, rows, sizes.inputs, scale),
        by_rows(2, rows, sizes.hidden, scale),
        by_rows(3, rows, 1, scale),
    ]
}

type Parts<C, V> = for<'a> fn(&'a C) -> Vec<&'a V>;

/// A network, its batch in as many parts as there are threads, and a tape for each part.
struct Training<T: Lane, C> {
    network: Network<T, C>,
    parts: Vec<(Batch<T>, Trajectory<T>)>,
    matrices: Parts<C, DMatrix<T>>,
    vectors: Parts<C, DVector<T>>,
    last: Option<(f64, f64)>,
}

fn prepare<T: Lane, C>(
    cell: C,
    sizes: Sizes,
    matrices: Parts<C, DMatrix<T>>,
    vectors: Parts<C, DVector<T>>,
) -> Box<dyn Workload>
where
    C: Kernel<T> + Send + Sync + 'static,
{
    let columns = sizes.steps * sizes.batch;
    let w_ho = by_rows(4, OUTPUTS, sizes.hidden, sizes.scale());
    let readout = Readout::new(w_ho, DVector::zeros(OUTPUTS)).expect("the shapes agree");
    let whole = Batch {
        s_0: DMatrix::zeros(cell.state_len(), sizes.batch),
        xs: by_columns(5, sizes.inputs, columns),
        targets: by_columns(6, OUTPUTS, columns),
    };
    let tape = || {
        sizes
            .segment
            .map_or_else(Trajectory::new, Trajectory::checkpointed)
    };
    let parts = whole.split(rayon::current_num_threads());
    Box::new(Training {
        network: Network::new(cell, readout).expect("the shapes agree"),
        parts: parts.into_iter().map(|part| (part, tape())).collect(),
        matrices,
        vectors,
        last: None,
    })
}

impl<T: Lane, C: Kernel<T> + Send + Sync> Workload for Training<T, C> {
    fn run(&mut self) {
        let network = &self.network;
        let gradients: Vec<_> = self
            .parts
            .par_iter_mut()
            .map(|(batch, tape)| network.batch_gradient(batch, LossAt::EveryStep, tape))
            .collect();
        let total = gradients
            .into_iter()
            .map(|gradient| gradient.expect("the shapes agree"))
            .reduce(|mut sum: BatchGradient<T, _>, part| {
                sum.loss += part.loss;
                sum.d_network += part.d_network;
                sum
            })
            .expect("there is at least one part");
        let cell = &total.d_network.cell;
        let biases: Vec<DMatrix<T>> = (self.vectors)(cell)
            .into_iter()
            .map(|b| DMatrix::from_column_slice(b.len(), 1, b.as_slice()))
            .collect();
        let readout = &total.d_network.readout.w_ho;
        let all = (self.matrices)(cell)
            .into_iter()
            .chain(&biases)
            .chain([readout]);
        self.last = Some((wide(total.loss), norm(all)));
    }

    fn checksum(&self) -> f64 {
        let (loss, norm) = self.last.expect("the workload has run");
        loss + norm
    }
}
