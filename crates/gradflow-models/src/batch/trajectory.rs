use super::kernel::Kernel;
use super::sums::Sums;
use super::weights::PackedWeights;
use gradflow_math::gemm::{Columns, Panels, Strips};
use gradflow_math::vector::Lane;
use pulp::Simd;
use std::ops::Range;

/// The columns that are projected, and whose weights' gradient is added up, in one matrix product.
///
/// It is deep enough that the product runs at full speed and small enough that its operands stay in the cache.
const PRODUCT_COLUMNS: usize = 256;

/// The tape of the fast path, and all the memory it works in: passed to the next call, it is used again.
///
/// It holds the states of a segment of the sequence, S × (steps+1)·B, and what the cell keeps of each step; of the
/// other segments it holds the state they begin with.
/// With one segment nothing is computed twice; with segments of √T steps the memory grows as √T, and the forward pass
/// is done twice (Chen et al. 2016).
#[derive(Clone, Debug)]
pub struct Trajectory<T> {
    segment: Option<usize>,
    pub(super) weights: PackedWeights<T>,
    /// The gradient of the weights so far.
    pub(super) sums: Sums<T>,
    /// The first state of each segment.
    pub(super) starts: Vec<T>,
    pub(super) states: Vec<T>,
    kept: Vec<T>,
    /// Pre-activations of up to [`PRODUCT_COLUMNS`] columns, or the derivatives by them.
    a: Vec<T>,
    d_h: Vec<T>,
    strips: Strips<T>,
    panels: Panels<T>,
}

/// Some steps of the sequences.
#[derive(Clone, Copy, Debug)]
pub(super) struct Segment<'a, T> {
    /// B.
    pub(super) batch: usize,
    /// The first column in the whole sequence.
    pub(super) first: usize,
    /// The inputs, D × columns.
    pub(super) xs: &'a [T],
}

/// Where the derivatives by the hidden states come from: a readout, or the caller.
pub(super) trait Loss<T> {
    /// Adds `∂⁺L/∂h` of `columns` (counted from the first step) to `d_hs`, H × `columns`, from their states.
    fn d_hidden<S: Simd>(
        &mut self,
        simd: S,
        columns: Range<usize>,
        hs: Columns<'_, T>,
        d_hs: &mut [T],
    );
}

impl<T: Lane> Trajectory<T> {
    /// A tape that keeps every state.
    pub fn new() -> Self {
        Self::with_segment(None)
    }

    /// A tape that keeps the states of `steps` steps at a time and computes the others twice.
    ///
    /// For T steps, about √T of them need the least memory.
    ///
    /// # Panics
    /// When `steps` is zero.
    pub fn checkpointed(steps: usize) -> Self {
        assert!(steps > 0, "a segment has at least one step");
        Self::with_segment(Some(steps))
    }

    fn with_segment(segment: Option<usize>) -> Self {
        Self {
            segment,
            weights: PackedWeights::new(),
            sums: Sums::new(),
            starts: Vec::new(),
            states: Vec::new(),
            kept: Vec::new(),
            a: Vec::new(),
            d_h: Vec::new(),
            strips: Strips::new(),
            panels: Panels::new(),
        }
    }

    /// The bytes that the tape holds.
    pub fn bytes(&self) -> usize {
        let numbers = [&self.starts, &self.states, &self.kept, &self.a, &self.d_h];
        numbers
            .into_iter()
            .map(|values| values.capacity() * size_of::<T>())
            .sum()
    }

    /// The steps of a segment of a sequence of `last` steps.
    pub(super) fn segment(&self, last: usize) -> usize {
        self.segment.unwrap_or(last).min(last)
    }

    /// The states `s_1 … s_n` of a segment from the state it begins with, which is the first B columns of `states`.
    #[inline(always)]
    pub(super) fn forward<S: Simd, C: Kernel<T>>(
        &mut self,
        simd: S,
        cell: &C,
        batch: usize,
        xs: &[T],
    ) {
        let (s, h, d) = (cell.state_len(), cell.hidden_len(), cell.input_len());
        let weights = &self.weights;
        let rows = weights.b.len();
        let width = batch * s;
        for (chunk, xs) in xs.chunks(product_columns(batch) * d).enumerate() {
            let count = xs.len() / d;
            let first = chunk * product_columns(batch);
            self.a.clear();
            for _ in 0..count {
                self.a.extend_from_slice(&weights.b);
            }
            self.strips.pack(Columns {
                entries: xs,
                stride: d,
                rows: d,
                count,
            });
            weights.w_xh.multiply_add(
                simd,
                &self.strips,
                &mut self.a[weights.input_rows.start..],
                rows,
            );
            for (step, a) in self.a.chunks_exact_mut(batch * rows).enumerate() {
                let column = first + step * batch;
                let (past, future) = self.states.split_at_mut((column + batch) * s);
                let (s_prev, s_next) = (&past[column * s..], &mut future[..width]);
                if batch == 1 {
                    let a = &mut a[weights.recurrent_rows.clone()];
                    weights.w_hh.multiply_add_column(simd, &s_prev[..h], a);
                } else {
                    self.strips.pack(Columns {
                        entries: s_prev,
                        stride: s,
                        rows: h,
                        count: batch,
                    });
                    let a = &mut a[weights.recurrent_rows.start..];
                    weights.w_hh.multiply_add(simd, &self.strips, a, rows);
                }
                let kept = &mut self.kept[column * C::KEPT * h..];
                for j in 0..batch {
                    cell.forward::<S>(
                        &a[j * rows..][..rows],
                        &s_prev[j * s..][..s],
                        &mut s_next[j * s..][..s],
                        &mut kept[j * C::KEPT * h..][..C::KEPT * h],
                    );
                }
            }
        }
    }

    /// Backpropagation through a segment: `ds`, S × B, is `∂L/∂s_n` through later steps and becomes `∂L/∂s_0`; `d_xs`, of the
    /// shape of the inputs and zero, becomes `∂L/∂x`.
    #[inline(always)]
    pub(super) fn backward<S: Simd, C: Kernel<T>>(
        &mut self,
        simd: S,
        cell: &C,
        segment: Segment<'_, T>,
        loss: &mut impl Loss<T>,
        ds: &mut [T],
        mut d_xs: Option<&mut [T]>,
    ) {
        let Segment { batch, first, xs } = segment;
        let (s, h, d) = (cell.state_len(), cell.hidden_len(), cell.input_len());
        let (weights, sums) = (&self.weights, &mut self.sums);
        let rows = weights.b.len();
        let size = product_columns(batch);
        for (chunk, xs) in xs.chunks(size * d).enumerate().rev() {
            let count = xs.len() / d;
            let start = chunk * size;
            let states = &self.states[start * s..][..(count + batch) * s];
            let next = Columns {
                entries: &states[batch * s..],
                stride: s,
                rows: h,
                count,
            };
            self.d_h.clear();
            self.d_h.resize(count * h, T::zero());
            loss.d_hidden(
                simd,
                first + start..first + start + count,
                next,
                &mut self.d_h,
            );
            self.a.resize(count * rows, T::zero());
            for (step, da) in self.a.chunks_exact_mut(batch * rows).enumerate().rev() {
                let column = step * batch;
                let kept = &self.kept[(start + column) * C::KEPT * h..];
                for j in 0..batch {
                    let ds = &mut ds[j * s..][..s];
                    for (ds, &d_h) in ds.iter_mut().zip(&self.d_h[(column + j) * h..][..h]) {
                        *ds += d_h;
                    }
                    cell.backward::<S>(
                        &kept[j * C::KEPT * h..][..C::KEPT * h],
                        &states[(column + j) * s..][..s],
                        &states[(column + batch + j) * s..][..s],
                        ds,
                        &mut da[j * rows..][..rows],
                    );
                }
                if batch == 1 {
                    let da = &da[weights.recurrent_rows.clone()];
                    weights
                        .w_hh_transposed
                        .multiply_add_column(simd, da, &mut ds[..h]);
                } else {
                    self.strips
                        .pack(part(da, rows, &weights.recurrent_rows, batch));
                    weights
                        .w_hh_transposed
                        .multiply_add(simd, &self.strips, ds, s);
                }
            }
            let da_input = part(&self.a, rows, &weights.input_rows, count);
            if let Some(d_xs) = d_xs.as_deref_mut() {
                self.strips.pack(da_input);
                let d_xs = &mut d_xs[start * d..][..count * d];
                weights
                    .w_xh_transposed
                    .multiply_add(simd, &self.strips, d_xs, d);
            }
            self.panels.pack::<S>([da_input].into_iter());
            self.strips.pack_transposed(Columns {
                entries: xs,
                stride: d,
                rows: d,
                count,
            });
            self.panels
                .multiply_add(simd, &self.strips, &mut sums.w_xh, weights.input_rows.len());
            if weights.recurrent_rows != weights.input_rows {
                self.panels
                    .pack::<S>([part(&self.a, rows, &weights.recurrent_rows, count)].into_iter());
            }
            self.strips.pack_transposed(Columns {
                entries: states,
                stride: s,
                rows: h,
                count,
            });
            self.panels.multiply_add(
                simd,
                &self.strips,
                &mut sums.w_hh,
                weights.recurrent_rows.len(),
            );
            for da in self.a.chunks_exact(rows) {
                for (sum, &da) in sums.b.iter_mut().zip(da) {
                    *sum += da;
                }
            }
        }
    }

    /// Puts the state that segment `index` begins with, of length `state`, into the first columns of `states`.
    pub(super) fn restart(&mut self, index: usize, state: usize) {
        let start = &self.starts[index * state..][..state];
        self.states[..state].copy_from_slice(start);
    }

    /// Makes room for a segment of `columns` columns.
    pub(super) fn reserve<C: Kernel<T>>(&mut self, cell: &C, batch: usize, columns: usize) {
        self.states
            .resize((columns + batch) * cell.state_len(), T::zero());
        self.kept
            .resize(columns * C::KEPT * cell.hidden_len(), T::zero());
    }
}

impl<T: Lane> Default for Trajectory<T> {
    fn default() -> Self {
        Self::new()
    }
}

/// A whole number of steps.
fn product_columns(batch: usize) -> usize {
    (PRODUCT_COLUMNS / batch).max(1) * batch
}

/// Some rows of a matrix of `height` rows.
#[inline(always)]
fn part<'a, T>(
    entries: &'a [T],
    height: usize,
    rows: &Range<usize>,
    count: usize,
) -> Columns<'a, T> {
    Columns {
        entries: &entries[rows.start..],
        stride: height,
        rows: rows.len(),
        count,
    }
}
