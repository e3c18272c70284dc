use crate::error::check_positive;
use crate::gate::GateValue;
use crate::weights::{self, Weights};
use crate::{Cell, Error, InputGate, LinearStep, Pullback};
use gradflow_math::{Activation, Scalar};
use nalgebra::{DMatrix, DVector};
use serde::{Deserialize, Serialize};
use std::ops::AddAssign;

/// The minimal gated recurrent unit (Feng et al. 2024, section 3.1): gates that see the input only, so that the state is
/// linear in the past.
///
/// `z = σ(W_z x + b_z)`, `g = W_g x + b_g` (the candidate), `h = (1 − z) ⊙ h_prev + z ⊙ g`.
/// The state is h, of length H.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MinGru<T: Scalar> {
    /// z: what is replaced; `w` is H × D.
    pub update: InputGate<T>,
    /// g, without an activation: what replaces it; `w` is H × D.
    pub candidate: InputGate<T>,
}

impl<T: Scalar> MinGru<T> {
    /// A cell with H = the length of `update.b` and D = the columns of `update.w`.
    ///
    /// # Errors
    /// When a `w` is not H × D, a `b` has not length H, a weight is not finite, or H or D is zero.
    pub fn new(update: InputGate<T>, candidate: InputGate<T>) -> Result<Self, Error> {
        let cell = Self { update, candidate };
        cell.check()?;
        Ok(cell)
    }

    /// z and `1 − z`: the second is σ(−a), because `1 − σ(a)` cancels where the gate is open.
    fn opened(&self, x: &DVector<T>) -> (GateValue<T>, DVector<T>) {
        let a = self.update.pre_activation(x);
        let kept = a.map(|a| Activation::Sigmoid.apply(-a));
        (GateValue::of(Activation::Sigmoid, &a), kept)
    }

    fn linear(&self, x: &DVector<T>) -> LinearStep<T> {
        let (z, kept) = self.opened(x);
        LinearStep {
            decay: kept,
            drive: z.value.component_mul(&self.candidate.pre_activation(x)),
        }
    }
}

impl<T: Scalar> Cell<T> for MinGru<T> {
    type Lifted<U: Scalar> = MinGru<U>;

    fn state_len(&self) -> usize {
        self.update.b.len()
    }

    fn input_len(&self) -> usize {
        self.update.w.ncols()
    }

    fn check(&self) -> Result<(), Error> {
        let (h, d) = (self.state_len(), self.input_len());
        check_positive("the length of update.b", h)?;
        check_positive("the columns of update.w", d)?;
        self.update.check("update", h, d)?;
        self.candidate.check("candidate", h, d)
    }

    fn step(&self, x: &DVector<T>, s_prev: &DVector<T>) -> DVector<T> {
        self.linear(x).apply(s_prev)
    }

    fn linear_step(&self, x: &DVector<T>) -> Option<LinearStep<T>> {
        Some(self.linear(x))
    }

    fn jacobian(&self, x: &DVector<T>, s_prev: &DVector<T>) -> DMatrix<T> {
        assert_eq!(s_prev.len(), self.state_len(), "the state is h");
        DMatrix::from_diagonal(&self.opened(x).1)
    }

    fn vjp(&self, x: &DVector<T>, s_prev: &DVector<T>, ds: &DVector<T>) -> Pullback<T, Self> {
        let (z, kept) = self.opened(x);
        let g = self.candidate.pre_activation(x);
        let da_update = ds.component_mul(&(g - s_prev)).component_mul(&z.slope);
        let d_candidate = ds.component_mul(&z.value);
        Pullback {
            d_state: ds.component_mul(&kept),
            d_input: self.update.w.tr_mul(&da_update) + self.candidate.w.tr_mul(&d_candidate),
            d_cell: Self {
                update: InputGate::immediate(da_update, x),
                candidate: InputGate::immediate(d_candidate, x),
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
        let (z, kept) = self.opened(x);
        let g = self.candidate.pre_activation(x);
        kept.component_mul(s_dot)
            + z.moved(&self.update.moved(x_dot))
                .component_mul(&(g - s_prev))
            + z.value.component_mul(&self.candidate.moved(x_dot))
    }

    fn parameters(&self) -> DVector<T> {
        weights::parameters(self)
    }

    fn with_parameters(&self, parameters: &DVector<T>) -> Self {
        weights::with_parameters(self, parameters)
    }

    fn lift<U: Scalar>(&self) -> MinGru<U> {
        MinGru {
            update: self.update.lift(),
            candidate: self.candidate.lift(),
        }
    }
}

impl<T: Scalar> Weights<T> for MinGru<T> {
    fn blocks(&self) -> Vec<&[T]> {
        [&self.update, &self.candidate]
            .into_iter()
            .flat_map(Weights::blocks)
            .collect()
    }

    fn blocks_mut(&mut self) -> Vec<&mut [T]> {
        [&mut self.update, &mut self.candidate]
            .into_iter()
            .flat_map(Weights::blocks_mut)
            .collect()
    }
}

impl<T: Scalar> AddAssign for MinGru<T> {
    fn add_assign(&mut self, other: Self) {
        weights::add(self, &other);
    }
}
