//! The gradient flow of a saved recurrent model.
//!
//! | what | where |
//! |---|---|
//! | a safetensors or ONNX file, its recurrent modules, and one of them read | [`Checkpoint`], [`Choice`], [`Reading`] |
//! | one recurrent module, in double precision, and where its weights come from | [`Model`], [`Recurrence`], [`Provenance`] |
//! | on what the reading of its gates rests | [`Evidence`], [`Trace`] |
//! | weights that are NaN or infinite, and where | [`NotFinite`] |
//! | input sequences, from .npy, .npz, .safetensors and .csv files or drawn | [`Sequences`] |
//! | what the gradient does on given inputs | [`measure`] |
//! | the verdict in one sentence, and its cause | [`Verdict`] |
//! | what would help, tried on a copy | [`advice`] |
//! | everything together, as JSON, as text and as a page | [`Inspection`] |

pub mod advice;
mod error;
mod evidence;
mod inputs;
mod inspection;
mod load;
pub mod measure;
mod model;
mod page;
mod precision;
mod provenance;
mod recurrence;
mod sequences;
mod source;
mod terminal;
mod verdict;

pub use error::Error;
pub use evidence::{Evidence, Rival};
pub use inputs::MAX_UNPACKED;
pub use inspection::{
    EvidenceSummary, InputSummary, Inspection, ModelSummary, NotFiniteSummary, SCHEMA,
    TensorSummary,
};
pub use load::{
    Checkpoint, Choice, MAX_HEADER, MAX_NAME, MAX_ONNX, MAX_TENSORS, Module, ModuleKind,
    ModuleShape, NotFinite, NotFiniteTensor, Reading, Trace,
};
pub use model::Model;
pub use precision::Precision;
pub use provenance::{Direction, Place, Provenance, TensorRole};
pub use recurrence::Recurrence;
pub use sequences::Sequences;
pub use verdict::{Cause, Credit, Verdict, named};
