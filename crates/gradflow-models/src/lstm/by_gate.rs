use super::{GateSet, Lstm};
use crate::error::check_shape;
use crate::{Cell, Error, bptt};
use gradflow_math::Scalar;
use nalgebra::{DMatrix, DVector};

/// The part of the gradient of an [`Lstm`] that comes back through exactly the gates of a set.
#[derive(Clone, Debug, PartialEq)]
pub struct GatePart<T: Scalar> {
    /// The gates that the credit goes through on its way from the loss to the step at which a weight acts; the gate that
    /// the weight itself belongs to is not counted.
    pub gates: GateSet,
    /// The part, in the shape of the cell.
    pub d_cell: Lstm<T>,
}

/// The gradient of the weights split by the gates that the credit goes through, in the order of [`GateSet::all`].
///
/// The parts add up to the gradient of [`bptt::backward`].
/// The part of [`GateSet::NONE`] is what is left when every recurrent weight is taken for a constant input: the constant
/// error carousel, and the loss at the step itself.
/// With `J = C + Σ G_g` as in [`super::LstmPaths`], what arrives by A at the state before a step is
/// `Cᵀ δ_A + Σ_{g∈A} G_gᵀ (δ_A + δ_{A∖g})`.
/// It costs 16 vector–Jacobian products a step.
///
/// Shapes are those of [`bptt::backward`].
///
/// # Errors
/// As for [`bptt::backward`].
pub fn by_gate<T: Scalar>(
    cell: &Lstm<T>,
    xs: &DMatrix<T>,
    states: &DMatrix<T>,
    d_states: &DMatrix<T>,
) -> Result<Vec<GatePart<T>>, Error> {
    bptt::check_unrolled(cell, xs, states)?;
    check_shape("d_states", d_states, (cell.state_len(), xs.ncols()))?;
    let mut parts: Vec<_> = GateSet::all()
        .map(|gates| GatePart {
            gates,
            d_cell: cell.zeros(),
        })
        .collect();
    let mut credits = vec![DVector::zeros(cell.state_len()); GateSet::COUNT];
    for t in (1..=xs.ncols()).rev() {
        let (x, s_prev) = (bptt::input(xs, t), bptt::state(states, t - 1));
        credits[GateSet::NONE.index()] += d_states.column(t - 1);
        for (part, credit) in parts.iter_mut().zip(&credits) {
            part.d_cell += cell.vjp(&x, &s_prev, credit).d_cell;
        }
        let paths = cell.jacobian_paths(&x, &s_prev);
        credits = GateSet::all()
            .map(|set| {
                let own = &credits[set.index()];
                set.gates().fold(paths.cell.tr_mul(own), |sum, gate| {
                    let arriving = own + &credits[set.without(gate).index()];
                    sum + paths.through(gate).tr_mul(&arriving)
                })
            })
            .collect();
    }
    Ok(parts)
}
