use crate::Error;
use crate::error::check_time;
use crate::weights;
use gradflow_math::Scalar;
use nalgebra::{DMatrix, DVector};
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// What a network is run on: an initial state, inputs, and targets for its outputs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sequence<T: Scalar> {
    /// The initial state, length S.
    pub s_0: DVector<T>,
    /// The inputs, D × T: column t−1 is `x_t`.
    pub xs: DMatrix<T>,
    /// The targets, P × T: column t−1 is `y_t`; a column without a loss is not read.
    pub targets: DMatrix<T>,
}

impl<T: Scalar> Sequence<T> {
    /// The same numbers as constants of another scalar.
    pub fn lift<U: Scalar>(&self) -> Sequence<U> {
        Sequence {
            s_0: weights::lift_vector(&self.s_0),
            xs: weights::lift_matrix(&self.xs),
            targets: weights::lift_matrix(&self.targets),
        }
    }
}

/// The times t at which `L_t = ½‖y_t − o_t‖²` counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LossAt {
    /// At every t = 1 … T (E5 with its index mended).
    EveryStep,
    /// At T alone.
    Last,
    /// At one t, from 1.
    Time(usize),
}

impl LossAt {
    /// The times for a sequence of length `last`.
    ///
    /// # Errors
    /// When a given time is not in 1..=`last`, or the last time is asked for and `last` is zero.
    pub fn times(self, last: usize) -> Result<RangeInclusive<usize>, Error> {
        match self {
            Self::EveryStep => Ok(1..=last),
            Self::Last => check_time(last, last).map(|()| last..=last),
            Self::Time(t) => check_time(t, last).map(|()| t..=t),
        }
    }
}
