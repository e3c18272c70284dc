use crate::Cell;
use gradflow_math::Scalar;
use nalgebra::{DMatrix, DVector};

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

/// The steps of a sequence as the coefficients of a [`crate::scan`].
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct LinearSteps<T> {
    /// What is left of each unit, S × T.
    pub(crate) decays: DMatrix<T>,
    /// What each input adds, S × T.
    pub(crate) drives: DMatrix<T>,
}

impl<T: Scalar> LinearSteps<T> {
    /// Those of `xs`, D × T, or none when the cell has another kind of step.
    pub(crate) fn of<C: Cell<T>>(cell: &C, xs: &DMatrix<T>) -> Option<Self> {
        let mut steps = Self {
            decays: DMatrix::zeros(cell.state_len(), xs.ncols()),
            drives: DMatrix::zeros(cell.state_len(), xs.ncols()),
        };
        for (index, x) in xs.column_iter().enumerate() {
            let step = cell.linear_step(&x.into_owned())?;
            steps.decays.set_column(index, &step.decay);
            steps.drives.set_column(index, &step.drive);
        }
        Some(steps)
    }
}
