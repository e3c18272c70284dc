use crate::{Evidence, Place, Precision, Provenance, Recurrence, TensorRole};

/// One recurrent module of a saved model: all its layers and directions.
///
/// Its weights are finite; a module with weights that are not is a finding, [`crate::NotFinite`].
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// The prefix of the module's tensors without the last dot, `encoder.rnn`; empty when the tensors have no prefix.
    pub name: String,
    /// The layers, in double precision, which holds every weight of a lower one exactly.
    pub recurrence: Recurrence,
    /// What the weights are saved in.
    pub precision: Precision,
    /// The tensors that the layers are made of, layer by layer; empty for a model that was made in code.
    pub tensors: Vec<Provenance>,
    /// On what the order of the gates rests.
    pub evidence: Evidence,
}

impl Model {
    /// A model that was made in code, in double precision.
    pub fn given(name: &str, recurrence: Recurrence) -> Self {
        Self {
            name: name.to_owned(),
            recurrence,
            precision: Precision::F64,
            tensors: Vec::new(),
            evidence: Evidence::Given,
        }
    }

    /// The tensor that has this role in the cell at `place`, if the file has it.
    pub fn tensor(&self, place: Place, role: TensorRole) -> Option<&Provenance> {
        let mut tensors = self.tensors.iter();
        tensors.find(|tensor| tensor.place == place && tensor.role == role)
    }
}
