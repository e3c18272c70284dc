use crate::{Error, LinearStep};
use gradflow_math::Scalar;
use nalgebra::{DMatrix, DVector};
use std::ops::AddAssign;

/// A recurrent cell: one step `s = F(x, s_prev)` on a flat state, with its exact derivatives.
///
/// `x` has length D = [`input_len`](Self::input_len), `s` and `s_prev` have length S = [`state_len`](Self::state_len).
/// The state begins with the hidden state h, of length H = [`hidden_len`](Self::hidden_len), which is all that a
/// readout sees: `s = h`, or `s = [h; c]`.
/// A gradient of the weights has the shape of the cell itself, so gradients add up with `+=`.
///
/// # Panics
/// Every method panics when a vector has another length than the one stated; [`crate::bptt`] checks shapes once and
/// returns an error instead.
pub trait Cell<T: Scalar>: Clone + AddAssign {
    /// This cell over another scalar.
    type Lifted<U: Scalar>: Cell<U>;

    /// S, the length of the state.
    fn state_len(&self) -> usize;

    /// H, the length of the hidden state h: the first H entries of the state.
    fn hidden_len(&self) -> usize {
        self.state_len()
    }

    /// D, the length of the input.
    fn input_len(&self) -> usize;

    /// Whether the shapes of the weights agree with one another and every weight is finite.
    ///
    /// # Errors
    /// Names the first block of weights that has another shape than the others ask for, or an entry that is not finite.
    fn check(&self) -> Result<(), Error>;

    /// `s = F(x, s_prev)`: (D), (S) → (S).
    fn step(&self, x: &DVector<T>, s_prev: &DVector<T>) -> DVector<T>;

    /// `∂s/∂s_prev`, S × S, by the hand-derived formula: row i, column j is `∂s_i/∂s_prev_j`.
    fn jacobian(&self, x: &DVector<T>, s_prev: &DVector<T>) -> DMatrix<T>;

    /// The vector–Jacobian product: `ds` is `∂L/∂s`, the result holds `∂L/∂s_prev`, `∂L/∂x` and the *immediate*
    /// gradient of the weights, everything earlier held fixed.
    fn vjp(&self, x: &DVector<T>, s_prev: &DVector<T>, ds: &DVector<T>) -> Pullback<T, Self>;

    /// The Jacobian–vector product `∂s/∂x x_dot + ∂s/∂s_prev s_dot`: how `s` moves when `x` moves by `x_dot` (length D) and
    /// `s_prev` by `s_dot` (length S), the weights held fixed.
    ///
    /// It is the adjoint of [`vjp`](Self::vjp): `⟨ds, jvp(x_dot, s_dot)⟩ = ⟨d_input, x_dot⟩ + ⟨d_state, s_dot⟩`.
    fn jvp(
        &self,
        x: &DVector<T>,
        s_prev: &DVector<T>,
        x_dot: &DVector<T>,
        s_dot: &DVector<T>,
    ) -> DVector<T>;

    /// `∂s/∂x`, S × D: row i, column j is `∂s_i/∂x_j`; one [`jvp`](Self::jvp) for each input.
    fn input_jacobian(&self, x: &DVector<T>, s_prev: &DVector<T>) -> DMatrix<T> {
        let (s, d) = (self.state_len(), self.input_len());
        let nothing = DVector::zeros(s);
        let mut jacobian = DMatrix::zeros(s, d);
        for (j, x_dot) in DMatrix::identity(d, d).column_iter().enumerate() {
            jacobian.set_column(j, &self.jvp(x, s_prev, &x_dot.into_owned(), &nothing));
        }
        jacobian
    }

    /// The step as `s = decay ⊙ s_prev + drive`, for a cell that is linear in the past, unit by unit; `None` for others.
    fn linear_step(&self, _x: &DVector<T>) -> Option<LinearStep<T>> {
        None
    }

    /// All weights as one vector: the fields in their order of declaration, each column-major; the inverse is
    /// [`with_parameters`](Self::with_parameters).
    fn parameters(&self) -> DVector<T>;

    /// A cell of the same shape with the weights of `parameters`.
    #[must_use]
    fn with_parameters(&self, parameters: &DVector<T>) -> Self;

    /// The same weights as constants of another scalar; the derivative part of a dual number is dropped.
    fn lift<U: Scalar>(&self) -> Self::Lifted<U>;

    /// A cell of the same shape with every weight zero: the neutral element of `+=`.
    #[must_use]
    fn zeros(&self) -> Self {
        self.with_parameters(&DVector::zeros(self.parameters().len()))
    }
}

/// What a step hands back to the past: the result of [`Cell::vjp`].
#[derive(Clone, Debug, PartialEq)]
pub struct Pullback<T: Scalar, C> {
    /// `∂L/∂s_prev = Jᵀ ds`, length S.
    pub d_state: DVector<T>,
    /// `∂L/∂x`, length D.
    pub d_input: DVector<T>,
    /// The immediate gradient of the weights, in the shape of the cell.
    pub d_cell: C,
}
