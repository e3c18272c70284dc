//! A cell linearised along a trajectory: products with the Jacobian of each step for whole blocks of directions.
//!
//! The Jacobian of a step is a few numbers for each unit and the recurrent weights, which are the same at every step.
//! So `J V` and `Jᵀ V` for S × k blocks cost one product with the weights each and a pass over the units; no Jacobian is
//! ever formed.
//! [`crate::Cell::jacobian`] defines what is computed here, and the law tests hold the two equal.
//! Slopes are taken at the pre-activations, so that saturated units keep theirs.

mod gru;
mod lstm;
mod rnn;
mod stretch;

pub use stretch::Stretch;

use crate::batch::{Kernel, PreActivation};
use gradflow_math::gemm::{Columns, Packed, Strips};
use nalgebra::DMatrix;
use std::ops::Range;

/// What [`Linearised`] needs to know of a cell; the blocks of pre-activations are those of its [`Kernel`].
pub trait Linearise: Kernel<f64> {
    /// How many numbers of each unit, besides the weights, make up the Jacobian of a step.
    const COEFFICIENTS: usize;

    /// The gates whose values are kept, in their order; none for a cell without gates.
    const GATES: &'static [&'static str];

    /// The gates that the credit comes back through, one for each block that sees the hidden state.
    const PATHS: &'static [&'static str];

    /// `s`, the values of the gates and the coefficients of a step from its pre-activations `a`, block by block.
    fn linearise(&self, a: &[f64], s_prev: &[f64], step: StepMut<'_>);

    /// `s_dot = J s_prev_dot` from `a_dot`, how the pre-activations of the recurrent blocks move.
    fn push(coefficients: &[f64], a_dot: &[f64], s_prev_dot: &[f64], s_dot: &mut [f64]);

    /// From `ds` = ∂L/∂s: `da` = ∂L/∂a of all blocks, and in the place of `ds` the part of `∂L/∂s_prev` that passes by no block.
    fn pull(coefficients: &[f64], ds: &mut [f64], da: &mut [f64]);

    /// ln |det| of what is the same in the Jacobians of all steps; together with
    /// [`log_det_of_step`](Self::log_det_of_step) it is ln |det J|.
    fn log_det_of_weights(&self) -> f64;

    /// ln |det J| less [`log_det_of_weights`](Self::log_det_of_weights).
    fn log_det_of_step(&self, coefficients: &[f64]) -> f64;
}

/// What a step writes.
#[derive(Debug)]
pub struct StepMut<'a> {
    /// The state, length S.
    pub s: &'a mut [f64],
    /// The values of the gates, one block of length H for each.
    pub gates: &'a mut [f64],
    /// The coefficients, one block of length H for each.
    pub coefficients: &'a mut [f64],
}

/// A cell whose weights are packed for [`Linearised::run`], [`Linearised::push`] and [`Linearised::pull`].
#[derive(Clone, Debug)]
pub struct Linearised<'a, C> {
    cell: &'a C,
    w_xh: Packed<f64>,
    w_hh: Packed<f64>,
    w_hh_transposed: Packed<f64>,
    /// One for each recurrent block, for products with one of them.
    each_transposed: Vec<Packed<f64>>,
    b: Vec<f64>,
    input_rows: Range<usize>,
    recurrent_rows: Range<usize>,
}

/// Room for the products, kept from step to step.
#[derive(Clone, Debug, Default)]
pub struct Workspace {
    a: Vec<f64>,
    strips: Strips<f64>,
}

impl Workspace {
    /// `da` of the last [`Linearised::pull`], one column for each direction: all blocks of pre-activations.
    pub fn da(&self) -> &[f64] {
        &self.a
    }
}

impl<'a, C: Linearise> Linearised<'a, C> {
    /// Packs the weights of `cell`.
    pub fn new(cell: &'a C) -> Self {
        let blocks = cell.pre_activations();
        let h = cell.hidden_len();
        let recurrent: Vec<_> = blocks.iter().filter_map(|block| block.w_hh).collect();
        let input = blocks.iter().filter_map(|block| block.w_xh);
        let packed = recurrent.iter().copied().map(columns);
        Self {
            w_xh: Packed::new(input.map(columns)),
            w_hh: Packed::new(packed.clone()),
            w_hh_transposed: Packed::transposed(packed),
            each_transposed: recurrent
                .iter()
                .map(|w_hh| Packed::transposed([columns(w_hh)].into_iter()))
                .collect(),
            b: blocks
                .iter()
                .flat_map(|block| block.b.iter().copied())
                .collect(),
            input_rows: rows(&blocks, h, |block| block.w_xh.is_some()),
            recurrent_rows: rows(&blocks, h, |block| block.w_hh.is_some()),
            cell,
        }
    }

    /// The cell.
    pub fn cell(&self) -> &'a C {
        self.cell
    }

    /// The rows of a column of [`Workspace::da`] that belong to the blocks which see the input.
    pub fn input_rows(&self) -> Range<usize> {
        self.input_rows.clone()
    }

    /// The rows of a column of [`Workspace::da`] that belong to the blocks which see the hidden state.
    pub fn recurrent_rows(&self) -> Range<usize> {
        self.recurrent_rows.clone()
    }

    /// The steps from `s_0` (length S) over `xs` (D values a step, one step after the other) into `stretch`.
    ///
    /// # Panics
    /// When `s_0` has not length S, or `xs` is no whole number of steps.
    pub fn run(&self, s_0: &[f64], xs: &[f64], stretch: &mut Stretch, work: &mut Workspace) {
        let (s, h, d) = (
            self.cell.state_len(),
            self.cell.hidden_len(),
            self.cell.input_len(),
        );
        assert_eq!(s_0.len(), s, "s_0 has an entry for each of the state");
        assert!(xs.len().is_multiple_of(d), "xs is a whole number of steps");
        let steps = xs.len() / d;
        stretch.reserve(steps, s, C::GATES.len() * h, C::COEFFICIENTS * h);
        stretch.states[..s].copy_from_slice(s_0);
        let rows = self.b.len();
        for (chunk, xs) in xs.chunks(PROJECTED * d).enumerate() {
            let count = xs.len() / d;
            work.a.clear();
            for _ in 0..count {
                work.a.extend_from_slice(&self.b);
            }
            let xs = Columns {
                entries: xs,
                stride: d,
                rows: d,
                count,
            };
            let into = &mut work.a[self.input_rows.start..];
            self.w_xh.multiply_add(xs, &mut work.strips, into, rows);
            for (a, t) in work.a.chunks_exact_mut(rows).zip(chunk * PROJECTED..) {
                let (s_prev, step) = stretch.step_mut(t);
                let column = Columns {
                    entries: s_prev,
                    stride: s,
                    rows: h,
                    count: 1,
                };
                let into = &mut a[self.recurrent_rows.clone()];
                self.w_hh.multiply_add(column, &mut work.strips, into, h);
                self.cell.linearise(a, s_prev, step);
            }
        }
    }

    /// `image = J V` for the step at place `t` of `stretch` and the S × k block V = `directions`.
    ///
    /// # Panics
    /// When the shapes do not fit.
    pub fn push(
        &self,
        (stretch, t): (&Stretch, usize),
        directions: &DMatrix<f64>,
        image: &mut DMatrix<f64>,
        work: &mut Workspace,
    ) {
        let (s, h) = (self.cell.state_len(), self.cell.hidden_len());
        assert_eq!(directions.nrows(), s, "a direction is one of the state");
        assert_eq!(directions.shape(), image.shape(), "each has its image");
        let coefficients = stretch.coefficients(t);
        let rows = self.recurrent_rows.len();
        work.a.clear();
        work.a.resize(rows * directions.ncols(), 0.0);
        let seen = Columns {
            entries: directions.as_slice(),
            stride: s,
            rows: h,
            count: directions.ncols(),
        };
        self.w_hh
            .multiply_add(seen, &mut work.strips, &mut work.a, rows);
        let columns = directions.as_slice().chunks_exact(s);
        let images = image.as_mut_slice().chunks_exact_mut(s);
        for ((a_dot, s_prev_dot), s_dot) in work.a.chunks_exact(rows).zip(columns).zip(images) {
            C::push(coefficients, a_dot, s_prev_dot, s_dot);
        }
    }

    /// `V ← Jᵀ V` for the step at place `t` of `stretch` and the S × k block V = `credits`, whose columns are `∂L/∂s_t`.
    ///
    /// [`Workspace::da`] holds `∂L/∂a_t` afterwards, from which the immediate gradients of the weights are products.
    ///
    /// # Panics
    /// When `credits` is no whole number of columns of length S.
    pub fn pull(&self, at: (&Stretch, usize), credits: &mut [f64], work: &mut Workspace) {
        let (s, h) = (self.cell.state_len(), self.cell.hidden_len());
        self.pull_apart(at, credits, work);
        let rows = self.b.len();
        let da = Columns {
            entries: &work.a[self.recurrent_rows.start.min(work.a.len())..],
            stride: rows,
            rows: self.recurrent_rows.len(),
            count: credits.len() / s,
        };
        debug_assert!(h <= s, "the hidden state is a part of the state");
        self.w_hh_transposed
            .multiply_add(da, &mut work.strips, credits, s);
    }

    /// As [`pull`](Self::pull), with what comes through each recurrent block kept apart.
    ///
    /// `credits` keeps what passes by no block; `through(p)` of length H·k, one for each of [`Linearise::PATHS`], is `∂L/∂h_prev`
    /// through block p.
    ///
    /// # Panics
    /// When `credits` is no whole number of columns of length S, or `through` has not a block for each path.
    pub fn pull_by_path(
        &self,
        at: (&Stretch, usize),
        credits: &mut [f64],
        through: &mut [Vec<f64>],
        work: &mut Workspace,
    ) {
        let (s, h) = (self.cell.state_len(), self.cell.hidden_len());
        assert_eq!(
            through.len(),
            C::PATHS.len(),
            "there is a part for each path"
        );
        self.pull_apart(at, credits, work);
        let rows = self.b.len();
        let count = credits.len() / s;
        for (block, (w_hh, part)) in self.each_transposed.iter().zip(through).enumerate() {
            part.clear();
            part.resize(h * count, 0.0);
            let first = self.recurrent_rows.start + block * h;
            let da = Columns {
                entries: &work.a[first.min(work.a.len())..],
                stride: rows,
                rows: h,
                count,
            };
            w_hh.multiply_add(da, &mut work.strips, part, h);
        }
    }

    /// The part of a pull that is element by element.
    fn pull_apart(
        &self,
        (stretch, t): (&Stretch, usize),
        credits: &mut [f64],
        work: &mut Workspace,
    ) {
        let s = self.cell.state_len();
        assert!(
            credits.len().is_multiple_of(s),
            "a credit is one of the state"
        );
        let rows = self.b.len();
        work.a.clear();
        work.a.resize(rows * (credits.len() / s), 0.0);
        let coefficients = stretch.coefficients(t);
        let columns = credits.chunks_exact_mut(s);
        for (ds, da) in columns.zip(work.a.chunks_exact_mut(rows)) {
            C::pull(coefficients, ds, da);
        }
    }
}

/// The steps whose inputs are projected in one product.
const PROJECTED: usize = 256;

/// The rows of the blocks that `takes_part` in a product; they are neighbours.
fn rows(
    blocks: &[PreActivation<'_, f64>],
    h: usize,
    takes_part: impl Fn(&PreActivation<'_, f64>) -> bool,
) -> Range<usize> {
    let before = blocks.iter().take_while(|block| !takes_part(block)).count();
    let count = blocks.iter().filter(|block| takes_part(block)).count();
    before * h..(before + count) * h
}

fn columns(matrix: &DMatrix<f64>) -> Columns<'_, f64> {
    Columns {
        entries: matrix.as_slice(),
        stride: matrix.nrows(),
        rows: matrix.nrows(),
        count: matrix.ncols(),
    }
}

/// The blocks of length `len` of a step's values.
fn blocks<const COUNT: usize>(values: &[f64], len: usize) -> [&[f64]; COUNT] {
    std::array::from_fn(|block| &values[block * len..][..len])
}

/// ln |det M|; −∞ for a singular matrix.
fn log_det(matrix: DMatrix<f64>) -> f64 {
    let upper = matrix.lu().u();
    upper.diagonal().iter().map(|entry| entry.abs().ln()).sum()
}
