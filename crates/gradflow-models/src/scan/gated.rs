use crate::error::{check_finite, check_length, check_positive, check_shape};
use crate::{ArticleLstm, Cell, Error};
use gradflow_math::{Activation, Scalar};
use nalgebra::{DMatrix, DMatrixView, DMatrixViewMut, DVector, Dyn, MatrixView};
use rayon::prelude::*;

/// Steps in a chunk: what a chunk works on stays in the second-level cache for up to a few hundred units.
const CHUNK: usize = 128;

/// Chunks that are worked on together, by as many threads as there are.
/// It is a constant, so that the order of the sums does not depend on the number of threads.
const WINDOW: usize = 8;

/// What [`gated_gradient`] returns.
#[derive(Clone, Debug, PartialEq)]
pub struct GatedGradient<T: Scalar> {
    /// L, the sum of what the loss gave for each chunk.
    pub loss: T,
    /// `∂L/∂θ` in the shape of the cell.
    pub d_cell: ArticleLstm<T>,
    /// `∂L/∂s_0`, length S.
    pub d_s_0: DVector<T>,
}

/// Loss and exact gradient of `s_t = f_t ⊙ s_{t−1} + i_t ⊙ x_t` ([`ArticleLstm`] with φ = identity) over a sequence of any
/// length, by a forward scan and a reverse one.
///
/// `s_0` has length S, `xs` is S × T.
/// `loss(t, states, d_states)` gets the states `s_t, s_{t+1}, …` of a chunk in the columns of `states`, writes their
/// immediate derivatives into those of `d_states`, and returns their part of L.
/// The chunks are asked for in an unspecified order.
///
/// Gates and states are kept for a few chunks only and computed again on the way back, so the memory is that of `xs` and
/// of one state for 128 steps, and the work three matrix products a gate.
/// The result has the same bits on any number of threads and equals [`crate::bptt::backward`] up to rounding.
///
/// # Errors
/// When the shapes of the cell, `s_0` and `xs` do not agree, T is zero, φ is not the identity, or `s_0` or `xs` holds a
/// non-finite number.
pub fn gated_gradient<T: Scalar>(
    cell: &ArticleLstm<T>,
    s_0: &DVector<T>,
    xs: &DMatrix<T>,
    loss: impl Fn(usize, DMatrixView<'_, T>, DMatrixViewMut<'_, T>) -> T + Sync,
) -> Result<GatedGradient<T>, Error> {
    cell.check()?;
    if cell.activation != Activation::Identity {
        return Err(Error::NotLinear {
            found: format!("{:?}", cell.activation),
        });
    }
    let (rows, steps) = (cell.state_len(), xs.ncols());
    check_positive("the columns of xs", steps)?;
    check_shape("xs", xs, (rows, steps))?;
    check_length("s_0", s_0, rows)?;
    check_finite("s_0", s_0.as_slice(), rows)?;

    let chunks: Vec<Chunk<'_, T>> = xs
        .as_slice()
        .chunks(rows * CHUNK)
        .enumerate()
        .map(|(index, xs)| Chunk {
            first: index * CHUNK,
            rows,
            xs,
        })
        .collect();
    let mut slots: Vec<Slot<T>> = (0..WINDOW.min(chunks.len()))
        .map(|_| Slot::of(cell))
        .collect();

    let mut s = s_0.clone();
    let mut starts = Vec::with_capacity(chunks.len());
    for window in chunks.chunks(WINDOW) {
        slots
            .par_iter_mut()
            .zip(window)
            .for_each(|(slot, chunk)| slot.summarize(cell, chunk));
        for slot in &slots[..window.len()] {
            starts.push(s.clone());
            s = slot.factor.component_mul(&s) + &slot.offset;
        }
    }
    // An input that is not finite makes every later state of its unit not finite.
    if s.iter().any(|entry| !entry.is_finite()) {
        check_finite("xs", xs.as_slice(), rows)?;
    }

    let mut carried = DVector::zeros(rows);
    for (window, starts) in chunks.chunks(WINDOW).zip(starts.chunks(WINDOW)).rev() {
        let slots = &mut slots[..window.len()];
        slots
            .par_iter_mut()
            .zip(window.par_iter().zip(starts))
            .for_each(|(slot, (chunk, start))| slot.advance(cell, chunk, start, &loss));
        for slot in slots.iter_mut().rev() {
            slot.carried.copy_from(&carried);
            carried = slot.factor.component_mul(&carried) + &slot.offset;
        }
        slots
            .par_iter_mut()
            .zip(window)
            .for_each(|(slot, chunk)| slot.retreat(chunk));
    }
    let mut total = GatedGradient {
        loss: T::zero(),
        d_cell: cell.zeros(),
        d_s_0: carried,
    };
    for slot in slots {
        total.loss += slot.loss;
        total.d_cell += slot.d_cell;
    }
    Ok(total)
}

/// Some steps of the sequence.
struct Chunk<'a, T: Scalar> {
    /// The column of the first one.
    first: usize,
    rows: usize,
    /// The inputs, `rows` × steps.
    xs: &'a [T],
}

impl<T: Scalar> Chunk<'_, T> {
    fn steps(&self) -> usize {
        self.xs.len() / self.rows
    }

    fn inputs(&self) -> impl DoubleEndedIterator<Item = &[T]> + ExactSizeIterator {
        self.xs.chunks_exact(self.rows)
    }

    fn matrix(&self) -> DMatrixView<'_, T> {
        DMatrixView::from_slice(self.xs, self.rows, self.steps())
    }

    /// Steps × rows, in place.
    fn transposed(&self) -> MatrixView<'_, T, Dyn, Dyn, Dyn, Dyn> {
        let (rows, steps) = (Dyn(self.rows), Dyn(self.steps()));
        MatrixView::from_slice_with_strides_generic(self.xs, steps, rows, rows, Dyn(1))
    }
}

/// What a thread needs for one chunk, and the sums over all chunks it has had.
struct Slot<T: Scalar> {
    forget: OpenGate<T>,
    input: OpenGate<T>,
    /// The state before the chunk and those in it, S × (chunk + 1).
    states: DMatrix<T>,
    /// `∂⁺L/∂s_t`, S × chunk.
    d_states: DMatrix<T>,
    /// The chunk as one step, `factor ⊙ · + offset`: forward from the state before it, then backward from what arrives
    /// after it.
    factor: DVector<T>,
    offset: DVector<T>,
    /// What arrives after the chunk.
    carried: DVector<T>,
    loss: T,
    d_cell: ArticleLstm<T>,
}

/// A gate over a chunk, S × chunk; on the way back `slope` becomes `∂L/∂a`.
struct OpenGate<T: Scalar> {
    value: DMatrix<T>,
    slope: DMatrix<T>,
}

impl<T: Scalar> Slot<T> {
    fn of(cell: &ArticleLstm<T>) -> Self {
        let rows = cell.state_len();
        let gate = || OpenGate {
            value: DMatrix::zeros(rows, CHUNK),
            slope: DMatrix::zeros(rows, CHUNK),
        };
        Self {
            forget: gate(),
            input: gate(),
            states: DMatrix::zeros(rows, CHUNK + 1),
            d_states: DMatrix::zeros(rows, CHUNK),
            factor: DVector::zeros(rows),
            offset: DVector::zeros(rows),
            carried: DVector::zeros(rows),
            loss: T::zero(),
            d_cell: cell.zeros(),
        }
    }

    /// The chunk as one step forward.
    fn summarize(&mut self, cell: &ArticleLstm<T>, chunk: &Chunk<'_, T>) {
        self.forget
            .open(&cell.forget.w, &cell.forget.b, &chunk.matrix());
        self.input
            .open(&cell.input.w, &cell.input.b, &chunk.matrix());
        self.factor.fill(T::one());
        self.offset.fill(T::zero());
        let (factor, offset) = (self.factor.as_mut_slice(), self.offset.as_mut_slice());
        for (j, x) in chunk.inputs().enumerate() {
            let f = column(&self.forget.value, j);
            let i = column(&self.input.value, j);
            for n in 0..factor.len() {
                factor[n] *= f[n];
                offset[n] = f[n] * offset[n] + i[n] * x[n];
            }
        }
    }

    /// The states and the loss of the chunk, and the chunk as one step backward.
    fn advance(
        &mut self,
        cell: &ArticleLstm<T>,
        chunk: &Chunk<'_, T>,
        start: &DVector<T>,
        loss: impl Fn(usize, DMatrixView<'_, T>, DMatrixViewMut<'_, T>) -> T,
    ) {
        let (rows, steps) = (chunk.rows, chunk.steps());
        self.forget
            .open(&cell.forget.w, &cell.forget.b, &chunk.matrix());
        self.input
            .open(&cell.input.w, &cell.input.b, &chunk.matrix());
        self.states.set_column(0, start);
        let states = self.states.as_mut_slice();
        for (j, x) in chunk.inputs().enumerate() {
            let (before, after) = states[j * rows..].split_at_mut(rows);
            let f = column(&self.forget.value, j);
            let i = column(&self.input.value, j);
            for n in 0..rows {
                after[n] = f[n] * before[n] + i[n] * x[n];
            }
        }
        self.loss += loss(
            chunk.first + 1,
            self.states.columns(1, steps),
            self.d_states.columns_mut(0, steps),
        );
        self.factor.fill(T::one());
        self.offset.fill(T::zero());
        let (factor, offset) = (self.factor.as_mut_slice(), self.offset.as_mut_slice());
        for j in (0..steps).rev() {
            let f = column(&self.forget.value, j);
            let d = column(&self.d_states, j);
            for n in 0..rows {
                factor[n] *= f[n];
                offset[n] = f[n] * (d[n] + offset[n]);
            }
        }
    }

    /// The gradient of the weights in the chunk, given what arrives after it.
    fn retreat(&mut self, chunk: &Chunk<'_, T>) {
        let (rows, steps) = (chunk.rows, chunk.steps());
        let carried = self.carried.as_mut_slice();
        let (da_forget, da_input) = (
            self.forget.slope.as_mut_slice(),
            self.input.slope.as_mut_slice(),
        );
        for (j, x) in chunk.inputs().enumerate().rev() {
            let f = column(&self.forget.value, j);
            let d = column(&self.d_states, j);
            let s_prev = column(&self.states, j);
            let da_forget = &mut da_forget[j * rows..][..rows];
            let da_input = &mut da_input[j * rows..][..rows];
            for n in 0..rows {
                let g = d[n] + carried[n];
                da_forget[n] *= g * s_prev[n];
                da_input[n] *= g * x[n];
                carried[n] = f[n] * g;
            }
        }
        for (gate, da) in [
            (&mut self.d_cell.forget, &self.forget.slope),
            (&mut self.d_cell.input, &self.input.slope),
        ] {
            let da = da.columns(0, steps);
            gate.w.gemm(T::one(), &da, &chunk.transposed(), T::one());
            for column in da.column_iter() {
                gate.b += column;
            }
        }
    }
}

impl<T: Scalar> OpenGate<T> {
    /// σ and σ′ of `W x + b`.
    fn open(&mut self, w: &DMatrix<T>, b: &DVector<T>, xs: &DMatrixView<'_, T>) {
        let steps = xs.ncols();
        let mut a = self.value.columns_mut(0, steps);
        for mut column in a.column_iter_mut() {
            column.copy_from(b);
        }
        a.gemm(T::one(), w, xs, T::one());
        let len = w.nrows() * steps;
        let (values, slopes) = (self.value.as_mut_slice(), self.slope.as_mut_slice());
        // One exponential for both, and neither cancels in a tail.
        for (value, slope) in values.iter_mut().zip(slopes).take(len) {
            let e = (-value.abs()).exp();
            let inverse = T::one() / (T::one() + e);
            let small = e * inverse;
            *slope = small * inverse;
            *value = if *value < T::zero() { small } else { inverse };
        }
    }
}

fn column<T: Scalar>(matrix: &DMatrix<T>, j: usize) -> &[T] {
    &matrix.as_slice()[j * matrix.nrows()..][..matrix.nrows()]
}
