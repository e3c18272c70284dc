//! The regulariser Ω of Pascanu, Mikolov & Bengio 2013 (their equation 9), which asks the error signal to keep its norm:
//! `Ω = Σ_t (‖J_tᵀ δ_t‖/‖δ_t‖ − 1)²` with `δ_t = ∂L/∂s_t`, over t = 1 … T.
//!
//! A time that no loss is felt at (`δ_t = 0`) has no term.
//! Ω is a function of a gradient, so its own gradient is one of second order: [`gradient`] is exact,
//! [`immediate_gradient`] is the part that the paper trains with.

use crate::bptt::{self, Gradient};
use crate::norm::norm;
use crate::{Cell, Error, LossAt, Network, Sequence};
use gradflow_math::{Scalar, dual};
use nalgebra::{DMatrix, DVector};
use num_dual::Dual64;

/// Ω of a network on a sequence.
///
/// # Errors
/// As for [`Network::loss`].
pub fn value<T: Scalar, C: Cell<T>>(
    network: &Network<T, C>,
    sequence: &Sequence<T>,
    loss_at: LossAt,
) -> Result<T, Error> {
    let signal = Signal::of(network, sequence, loss_at)?;
    Ok(signal
        .steps
        .iter()
        .fold(T::zero(), |sum, step| sum + step.term()))
}

/// The exact gradient of Ω by all weights, the initial state and the inputs: through the Jacobians, the states they are
/// taken at, the error signal and the output error it starts from.
///
/// The backward pass that defines δ is itself run backwards.
/// What depends on a Jacobian does so by `δ_tᵀ J_t v`, whose gradient is the derivative of a vector–Jacobian product along
/// v: one call of [`Cell::vjp`] over dual numbers a step.
/// Where `J_tᵀ δ_t` is zero, a norm has no derivative, and zero is taken.
///
/// # Errors
/// As for [`Network::loss`].
pub fn gradient<C: Cell<f64>>(
    network: &Network<f64, C>,
    sequence: &Sequence<f64>,
    loss_at: LossAt,
) -> Result<Gradient<f64, Network<f64, C>>, Error> {
    let cell = &network.cell;
    let Signal { states, steps } = Signal::of(network, sequence, loss_at)?;
    let times = loss_at.times(steps.len())?;
    let lifted = cell.lift::<Dual64>();
    let mut weights = DVector::zeros(cell.parameters().len());
    let mut readout = network
        .readout
        .with_parameters(&DVector::zeros(network.readout.parameters().len()));
    let mut d_states = DMatrix::zeros(cell.state_len(), steps.len() + 1);
    let mut d_xs = DMatrix::zeros(cell.input_len(), steps.len());
    // ∂Ω/∂δ_{t−1}, which δ_{t−1} = ∂⁺L/∂s_{t−1} + J_tᵀ δ_t hands on to J_tᵀ δ_t.
    let mut along = DVector::zeros(cell.state_len());
    for (index, step) in steps.iter().enumerate() {
        let t = index + 1;
        let v = &along + step.d_transported();
        let bent = bend(
            &lifted,
            (&bptt::input(&sequence.xs, t), &bptt::state(&states, index)),
            &step.delta,
            &v,
        );
        weights += bent.d_weights;
        let mut column = d_states.column_mut(index);
        column += bent.d_s_prev;
        d_xs.set_column(index, &bent.d_input);
        along = step.d_delta() + bent.pushed;
        if times.contains(&t) {
            // ∂⁺L/∂s_t = W_hoᵀ d_o with d_o = W_ho h + b_o − y.
            let h = bptt::state(&states, t);
            let d_o = network.readout.read(&h) - sequence.targets.column(index);
            let along_h = along.rows(0, cell.hidden_len()).into_owned();
            let along_o = &network.readout.w_ho * &along_h;
            readout += network.readout.d_weights(&along_o, &h);
            readout.w_ho += d_o * along_h.transpose();
            let mut column = d_states.column_mut(t);
            column += network.readout.d_state(&along_o, cell.state_len());
        }
    }
    let later = d_states.columns(1, steps.len()).into_owned();
    let through_states = bptt::backward(cell, &sequence.xs, &states, &later)?.total();
    let mut d_cell = cell.with_parameters(&weights);
    d_cell += through_states.d_cell;
    Ok(Gradient {
        d_cell: Network {
            cell: d_cell,
            readout,
        },
        d_s_0: d_states.column(0) + through_states.d_s_0,
        d_xs: d_xs + through_states.d_xs,
    })
}

/// The immediate part `∂⁺Ω/∂θ` that the paper trains with: the states and the error signals `δ_t` are held fixed.
///
/// It leaves out how the weights change what the Jacobians are taken at, and is no gradient of any function.
///
/// # Errors
/// As for [`Network::loss`].
pub fn immediate_gradient<C: Cell<f64>>(
    network: &Network<f64, C>,
    sequence: &Sequence<f64>,
    loss_at: LossAt,
) -> Result<C, Error> {
    let cell = &network.cell;
    let Signal { states, steps } = Signal::of(network, sequence, loss_at)?;
    let lifted = cell.lift::<Dual64>();
    let mut weights = DVector::zeros(cell.parameters().len());
    for (index, step) in steps.iter().enumerate() {
        let at = (
            &bptt::input(&sequence.xs, index + 1),
            &bptt::state(&states, index),
        );
        weights += bend(&lifted, at, &step.delta, &step.d_transported()).d_weights;
    }
    Ok(cell.with_parameters(&weights))
}

/// The states of a sequence and the error signal through its steps.
struct Signal<T: Scalar> {
    states: DMatrix<T>,
    /// In the order t = 1 … T.
    steps: Vec<SignalStep<T>>,
}

/// The error signal at one step.
struct SignalStep<T: Scalar> {
    /// `δ_t = ∂L/∂s_t`.
    delta: DVector<T>,
    /// `J_tᵀ δ_t`.
    transported: DVector<T>,
}

impl<T: Scalar> Signal<T> {
    fn of<C: Cell<T>>(
        network: &Network<T, C>,
        sequence: &Sequence<T>,
        loss_at: LossAt,
    ) -> Result<Self, Error> {
        let states = bptt::unroll(&network.cell, &sequence.s_0, &sequence.xs)?;
        let d_states = network.d_states(sequence, &states, loss_at)?;
        let mut steps: Vec<_> = bptt::backward(&network.cell, &sequence.xs, &states, &d_states)?
            .map(|moment| SignalStep {
                delta: moment.d_state,
                transported: moment.pullback.d_state,
            })
            .collect();
        steps.reverse();
        Ok(Self { states, steps })
    }
}

impl<T: Scalar> SignalStep<T> {
    /// `(r − 1)²` with `r = ‖J_tᵀ δ_t‖/‖δ_t‖`.
    fn term(&self) -> T {
        let delta = norm(&self.delta);
        if delta == T::zero() {
            return T::zero();
        }
        let miss = norm(&self.transported) / delta - T::one();
        miss * miss
    }

    /// The derivative of the term by `J_tᵀ δ_t`: `2(r − 1)/‖δ_t‖` along its direction.
    fn d_transported(&self) -> DVector<T> {
        let (delta, transported) = (norm(&self.delta), norm(&self.transported));
        if delta == T::zero() || transported == T::zero() {
            return DVector::zeros(self.delta.len());
        }
        let miss = transported / delta - T::one();
        (&self.transported / transported) * ((miss + miss) / delta)
    }

    /// The derivative of the term by `δ_t` where it divides: `−2(r − 1) r/‖δ_t‖` along its direction.
    fn d_delta(&self) -> DVector<T> {
        let delta = norm(&self.delta);
        if delta == T::zero() {
            return DVector::zeros(self.delta.len());
        }
        let ratio = norm(&self.transported) / delta;
        let miss = ratio - T::one();
        (&self.delta / delta) * (-(miss + miss) * ratio / delta)
    }
}

/// The gradient of `δᵀ J v` by all that J depends on, and `J v` itself.
struct Bent {
    d_weights: DVector<f64>,
    d_s_prev: DVector<f64>,
    d_input: DVector<f64>,
    pushed: DVector<f64>,
}

/// `∂/∂(θ, s_prev, x) [δᵀ J v]` as the derivative of the pullback of δ along `s_prev + ε v`.
fn bend<C: Cell<Dual64>>(
    cell: &C,
    (x, s_prev): (&DVector<f64>, &DVector<f64>),
    delta: &DVector<f64>,
    v: &DVector<f64>,
) -> Bent {
    let (x, s_prev) = (x.map(Dual64::from), dual::seed(s_prev, v));
    let pullback = cell.vjp(&x, &s_prev, &delta.map(Dual64::from));
    Bent {
        d_weights: pullback.d_cell.parameters().map(|d| d.eps),
        d_s_prev: pullback.d_state.map(|d| d.eps),
        d_input: pullback.d_input.map(|d| d.eps),
        pushed: cell.step(&x, &s_prev).map(|s| s.eps),
    }
}
