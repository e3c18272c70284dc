use crate::Error;
use crate::error::{check_bias, check_positive, check_weights};
use crate::weights::{self, Weights};
use gradflow_math::Scalar;
use nalgebra::{DMatrix, DVector};
use serde::{Deserialize, Serialize};
use std::ops::AddAssign;

/// The output layer `o = W_ho h + b_o` (E2).
///
/// It reads the hidden state h only, the first H entries of a state: of `[h; c]` it does not see c.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Readout<T: Scalar> {
    /// Output weights, P × H.
    pub w_ho: DMatrix<T>,
    /// Bias, length P.
    pub b_o: DVector<T>,
}

impl<T: Scalar> Readout<T> {
    /// A readout with P = the length of `b_o` and H = the columns of `w_ho`.
    ///
    /// # Errors
    /// When `w_ho` is not P × H, a weight is not finite, or P is zero.
    pub fn new(w_ho: DMatrix<T>, b_o: DVector<T>) -> Result<Self, Error> {
        let readout = Self { w_ho, b_o };
        readout.check(readout.w_ho.ncols())?;
        Ok(readout)
    }

    /// P, the length of the output.
    pub fn output_len(&self) -> usize {
        self.b_o.len()
    }

    /// `o` for a state `s` that begins with h, length P.
    ///
    /// # Panics
    /// When `s` is shorter than H.
    pub fn read(&self, s: &DVector<T>) -> DVector<T> {
        let mut o = self.b_o.clone();
        o.gemv(
            T::one(),
            &self.w_ho,
            &s.rows(0, self.w_ho.ncols()),
            T::one(),
        );
        o
    }

    /// `∂L/∂s = [W_hoᵀ d_o; 0]`, of the length `state_len`, for `d_o` = ∂L/∂o (length P).
    ///
    /// # Panics
    /// When `d_o` has not length P or `state_len` is less than H.
    pub fn d_state(&self, d_o: &DVector<T>, state_len: usize) -> DVector<T> {
        let mut ds = DVector::zeros(state_len);
        ds.rows_mut(0, self.w_ho.ncols())
            .gemv_tr(T::one(), &self.w_ho, d_o, T::one());
        ds
    }

    /// The immediate gradient of the weights, `d_o hᵀ` and `d_o`, for a state `s` that begins with h.
    ///
    /// # Panics
    /// When `d_o` has not length P or `s` is shorter than H.
    #[must_use]
    pub fn d_weights(&self, d_o: &DVector<T>, s: &DVector<T>) -> Self {
        assert_eq!(
            d_o.len(),
            self.output_len(),
            "d_o has the length of the output"
        );
        Self {
            w_ho: d_o * s.rows(0, self.w_ho.ncols()).transpose(),
            b_o: d_o.clone(),
        }
    }

    /// All weights as one vector: `w_ho` column-major, then `b_o`.
    pub fn parameters(&self) -> DVector<T> {
        weights::parameters(self)
    }

    /// A readout of the same shape with the weights of `parameters`.
    ///
    /// # Panics
    /// When `parameters` has another length than [`parameters`](Self::parameters).
    #[must_use]
    pub fn with_parameters(&self, parameters: &DVector<T>) -> Self {
        weights::with_parameters(self, parameters)
    }

    /// The same weights as constants of another scalar.
    pub fn lift<U: Scalar>(&self) -> Readout<U> {
        Readout {
            w_ho: weights::lift_matrix(&self.w_ho),
            b_o: weights::lift_vector(&self.b_o),
        }
    }

    /// Whether this reads a hidden state of length `hidden_len`.
    pub(crate) fn check(&self, hidden_len: usize) -> Result<(), Error> {
        check_positive("the length of b_o", self.output_len())?;
        check_bias("b_o", &self.b_o, self.output_len())?;
        check_weights("w_ho", &self.w_ho, (self.output_len(), hidden_len))
    }
}

impl<T: Scalar> Weights<T> for Readout<T> {
    fn blocks(&self) -> Vec<&[T]> {
        vec![self.w_ho.as_slice(), self.b_o.as_slice()]
    }

    fn blocks_mut(&mut self) -> Vec<&mut [T]> {
        vec![self.w_ho.as_mut_slice(), self.b_o.as_mut_slice()]
    }
}

impl<T: Scalar> AddAssign for Readout<T> {
    fn add_assign(&mut self, other: Self) {
        weights::add(self, &other);
    }
}
