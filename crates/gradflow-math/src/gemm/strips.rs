use super::Columns;
use crate::vector::Lane;

/// The columns of a strip.
pub(super) const WIDTH: usize = 8;

/// The right operand B, cut into strips of eight columns; the last one is filled with zeros.
///
/// Each strip is stored row by row, in the order in which the kernel reads it.
#[derive(Clone, Debug)]
pub struct Strips<T> {
    rows: usize,
    count: usize,
    entries: Vec<[T; WIDTH]>,
}

impl<T: Lane> Strips<T> {
    /// No rows and no columns.
    pub const fn new() -> Self {
        Self {
            rows: 0,
            count: 0,
            entries: Vec::new(),
        }
    }

    /// Packs B.
    pub fn pack(&mut self, matrix: Columns<'_, T>) {
        self.shape(matrix.rows, matrix.count);
        if matrix.rows == 0 {
            return;
        }
        for (index, strip) in self.entries.chunks_exact_mut(matrix.rows).enumerate() {
            let first = index * WIDTH;
            if first + WIDTH <= matrix.count {
                let columns: [&[T]; WIDTH] = std::array::from_fn(|j| matrix.column(first + j));
                for (k, row) in strip.iter_mut().enumerate() {
                    *row = std::array::from_fn(|j| columns[j][k]);
                }
            } else {
                for j in 0..matrix.count - first {
                    for (row, &entry) in strip.iter_mut().zip(matrix.column(first + j)) {
                        row[j] = entry;
                    }
                }
            }
        }
    }

    /// Packs B = `matrix`ᵀ.
    pub fn pack_transposed(&mut self, matrix: Columns<'_, T>) {
        self.shape(matrix.count, matrix.rows);
        for k in 0..matrix.count {
            let column = matrix.column(k);
            let (whole, rest) = column.as_chunks::<WIDTH>();
            let mut place = k;
            for entries in whole {
                self.entries[place] = *entries;
                place += matrix.count;
            }
            if !rest.is_empty() {
                self.entries[place][..rest.len()].copy_from_slice(rest);
            }
        }
    }

    /// The rows of B.
    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    /// The columns of B.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// Each strip with the index of its first column.
    pub(super) fn strips(&self) -> impl Iterator<Item = (usize, &[[T; WIDTH]])> {
        (0..self.count)
            .step_by(WIDTH)
            .zip(self.entries.chunks_exact(self.rows.max(1)))
    }

    fn shape(&mut self, rows: usize, count: usize) {
        (self.rows, self.count) = (rows, count);
        self.entries
            .resize(count.div_ceil(WIDTH) * rows, [T::zero(); WIDTH]);
        // Only the last strip has places that are not written by the caller.
        let last = count / WIDTH * rows;
        self.entries[last..].fill([T::zero(); WIDTH]);
    }
}

impl<T: Lane> Default for Strips<T> {
    fn default() -> Self {
        Self::new()
    }
}
