//! Recurrent cells with hand-derived Jacobians and exact backpropagation through time.
//!
//! A cell is a map `s_t = F(x_t, s_{t−1})` on one flat state `s`: `s = h`, or `s = [h; c]`.
//! So "the Jacobian of a step" is one square matrix for every architecture.
//!
//! | what | where |
//! |---|---|
//! | what a cell is: a step, its Jacobian, its vector–Jacobian and Jacobian–vector products | [`Cell`], [`Pullback`] |
//! | the cells | [`Rnn`], [`ArticleLstm`], [`Lstm`] |
//! | their gates, and what a gate does in a step | [`Gate`], [`InputGate`], [`GateValue`] |
//! | drawing a cell by explicit laws | [`RnnSpec`], [`ArticleLstmSpec`], [`LstmSpec`], [`ReadoutSpec`] |
//! | states over a sequence, and the gradient as an iterator back through time | [`bptt`] |
//! | the general formula E9, summand by summand | [`terms()`] |
//! | the gradient split by lag, or by the gates it comes through | [`by_lag()`], [`by_gate()`] |
//! | the LSTM's Jacobian, and products of it, split by path | [`LstmPaths`], [`PathProduct`] |
//! | `ln ‖∂s_t/∂s_k‖` for all pairs of times | [`credit_map`] |
//! | cheaper backward passes: truncated, or exact in O(√T) states | [`truncated()`], [`checkpointed`] |
//! | clipping, and the regulariser Ω with its exact gradient | [`clip`], [`omega`] |
//! | prefix scans of linear recurrences, forward and gradient | [`scan`] |
//! | output layer, squared loss and its gradient | [`Readout`], [`Network`], [`Sequence`], [`LossAt`] |
//!
//! Sequences are column-major matrices with one column per time.

mod article_lstm;
pub mod bptt;
mod by_lag;
mod cell;
mod checkpoint;
pub mod clip;
pub mod credit_map;
mod error;
mod gate;
mod initialisation;
mod lstm;
mod network;
mod norm;
pub mod omega;
mod random;
mod readout;
mod rnn;
pub mod scan;
mod sequence;
mod terms;
mod truncated;
mod weights;

pub use article_lstm::{ArticleGates, ArticleLstm};
pub use by_lag::{ByLag, LagTerm, by_lag};
pub use cell::{Cell, Pullback};
pub use checkpoint::{Checkpointed, checkpointed};
pub use error::Error;
pub use gate::{Gate, GateValue, InputGate};
pub use lstm::{
    GatePart, GateSet, Lstm, LstmGate, LstmGates, LstmJacobian, LstmPaths, PathProduct, by_gate,
};
pub use network::Network;
pub use random::{ArticleLstmSpec, LstmSpec, ReadoutSpec, RnnSpec};
pub use readout::Readout;
pub use rnn::Rnn;
pub use sequence::{LossAt, Sequence};
pub use terms::{Term, terms};
pub use truncated::{Truncation, truncated};
