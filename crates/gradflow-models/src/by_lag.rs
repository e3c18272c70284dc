use crate::error::check_shape;
use crate::{Cell, Error, bptt};
use gradflow_math::Scalar;
use nalgebra::{DMatrix, DVector};
use std::iter::FusedIterator;

/// The gradient of the weights split by the lag ℓ between the use of a weight and the loss that feels it:
/// `G_ℓ = Σ_t (∂⁺s_{t−ℓ}/∂θ)ᵀ (J_t … J_{t−ℓ+1})ᵀ ∂⁺L/∂s_t`, one [`LagTerm`] for each ℓ = 0, 1, 2, …
///
/// The terms add up to the gradient of [`bptt::backward`]; the sum of the first τ is the gradient of which no credit is
/// older than τ steps.
/// It is the sum over all losses of the article's general formula E9, collected by t − k.
///
/// A term costs one vector–Jacobian product for each loss that reaches so far back: O(T²) in all when every step has a
/// loss, O(T) for a loss at T alone.
/// A time whose `∂⁺L/∂s_t` is zero (for a dual number: in its value) has no loss.
///
/// ```
/// use gradflow_math::Activation;
/// use gradflow_models::{Rnn, bptt, by_lag};
/// use nalgebra::{dmatrix, dvector};
///
/// // s_t = s_{t−1} / 2 + w x_t and L = s_1 + s_2 + s_3.
/// let cell = Rnn::new(dmatrix![1.0], dmatrix![0.5], dvector![0.0], Activation::Identity)?;
/// let xs = dmatrix![4.0, 4.0, 4.0];
/// let states = bptt::unroll(&cell, &dvector![0.0], &xs)?;
/// let terms = by_lag(&cell, &xs, &states, &dmatrix![1.0, 1.0, 1.0])?;
/// let by_w: Vec<f64> = terms.map(|term| term.d_cell.w_xh[0]).collect();
/// assert_eq!(by_w, [12.0, 4.0, 1.0]);
/// # Ok::<(), gradflow_models::Error>(())
/// ```
///
/// # Errors
/// As for [`bptt::backward`].
pub fn by_lag<'a, T: Scalar, C: Cell<T>>(
    cell: &'a C,
    xs: &'a DMatrix<T>,
    states: &'a DMatrix<T>,
    d_states: &DMatrix<T>,
) -> Result<ByLag<'a, T, C>, Error> {
    bptt::check_unrolled(cell, xs, states)?;
    check_shape("d_states", d_states, (cell.state_len(), xs.ncols()))?;
    let credits = d_states
        .column_iter()
        .enumerate()
        .filter(|(_, d_state)| d_state.iter().any(|&d| d != T::zero()))
        .map(|(index, d_state)| Credit {
            k: index + 1,
            d_state: d_state.into_owned(),
        })
        .collect();
    Ok(ByLag {
        cell,
        xs,
        states,
        lag: 0,
        credits,
    })
}

/// The gradient's part at one lag.
#[derive(Clone, Debug, PartialEq)]
pub struct LagTerm<C> {
    /// ℓ = t − k, in steps: the weights act at k, the loss is at t.
    pub lag: usize,
    /// `G_ℓ`, in the shape of the cell.
    pub d_cell: C,
}

/// The iterator of [`by_lag`].
#[derive(Clone, Debug)]
pub struct ByLag<'a, T: Scalar, C> {
    cell: &'a C,
    xs: &'a DMatrix<T>,
    states: &'a DMatrix<T>,
    lag: usize,
    /// One for each loss that reaches back to this lag.
    credits: Vec<Credit<T>>,
}

/// What one loss at t = k + ℓ makes of the state at k.
#[derive(Clone, Debug)]
struct Credit<T: Scalar> {
    k: usize,
    /// `∂L_t/∂s_k`.
    d_state: DVector<T>,
}

impl<T: Scalar, C: Cell<T>> Iterator for ByLag<'_, T, C> {
    type Item = LagTerm<C>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.credits.is_empty() {
            return None;
        }
        let mut d_cell = self.cell.zeros();
        for credit in &mut self.credits {
            let (x, s_prev) = (
                bptt::input(self.xs, credit.k),
                bptt::state(self.states, credit.k - 1),
            );
            let pullback = self.cell.vjp(&x, &s_prev, &credit.d_state);
            d_cell += pullback.d_cell;
            credit.d_state = pullback.d_state;
            credit.k -= 1;
        }
        self.credits.retain(|credit| credit.k > 0);
        let lag = self.lag;
        self.lag += 1;
        Some(LagTerm { lag, d_cell })
    }
}

impl<T: Scalar, C: Cell<T>> FusedIterator for ByLag<'_, T, C> {}
