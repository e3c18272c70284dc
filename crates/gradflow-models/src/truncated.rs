use crate::error::{check_least, check_positive, check_shape};
use crate::{Cell, Error, bptt};
use gradflow_math::Scalar;
use nalgebra::{DMatrix, DVector};
use serde::{Deserialize, Serialize};

/// How backpropagation through time is cut off: BPTT(h; h′) of Williams & Peng 1990.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Truncation {
    /// h′ ≥ 1: after so many steps, and at T, the losses since the last time are sent back together.
    pub period: usize,
    /// h ≥ h′: how many steps back they are sent.
    pub depth: usize,
}

impl Truncation {
    /// Disjoint blocks of τ steps: the states are handed on, the gradient is not.
    pub fn blocks(tau: usize) -> Self {
        Self {
            period: tau,
            depth: tau,
        }
    }

    /// Each loss reaches exactly the last τ steps: no credit of a lag of τ or more, and all of less.
    pub fn sliding(tau: usize) -> Self {
        Self {
            period: 1,
            depth: tau,
        }
    }
}

/// The truncated gradient of the weights: for each e = h′, 2h′, … and e = T the losses of the last h′ times are sent back
/// from e to e − h + 1, with `s_{e−h}` held fixed.
///
/// It is biased: with [`Truncation::blocks`] the loss at the first time of a block reaches one step back, the one at the
/// last τ.
/// It costs about T·h/h′ vector–Jacobian products.
/// Shapes are those of [`bptt::backward`]; with h′ = h = T it is the exact gradient.
///
/// # Errors
/// As for [`bptt::backward`], and when h′ is zero or h < h′.
pub fn truncated<T: Scalar, C: Cell<T>>(
    cell: &C,
    xs: &DMatrix<T>,
    states: &DMatrix<T>,
    d_states: &DMatrix<T>,
    truncation: Truncation,
) -> Result<C, Error> {
    bptt::check_unrolled(cell, xs, states)?;
    check_shape("d_states", d_states, (cell.state_len(), xs.ncols()))?;
    let Truncation { period, depth } = truncation;
    check_positive("truncation.period", period)?;
    check_least("truncation.depth", period, depth)?;
    let last = xs.ncols();
    let mut d_cell = cell.zeros();
    for start in (0..last).step_by(period) {
        let end = (start + period).min(last);
        let mut carried = DVector::zeros(cell.state_len());
        for k in (end.saturating_sub(depth) + 1..=end).rev() {
            if k > start {
                carried += d_states.column(k - 1);
            }
            let pullback = cell.vjp(&bptt::input(xs, k), &bptt::state(states, k - 1), &carried);
            d_cell += pullback.d_cell;
            carried = pullback.d_state;
        }
    }
    Ok(d_cell)
}
