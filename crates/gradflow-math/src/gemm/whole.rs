use super::{Columns, Panels, Strips};
use nalgebra::DMatrix;
use pulp::{Arch, Simd, WithSimd};

/// `A B`, of matrices that are used once.
pub(crate) fn product(a: &DMatrix<f64>, b: &DMatrix<f64>) -> DMatrix<f64> {
    Arch::new().dispatch(Product { a, b })
}

/// `MᵀM`.
pub(crate) fn gram(m: &DMatrix<f64>) -> DMatrix<f64> {
    Arch::new().dispatch(Gram { m })
}

struct Product<'a> {
    a: &'a DMatrix<f64>,
    b: &'a DMatrix<f64>,
}

impl WithSimd for Product<'_> {
    type Output = DMatrix<f64>;

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> DMatrix<f64> {
        let (mut left, mut right) = (Panels::new(), Strips::new());
        left.pack::<S>([Columns::of(self.a)].into_iter());
        right.pack(Columns::of(self.b));
        let mut out = DMatrix::zeros(self.a.nrows(), self.b.ncols());
        left.multiply_add(simd, &right, out.as_mut_slice(), self.a.nrows());
        out
    }
}

struct Gram<'a> {
    m: &'a DMatrix<f64>,
}

impl WithSimd for Gram<'_> {
    type Output = DMatrix<f64>;

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> DMatrix<f64> {
        let (mut left, mut right) = (Panels::new(), Strips::new());
        left.pack_transposed::<S>([Columns::of(self.m)].into_iter());
        right.pack(Columns::of(self.m));
        let n = self.m.ncols();
        let mut out = DMatrix::zeros(n, n);
        left.multiply_add(simd, &right, out.as_mut_slice(), n);
        out
    }
}
