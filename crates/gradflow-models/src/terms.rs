use crate::error::{check_length, check_time};
use crate::{Cell, Error, bptt};
use gradflow_math::Scalar;
use nalgebra::{DMatrix, DVector};

/// One summand of the article's general formula E9, corrected: `∂L_t/∂θ = Σ_{k=1}^t (∂⁺s_k/∂θ)ᵀ (J_t … J_{k+1})ᵀ ∂⁺L_t/∂s_t`.
#[derive(Clone, Debug, PartialEq)]
pub struct Term<T: Scalar, C> {
    /// The time, from 1, at which the weights act; t − k is the lag.
    pub k: usize,
    /// The product `J_t J_{t−1} … J_{k+1}` = `∂s_t/∂s_k`, S × S, the newest factor on the left; the identity for k = t.
    pub transport: DMatrix<T>,
    /// `transportᵀ ∂⁺L_t/∂s_t`, length S.
    pub d_state: DVector<T>,
    /// The summand, in the shape of the cell.
    pub d_cell: C,
}

/// The summands k = 1, 2, …, t of E9 for a loss at the one time t, with `d_state` = `∂⁺L_t/∂s_t` (length S).
///
/// Each is computed from the explicit product of Jacobians; [`bptt::backward`] reaches the same numbers by a chain of
/// vector–Jacobian products.
///
/// # Errors
/// When the shapes of the cell, `xs` (D × T), `states` (S × (T+1)) and `d_state` do not agree, t is not in 1..=T, or
/// `xs` holds a non-finite number.
pub fn terms<T: Scalar, C: Cell<T>>(
    cell: &C,
    xs: &DMatrix<T>,
    states: &DMatrix<T>,
    t: usize,
    d_state: &DVector<T>,
) -> Result<Vec<Term<T, C>>, Error> {
    bptt::check_unrolled(cell, xs, states)?;
    check_time(t, xs.ncols())?;
    check_length("d_state", d_state, cell.state_len())?;
    let mut transport = DMatrix::identity(cell.state_len(), cell.state_len());
    let mut terms = Vec::with_capacity(t);
    for k in (1..=t).rev() {
        let (x, s_prev) = (bptt::input(xs, k), bptt::state(states, k - 1));
        let transported = transport.tr_mul(d_state);
        let d_cell = cell.vjp(&x, &s_prev, &transported).d_cell;
        let earlier = &transport * cell.jacobian(&x, &s_prev);
        terms.push(Term {
            k,
            transport,
            d_state: transported,
            d_cell,
        });
        transport = earlier;
    }
    terms.reverse();
    Ok(terms)
}
