use super::kernel::{Kernel, PreActivation};
use gradflow_math::gemm::{Columns, Panels};
use gradflow_math::vector::Lane;
use pulp::Simd;
use std::ops::Range;

/// The weights of a cell as the operands of the two recursions.
#[derive(Clone, Debug)]
pub(super) struct PackedWeights<T> {
    /// The input weights of all blocks that have some.
    pub(super) w_xh: Panels<T>,
    /// Their transpose, where the gradient of the inputs is asked for.
    pub(super) w_xh_transposed: Panels<T>,
    /// The recurrent weights of all blocks that have some.
    pub(super) w_hh: Panels<T>,
    /// Their transpose.
    pub(super) w_hh_transposed: Panels<T>,
    /// The biases of all blocks.
    pub(super) b: Vec<T>,
    /// The rows of the pre-activations to which `w_xh` adds.
    pub(super) input_rows: Range<usize>,
    /// The rows of the pre-activations to which `w_hh` adds.
    pub(super) recurrent_rows: Range<usize>,
}

impl<T: Lane> PackedWeights<T> {
    /// Those of no cell.
    pub(super) fn new() -> Self {
        Self {
            w_xh: Panels::new(),
            w_xh_transposed: Panels::new(),
            w_hh: Panels::new(),
            w_hh_transposed: Panels::new(),
            b: Vec::new(),
            input_rows: 0..0,
            recurrent_rows: 0..0,
        }
    }

    #[inline(always)]
    pub(super) fn pack<S: Simd, C: Kernel<T>>(&mut self, cell: &C) {
        let blocks = cell.pre_activations();
        let h = cell.hidden_len();
        let w_xh = blocks.iter().filter_map(|block| block.w_xh);
        let w_hh = blocks.iter().filter_map(|block| block.w_hh);
        self.w_xh.pack::<S>(w_xh.map(Columns::of));
        self.w_hh.pack::<S>(w_hh.clone().map(Columns::of));
        self.w_hh_transposed
            .pack_transposed::<S>(w_hh.map(Columns::of));
        self.b.clear();
        for block in &blocks {
            self.b.extend_from_slice(block.b.as_slice());
        }
        self.input_rows = rows(&blocks, h, |block| block.w_xh.is_some());
        self.recurrent_rows = rows(&blocks, h, |block| block.w_hh.is_some());
    }

    /// The operand of the gradient of the inputs.
    #[inline(always)]
    pub(super) fn pack_input_transposed<S: Simd, C: Kernel<T>>(&mut self, cell: &C) {
        let blocks = cell.pre_activations();
        let w_xh = blocks.iter().filter_map(|block| block.w_xh);
        self.w_xh_transposed
            .pack_transposed::<S>(w_xh.map(Columns::of));
    }
}

/// The rows of the blocks that `takes_part` in a product; they are neighbours.
fn rows<T>(
    blocks: &[PreActivation<'_, T>],
    h: usize,
    takes_part: impl Fn(&PreActivation<'_, T>) -> bool,
) -> Range<usize> {
    let before = blocks.iter().take_while(|block| !takes_part(block)).count();
    let count = blocks.iter().filter(|block| takes_part(block)).count();
    before * h..(before + count) * h
}
