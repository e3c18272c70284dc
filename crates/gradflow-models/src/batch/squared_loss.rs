use super::trajectory::Loss;
use crate::Readout;
use gradflow_math::gemm::{Columns, Panels, Strips};
use gradflow_math::vector::Lane;
use nalgebra::DMatrix;
use pulp::Simd;
use std::ops::Range;

/// `½ Σ ‖W_ho h + b_o − y‖²` over some columns.
pub(super) struct SquaredLoss<'a, T: Lane> {
    readout: &'a Readout<T>,
    targets: &'a DMatrix<T>,
    /// The columns that count.
    columns: Range<usize>,
    /// Σ ‖o − y‖².
    sum: T,
    pub(super) gradient: Readout<T>,
    left: Panels<T>,
    strips: Strips<T>,
    /// o − y.
    errors: Vec<T>,
}

impl<'a, T: Lane> SquaredLoss<'a, T> {
    /// Of nothing yet.
    pub(super) fn new(
        readout: &'a Readout<T>,
        targets: &'a DMatrix<T>,
        columns: Range<usize>,
    ) -> Self {
        Self {
            readout,
            targets,
            columns,
            sum: T::zero(),
            gradient: readout.with_parameters(&(readout.parameters() * T::zero())),
            left: Panels::new(),
            strips: Strips::new(),
            errors: Vec::new(),
        }
    }

    /// The loss of the columns so far.
    pub(super) fn value(&self) -> T {
        self.sum * T::of(0.5)
    }
}

impl<T: Lane> Loss<T> for SquaredLoss<'_, T> {
    #[inline(always)]
    fn d_hidden<S: Simd>(
        &mut self,
        simd: S,
        all: Range<usize>,
        hs: Columns<'_, T>,
        d_hs: &mut [T],
    ) {
        let from = self.columns.start.clamp(all.start, all.end);
        let count = self.columns.end.clamp(from, all.end) - from;
        if count == 0 {
            return;
        }
        let (p, skipped) = (self.readout.output_len(), from - all.start);
        let hs = Columns {
            entries: &hs.entries[skipped * hs.stride..],
            count,
            ..hs
        };
        self.errors.clear();
        let targets = &self.targets.as_slice()[from * p..][..count * p];
        for y in targets.chunks_exact(p) {
            self.errors.extend(
                self.readout
                    .b_o
                    .as_slice()
                    .iter()
                    .zip(y)
                    .map(|(&b, &y)| b - y),
            );
        }
        self.strips.pack(hs);
        self.left
            .pack::<S>([Columns::of(&self.readout.w_ho)].into_iter());
        self.left
            .multiply_add(simd, &self.strips, &mut self.errors, p);
        for error in self.errors.chunks_exact(p) {
            for (d_b, &error) in self.gradient.b_o.as_mut_slice().iter_mut().zip(error) {
                *d_b += error;
            }
        }
        self.sum += sum_of_squares(&self.errors);
        let errors = Columns {
            entries: &self.errors,
            stride: p,
            rows: p,
            count,
        };
        self.strips.pack(errors);
        self.left
            .pack_transposed::<S>([Columns::of(&self.readout.w_ho)].into_iter());
        self.left
            .multiply_add(simd, &self.strips, &mut d_hs[skipped * hs.rows..], hs.rows);
        self.left.pack::<S>([errors].into_iter());
        self.strips.pack_transposed(hs);
        self.left
            .multiply_add(simd, &self.strips, self.gradient.w_ho.as_mut_slice(), p);
    }
}

/// Σ x² in eight partial sums, which do not wait for one another.
#[inline(always)]
fn sum_of_squares<T: Lane>(values: &[T]) -> T {
    let (whole, rest) = values.as_chunks::<8>();
    let mut sums = [T::zero(); 8];
    for values in whole {
        for (sum, &x) in sums.iter_mut().zip(values) {
            *sum += x * x;
        }
    }
    let of_rest = rest.iter().map(|&x| x * x);
    sums.into_iter()
        .chain(of_rest)
        .fold(T::zero(), |sum, x| sum + x)
}
