//! Products with packed operands against plain loops, for shapes that do and do not fill registers.

use gradflow_math::gemm::{Columns, Panels, Strips};
use gradflow_math::vector::Lane;
use nalgebra::DMatrix;
use proptest::prelude::*;
use pulp::{Arch, Simd, WithSimd};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// `c += a b` by each way of packing.
struct Product<'a, T> {
    a: &'a DMatrix<T>,
    b: &'a DMatrix<T>,
    c: &'a mut DMatrix<T>,
    way: Way,
}

#[derive(Clone, Copy, Debug)]
enum Way {
    Plain,
    Transposed,
    ColumnByColumn,
}

impl<T: Lane> WithSimd for Product<'_, T> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let (mut left, mut right) = (Panels::new(), Strips::new());
        // What was packed before must leave no trace.
        left.pack::<S>([Columns::of(self.c)].into_iter());
        right.pack(Columns::of(self.c));
        let (a, b) = (self.a.transpose(), self.b.transpose());
        match self.way {
            Way::Plain | Way::ColumnByColumn => {
                // A as two blocks of rows below one another.
                let upper = self.a.rows(0, self.a.nrows() / 2).into_owned();
                let lower = self
                    .a
                    .rows(upper.nrows(), self.a.nrows() - upper.nrows())
                    .into_owned();
                left.pack::<S>([Columns::of(&upper), Columns::of(&lower)].into_iter());
                right.pack(Columns::of(self.b));
            }
            Way::Transposed => {
                left.pack_transposed::<S>([Columns::of(&a)].into_iter());
                right.pack_transposed(Columns::of(&b));
            }
        }
        let stride = self.c.nrows();
        if matches!(self.way, Way::ColumnByColumn) {
            for (b, c) in self
                .b
                .column_iter()
                .zip(self.c.as_mut_slice().chunks_exact_mut(stride))
            {
                left.multiply_add_column(simd, b.as_slice(), c);
            }
        } else {
            left.multiply_add(simd, &right, self.c.as_mut_slice(), stride);
        }
    }
}

fn draw<T: Lane>(rows: usize, columns: usize, rng: &mut ChaCha8Rng) -> DMatrix<T> {
    DMatrix::from_fn(rows, columns, |_, _| T::of(rng.random_range(-1.0..1.0)))
}

/// The largest difference from sums in `f64`, for entries of at most 1.
fn difference<T: Lane>((m, k, n): (usize, usize, usize), way: Way, seed: u64) -> f64 {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let (a, b) = (draw::<T>(m, k, &mut rng), draw::<T>(k, n, &mut rng));
    let before = draw::<T>(m, n, &mut rng);
    let mut c = before.clone();
    Arch::new().dispatch(Product {
        a: &a,
        b: &b,
        c: &mut c,
        way,
    });
    let wide = |value: T| nalgebra::convert_unchecked::<T, f64>(value);
    let mut largest = 0.0_f64;
    for (i, j) in (0..m).flat_map(|i| (0..n).map(move |j| (i, j))) {
        let sum: f64 = (0..k).map(|l| wide(a[(i, l)]) * wide(b[(l, j)])).sum();
        largest = largest.max((wide(c[(i, j)]) - wide(before[(i, j)]) - sum).abs());
    }
    largest
}

proptest! {
    #[test]
    fn a_packed_product_is_the_sum_over_the_depth(
        shape in (1..70_usize, 1..20_usize, 1..20_usize),
        seed in any::<u64>(),
    ) {
        // A sum of k ≤ 20 products below 1 rounds at most k + 1 times by half a unit of a partial sum ≤ 20.
        let (double, single) = (21.0 * 20.0 * f64::EPSILON, 21.0 * 20.0 * f64::from(f32::EPSILON));
        for way in [Way::Plain, Way::Transposed, Way::ColumnByColumn] {
            prop_assert!(difference::<f64>(shape, way, seed) < double);
            prop_assert!(difference::<f32>(shape, way, seed) < single);
        }
    }
}

#[test]
#[should_panic(expected = "the rows of B are the columns of A")]
fn operands_that_do_not_fit_are_refused() {
    struct Misfit;

    impl WithSimd for Misfit {
        type Output = ();

        #[inline(always)]
        fn with_simd<S: Simd>(self, simd: S) {
            let (mut left, mut right) = (Panels::new(), Strips::new());
            left.pack::<S>([Columns::of(&DMatrix::<f64>::zeros(3, 2))].into_iter());
            right.pack(Columns::of(&DMatrix::<f64>::zeros(3, 2)));
            left.multiply_add(simd, &right, &mut [0.0; 6], 3);
        }
    }

    Arch::new().dispatch(Misfit);
}
