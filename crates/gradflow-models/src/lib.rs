//! Recurrent cells with hand-derived Jacobians and exact backpropagation through time.
//!
//! A cell is a map `s_t = F(x_t, s_{t−1})` on one flat state `s`: `s = h`, or `s = [h; c]`.
//! So "the Jacobian of a step" is one square matrix for every architecture.
//!
//! | what | where |
//! |---|---|
//! | what a cell is: a step, its Jacobian, its vector–Jacobian and Jacobian–vector products | [`Cell`], [`Pullback`] |
//! | the cells | [`Rnn`], [`ArticleLstm`], [`Lstm`], [`Lstm1997`], [`Gru`] |
//! | the cells that are linear in the past, and their step | [`MinLstm`], [`MinGru`], [`DiagonalRecurrence`], [`LinearStep`] |
//! | layers as one cell; layers over sequences, in one or both directions | [`Stack`], [`Layers`] |
//! | their gates, and what a gate does in a step | [`Gate`], [`InputGate`], [`GateValue`] |
//! | drawing a cell by explicit laws | [`RnnSpec`], [`ArticleLstmSpec`], [`LstmSpec`], [`GatedSpec`], [`MinimalSpec`], [`DiagonalSpec`], [`ReadoutSpec`] |
//! | cells from the tensors of a PyTorch layer | [`PytorchTensors`], [`Rnn::from_pytorch`], [`Lstm::from_pytorch`], [`Gru::from_pytorch`] |
//! | states over a sequence, and the gradient as an iterator back through time | [`bptt`] |
//! | the same gradient for batches and long sequences, fast | [`batch`] |
//! | products with the Jacobians of a trajectory, for blocks of directions | [`linearised`] |
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
pub mod batch;
pub mod bptt;
mod by_lag;
mod cell;
mod checkpoint;
pub mod clip;
pub mod credit_map;
mod diagonal;
mod error;
mod gate;
mod gru;
mod initialisation;
mod layers;
mod linear_step;
pub mod linearised;
mod lstm;
mod lstm1997;
mod min_gru;
mod min_lstm;
mod network;
mod norm;
pub mod omega;
mod pytorch;
mod random;
mod readout;
mod rnn;
pub mod scan;
mod sequence;
mod stack;
mod terms;
mod truncated;
mod weights;

pub use article_lstm::{ArticleGates, ArticleLstm};
pub use by_lag::{ByLag, LagTerm, by_lag};
pub use cell::{Cell, Pullback};
pub use checkpoint::{Checkpointed, checkpointed};
pub use diagonal::DiagonalRecurrence;
pub use error::Error;
pub use gate::{Gate, GateValue, InputGate};
pub use gru::{Gru, GruGates};
pub use layers::{Layer, Layers};
pub use linear_step::LinearStep;
pub use lstm::{
    GatePart, GateSet, Lstm, LstmGate, LstmGates, LstmJacobian, LstmPaths, PathProduct, by_gate,
};
pub use lstm1997::{Lstm1997, Lstm1997Gates};
pub use min_gru::MinGru;
pub use min_lstm::MinLstm;
pub use network::Network;
pub use pytorch::PytorchTensors;
pub use random::{
    ArticleLstmSpec, DiagonalSpec, GatedSpec, LstmSpec, MinimalSpec, ReadoutSpec, RnnSpec,
};
pub use readout::Readout;
pub use rnn::Rnn;
pub use sequence::{LossAt, Sequence};
pub use stack::Stack;
pub use terms::{Term, terms};
pub use truncated::{Truncation, truncated};
