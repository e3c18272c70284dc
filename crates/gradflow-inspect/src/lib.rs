//! The gradient flow of a saved recurrent model.
//!
//! | what | where |
//! |---|---|
//! | one recurrent module of a checkpoint, in double precision, and where its weights come from | [`Model`], [`Recurrence`], [`Provenance`] |
//! | what the gradient does on given inputs | [`measure`] |
//! | on what the reading of its gates rests | [`Evidence`] |

mod evidence;
pub mod measure;
mod model;
mod precision;
mod provenance;
mod recurrence;

pub use evidence::{Evidence, Rival};
pub use model::Model;
pub use precision::Precision;
pub use provenance::{Direction, Place, Provenance, TensorRole};
pub use recurrence::Recurrence;
