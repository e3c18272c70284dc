//! The kernels: a tile of C stays in registers while a panel of A and a strip of B pass by.

use super::strips::WIDTH;
use crate::vector::Lane;
use pulp::Simd;

/// The registers in a column of a tile.
pub(super) const REGISTERS: usize = 2;

/// How many panels the product with one column takes at once: fewer sums than this would wait for one another.
pub(super) const GROUP: usize = 4;

/// The entries of C that a panel and a strip add to: column j begins at `entries[j·stride]`.
pub(super) struct Block<'a, T> {
    pub(super) entries: &'a mut [T],
    pub(super) stride: usize,
    pub(super) rows: usize,
    pub(super) columns: usize,
}

/// Adds the product of a panel and a strip to `block`.
#[inline(always)]
pub(super) fn strip_add<S: Simd, T: Lane>(
    simd: S,
    panel: &[T],
    strip: &[[T; WIDTH]],
    block: &mut Block<'_, T>,
) {
    // A tile and its operands fill the 32 registers of AVX-512, the 16 of AVX2, or those of plain code.
    if S::F64_LANES >= 8 {
        tiles_add::<S, T, 8>(simd, panel, strip, block);
    } else if S::F64_LANES >= 2 {
        tiles_add::<S, T, 4>(simd, panel, strip, block);
    } else {
        tiles_add::<S, T, 2>(simd, panel, strip, block);
    }
}

#[inline(always)]
fn tiles_add<S: Simd, T: Lane, const C: usize>(
    simd: S,
    panel: &[T],
    strip: &[[T; WIDTH]],
    block: &mut Block<'_, T>,
) {
    let (registers, _) = T::registers::<S>(panel);
    let (panel, _) = registers.as_chunks::<REGISTERS>();
    for first in (0..block.columns).step_by(C) {
        let mut sums = [[T::broadcast(simd, T::zero()); REGISTERS]; C];
        for (left, right) in panel.iter().zip(strip) {
            for (c, sums) in sums.iter_mut().enumerate() {
                let factor = T::broadcast(simd, right[first + c]);
                for (sum, &left) in sums.iter_mut().zip(left) {
                    *sum = T::multiply_add(simd, left, factor, *sum);
                }
            }
        }
        for (j, sums) in (first..block.columns).zip(&sums) {
            let column = &mut block.entries[j * block.stride..][..block.rows];
            add_to::<S, T>(simd, sums, column);
        }
    }
}

/// Adds the product of up to [`GROUP`] panels and a column to `c`.
#[inline(always)]
pub(super) fn column_add<S: Simd, T: Lane>(simd: S, panels: &[T], b: &[T], c: &mut [T]) {
    let (registers, _) = T::registers::<S>(panels);
    let (registers, _) = registers.as_chunks::<REGISTERS>();
    let height = REGISTERS * size_of::<T::Vector<S>>() / size_of::<T>();
    if registers.len() == GROUP * b.len() {
        let panels: [&[_]; GROUP] = std::array::from_fn(|p| &registers[p * b.len()..][..b.len()]);
        let mut sums = [[T::broadcast(simd, T::zero()); REGISTERS]; GROUP];
        for (k, &factor) in b.iter().enumerate() {
            let factor = T::broadcast(simd, factor);
            for (sums, panel) in sums.iter_mut().zip(&panels) {
                for (sum, &left) in sums.iter_mut().zip(&panel[k]) {
                    *sum = T::multiply_add(simd, left, factor, *sum);
                }
            }
        }
        for (sums, c) in sums.iter().zip(c.chunks_mut(height)) {
            add_to::<S, T>(simd, sums, c);
        }
    } else {
        // One panel at a time, in as many sums.
        let (whole, rest) = b.as_chunks::<GROUP>();
        for (panel, c) in registers.chunks(b.len().max(1)).zip(c.chunks_mut(height)) {
            let mut sums = [[T::broadcast(simd, T::zero()); REGISTERS]; GROUP];
            let (groups, others) = panel.as_chunks::<GROUP>();
            for (panel, b) in groups.iter().zip(whole) {
                for (sums, (left, &factor)) in sums.iter_mut().zip(panel.iter().zip(b)) {
                    let factor = T::broadcast(simd, factor);
                    for (sum, &left) in sums.iter_mut().zip(left) {
                        *sum = T::multiply_add(simd, left, factor, *sum);
                    }
                }
            }
            let [mut total, others_sums @ ..] = sums;
            for (left, &factor) in others.iter().zip(rest) {
                let factor = T::broadcast(simd, factor);
                for (sum, &left) in total.iter_mut().zip(left) {
                    *sum = T::multiply_add(simd, left, factor, *sum);
                }
            }
            for sums in others_sums {
                for (sum, other) in total.iter_mut().zip(sums) {
                    *sum = T::plus(simd, *sum, other);
                }
            }
            add_to::<S, T>(simd, &total, c);
        }
    }
}

/// Adds the first entries of `sums` to `out`.
#[inline(always)]
fn add_to<S: Simd, T: Lane>(simd: S, sums: &[T::Vector<S>; REGISTERS], out: &mut [T]) {
    let (whole, rest) = T::registers_mut::<S>(out);
    for (place, &sum) in whole.iter_mut().zip(sums) {
        *place = T::plus(simd, *place, sum);
    }
    if let Some(&sum) = sums.get(whole.len()) {
        for (place, &entry) in rest.iter_mut().zip(T::entries::<S>(&sum)) {
            *place += entry;
        }
    }
}
