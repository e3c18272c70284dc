use crate::error::{check_bias, check_positive, check_weights};
use crate::weights::{self, Weights};
use crate::{Cell, Error, Pullback};
use gradflow_math::{Activation, Scalar};
use nalgebra::{DMatrix, DVector};
use serde::{Deserialize, Serialize};
use std::ops::AddAssign;

/// The simple recurrent network `h = φ(W_xh x + W_hh h_prev + b_h)` (Elman 1990); with φ = tanh the article's E10.
///
/// The state is h, of length H; `x` has length D.
///
/// ```
/// use gradflow_math::Activation;
/// use gradflow_models::{Cell, Rnn};
/// use nalgebra::{dmatrix, dvector};
///
/// let cell = Rnn::new(dmatrix![1.0; 0.0], dmatrix![0.5, 0.0; 2.0, 0.5], dvector![0.0, 0.0], Activation::Identity)?;
/// assert_eq!(cell.step(&dvector![3.0], &dvector![2.0, 4.0]), dvector![4.0, 6.0]);
/// assert_eq!(cell.jacobian(&dvector![3.0], &dvector![2.0, 4.0]), cell.w_hh);
/// # Ok::<(), gradflow_models::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rnn<T: Scalar> {
    /// Input weights, H × D.
    pub w_xh: DMatrix<T>,
    /// Recurrent weights, H × H.
    pub w_hh: DMatrix<T>,
    /// Bias, length H.
    pub b_h: DVector<T>,
    /// φ.
    pub activation: Activation,
}

impl<T: Scalar> Rnn<T> {
    /// A cell with H = the length of `b_h` and D = the columns of `w_xh`.
    ///
    /// # Errors
    /// When `w_xh` is not H × D, `w_hh` not H × H, a weight is not finite, or H or D is zero.
    pub fn new(
        w_xh: DMatrix<T>,
        w_hh: DMatrix<T>,
        b_h: DVector<T>,
        activation: Activation,
    ) -> Result<Self, Error> {
        let cell = Self {
            w_xh,
            w_hh,
            b_h,
            activation,
        };
        cell.check()?;
        Ok(cell)
    }

    /// `a = W_xh x + W_hh h_prev + b_h`, length H.
    ///
    /// # Panics
    /// When `x` has not length D or `h_prev` not length H.
    pub fn pre_activation(&self, x: &DVector<T>, h_prev: &DVector<T>) -> DVector<T> {
        let mut a = self.b_h.clone();
        a.gemv(T::one(), &self.w_xh, x, T::one());
        a.gemv(T::one(), &self.w_hh, h_prev, T::one());
        a
    }

    /// φ′(a) of each unit, length H: the diagonal D of the Jacobian `D W_hh`.
    ///
    /// It is taken at the pre-activation: 1 − h² cancels to zero where tanh is saturated.
    ///
    /// # Panics
    /// When `x` has not length D or `h_prev` not length H.
    pub fn slopes(&self, x: &DVector<T>, h_prev: &DVector<T>) -> DVector<T> {
        self.pre_activation(x, h_prev)
            .map(|a| self.activation.slope(a))
    }
}

impl<T: Scalar> Cell<T> for Rnn<T> {
    type Lifted<U: Scalar> = Rnn<U>;

    fn state_len(&self) -> usize {
        self.b_h.len()
    }

    fn input_len(&self) -> usize {
        self.w_xh.ncols()
    }

    fn check(&self) -> Result<(), Error> {
        let (h, d) = (self.state_len(), self.input_len());
        check_positive("the length of b_h", h)?;
        check_positive("the columns of w_xh", d)?;
        check_bias("b_h", &self.b_h, h)?;
        check_weights("w_xh", &self.w_xh, (h, d))?;
        check_weights("w_hh", &self.w_hh, (h, h))
    }

    fn step(&self, x: &DVector<T>, s_prev: &DVector<T>) -> DVector<T> {
        self.pre_activation(x, s_prev)
            .map(|a| self.activation.apply(a))
    }

    fn jacobian(&self, x: &DVector<T>, s_prev: &DVector<T>) -> DMatrix<T> {
        let slopes = self.slopes(x, s_prev);
        let mut jacobian = self.w_hh.clone();
        for mut column in jacobian.column_iter_mut() {
            column.component_mul_assign(&slopes);
        }
        jacobian
    }

    fn vjp(&self, x: &DVector<T>, s_prev: &DVector<T>, ds: &DVector<T>) -> Pullback<T, Self> {
        let da = ds.component_mul(&self.slopes(x, s_prev));
        Pullback {
            d_state: self.w_hh.tr_mul(&da),
            d_input: self.w_xh.tr_mul(&da),
            d_cell: Self {
                w_xh: &da * x.transpose(),
                w_hh: &da * s_prev.transpose(),
                b_h: da,
                activation: self.activation,
            },
        }
    }

    fn jvp(
        &self,
        x: &DVector<T>,
        s_prev: &DVector<T>,
        x_dot: &DVector<T>,
        s_dot: &DVector<T>,
    ) -> DVector<T> {
        let a_dot = &self.w_xh * x_dot + &self.w_hh * s_dot;
        a_dot.component_mul(&self.slopes(x, s_prev))
    }

    fn parameters(&self) -> DVector<T> {
        weights::parameters(self)
    }

    fn with_parameters(&self, parameters: &DVector<T>) -> Self {
        weights::with_parameters(self, parameters)
    }

    fn lift<U: Scalar>(&self) -> Rnn<U> {
        Rnn {
            w_xh: weights::lift_matrix(&self.w_xh),
            w_hh: weights::lift_matrix(&self.w_hh),
            b_h: weights::lift_vector(&self.b_h),
            activation: self.activation,
        }
    }
}

impl<T: Scalar> Weights<T> for Rnn<T> {
    fn blocks(&self) -> Vec<&[T]> {
        vec![
            self.w_xh.as_slice(),
            self.w_hh.as_slice(),
            self.b_h.as_slice(),
        ]
    }

    fn blocks_mut(&mut self) -> Vec<&mut [T]> {
        vec![
            self.w_xh.as_mut_slice(),
            self.w_hh.as_mut_slice(),
            self.b_h.as_mut_slice(),
        ]
    }
}

impl<T: Scalar> AddAssign for Rnn<T> {
    fn add_assign(&mut self, other: Self) {
        weights::add(self, &other);
    }
}
