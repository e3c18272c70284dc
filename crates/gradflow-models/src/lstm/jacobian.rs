use super::{Lstm, LstmGates, Step};
use gradflow_math::Scalar;
use nalgebra::{DMatrix, DVector};

/// The Jacobian of one step of [`Lstm`] as its four H × H blocks.
#[derive(Clone, Debug, PartialEq)]
pub struct LstmJacobian<T: Scalar> {
    /// `∂h/∂h_prev = diag(tanh c ⊙ o(1−o)) U_o + diag(o ⊙ tanh′ c) ∂c/∂h_prev`.
    pub dh_dh: DMatrix<T>,
    /// `∂h/∂c_prev = diag(o ⊙ tanh′ c ⊙ f)`.
    pub dh_dc: DMatrix<T>,
    /// `∂c/∂h_prev = diag(c_prev ⊙ f(1−f)) U_f + diag(g ⊙ i(1−i)) U_i + diag(i ⊙ (1−g²)) U_g`: the gate paths.
    pub dc_dh: DMatrix<T>,
    /// `∂c/∂c_prev = diag(f)`: the carousel.
    pub dc_dc: DMatrix<T>,
}

impl<T: Scalar> LstmJacobian<T> {
    /// `[dh_dh, dh_dc; dc_dh, dc_dc]`, 2H × 2H.
    pub fn to_matrix(&self) -> DMatrix<T> {
        let n = self.dc_dc.nrows();
        let mut jacobian = DMatrix::zeros(2 * n, 2 * n);
        jacobian.view_mut((0, 0), (n, n)).copy_from(&self.dh_dh);
        jacobian.view_mut((0, n), (n, n)).copy_from(&self.dh_dc);
        jacobian.view_mut((n, 0), (n, n)).copy_from(&self.dc_dh);
        jacobian.view_mut((n, n), (n, n)).copy_from(&self.dc_dc);
        jacobian
    }
}

impl<T: Scalar> Lstm<T> {
    /// The Jacobian of the step by blocks; [`LstmJacobian::to_matrix`] is [`crate::Cell::jacobian`].
    ///
    /// # Panics
    /// When `x` has not length D or `s_prev` not length 2H.
    pub fn jacobian_blocks(&self, x: &DVector<T>, s_prev: &DVector<T>) -> LstmJacobian<T> {
        let Step {
            c_prev,
            gates,
            shown,
            ..
        } = self.open(x, s_prev);
        let LstmGates {
            forget,
            input,
            candidate,
            output,
        } = &gates;
        let carried = output.value.component_mul(&shown.slope);
        let dc_dh = self.forget.through(&c_prev.component_mul(&forget.slope))
            + self
                .input
                .through(&candidate.value.component_mul(&input.slope))
            + self
                .candidate
                .through(&input.value.component_mul(&candidate.slope));
        LstmJacobian {
            dh_dh: self
                .output
                .through(&shown.value.component_mul(&output.slope))
                + scale_rows(&dc_dh, &carried),
            dh_dc: DMatrix::from_diagonal(&carried.component_mul(&forget.value)),
            dc_dh,
            dc_dc: DMatrix::from_diagonal(&forget.value),
        }
    }
}

/// `diag(factors) matrix`.
pub(crate) fn scale_rows<T: Scalar>(matrix: &DMatrix<T>, factors: &DVector<T>) -> DMatrix<T> {
    DMatrix::from_fn(matrix.nrows(), matrix.ncols(), |i, j| {
        factors[i] * matrix[(i, j)]
    })
}
