use super::chunks::CHUNK;
use crate::Error;
use crate::error::{check_positive, check_shape};
use nalgebra::{ComplexField, DMatrix, DVector};
use rayon::prelude::*;

/// The gradient of a loss by all that a linear recurrence depends on.
#[derive(Clone, Debug, PartialEq)]
pub struct ScanGradient<E: nalgebra::Scalar> {
    /// `∂L/∂a_t = g_t ⊙ conj(s_{t−1})` in column t−1, S × T.
    pub d_decays: DMatrix<E>,
    /// `∂L/∂b_t = g_t` in column t−1, S × T: the total derivative `∂L/∂s_t`.
    pub d_drives: DMatrix<E>,
    /// `∂L/∂s_0 = conj(a_1) ⊙ g_1`, length S.
    pub d_s_0: DVector<E>,
}

/// The gradient by the reverse scan `g_t = ∂⁺L/∂s_t + conj(a_{t+1}) ⊙ g_{t+1}`, from T to 1.
///
/// `decays` is S × T, `states` S × (T+1) as from [`super::sequential`], and `d_states` S × T holds the immediate
/// derivative `∂⁺L/∂s_t` in its column t−1.
///
/// # Errors
/// When the shapes do not agree, or S or T is zero.
pub fn backward<E: ComplexField + Copy>(
    decays: &DMatrix<E>,
    states: &DMatrix<E>,
    d_states: &DMatrix<E>,
) -> Result<ScanGradient<E>, Error> {
    check(decays, states, d_states)?;
    let mut gradient = zeros(decays);
    retreat(
        (
            decays.as_slice(),
            states_before(states),
            d_states.as_slice(),
        ),
        (
            gradient.d_decays.as_mut_slice(),
            gradient.d_drives.as_mut_slice(),
        ),
        gradient.d_s_0.as_mut_slice(),
    );
    Ok(gradient)
}

/// The gradient of [`backward`] by the chunks of [`super::parallel`]: equal to it up to rounding, with the same bits on
/// any number of threads.
///
/// # Errors
/// As for [`backward`].
pub fn parallel_backward<E: ComplexField + Copy>(
    decays: &DMatrix<E>,
    states: &DMatrix<E>,
    d_states: &DMatrix<E>,
) -> Result<ScanGradient<E>, Error> {
    check(decays, states, d_states)?;
    if decays.ncols() <= CHUNK {
        return backward(decays, states, d_states);
    }
    let rows = decays.nrows();
    let chunk = rows * CHUNK;
    let coefficients = || {
        decays
            .as_slice()
            .par_chunks(chunk)
            .zip(d_states.as_slice().par_chunks(chunk))
    };
    let summaries: Vec<(Vec<E>, Vec<E>)> = coefficients()
        .map(|(decays, d_states)| summarize(rows, decays, d_states))
        .collect();
    // What reaches each chunk from the ones after it.
    let mut carried = vec![vec![E::zero(); rows]];
    for (index, (factor, offset)) in summaries.iter().enumerate().skip(1).rev() {
        let mut g = carried[carried.len() - 1].clone();
        if factor.iter().all(ComplexField::is_finite) {
            for ((g, &factor), &offset) in g.iter_mut().zip(factor).zip(offset) {
                *g = factor * *g + offset;
            }
        } else {
            let range = index * chunk..((index + 1) * chunk).min(decays.len());
            let (decays, d_states) = (
                &decays.as_slice()[range.clone()],
                &d_states.as_slice()[range],
            );
            for (decay, d_state) in steps(rows, decays, d_states).rev() {
                carry(&mut g, decay, d_state);
            }
        }
        carried.push(g);
    }
    carried.reverse();

    let mut gradient = zeros(decays);
    let before = states_before(states);
    gradient
        .d_decays
        .as_mut_slice()
        .par_chunks_mut(chunk)
        .zip(gradient.d_drives.as_mut_slice().par_chunks_mut(chunk))
        .zip(coefficients().zip(before.par_chunks(chunk)))
        .zip(&mut carried)
        .for_each(|((into, ((decays, d_states), before)), carried)| {
            retreat((decays, before, d_states), into, carried);
        });
    gradient.d_s_0.copy_from_slice(&carried[0]);
    Ok(gradient)
}

/// `decays` sets S and T; the others must agree.
fn check<E>(decays: &DMatrix<E>, states: &DMatrix<E>, d_states: &DMatrix<E>) -> Result<(), Error> {
    let (rows, steps) = decays.shape();
    check_positive("the rows of decays", rows)?;
    check_positive("the columns of decays", steps)?;
    check_shape("states", states, (rows, steps + 1))?;
    check_shape("d_states", d_states, (rows, steps))
}

fn zeros<E: ComplexField + Copy>(decays: &DMatrix<E>) -> ScanGradient<E> {
    let (rows, steps) = decays.shape();
    let matrix = || DMatrix::from_vec(rows, steps, vec![E::zero(); rows * steps]);
    ScanGradient {
        d_decays: matrix(),
        d_drives: matrix(),
        d_s_0: DVector::zeros(rows),
    }
}

/// `s_0 … s_{T−1}`: the columns line up with those of the steps that they go into.
fn states_before<E>(states: &DMatrix<E>) -> &[E] {
    &states.as_slice()[..states.len() - states.nrows()]
}

/// The columns of two matrices with `rows` rows, side by side.
fn steps<'a, E>(
    rows: usize,
    left: &'a [E],
    right: &'a [E],
) -> impl DoubleEndedIterator<Item = (&'a [E], &'a [E])> + ExactSizeIterator {
    left.chunks_exact(rows).zip(right.chunks_exact(rows))
}

/// `r ← conj(a) ⊙ (∂⁺L/∂s + r)`: r is what arrives at the state before a step.
fn carry<E: ComplexField + Copy>(r: &mut [E], decay: &[E], d_state: &[E]) {
    for ((r, &decay), &d_state) in r.iter_mut().zip(decay).zip(d_state) {
        *r = decay.conjugate() * (d_state + *r);
    }
}

/// The steps of one stretch of time from its end to its start; `carried` holds what arrives from later, and then what
/// is handed to earlier.
fn retreat<E: ComplexField + Copy>(
    (decays, before, d_states): (&[E], &[E], &[E]),
    (d_decays, d_drives): (&mut [E], &mut [E]),
    carried: &mut [E],
) {
    let rows = carried.len();
    let sources = steps(rows, decays, d_states).zip(before.chunks_exact(rows));
    let targets = d_decays
        .chunks_exact_mut(rows)
        .zip(d_drives.chunks_exact_mut(rows));
    for ((d_decay, d_drive), ((decay, d_state), s_prev)) in targets.zip(sources).rev() {
        for i in 0..rows {
            let g = d_state[i] + carried[i];
            d_drive[i] = g;
            d_decay[i] = g * s_prev[i].conjugate();
            carried[i] = decay[i].conjugate() * g;
        }
    }
}

fn summarize<E: ComplexField + Copy>(
    rows: usize,
    decays: &[E],
    d_states: &[E],
) -> (Vec<E>, Vec<E>) {
    let mut factor = vec![E::one(); rows];
    let mut offset = vec![E::zero(); rows];
    for (decay, d_state) in steps(rows, decays, d_states).rev() {
        carry(&mut offset, decay, d_state);
        for (factor, &decay) in factor.iter_mut().zip(decay) {
            *factor *= decay.conjugate();
        }
    }
    (factor, offset)
}
