use super::CHUNK;
use super::gates::{Gates, GatesGradient};
use gradflow_math::gemm::{Columns, Panels, Strips};
use gradflow_math::vector::{self, Lane};
use nalgebra::{DMatrixView, DMatrixViewMut};
use pulp::{Arch, Simd, WithSimd};

/// Some steps of the sequence.
pub(super) struct Chunk<'a, T> {
    /// The column of the first one.
    pub(super) first: usize,
    pub(super) rows: usize,
    /// The inputs, `rows` × steps.
    pub(super) xs: &'a [T],
}

impl<'a, T: Lane> Chunk<'a, T> {
    fn steps(&self) -> usize {
        self.xs.len() / self.rows
    }

    #[inline(always)]
    fn inputs(&self) -> impl DoubleEndedIterator<Item = &'a [T]> + ExactSizeIterator {
        self.xs.chunks_exact(self.rows)
    }

    fn columns(&self) -> Columns<'a, T> {
        Columns {
            entries: self.xs,
            stride: self.rows,
            rows: self.rows,
            count: self.steps(),
        }
    }
}

/// A chunk as one step, `s ↦ factor ⊙ s + offset`, from the state before it or from what arrives after it.
#[derive(Clone)]
pub(super) struct Summary<T> {
    factor: Vec<T>,
    offset: Vec<T>,
}

impl<T: Lane> Summary<T> {
    fn identity(rows: usize) -> Self {
        Self {
            factor: vec![T::one(); rows],
            offset: vec![T::zero(); rows],
        }
    }

    pub(super) fn apply(&self, s: &mut [T]) {
        for ((s, &factor), &offset) in s.iter_mut().zip(&self.factor).zip(&self.offset) {
            *s = factor * *s + offset;
        }
    }
}

/// What a thread needs for one chunk, and the sums over all chunks it has had.
pub(super) struct Slot<T> {
    /// f over i for each step, 2S × steps.
    values: Vec<T>,
    /// Their slopes, which become `∂L/∂a` on the way back.
    slopes: Vec<T>,
    /// The state before the chunk and those in it, S × (steps + 1).
    states: Vec<T>,
    /// `∂⁺L/∂s_t`, S × steps.
    d_states: Vec<T>,
    /// The chunk as one step backward.
    pub(super) backward: Summary<T>,
    /// What arrives after the chunk.
    pub(super) carried: Vec<T>,
    pub(super) loss: T,
    pub(super) gradient: GatesGradient<T>,
    strips: Strips<T>,
    panels: Panels<T>,
}

impl<T: Lane> Slot<T> {
    pub(super) fn of(rows: usize) -> Self {
        Self {
            values: Vec::new(),
            slopes: Vec::new(),
            states: vec![T::zero(); rows * (CHUNK + 1)],
            d_states: vec![T::zero(); rows * CHUNK],
            backward: Summary::identity(rows),
            carried: vec![T::zero(); rows],
            loss: T::zero(),
            gradient: GatesGradient::zeros(rows),
            strips: Strips::new(),
            panels: Panels::new(),
        }
    }

    /// The chunk as one step forward.
    pub(super) fn summarize(&mut self, gates: &Gates<T>, chunk: &Chunk<'_, T>) -> Summary<T> {
        Arch::new().dispatch(Summarize(self, gates, chunk))
    }

    /// The states and the loss of the chunk, and the chunk as one step backward.
    pub(super) fn advance(
        &mut self,
        gates: &Gates<T>,
        chunk: &Chunk<'_, T>,
        start: &[T],
        loss: impl Fn(usize, DMatrixView<'_, T>, DMatrixViewMut<'_, T>) -> T,
    ) {
        let (rows, steps) = (chunk.rows, chunk.steps());
        let arch = Arch::new();
        self.states[..rows].copy_from_slice(start);
        arch.dispatch(Advance(self, gates, chunk));
        self.loss += loss(
            chunk.first + 1,
            DMatrixView::from_slice(&self.states[rows..], rows, steps),
            DMatrixViewMut::from_slice(&mut self.d_states, rows, steps),
        );
        arch.dispatch(SummarizeBackward(self, chunk));
    }

    /// The gradient of the weights in the chunk, given what arrives after it.
    pub(super) fn retreat(&mut self, chunk: &Chunk<'_, T>) {
        Arch::new().dispatch(Retreat(self, chunk));
    }

    /// `W x + b` for both gates.
    #[inline(always)]
    fn multiply<S: Simd>(&mut self, simd: S, gates: &Gates<T>, chunk: &Chunk<'_, T>) {
        self.values.clear();
        for _ in 0..chunk.steps() {
            self.values.extend_from_slice(&gates.b);
        }
        self.strips.pack(chunk.columns());
        gates
            .w
            .multiply_add(simd, &self.strips, &mut self.values, gates.b.len());
    }
}

/// [`Slot::summarize`] within the dispatch.
struct Summarize<'a, T>(&'a mut Slot<T>, &'a Gates<T>, &'a Chunk<'a, T>);

impl<T: Lane> WithSimd for Summarize<'_, T> {
    type Output = Summary<T>;

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> Summary<T> {
        let Self(slot, gates, chunk) = self;
        let rows = chunk.rows;
        slot.multiply(simd, gates, chunk);
        for value in &mut slot.values {
            *value = vector::sigmoid::<S, T>(*value);
        }
        let mut summary = Summary::identity(rows);
        let (factor, offset) = (&mut summary.factor[..rows], &mut summary.offset[..rows]);
        for (values, x) in slot.values.chunks_exact(2 * rows).zip(chunk.inputs()) {
            let (f, i) = halves(values, rows);
            let x = &x[..rows];
            for n in 0..rows {
                factor[n] *= f[n];
                offset[n] = f[n] * offset[n] + i[n] * x[n];
            }
        }
        summary
    }
}

/// The gates and the states of a chunk.
struct Advance<'a, T>(&'a mut Slot<T>, &'a Gates<T>, &'a Chunk<'a, T>);

impl<T: Lane> WithSimd for Advance<'_, T> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self(slot, gates, chunk) = self;
        let rows = chunk.rows;
        slot.multiply(simd, gates, chunk);
        slot.slopes.resize(slot.values.len(), T::zero());
        for (value, slope) in slot.values.iter_mut().zip(&mut slot.slopes) {
            // One exponential for both, and neither cancels in a tail.
            let e = vector::exp_of_minus::<S, T>(value.abs());
            let inverse = T::one() / (T::one() + e);
            let small = e * inverse;
            *slope = small * inverse;
            *value = if *value < T::zero() { small } else { inverse };
        }
        let mut states = slot.states.as_mut_slice();
        for (values, x) in slot.values.chunks_exact(2 * rows).zip(chunk.inputs()) {
            let (s_prev, later) = states.split_at_mut(rows);
            let (f, i) = halves(values, rows);
            let (s_prev, s, x) = (&s_prev[..rows], &mut later[..rows], &x[..rows]);
            for n in 0..rows {
                s[n] = f[n] * s_prev[n] + i[n] * x[n];
            }
            states = later;
        }
    }
}

/// The chunk as one step backward, `g ↦ f ⊙ (d + g)` over its steps.
struct SummarizeBackward<'a, T>(&'a mut Slot<T>, &'a Chunk<'a, T>);

impl<T: Lane> WithSimd for SummarizeBackward<'_, T> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Self(slot, chunk) = self;
        let rows = chunk.rows;
        let summary = &mut slot.backward;
        summary.factor.fill(T::one());
        summary.offset.fill(T::zero());
        let (factor, offset) = (&mut summary.factor[..rows], &mut summary.offset[..rows]);
        let d_states = slot.d_states.chunks_exact(rows).take(chunk.steps());
        for (values, d) in slot.values.chunks_exact(2 * rows).zip(d_states).rev() {
            let (f, d) = (&values[..rows], &d[..rows]);
            for n in 0..rows {
                factor[n] *= f[n];
                offset[n] = f[n] * (d[n] + offset[n]);
            }
        }
    }
}

/// [`Slot::retreat`] within the dispatch.
struct Retreat<'a, T>(&'a mut Slot<T>, &'a Chunk<'a, T>);

impl<T: Lane> WithSimd for Retreat<'_, T> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self(slot, chunk) = self;
        let (rows, steps) = (chunk.rows, chunk.steps());
        let carried = &mut slot.carried[..rows];
        let gates = slot.values.chunks_exact(2 * rows);
        let slopes = slot.slopes.chunks_exact_mut(2 * rows);
        let states = slot.states.chunks_exact(rows).take(steps);
        let d_states = slot.d_states.chunks_exact(rows).take(steps);
        let steps_back = gates.zip(slopes).zip(states.zip(d_states));
        for (((values, slopes), (s_prev, d)), x) in steps_back.zip(chunk.inputs()).rev() {
            let (f, d, s_prev, x) = (&values[..rows], &d[..rows], &s_prev[..rows], &x[..rows]);
            let (da_forget, da_input) = slopes.split_at_mut(rows);
            let (da_forget, da_input) = (&mut da_forget[..rows], &mut da_input[..rows]);
            for n in 0..rows {
                let g = d[n] + carried[n];
                da_forget[n] *= g * s_prev[n];
                da_input[n] *= g * x[n];
                carried[n] = f[n] * g;
            }
        }
        let da = Columns {
            entries: &slot.slopes,
            stride: 2 * rows,
            rows: 2 * rows,
            count: steps,
        };
        slot.panels.pack::<S>([da].into_iter());
        slot.strips.pack_transposed(chunk.columns());
        slot.panels
            .multiply_add(simd, &slot.strips, &mut slot.gradient.w, 2 * rows);
        for da in slot.slopes.chunks_exact(2 * rows) {
            for (sum, &da) in slot.gradient.b.iter_mut().zip(da) {
                *sum += da;
            }
        }
    }
}

/// The two gates of a step; slices of one visible length make vector code.
#[inline(always)]
fn halves<T>(values: &[T], rows: usize) -> (&[T], &[T]) {
    (&values[..rows], &values[rows..][..rows])
}
