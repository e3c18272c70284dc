use gradflow_math::Scalar;
use nalgebra::DVector;

/// One step of a cell whose state is linear in the past, unit by unit: `s = decay ⊙ s_prev + drive`.
///
/// Decay and drive depend on the input alone, so a whole sequence of steps is a prefix scan.
/// The entries are real, or complex for [`crate::DiagonalRecurrence`].
#[derive(Clone, Debug, PartialEq)]
pub struct LinearStep<E> {
    /// What is left of each unit of the past: the diagonal of the Jacobian.
    pub decay: DVector<E>,
    /// What the input adds, of the same length.
    pub drive: DVector<E>,
}

impl<T: Scalar> LinearStep<T> {
    /// `decay ⊙ s_prev + drive`.
    ///
    /// # Panics
    /// When `s_prev` has another length than `decay`.
    pub fn apply(&self, s_prev: &DVector<T>) -> DVector<T> {
        self.decay.component_mul(s_prev) + &self.drive
    }
}
