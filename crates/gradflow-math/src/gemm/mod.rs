//! `C += A B` for operands that are packed once and used often.
//!
//! A recurrent network multiplies the same weights with a small block of columns at every step of a sequence, so the
//! weights are laid out for the registers once ([`Panels`]) and the columns at every step ([`Strips`]).
//! The kernel keeps a tile of C in registers over the whole depth (Goto & van de Geijn 2008).
//!
//! Panels and strips are used inside a dispatch of [`pulp::Arch`]: the height of a panel depends on the registers of S, and
//! operands are used with the S that packed them.
//! [`Packed`] dispatches by itself.
//! Matrices are column-major slices with a leading dimension, so that a block of rows of a taller matrix is one too.

mod packed;
mod panels;
mod strips;
mod tile;
mod whole;

pub use packed::Packed;
pub use panels::Panels;
pub use strips::Strips;
pub(crate) use whole::{gram, product};

use nalgebra::DMatrix;

/// A column-major matrix within a slice: column j begins at j·`stride`.
#[derive(Clone, Copy, Debug)]
pub struct Columns<'a, T> {
    /// The entries, from the first row of the first column.
    pub entries: &'a [T],
    /// The distance between columns.
    pub stride: usize,
    /// How many rows of each column belong to the matrix.
    pub rows: usize,
    /// How many columns there are.
    pub count: usize,
}

impl<'a, T> Columns<'a, T> {
    /// A whole matrix.
    pub fn of(matrix: &'a DMatrix<T>) -> Self {
        Self {
            entries: matrix.as_slice(),
            stride: matrix.nrows(),
            rows: matrix.nrows(),
            count: matrix.ncols(),
        }
    }

    /// Column j, of length `rows`.
    #[inline(always)]
    fn column(&self, j: usize) -> &'a [T] {
        &self.entries[j * self.stride..][..self.rows]
    }
}
