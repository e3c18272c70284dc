use crate::{ArticleLstm, InputGate};
use gradflow_math::gemm::{Columns, Panels};
use gradflow_math::vector::Lane;
use nalgebra::{DMatrix, DVector};
use pulp::{Arch, Simd, WithSimd};

/// Both gates of a cell below one another, so that the inputs are multiplied once.
pub(super) struct Gates<T> {
    /// `[W_f; W_i]`, 2S × S.
    pub(super) w: Panels<T>,
    /// `[b_f; b_i]`, length 2S.
    pub(super) b: Vec<T>,
}

impl<T: Lane> Gates<T> {
    pub(super) fn of(cell: &ArticleLstm<T>) -> Self {
        Arch::new().dispatch(Pack { cell })
    }
}

/// [`Gates::of`] within the dispatch.
struct Pack<'a, T: Lane> {
    cell: &'a ArticleLstm<T>,
}

impl<T: Lane> WithSimd for Pack<'_, T> {
    type Output = Gates<T>;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> Gates<T> {
        let gates = [&self.cell.forget, &self.cell.input];
        let mut w = Panels::new();
        w.pack::<S>(gates.iter().map(|gate| Columns::of(&gate.w)));
        let b = gates
            .iter()
            .flat_map(|gate| gate.b.iter().copied())
            .collect();
        Gates { w, b }
    }
}

/// The gradient of [`Gates`], column-major like them.
pub(super) struct GatesGradient<T> {
    pub(super) w: Vec<T>,
    pub(super) b: Vec<T>,
}

impl<T: Lane> GatesGradient<T> {
    pub(super) fn zeros(rows: usize) -> Self {
        Self {
            w: vec![T::zero(); 2 * rows * rows],
            b: vec![T::zero(); 2 * rows],
        }
    }

    /// Adds it to the gradient of a cell.
    pub(super) fn add_to(self, d_cell: &mut ArticleLstm<T>) {
        let rows = d_cell.forget.b.len();
        let w = DMatrix::from_vec(2 * rows, rows, self.w);
        let b = DVector::from_vec(self.b);
        let add = |gate: &mut InputGate<T>, first| {
            gate.w += w.rows(first, rows);
            gate.b += b.rows(first, rows);
        };
        add(&mut d_cell.forget, 0);
        add(&mut d_cell.input, rows);
    }
}
