use crate::error::check_positive;
use crate::gate::{GateValue, pull_back};
use crate::lstm::{scale_rows, split, stack};
use crate::weights::{self, Weights};
use crate::{Cell, Error, Gate, LstmJacobian, Pullback};
use gradflow_math::{Activation, Scalar};
use nalgebra::{DMatrix, DVector};
use serde::{Deserialize, Serialize};
use std::ops::AddAssign;

/// The long short-term memory before the forget gate (Hochreiter & Schmidhuber 1997, section 4): nothing is forgotten.
///
/// `i, o = σ(W x + U h_prev + b)`, `g = 2 tanh(a_g / 2)` with `a_g = W_g x + U_g h_prev + b_g` (the candidate),
/// `c = c_prev + i ⊙ g`, `h = o ⊙ tanh(c / 2)`.
/// The squashing functions are those of the paper: the centred logistic `4σ(a) − 2` in [−2, 2] before the memory and
/// `2σ(c) − 1` in [−1, 1] behind it.
/// The state is `[h; c]`, of length S = 2H.
///
/// The paper learns by a gradient that is cut wherever it leaves the carousel `∂c/∂c_prev = 1`; the derivatives here
/// are those of the function, gate paths included.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lstm1997<T: Scalar> {
    /// i: what enters the memory.
    pub input: Gate<T>,
    /// g: what there is to enter.
    pub candidate: Gate<T>,
    /// o: what is shown of it.
    pub output: Gate<T>,
}

/// The gates of one step of [`Lstm1997`], each of length H.
#[derive(Clone, Debug, PartialEq)]
pub struct Lstm1997Gates<T: Scalar> {
    /// i.
    pub input: GateValue<T>,
    /// g.
    pub candidate: GateValue<T>,
    /// o.
    pub output: GateValue<T>,
}

/// One step from inside: what its forward pass and its derivatives share.
struct Step<T: Scalar> {
    h_prev: DVector<T>,
    gates: Lstm1997Gates<T>,
    c: DVector<T>,
    /// tanh(c / 2) and its slope.
    shown: GateValue<T>,
}

impl<T: Scalar> Lstm1997<T> {
    /// A cell with H = the length of `input.b` and D = the columns of `input.w_xh`.
    ///
    /// # Errors
    /// When in any gate `w_xh` is not H × D, `w_hh` not H × H, `b` not of length H, a weight is not finite, or H or D is
    /// zero.
    pub fn new(input: Gate<T>, candidate: Gate<T>, output: Gate<T>) -> Result<Self, Error> {
        let cell = Self {
            input,
            candidate,
            output,
        };
        cell.check()?;
        Ok(cell)
    }

    /// i, g, o with their slopes in the step from `s_prev` = `[h_prev; c_prev]`.
    ///
    /// # Panics
    /// When `x` has not length D or `s_prev` not length 2H.
    pub fn gates(&self, x: &DVector<T>, s_prev: &DVector<T>) -> Lstm1997Gates<T> {
        self.open(x, s_prev).gates
    }

    fn open(&self, x: &DVector<T>, s_prev: &DVector<T>) -> Step<T> {
        let (h_prev, c_prev) = split(s_prev, self.hidden_len());
        let a = |gate: &Gate<T>| gate.pre_activation(x, &h_prev);
        let gates = Lstm1997Gates {
            input: GateValue::of(Activation::Sigmoid, &a(&self.input)),
            candidate: centred_logistic(2.0, &a(&self.candidate)),
            output: GateValue::of(Activation::Sigmoid, &a(&self.output)),
        };
        let c = c_prev + gates.input.value.component_mul(&gates.candidate.value);
        let shown = centred_logistic(1.0, &c);
        Step {
            h_prev,
            gates,
            c,
            shown,
        }
    }
}

impl<T: Scalar> Cell<T> for Lstm1997<T> {
    type Lifted<U: Scalar> = Lstm1997<U>;

    fn state_len(&self) -> usize {
        2 * self.hidden_len()
    }

    fn hidden_len(&self) -> usize {
        self.input.b.len()
    }

    fn input_len(&self) -> usize {
        self.input.w_xh.ncols()
    }

    fn check(&self) -> Result<(), Error> {
        let (h, d) = (self.hidden_len(), self.input_len());
        check_positive("the length of input.b", h)?;
        check_positive("the columns of input.w_xh", d)?;
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
        let Step { gates, shown, .. } = self.open(x, s_prev);
        let Lstm1997Gates {
            input,
            candidate,
            output,
        } = &gates;
        let carried = output.value.component_mul(&shown.slope);
        let dc_dh = self
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
            dh_dc: DMatrix::from_diagonal(&carried),
            dc_dc: DMatrix::identity(carried.len(), carried.len()),
            dc_dh,
        }
        .to_matrix()
    }

    fn vjp(&self, x: &DVector<T>, s_prev: &DVector<T>, ds: &DVector<T>) -> Pullback<T, Self> {
        let Step {
            h_prev,
            gates,
            shown,
            ..
        } = self.open(x, s_prev);
        let Lstm1997Gates {
            input,
            candidate,
            output,
        } = gates;
        let (dh, dc_direct) = split(ds, self.hidden_len());
        // c reaches the loss directly and through h = o ⊙ tanh(c / 2).
        let dc = dc_direct + dh.component_mul(&output.value).component_mul(&shown.slope);
        let da_input = dc
            .component_mul(&candidate.value)
            .component_mul(&input.slope);
        let da_candidate = dc
            .component_mul(&input.value)
            .component_mul(&candidate.slope);
        let da_output = dh.component_mul(&shown.value).component_mul(&output.slope);
        let (dh_prev, d_input) = pull_back(&[
            (&self.input, &da_input),
            (&self.candidate, &da_candidate),
            (&self.output, &da_output),
        ]);
        Pullback {
            d_state: stack(&dh_prev, &dc),
            d_input,
            d_cell: Self {
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
        let Step { gates, shown, .. } = self.open(x, s_prev);
        let moved =
            |gate: &Gate<T>, value: &GateValue<T>| value.moved(&gate.moved(x_dot, &h_prev_dot));
        let c_dot = c_prev_dot
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

    fn lift<U: Scalar>(&self) -> Lstm1997<U> {
        Lstm1997 {
            input: self.input.lift(),
            candidate: self.candidate.lift(),
            output: self.output.lift(),
        }
    }
}

impl<T: Scalar> Weights<T> for Lstm1997<T> {
    fn blocks(&self) -> Vec<&[T]> {
        let gates = [&self.input, &self.candidate, &self.output];
        gates.into_iter().flat_map(Weights::blocks).collect()
    }

    fn blocks_mut(&mut self) -> Vec<&mut [T]> {
        let gates = [&mut self.input, &mut self.candidate, &mut self.output];
        gates.into_iter().flat_map(Weights::blocks_mut).collect()
    }
}

impl<T: Scalar> AddAssign for Lstm1997<T> {
    fn add_assign(&mut self, other: Self) {
        weights::add(self, &other);
    }
}

/// `amplitude · (2σ(a) − 1) = amplitude · tanh(a / 2)` and its slope `amplitude / 2 · tanh′(a / 2)`.
fn centred_logistic<T: Scalar>(amplitude: f64, a: &DVector<T>) -> GateValue<T> {
    let half = a * T::of(0.5);
    let GateValue { value, slope } = GateValue::of(Activation::Tanh, &half);
    GateValue {
        value: value * T::of(amplitude),
        slope: slope * T::of(0.5 * amplitude),
    }
}
