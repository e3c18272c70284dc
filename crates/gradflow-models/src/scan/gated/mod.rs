mod gates;
mod slot;

use crate::error::{check_finite, check_length, check_positive, check_shape};
use crate::{ArticleLstm, Cell, Error};
use gates::Gates;
use gradflow_math::Activation;
use gradflow_math::vector::Lane;
use nalgebra::{DMatrix, DMatrixView, DMatrixViewMut, DVector};
use rayon::prelude::*;
use slot::{Chunk, Slot, Summary};

/// Steps in a chunk: what the chunks of a window work on stays in the second-level cache for some tens of units.
const CHUNK: usize = 64;

/// Chunks that are worked on together, by as many threads as there are.
/// It is a constant, so that the order of the sums does not depend on the number of threads.
const WINDOW: usize = 4;

/// What [`gated_gradient`] returns.
#[derive(Clone, Debug, PartialEq)]
pub struct GatedGradient<T: Lane> {
    /// L, the sum of what the loss gave for each chunk.
    pub loss: T,
    /// `∂L/∂θ` in the shape of the cell.
    pub d_cell: ArticleLstm<T>,
    /// `∂L/∂s_0`, length S.
    pub d_s_0: DVector<T>,
}

/// Loss and exact gradient of `s_t = f_t ⊙ s_{t−1} + i_t ⊙ x_t` ([`ArticleLstm`] with φ = identity) over a sequence of any
/// length, by a forward scan and a reverse one.
///
/// `s_0` has length S, `xs` is S × T.
/// `loss(t, states, d_states)` gets the states `s_t, s_{t+1}, …` of a chunk in the columns of `states`, writes their
/// immediate derivatives into those of `d_states`, and returns their part of L.
/// The chunks are asked for in an unspecified order.
///
/// Gates and states are kept for a few chunks only and computed again on the way back, so the memory is that of `xs` and
/// of one state for 64 steps, and the work three matrix products a gate.
/// The result has the same bits on any number of threads and equals [`crate::bptt::backward`] up to rounding.
///
/// # Errors
/// When the shapes of the cell, `s_0` and `xs` do not agree, T is zero, φ is not the identity, or `s_0` or `xs` holds a
/// non-finite number.
pub fn gated_gradient<T: Lane>(
    cell: &ArticleLstm<T>,
    s_0: &DVector<T>,
    xs: &DMatrix<T>,
    loss: impl Fn(usize, DMatrixView<'_, T>, DMatrixViewMut<'_, T>) -> T + Sync,
) -> Result<GatedGradient<T>, Error> {
    cell.check()?;
    if cell.activation != Activation::Identity {
        return Err(Error::NotLinear {
            found: format!("the activation {:?}", cell.activation),
        });
    }
    let (rows, steps) = (cell.state_len(), xs.ncols());
    check_positive("the columns of xs", steps)?;
    check_shape("xs", xs, (rows, steps))?;
    check_length("s_0", s_0, rows)?;
    check_finite("s_0", s_0.as_slice(), rows)?;

    let chunks: Vec<Chunk<'_, T>> = xs
        .as_slice()
        .chunks(rows * CHUNK)
        .enumerate()
        .map(|(index, xs)| Chunk {
            first: index * CHUNK,
            rows,
            xs,
        })
        .collect();
    let gates = Gates::of(cell);
    let summaries: Vec<Summary<T>> = chunks
        .par_iter()
        .map_init(
            || Slot::of(rows),
            |slot, chunk| slot.summarize(&gates, chunk),
        )
        .collect();
    let mut s = s_0.as_slice().to_vec();
    let mut starts = Vec::with_capacity(chunks.len());
    for summary in &summaries {
        starts.push(s.clone());
        summary.apply(&mut s);
    }
    // An input that is not finite makes every later state of its unit not finite.
    if s.iter().any(|entry| !entry.is_finite()) {
        check_finite("xs", xs.as_slice(), rows)?;
    }

    let mut slots: Vec<Slot<T>> = (0..WINDOW.min(chunks.len()))
        .map(|_| Slot::of(rows))
        .collect();
    let mut carried = vec![T::zero(); rows];
    for (window, starts) in chunks.chunks(WINDOW).zip(starts.chunks(WINDOW)).rev() {
        let slots = &mut slots[..window.len()];
        slots
            .par_iter_mut()
            .zip(window.par_iter().zip(starts))
            .for_each(|(slot, (chunk, start))| slot.advance(&gates, chunk, start, &loss));
        for slot in slots.iter_mut().rev() {
            slot.carried.copy_from_slice(&carried);
            slot.backward.apply(&mut carried);
        }
        slots
            .par_iter_mut()
            .zip(window)
            .for_each(|(slot, chunk)| slot.retreat(chunk));
    }
    let mut total = GatedGradient {
        loss: T::zero(),
        d_cell: cell.zeros(),
        d_s_0: DVector::from_vec(carried),
    };
    for slot in slots {
        total.loss += slot.loss;
        slot.gradient.add_to(&mut total.d_cell);
    }
    Ok(total)
}
