use crate::Precision;
use serde::Serialize;

/// Which tensor of a file became which weights.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// The name of the tensor in its file.
    pub tensor: String,
    /// Its shape in the file.
    pub shape: Vec<usize>,
    /// What it is saved in.
    pub precision: Precision,
    /// The cell that it belongs to.
    pub place: Place,
    /// What it is to that cell.
    pub role: TensorRole,
}

/// One cell of a module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Place {
    /// The layer, from 0 at the bottom.
    pub layer: usize,
    /// Which end of the sequence the cell reads from.
    pub direction: Direction,
}

/// The order in which a cell reads a sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// From its start.
    Forward,
    /// From its end.
    Backward,
}

/// The four tensors of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TensorRole {
    /// `weight_ih`: input weights, one block of H rows for each gate.
    InputWeights,
    /// `weight_hh`: recurrent weights, one block of H rows for each gate.
    RecurrentWeights,
    /// `bias_ih`: the bias of the input term.
    InputBias,
    /// `bias_hh`: the bias of the recurrent term.
    RecurrentBias,
}
