use super::{Columns, Panels, Strips};
use crate::vector::Lane;
use pulp::{Arch, Simd, WithSimd};

/// A left operand A that is packed once, for products outside of a dispatch: each product chooses the instructions of the
/// machine by itself, which costs nothing beside a product of some hundred entries.
///
/// ```
/// use gradflow_math::gemm::{Columns, Packed, Strips};
///
/// let whole = |entries, rows| Columns { entries, stride: rows, rows, count: 2 };
/// let a = Packed::new([whole(&[1.0, 2.0, 3.0, 4.0], 2)].into_iter());
/// let mut c = [1.0, 1.0];
/// // [1 3; 2 4]·(10, 1) + (1, 1)
/// a.multiply_add(Columns { count: 1, ..whole(&[10.0, 1.0], 2) }, &mut Strips::new(), &mut c, 2);
/// assert_eq!(c, [14.0, 25.0]);
/// ```
#[derive(Clone, Debug)]
pub struct Packed<T> {
    panels: Panels<T>,
}

impl<T: Lane> Packed<T> {
    /// Packs A, whose rows are those of `blocks` below one another.
    ///
    /// # Panics
    /// When the blocks have different numbers of columns.
    pub fn new<'a>(blocks: impl Iterator<Item = Columns<'a, T>> + Clone) -> Self {
        struct Pack<I>(I);
        impl<'a, T: Lane, I: Iterator<Item = Columns<'a, T>> + Clone> WithSimd for Pack<I> {
            type Output = Panels<T>;

            #[inline(always)]
            fn with_simd<S: Simd>(self, _: S) -> Panels<T> {
                let mut panels = Panels::new();
                panels.pack::<S>(self.0);
                panels
            }
        }
        Self {
            panels: Arch::new().dispatch(Pack(blocks)),
        }
    }

    /// Packs A, which is the transpose of `blocks` below one another.
    ///
    /// # Panics
    /// When the blocks have different numbers of columns.
    pub fn transposed<'a>(blocks: impl Iterator<Item = Columns<'a, T>> + Clone) -> Self {
        struct Pack<I>(I);
        impl<'a, T: Lane, I: Iterator<Item = Columns<'a, T>> + Clone> WithSimd for Pack<I> {
            type Output = Panels<T>;

            #[inline(always)]
            fn with_simd<S: Simd>(self, _: S) -> Panels<T> {
                let mut panels = Panels::new();
                panels.pack_transposed::<S>(self.0);
                panels
            }
        }
        Self {
            panels: Arch::new().dispatch(Pack(blocks)),
        }
    }

    /// `C += A B`: column j of C begins at `out[j·stride]`; `strips` is room to work in.
    ///
    /// # Panics
    /// When B has another number of rows than A has columns, or `out` is too short.
    pub fn multiply_add(
        &self,
        b: Columns<'_, T>,
        strips: &mut Strips<T>,
        out: &mut [T],
        stride: usize,
    ) {
        Arch::new().dispatch(Product {
            panels: &self.panels,
            b,
            strips,
            out,
            stride,
        });
    }
}

struct Product<'a, T> {
    panels: &'a Panels<T>,
    b: Columns<'a, T>,
    strips: &'a mut Strips<T>,
    out: &'a mut [T],
    stride: usize,
}

impl<T: Lane> WithSimd for Product<'_, T> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        if let (1, rows) = (self.b.count, self.panels.rows()) {
            let column = &self.b.entries[..self.b.rows];
            self.panels
                .multiply_add_column(simd, column, &mut self.out[..rows]);
        } else {
            self.strips.pack(self.b);
            self.panels
                .multiply_add(simd, self.strips, self.out, self.stride);
        }
    }
}
