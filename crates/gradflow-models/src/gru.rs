use crate::error::{check_bias, check_positive};
use crate::gate::{GateValue, pull_back};
use crate::weights::{self, Weights};
use crate::{Cell, Error, Gate, Pullback};
use gradflow_math::{Activation, Scalar};
use nalgebra::{DMatrix, DVector};
use serde::{Deserialize, Serialize};
use std::ops::AddAssign;

/// The gated recurrent unit in PyTorch's equations (Cho et al. 2014, with the reset gate behind the matrix product).
///
/// `r, z = σ(W x + U h_prev + b)`, `n = tanh(W_n x + b_n + r ⊙ (U_n h_prev + b_hn))` (the candidate),
/// `h = (1 − z) ⊙ n + z ⊙ h_prev`.
/// The state is h, of length H.
/// Cho et al. write `U_n (r ⊙ h_prev)` instead, which is another function.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Gru<T: Scalar> {
    /// r: how much of the past the candidate sees.
    pub reset: Gate<T>,
    /// z: what stays of the state.
    pub update: Gate<T>,
    /// n, with tanh: what replaces the rest; its `b` is `b_n`.
    pub candidate: Gate<T>,
    /// The bias of the candidate's recurrent term, behind the reset gate, length H.
    pub b_hn: DVector<T>,
}

/// The gates of one step of [`Gru`], each of length H.
#[derive(Clone, Debug, PartialEq)]
pub struct GruGates<T: Scalar> {
    /// r.
    pub reset: GateValue<T>,
    /// z.
    pub update: GateValue<T>,
    /// n.
    pub candidate: GateValue<T>,
    /// `U_n h_prev + b_hn`: what the reset gate lets through.
    pub recalled: DVector<T>,
}

impl<T: Scalar> Gru<T> {
    /// A cell with H = the length of `reset.b` and D = the columns of `reset.w_xh`.
    ///
    /// # Errors
    /// When in any gate `w_xh` is not H × D, `w_hh` not H × H, `b` not of length H, `b_hn` has not length H, a weight is
    /// not finite, or H or D is zero.
    pub fn new(
        reset: Gate<T>,
        update: Gate<T>,
        candidate: Gate<T>,
        b_hn: DVector<T>,
    ) -> Result<Self, Error> {
        let cell = Self {
            reset,
            update,
            candidate,
            b_hn,
        };
        cell.check()?;
        Ok(cell)
    }

    /// r, z, n with their slopes in the step from `h_prev`.
    ///
    /// # Panics
    /// When `x` has not length D or `h_prev` not length H.
    pub fn gates(&self, x: &DVector<T>, h_prev: &DVector<T>) -> GruGates<T> {
        let sigmoid =
            |gate: &Gate<T>| GateValue::of(Activation::Sigmoid, &gate.pre_activation(x, h_prev));
        let reset = sigmoid(&self.reset);
        let recalled = &self.candidate.w_hh * h_prev + &self.b_hn;
        let seen = &self.candidate.w_xh * x + &self.candidate.b;
        let candidate = GateValue::of(
            Activation::Tanh,
            &(seen + reset.value.component_mul(&recalled)),
        );
        GruGates {
            reset,
            update: sigmoid(&self.update),
            candidate,
            recalled,
        }
    }
}

impl<T: Scalar> GruGates<T> {
    /// `(1 − z) ⊙ n′`: how h moves with the pre-activation of the candidate.
    fn replaced_slope(&self) -> DVector<T> {
        let replaced = self.update.value.map(|z| T::one() - z);
        replaced.component_mul(&self.candidate.slope)
    }
}

impl<T: Scalar> Cell<T> for Gru<T> {
    type Lifted<U: Scalar> = Gru<U>;

    fn state_len(&self) -> usize {
        self.reset.b.len()
    }

    fn input_len(&self) -> usize {
        self.reset.w_xh.ncols()
    }

    fn check(&self) -> Result<(), Error> {
        let (h, d) = (self.state_len(), self.input_len());
        check_positive("the length of reset.b", h)?;
        check_positive("the columns of reset.w_xh", d)?;
        self.reset.check("reset", h, d)?;
        self.update.check("update", h, d)?;
        self.candidate.check("candidate", h, d)?;
        check_bias("b_hn", &self.b_hn, h)
    }

    fn step(&self, x: &DVector<T>, s_prev: &DVector<T>) -> DVector<T> {
        let gates = self.gates(x, s_prev);
        let replaced = gates.update.value.map(|z| T::one() - z);
        replaced.component_mul(&gates.candidate.value) + gates.update.value.component_mul(s_prev)
    }

    /// `diag(z) + diag((h_prev − n) ⊙ z′) U_z + diag((1 − z) ⊙ n′) (diag(r) U_n + diag((U_n h_prev + b_hn) ⊙ r′) U_r)`.
    fn jacobian(&self, x: &DVector<T>, s_prev: &DVector<T>) -> DMatrix<T> {
        let gates = self.gates(x, s_prev);
        let replaced_slope = gates.replaced_slope();
        let kept = (s_prev - &gates.candidate.value).component_mul(&gates.update.slope);
        let recalled = replaced_slope.component_mul(&gates.reset.value);
        let reset = replaced_slope
            .component_mul(&gates.recalled)
            .component_mul(&gates.reset.slope);
        DMatrix::from_diagonal(&gates.update.value)
            + self.update.through(&kept)
            + self.candidate.through(&recalled)
            + self.reset.through(&reset)
    }

    fn vjp(&self, x: &DVector<T>, s_prev: &DVector<T>, ds: &DVector<T>) -> Pullback<T, Self> {
        let gates = self.gates(x, s_prev);
        let da_update = ds
            .component_mul(&(s_prev - &gates.candidate.value))
            .component_mul(&gates.update.slope);
        let da_candidate = ds.component_mul(&gates.replaced_slope());
        let da_reset = da_candidate
            .component_mul(&gates.recalled)
            .component_mul(&gates.reset.slope);
        let d_recalled = da_candidate.component_mul(&gates.reset.value);

        let (dh_prev, d_x) = pull_back(&[(&self.reset, &da_reset), (&self.update, &da_update)]);
        Pullback {
            d_state: dh_prev
                + gates.update.value.component_mul(ds)
                + self.candidate.w_hh.tr_mul(&d_recalled),
            d_input: d_x + self.candidate.w_xh.tr_mul(&da_candidate),
            d_cell: Self {
                reset: Gate::immediate(da_reset, x, s_prev),
                update: Gate::immediate(da_update, x, s_prev),
                candidate: Gate {
                    w_xh: &da_candidate * x.transpose(),
                    w_hh: &d_recalled * s_prev.transpose(),
                    b: da_candidate,
                },
                b_hn: d_recalled,
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
        let gates = self.gates(x, s_prev);
        let reset_dot = gates.reset.moved(&self.reset.moved(x_dot, s_dot));
        let update_dot = gates.update.moved(&self.update.moved(x_dot, s_dot));
        let a_dot = &self.candidate.w_xh * x_dot
            + (&self.candidate.w_hh * s_dot).component_mul(&gates.reset.value)
            + reset_dot.component_mul(&gates.recalled);
        update_dot.component_mul(&(s_prev - &gates.candidate.value))
            + gates.replaced_slope().component_mul(&a_dot)
            + gates.update.value.component_mul(s_dot)
    }

    fn parameters(&self) -> DVector<T> {
        weights::parameters(self)
    }

    fn with_parameters(&self, parameters: &DVector<T>) -> Self {
        weights::with_parameters(self, parameters)
    }

    fn lift<U: Scalar>(&self) -> Gru<U> {
        Gru {
            reset: self.reset.lift(),
            update: self.update.lift(),
            candidate: self.candidate.lift(),
            b_hn: weights::lift_vector(&self.b_hn),
        }
    }
}

impl<T: Scalar> Weights<T> for Gru<T> {
    fn blocks(&self) -> Vec<&[T]> {
        let gates = [&self.reset, &self.update, &self.candidate];
        let mut blocks: Vec<_> = gates.into_iter().flat_map(Weights::blocks).collect();
        blocks.push(self.b_hn.as_slice());
        blocks
    }

    fn blocks_mut(&mut self) -> Vec<&mut [T]> {
        let gates = [&mut self.reset, &mut self.update, &mut self.candidate];
        let mut blocks: Vec<_> = gates.into_iter().flat_map(Weights::blocks_mut).collect();
        blocks.push(self.b_hn.as_mut_slice());
        blocks
    }
}

impl<T: Scalar> AddAssign for Gru<T> {
    fn add_assign(&mut self, other: Self) {
        weights::add(self, &other);
    }
}
