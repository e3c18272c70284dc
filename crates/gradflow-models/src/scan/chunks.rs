use super::semiring::Semiring;
use nalgebra::{DMatrix, DVector};
use rayon::prelude::*;

/// Steps in a chunk. It is a constant, so that the rounding does not depend on the number of threads.
pub(super) const CHUNK: usize = 1024;

/// Several steps as one: `s = factor ⊙ s_before + offset`.
pub(super) struct Summary<E> {
    pub(super) factor: Vec<E>,
    pub(super) offset: Vec<E>,
}

pub(super) fn sequential<E, R>(
    decays: &DMatrix<E>,
    drives: &DMatrix<E>,
    s_0: &DVector<E>,
) -> DMatrix<E>
where
    E: nalgebra::Scalar + Copy,
    R: Semiring<E>,
{
    let rows = s_0.len();
    // Written once: states of a long sequence are larger than any cache.
    let mut states = Vec::with_capacity(rows * (decays.ncols() + 1));
    states.extend_from_slice(s_0.as_slice());
    let steps = decays
        .as_slice()
        .chunks_exact(rows)
        .zip(drives.as_slice().chunks_exact(rows));
    let mut s = s_0.as_slice().to_vec();
    for (decay, drive) in steps {
        advance::<E, R>(&mut s, decay, drive);
        states.extend_from_slice(&s);
    }
    DMatrix::from_vec(rows, decays.ncols() + 1, states)
}

pub(super) fn parallel<E, R>(
    decays: &DMatrix<E>,
    drives: &DMatrix<E>,
    s_0: &DVector<E>,
) -> DMatrix<E>
where
    E: nalgebra::Scalar + Copy + Send + Sync,
    R: Semiring<E>,
{
    let (rows, steps) = decays.shape();
    if steps <= CHUNK {
        return sequential::<E, R>(decays, drives, s_0);
    }
    let chunk = rows * CHUNK;
    let coefficients = || {
        decays
            .as_slice()
            .par_chunks(chunk)
            .zip(drives.as_slice().par_chunks(chunk))
    };
    let summaries: Vec<Summary<E>> = coefficients()
        .map(|(decays, drives)| summarize::<E, R>(rows, decays, drives))
        .collect();
    let mut starts = vec![s_0.as_slice().to_vec()];
    for (index, summary) in summaries[..summaries.len() - 1].iter().enumerate() {
        let mut s = starts[index].clone();
        if summary.factor.iter().all(|&factor| R::is_faithful(factor)) {
            advance::<E, R>(&mut s, &summary.factor, &summary.offset);
        } else {
            let range = index * chunk..(index + 1) * chunk;
            let (decays, drives) = (&decays.as_slice()[range.clone()], &drives.as_slice()[range]);
            for (decay, drive) in decays.chunks_exact(rows).zip(drives.chunks_exact(rows)) {
                advance::<E, R>(&mut s, decay, drive);
            }
        }
        starts.push(s);
    }
    let mut states = vec![s_0[0]; rows * (steps + 1)];
    let (first, later) = states.split_at_mut(rows);
    first.copy_from_slice(s_0.as_slice());
    later
        .par_chunks_mut(chunk)
        .zip(coefficients())
        .zip(starts)
        .for_each(|((states, (decays, drives)), mut s)| {
            let columns = states.chunks_exact_mut(rows);
            let steps = decays.chunks_exact(rows).zip(drives.chunks_exact(rows));
            for (column, (decay, drive)) in columns.zip(steps) {
                advance::<E, R>(&mut s, decay, drive);
                column.copy_from_slice(&s);
            }
        });
    DMatrix::from_vec(rows, steps + 1, states)
}

/// `s ← decay ⊙ s + drive`.
fn advance<E: Copy, R: Semiring<E>>(s: &mut [E], decay: &[E], drive: &[E]) {
    for ((s, &decay), &drive) in s.iter_mut().zip(decay).zip(drive) {
        *s = R::plus(R::times(decay, *s), drive);
    }
}

fn summarize<E: Copy, R: Semiring<E>>(rows: usize, decays: &[E], drives: &[E]) -> Summary<E> {
    // The first step is its own summary, so no neutral element is asked for.
    let mut summary = Summary {
        factor: decays[..rows].to_vec(),
        offset: drives[..rows].to_vec(),
    };
    for (decay, drive) in decays[rows..]
        .chunks_exact(rows)
        .zip(drives[rows..].chunks_exact(rows))
    {
        advance::<E, R>(&mut summary.offset, decay, drive);
        for (factor, &decay) in summary.factor.iter_mut().zip(decay) {
            *factor = R::times(decay, *factor);
        }
    }
    summary
}
