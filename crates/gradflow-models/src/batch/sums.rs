use super::kernel::Kernel;
use super::weights::PackedWeights;
use gradflow_math::vector::Lane;
use nalgebra::DMatrix;

/// What the backward pass adds to: the gradient of the weights, all blocks below one another, column-major.
#[derive(Clone, Debug)]
pub(super) struct Sums<T> {
    pub(super) w_xh: Vec<T>,
    pub(super) w_hh: Vec<T>,
    pub(super) b: Vec<T>,
}

impl<T: Lane> Sums<T> {
    /// Those of no cell.
    pub(super) const fn new() -> Self {
        Self {
            w_xh: Vec::new(),
            w_hh: Vec::new(),
            b: Vec::new(),
        }
    }

    /// Zeros for the weights of `cell`.
    pub(super) fn reset<C: Kernel<T>>(&mut self, weights: &PackedWeights<T>, cell: &C) {
        let lengths = [
            weights.input_rows.len() * cell.input_len(),
            weights.recurrent_rows.len() * cell.hidden_len(),
            weights.b.len(),
        ];
        for (sum, len) in [&mut self.w_xh, &mut self.w_hh, &mut self.b]
            .into_iter()
            .zip(lengths)
        {
            sum.clear();
            sum.resize(len, T::zero());
        }
    }

    /// The sums in the shape of `cell`.
    pub(super) fn to_cell<C: Kernel<T>>(&self, cell: &C) -> C {
        let (h, d) = (cell.hidden_len(), cell.input_len());
        let (input_height, recurrent_height) = (self.w_xh.len() / d, self.w_hh.len() / h);
        let mut gradient = cell.clone();
        let (mut input_row, mut recurrent_row) = (0, 0);
        let biases = self.b.chunks_exact(h);
        for (block, b) in gradient.pre_activations_mut().into_iter().zip(biases) {
            block.b.copy_from_slice(b);
            if let Some(w_xh) = block.w_xh {
                copy_rows(w_xh, &self.w_xh[input_row..], input_height);
                input_row += h;
            }
            if let Some(w_hh) = block.w_hh {
                copy_rows(w_hh, &self.w_hh[recurrent_row..], recurrent_height);
                recurrent_row += h;
            }
        }
        gradient
    }
}

/// Fills `block` with its rows of a matrix of `height` rows.
fn copy_rows<T: Lane>(block: &mut DMatrix<T>, rows: &[T], height: usize) {
    for (mut column, rows) in block.column_iter_mut().zip(rows.chunks(height)) {
        let count = column.len();
        column.copy_from_slice(&rows[..count]);
    }
}
