//! Experiments on recurrent networks, stated in TOML: a grid of networks, and what is measured at each of its points.
//!
//! A specification names a cell of `gradflow-models`, the laws that its weights are drawn from, what it is fed with, how long
//! it runs, what is measured, and which numbers an axis moves.
//! [`Experiment::parse`] reads it strictly; [`Experiment::row`] maps a point to a row of numbers.
//!
//! The network, the input and the measurement of a point are drawn from the point's own random stream.
//! Every function in between is arithmetic that rounds alike everywhere, or an elementary function in software: a row has
//! the same bits on every processor.
//! Two things depend on the processor's family in their last bits: the cell `diagonal`, which calls the C library, and
//! operator norms of more than three rows, which use its vector instructions.
//!
//! | what | where |
//! |---|---|
//! | a specification, its canonical form, its points and rows | [`Experiment`] |
//! | what is wrong with a specification, and where | [`SpecError`], [`Place`] |
//! | a commented specification to begin with, and a schema for editors | [`EXAMPLE`], [`JSON_SCHEMA`] |

mod axis;
mod cell;
mod error;
mod experiment;
mod frame;
mod growth;
mod input;
mod key;
mod law;
mod measure;
mod probe;
mod quantity;
mod reader;
mod scalar;
#[cfg(test)]
mod schema;
mod settings;

pub use error::{Place, SpecError};
pub use experiment::Experiment;

/// The JSON schema of specifications (draft 2020-12), for editors.
pub const JSON_SCHEMA: &str = include_str!("../sweep.schema.json");

/// A specification that mentions every key, with comments.
pub const EXAMPLE: &str = include_str!("../examples/edge.toml");

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct ReadmeExamples;
