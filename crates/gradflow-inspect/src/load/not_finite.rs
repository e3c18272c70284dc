use super::tensor_file::Tensor;
use std::fmt;

/// Weights that are NaN or infinite: nothing flows through them, and this is where they are.
#[derive(Clone, Debug, PartialEq)]
pub struct NotFinite {
    /// The module, by its prefix.
    pub module: String,
    /// The tensors with such weights, in the order of the cells.
    pub tensors: Vec<NotFiniteTensor>,
}

/// One tensor with weights that are not finite.
#[derive(Clone, Debug, PartialEq)]
pub struct NotFiniteTensor {
    /// Its name in the file.
    pub tensor: String,
    /// How many of its weights are NaN.
    pub nans: usize,
    /// How many are infinite.
    pub infinities: usize,
    /// How many weights it has.
    pub total: usize,
    /// The index of the first one that is not finite.
    pub first: Vec<usize>,
}

impl NotFiniteTensor {
    pub(super) fn of(name: &str, tensor: &Tensor) -> Option<Self> {
        let first = tensor.values.iter().position(|value| !value.is_finite())?;
        let nans = tensor.values.iter().filter(|value| value.is_nan()).count();
        let infinities = tensor
            .values
            .iter()
            .filter(|value| value.is_infinite())
            .count();
        Some(Self {
            tensor: name.to_owned(),
            nans,
            infinities,
            total: tensor.values.len(),
            first: index(first, &tensor.shape),
        })
    }
}

/// The index along each dimension of the number at `position`, the last index fastest.
fn index(mut position: usize, shape: &[usize]) -> Vec<usize> {
    let mut index: Vec<usize> = shape
        .iter()
        .rev()
        .map(|&len| {
            let along = position % len;
            position /= len;
            along
        })
        .collect();
    index.reverse();
    index
}

/// `rnn.weight_hh_l0: 3 NaN and 0 infinite of 64 weights, the first at [2, 5]`, one line a tensor.
impl fmt::Display for NotFinite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (line, tensor) in self.tensors.iter().enumerate() {
            let end = if line == 0 { "" } else { "\n" };
            write!(
                f,
                "{end}{}: {} NaN and {} infinite of {} weights, the first at {:?}",
                crate::error::shown(&tensor.tensor),
                tensor.nans,
                tensor.infinities,
                tensor.total,
                tensor.first
            )?;
        }
        Ok(())
    }
}
