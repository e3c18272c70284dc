use super::tile::{self, Block, REGISTERS};
use super::{Columns, Strips, strips};
use crate::vector::Lane;
use pulp::{NullaryFnOnce, Simd};

/// The left operand A, cut into panels of as many rows as two registers hold; the last one is filled with zeros.
///
/// Each panel is stored column by column, in the order in which the kernel reads it.
#[derive(Clone, Debug)]
pub struct Panels<T> {
    rows: usize,
    depth: usize,
    entries: Vec<T>,
}

impl<T: Lane> Panels<T> {
    /// No rows and no columns.
    pub const fn new() -> Self {
        Self {
            rows: 0,
            depth: 0,
            entries: Vec::new(),
        }
    }

    /// The rows of A.
    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    /// Packs A, whose rows are those of `blocks` below one another.
    ///
    /// # Panics
    /// When the blocks have different numbers of columns.
    pub fn pack<'a, S: Simd>(&mut self, blocks: impl Iterator<Item = Columns<'a, T>> + Clone) {
        let rows = blocks.clone().map(|block| block.rows).sum();
        let depth = blocks.clone().next().map_or(0, |block| block.count);
        self.shape::<S>(rows, depth);
        let height = height::<S, T>();
        let mut first = 0;
        for block in blocks {
            assert_eq!(block.count, depth, "blocks of rows have the same columns");
            for k in 0..depth {
                let (mut row, mut column) = (first, block.column(k));
                while !column.is_empty() {
                    let place = row % height;
                    let (head, tail) = column.split_at(column.len().min(height - place));
                    let start = (row / height * depth + k) * height + place;
                    self.entries[start..][..head.len()].copy_from_slice(head);
                    row += head.len();
                    column = tail;
                }
            }
            first += block.rows;
        }
    }

    /// Packs A, which is the transpose of `blocks` below one another.
    ///
    /// # Panics
    /// When the blocks have different numbers of columns.
    pub fn pack_transposed<'a, S: Simd>(
        &mut self,
        blocks: impl Iterator<Item = Columns<'a, T>> + Clone,
    ) {
        let depth = blocks.clone().map(|block| block.rows).sum();
        let rows = blocks.clone().next().map_or(0, |block| block.count);
        self.shape::<S>(rows, depth);
        let height = height::<S, T>();
        let mut first = 0;
        for block in blocks {
            assert_eq!(block.count, rows, "blocks of rows have the same columns");
            for row in 0..rows {
                let start = (row / height * depth + first) * height + row % height;
                let places = self.entries[start..].iter_mut().step_by(height);
                for (place, &entry) in places.zip(block.column(row)) {
                    *place = entry;
                }
            }
            first += block.rows;
        }
    }

    /// `C += A B`: column j of C begins at `out[j·stride]`.
    ///
    /// # Panics
    /// When the rows of B are not the columns of A, or `out` does not hold C.
    pub fn multiply_add<S: Simd>(&self, simd: S, right: &Strips<T>, out: &mut [T], stride: usize) {
        assert_eq!(
            right.rows(),
            self.depth,
            "the rows of B are the columns of A"
        );
        simd.vectorize(Product {
            left: self,
            right,
            out,
            stride,
            simd,
        });
    }

    /// `c += A b` for one column.
    ///
    /// # Panics
    /// When `b` has not as many entries as A has columns, or `c` not as many as A has rows.
    pub fn multiply_add_column<S: Simd>(&self, simd: S, b: &[T], c: &mut [T]) {
        assert_eq!(b.len(), self.depth, "b has an entry for each column of A");
        assert_eq!(c.len(), self.rows, "c has an entry for each row of A");
        simd.vectorize(ColumnProduct {
            left: self,
            b,
            c,
            simd,
        });
    }

    /// Groups of neighbouring panels, each with the index of its first row.
    fn panels<S: Simd>(&self, group: usize) -> impl Iterator<Item = (usize, &[T])> {
        let rows = group * height::<S, T>();
        // Without columns there is nothing to multiply, and no entries to cut.
        let panels = self.entries.chunks((rows * self.depth).max(1));
        (0..).step_by(rows).zip(panels)
    }

    fn shape<S: Simd>(&mut self, rows: usize, depth: usize) {
        let height = height::<S, T>();
        (self.rows, self.depth) = (rows, depth);
        // Only the last panel has places that are not written below.
        self.entries
            .resize(rows.div_ceil(height) * height * depth, T::zero());
        let last = rows / height * height * depth;
        self.entries[last..].fill(T::zero());
    }
}

impl<T: Lane> Default for Panels<T> {
    fn default() -> Self {
        Self::new()
    }
}

/// [`Panels::multiply_add`], compiled once for each S and not in each place that multiplies.
struct Product<'a, S, T> {
    left: &'a Panels<T>,
    right: &'a Strips<T>,
    out: &'a mut [T],
    stride: usize,
    simd: S,
}

impl<S: Simd, T: Lane> NullaryFnOnce for Product<'_, S, T> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        for (first, panel) in self.left.panels::<S>(1) {
            for (j, strip) in self.right.strips() {
                let mut block = Block {
                    entries: &mut self.out[j * self.stride + first..],
                    stride: self.stride,
                    rows: height::<S, T>().min(self.left.rows - first),
                    columns: strips::WIDTH.min(self.right.count() - j),
                };
                tile::strip_add::<S, T>(self.simd, panel, strip, &mut block);
            }
        }
    }
}

/// [`Panels::multiply_add_column`], compiled likewise.
struct ColumnProduct<'a, S, T> {
    left: &'a Panels<T>,
    b: &'a [T],
    c: &'a mut [T],
    simd: S,
}

impl<S: Simd, T: Lane> NullaryFnOnce for ColumnProduct<'_, S, T> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        for (first, panels) in self.left.panels::<S>(tile::GROUP) {
            tile::column_add::<S, T>(self.simd, panels, self.b, &mut self.c[first..]);
        }
    }
}

/// The rows of a panel.
#[inline(always)]
fn height<S: Simd, T: Lane>() -> usize {
    REGISTERS * size_of::<T::Vector<S>>() / size_of::<T>()
}
