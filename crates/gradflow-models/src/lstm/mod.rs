mod by_gate;
mod jacobian;
mod path_product;
mod paths;

pub use by_gate::{GatePart, by_gate};
pub use jacobian::LstmJacobian;
pub(crate) use jacobian::scale_rows;
pub use path_product::PathProduct;
pub use paths::{GateSet, LstmGate, LstmPaths};

use crate::error::check_positive;
use crate::gate::{GateValue, pull_back};
use crate::weights::{self, Weights};
use crate::{Cell, Error, Gate, Pullback};
use gradflow_math::{Activation, Scalar};
use nalgebra::{DMatrix, DVector};
use serde::{Deserialize, Serialize};
use std::ops::AddAssign;

/// The long short-term memory in PyTorch's equations (Hochreiter & Schmidhuber 1997; Gers, Schmidhuber & Cummins 2000).
///
/// `f, i, o = σ(W x + U h_prev + b)`, `g = tanh(W_g x + U_g h_prev + b_g)` (the candidate),
/// `c = f ⊙ c_prev + i ⊙ g`, `h = o ⊙ tanh c`.
/// The state is `[h; c]`, of length S = 2H.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lstm<T: Scalar> {
    /// f: what stays of the memory.
    pub forget: Gate<T>,
    /// i: what enters it.
    pub input: Gate<T>,
    /// g, with tanh: what there is to enter.
    pub candidate: Gate<T>,
    /// o: what is shown of it.
    pub output: Gate<T>,
}

/// The four gates of one step of [`Lstm`], each of length H.
#[derive(Clone, Debug, PartialEq)]
pub struct LstmGates<T: Scalar> {
    /// f.
    pub forget: GateValue<T>,
    /// i.
    pub input: GateValue<T>,
    /// g.
    pub candidate: GateValue<T>,
    /// o.
    pub output: GateValue<T>,
}

/// One step from inside: what its forward pass and both its derivatives share.
struct Step<T: Scalar> {
    h_prev: DVector<T>,
    c_prev: DVector<T>,
    gates: LstmGates<T>,
    c: DVector<T>,
    /// tanh c and tanh′ c.
    shown: GateValue<T>,
}

impl<T: Scalar> Lstm<T> {
    /// A cell with H = the length of `forget.b` and D = the columns of `forget.w_xh`.
    ///
    /// # Errors
    /// When in any gate `w_xh` is not H × D, `w_hh` not H × H, `b` not of length H, a weight is not finite, or H or D is
    /// zero.
    pub fn new(
        forget: Gate<T>,
        input: Gate<T>,
        candidate: Gate<T>,
        output: Gate<T>,
    ) -> Result<Self, Error> {
        let cell = Self {
            forget,
            input,
            candidate,
            output,
        };
        cell.check()?;
        Ok(cell)
    }

    /// f, i, g, o with their slopes in the step from `s_prev` = `[h_prev; c_prev]`.
    ///
    /// # Panics
    /// When `x` has not length D or `s_prev` not length 2H.
    pub fn gates(&self, x: &DVector<T>, s_prev: &DVector<T>) -> LstmGates<T> {
        self.open(x, s_prev).gates
    }

    fn open(&self, x: &DVector<T>, s_prev: &DVector<T>) -> Step<T> {
        let (h_prev, c_prev) = split(s_prev, self.hidden_len());
        let value = |activation, gate: &Gate<T>| {
            GateValue::of(activation, &gate.pre_activation(x, &h_prev))
        };
        let gates = LstmGates {
            forget: value(Activation::Sigmoid, &self.forget),
            input: value(Activation::Sigmoid, &self.input),
            candidate: value(Activation::Tanh, &self.candidate),
            output: value(Activation::Sigmoid, &self.output),
        };
        let c = gates.forget.value.component_mul(&c_prev)
            + gates.input.value.component_mul(&gates.candidate.value);
        let shown = GateValue::of(Activation::Tanh, &c);
        Step {
            h_prev,
            c_prev,
            gates,
            c,
            shown,
        }
    }
}

impl<T: Scalar> Cell<T> for Lstm<T> {
    type Lifted<U: Scalar> = Lstm<U>;

    fn state_len(&self) -> usize {
        2 * self.hidden_len()
    }

    fn hidden_len(&self) -> usize {
        self.forget.b.len()
    }

    fn input_len(&self) -> usize {
        self.forget.w_xh.ncols()
    }

    fn check(&self) -> Result<(), Error> {
        let (h, d) = (self.hidden_len(), self.input_len());
        check_positive("the length of forget.b", h)?;
        check_positive("the columns of forget.w_xh", d)?;
        self.forget.check("forget", h, d)?;
        self.input.check("input", h, d)?;
        self.candidate.check("candidate", h, d)?;
        self.output.check("output", h, d)
    }

    fn step(&self, x: &DVector<T>, s_prev: &DVector<T>) -> DVector<T> {
        let Step {
            gates, c, shown, ..
        } = self.open(x, s_prev);
        stack(&gates.output.value.component_mul(&shown.value), &c)
    }

    fn jacobian(&self, x: &DVector<T>, s_prev: &DVector<T>) -> DMatrix<T> {
        self.jacobian_blocks(x, s_prev).to_matrix()
    }

    fn vjp(&self, x: &DVector<T>, s_prev: &DVector<T>, ds: &DVector<T>) -> Pullback<T, Self> {
        let (dh, dc_direct) = split(ds, self.hidden_len());
        let Step {
            h_prev,
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
        } = gates;
        // c reaches the loss directly and through h = o ⊙ tanh c.
        let dc = dc_direct + dh.component_mul(&output.value).component_mul(&shown.slope);
        let da_forget = dc.component_mul(&c_prev).component_mul(&forget.slope);
        let da_input = dc
            .component_mul(&candidate.value)
            .component_mul(&input.slope);
        let da_candidate = dc
            .component_mul(&input.value)
            .component_mul(&candidate.slope);
        let da_output = dh.component_mul(&shown.value).component_mul(&output.slope);

        let (dh_prev, d_input) = pull_back(&[
            (&self.forget, &da_forget),
            (&self.input, &da_input),
            (&self.candidate, &da_candidate),
            (&self.output, &da_output),
        ]);
        Pullback {
            d_state: stack(&dh_prev, &dc.component_mul(&forget.value)),
            d_input,
            d_cell: Self {
                forget: Gate::immediate(da_forget, x, &h_prev),
                input: Gate::immediate(da_input, x, &h_prev),
                candidate: Gate::immediate(da_candidate, x, &h_prev),
                output: Gate::immediate(da_output, x, &h_prev),
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
        let (h_prev_dot, c_prev_dot) = split(s_dot, self.hidden_len());
        let Step {
            c_prev,
            gates,
            shown,
            ..
        } = self.open(x, s_prev);
        let moved =
            |gate: &Gate<T>, value: &GateValue<T>| value.moved(&gate.moved(x_dot, &h_prev_dot));
        let c_dot = gates.forget.value.component_mul(&c_prev_dot)
            + moved(&self.forget, &gates.forget).component_mul(&c_prev)
            + moved(&self.input, &gates.input).component_mul(&gates.candidate.value)
            + moved(&self.candidate, &gates.candidate).component_mul(&gates.input.value);
        let h_dot = moved(&self.output, &gates.output).component_mul(&shown.value)
            + shown.moved(&c_dot).component_mul(&gates.output.value);
        stack(&h_dot, &c_dot)
    }

    fn parameters(&self) -> DVector<T> {
        weights::parameters(self)
    }

    fn with_parameters(&self, parameters: &DVector<T>) -> Self {
        weights::with_parameters(self, parameters)
    }

    fn lift<U: Scalar>(&self) -> Lstm<U> {
        Lstm {
            forget: self.forget.lift(),
            input: self.input.lift(),
            candidate: self.candidate.lift(),
            output: self.output.lift(),
        }
    }
}

impl<T: Scalar> Weights<T> for Lstm<T> {
    fn blocks(&self) -> Vec<&[T]> {
        let gates = [&self.forget, &self.input, &self.candidate, &self.output];
        gates.into_iter().flat_map(Weights::blocks).collect()
    }

    fn blocks_mut(&mut self) -> Vec<&mut [T]> {
        let gates = [
            &mut self.forget,
            &mut self.input,
            &mut self.candidate,
            &mut self.output,
        ];
        gates.into_iter().flat_map(Weights::blocks_mut).collect()
    }
}

impl<T: Scalar> AddAssign for Lstm<T> {
    fn add_assign(&mut self, other: Self) {
        weights::add(self, &other);
    }
}

/// The first `len` and the last `len` entries of a `[upper; lower]`.
pub(crate) fn split<T: Scalar>(flat: &DVector<T>, len: usize) -> (DVector<T>, DVector<T>) {
    assert_eq!(
        flat.len(),
        2 * len,
        "a flat state has two parts of one length"
    );
    (
        flat.rows(0, len).into_owned(),
        flat.rows(len, len).into_owned(),
    )
}

/// `[upper; lower]`.
pub(crate) fn stack<T: Scalar>(upper: &DVector<T>, lower: &DVector<T>) -> DVector<T> {
    DVector::from_iterator(
        upper.len() + lower.len(),
        upper.iter().chain(lower.iter()).copied(),
    )
}
