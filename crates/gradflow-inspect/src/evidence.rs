/// On what the reading of a module rests: the order of its gates, the sum of its biases, the layout of its tensors.
///
/// The names of tensors do not say it, so a reading without a trace is an assumption.
#[derive(Clone, Debug, PartialEq)]
pub enum Evidence {
    /// The model was made in code: there is nothing to read.
    Given,
    /// The tensors are named as PyTorch names them; the order of the gates is assumed to be PyTorch's.
    Names,
    /// Outputs that the original framework computed agree with ours.
    Trace {
        /// What agrees: `gates (i, f, g, o)`.
        reading: String,
        /// The largest difference between an output of the trace and ours, over the largest output.
        residual: f64,
        /// What the residual is allowed to be in the precision of the file.
        tolerance: f64,
        /// What was tried besides, the closest first: none of them agrees.
        rivals: Vec<Rival>,
    },
}

/// Another reading of the same tensors.
#[derive(Clone, Debug, PartialEq)]
pub struct Rival {
    /// What the reading takes the tensors to be: `gates (i, o, f, g)`, `bias_ih alone`.
    pub reading: String,
    /// Its residual against the trace; infinite when its outputs are not finite.
    pub residual: f64,
}
