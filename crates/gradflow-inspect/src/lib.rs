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

mod error;
mod evidence;
mod inputs;
mod load;
pub mod measure;
mod model;
mod precision;
mod provenance;
mod recurrence;
mod sequences;
mod source;

pub use error::Error;
pub use evidence::{Evidence, Rival};
pub use inputs::MAX_UNPACKED;
pub use load::{
    Checkpoint, Choice, MAX_HEADER, MAX_NAME, MAX_ONNX, MAX_TENSORS, Module, ModuleKind,
    ModuleShape, NotFinite, NotFiniteTensor, Reading, Trace,
};
pub use model::Model;
pub use precision::Precision;
pub use provenance::{Direction, Place, Provenance, TensorRole};
pub use recurrence::Recurrence;
pub use sequences::Sequences;
