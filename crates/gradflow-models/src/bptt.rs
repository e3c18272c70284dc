//! Unrolling over a sequence, and exact backpropagation through time as an iterator.
//!
//! Sequences are column-major matrices with one column per time: `xs` is D × T and its column t−1 is `x_t`;
//! `states` is S × (T+1) and its column t is `s_t`, column 0 the initial state; `d_states` is S × T and its column
//! t−1 is the immediate derivative `∂⁺L/∂s_t`, everything later held fixed.

use crate::error::{check_finite, check_length, check_positive, check_shape};
use crate::{Cell, Error, Pullback};
use gradflow_math::Scalar;
use nalgebra::{DMatrix, DVector};
use std::iter::FusedIterator;

/// The states `s_0, s_1, …, s_T`, S × (T+1), of `s_t = F(x_t, s_{t−1})`.
///
/// A state that overflows is a result: it is passed on as the infinity or NaN that it is.
///
/// # Errors
/// When the shapes of the cell, `s_0` (length S) and `xs` (D × T) do not agree, T is zero, or `s_0` or `xs` holds a
/// non-finite number.
pub fn unroll<T: Scalar, C: Cell<T>>(
    cell: &C,
    s_0: &DVector<T>,
    xs: &DMatrix<T>,
) -> Result<DMatrix<T>, Error> {
    check_start(cell, s_0, xs)?;
    Ok(advance(cell, s_0, xs))
}

/// That the cell can run over `xs` from `s_0`.
pub(crate) fn check_start<T: Scalar, C: Cell<T>>(
    cell: &C,
    s_0: &DVector<T>,
    xs: &DMatrix<T>,
) -> Result<(), Error> {
    check_inputs(cell, xs)?;
    check_length("s_0", s_0, cell.state_len())?;
    check_finite("s_0", s_0.as_slice(), s_0.len())
}

/// [`unroll`] without a look at the arguments: what a layer reads from another may have overflowed.
pub(crate) fn advance<T: Scalar, C: Cell<T>>(
    cell: &C,
    s_0: &DVector<T>,
    xs: &DMatrix<T>,
) -> DMatrix<T> {
    let mut states = DMatrix::zeros(cell.state_len(), xs.ncols() + 1);
    let mut s = s_0.clone();
    states.set_column(0, &s);
    for (index, x) in xs.column_iter().enumerate() {
        s = cell.step(&x.into_owned(), &s);
        states.set_column(index + 1, &s);
    }
    states
}

/// The Jacobians `J_1, J_2, …, J_T` of the steps, `J_t = ∂s_t/∂s_{t−1}`, each S × S.
///
/// # Errors
/// When the shapes of the cell, `xs` (D × T) and `states` (S × (T+1)) do not agree, T is zero, or `xs` holds a
/// non-finite number.
pub fn jacobians<'a, T: Scalar, C: Cell<T>>(
    cell: &'a C,
    xs: &'a DMatrix<T>,
    states: &'a DMatrix<T>,
) -> Result<impl ExactSizeIterator<Item = DMatrix<T>> + DoubleEndedIterator + 'a, Error> {
    check_unrolled(cell, xs, states)?;
    Ok((0..xs.ncols()).map(|index| cell.jacobian(&input(xs, index + 1), &state(states, index))))
}

/// Backpropagation through time: one [`Moment`] for each t = T, T−1, …, 1.
///
/// The moments are the derivation of the gradient: their sum ([`Backward::total`]) is the gradient, the sum of the
/// first τ is the gradient truncated to τ steps, their norms are the decay curve, and for a loss at T alone the
/// moment at k is the k-th summand of the article's general formula E9.
///
/// ```
/// use gradflow_math::Activation;
/// use gradflow_models::{Rnn, bptt};
/// use nalgebra::{dmatrix, dvector};
///
/// // s_t = s_{t−1} / 2 + x_t and L = s_3: the gradient halves with each step into the past.
/// let cell = Rnn::new(dmatrix![1.0], dmatrix![0.5], dvector![0.0], Activation::Identity)?;
/// let xs = dmatrix![1.0, 2.0, 3.0];
/// let states = bptt::unroll(&cell, &dvector![0.0], &xs)?;
/// let d_states = dmatrix![0.0, 0.0, 1.0];
/// let moments = bptt::backward(&cell, &xs, &states, &d_states)?;
/// let totals: Vec<f64> = moments.map(|moment| moment.d_state[0]).collect();
/// assert_eq!(totals, [1.0, 0.5, 0.25]);
/// # Ok::<(), gradflow_models::Error>(())
/// ```
///
/// # Errors
/// When the shapes of the cell, `xs` (D × T), `states` (S × (T+1)) and `d_states` (S × T) do not agree, T is zero, or
/// `xs` holds a non-finite number.
/// Non-finite `states` and `d_states` are results of an earlier computation and are passed on.
pub fn backward<'a, T: Scalar, C: Cell<T>>(
    cell: &'a C,
    xs: &'a DMatrix<T>,
    states: &'a DMatrix<T>,
    d_states: &'a DMatrix<T>,
) -> Result<Backward<'a, T, C>, Error> {
    check_unrolled(cell, xs, states)?;
    check_shape("d_states", d_states, (cell.state_len(), xs.ncols()))?;
    Ok(Backward::new(cell, xs, states, d_states))
}

/// The iterator of [`backward`].
#[derive(Clone, Debug)]
pub struct Backward<'a, T: Scalar, C> {
    cell: &'a C,
    xs: &'a DMatrix<T>,
    states: &'a DMatrix<T>,
    d_states: &'a DMatrix<T>,
    /// The time of the next moment; 0 when there is none.
    t: usize,
    /// `∂L/∂s_t` through the steps after t.
    carried: DVector<T>,
}

/// One time of the backward pass.
#[derive(Clone, Debug, PartialEq)]
pub struct Moment<T: Scalar, C> {
    /// The time, from 1.
    pub t: usize,
    /// The total derivative `∂L/∂s_t = ∂⁺L/∂s_t + J_{t+1}ᵀ ∂L/∂s_{t+1}`, length S.
    pub d_state: DVector<T>,
    /// What the step at t makes of it: `∂L/∂s_{t−1}` through this step, `∂L/∂x_t`, and the contribution of time t to
    /// the gradient of the weights.
    pub pullback: Pullback<T, C>,
}

/// The gradient of a loss with respect to all that a sequence of steps depends on.
#[derive(Clone, Debug, PartialEq)]
pub struct Gradient<T: Scalar, C> {
    /// `∂L/∂θ` in the shape of the cell (or of the network).
    pub d_cell: C,
    /// `∂L/∂s_0`, length S.
    pub d_s_0: DVector<T>,
    /// `∂L/∂x_t` in column t−1, D × T.
    pub d_xs: DMatrix<T>,
}

impl<T: Scalar, C: Cell<T>> Iterator for Backward<'_, T, C> {
    type Item = Moment<T, C>;

    fn next(&mut self) -> Option<Self::Item> {
        let t = self.t;
        self.t = t.checked_sub(1)?;
        let d_state = &self.carried + self.d_states.column(t - 1);
        let pullback = self
            .cell
            .vjp(&input(self.xs, t), &state(self.states, t - 1), &d_state);
        self.carried.copy_from(&pullback.d_state);
        Some(Moment {
            t,
            d_state,
            pullback,
        })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.t, Some(self.t))
    }
}

impl<T: Scalar, C: Cell<T>> ExactSizeIterator for Backward<'_, T, C> {}

impl<T: Scalar, C: Cell<T>> FusedIterator for Backward<'_, T, C> {}

impl<'a, T: Scalar, C: Cell<T>> Backward<'a, T, C> {
    /// [`backward`] without a look at the arguments.
    pub(crate) fn new(
        cell: &'a C,
        xs: &'a DMatrix<T>,
        states: &'a DMatrix<T>,
        d_states: &'a DMatrix<T>,
    ) -> Self {
        Self {
            cell,
            xs,
            states,
            d_states,
            t: xs.ncols(),
            carried: DVector::zeros(cell.state_len()),
        }
    }

    /// The sum of the moments that are left: the exact gradient.
    pub fn total(self) -> Gradient<T, C> {
        let mut gradient = Gradient {
            d_cell: self.cell.zeros(),
            d_s_0: self.carried.clone(),
            d_xs: DMatrix::zeros(self.cell.input_len(), self.xs.ncols()),
        };
        for Moment { t, pullback, .. } in self {
            gradient.d_cell += pullback.d_cell;
            gradient.d_xs.set_column(t - 1, &pullback.d_input);
            gradient.d_s_0 = pullback.d_state;
        }
        gradient
    }
}

/// `x_t`.
pub(crate) fn input<T: Scalar>(xs: &DMatrix<T>, t: usize) -> DVector<T> {
    xs.column(t - 1).into_owned()
}

/// `s_t`.
pub(crate) fn state<T: Scalar>(states: &DMatrix<T>, t: usize) -> DVector<T> {
    states.column(t).into_owned()
}

pub(crate) fn check_inputs<T: Scalar, C: Cell<T>>(cell: &C, xs: &DMatrix<T>) -> Result<(), Error> {
    cell.check()?;
    check_positive("the columns of xs", xs.ncols())?;
    check_shape("xs", xs, (cell.input_len(), xs.ncols()))?;
    check_finite("xs", xs.as_slice(), xs.nrows())
}

pub(crate) fn check_unrolled<T: Scalar, C: Cell<T>>(
    cell: &C,
    xs: &DMatrix<T>,
    states: &DMatrix<T>,
) -> Result<(), Error> {
    check_inputs(cell, xs)?;
    check_shape("states", states, (cell.state_len(), xs.ncols() + 1))
}
