//! The fast path: the loss and the exact gradient of all weights, for batches and long sequences, in `f32` and `f64`.
//!
//! [`crate::bptt`] defines the gradient, step by step and cell by cell; this module computes the same numbers with
//! the work arranged for the machine, and the law tests hold the two equal.
//!
//! * Sequences are column-major with one column per (time, sequence), time outermost: a step is a contiguous block,
//!   and the input projection of many steps is one matrix product.
//! * The recurrent weights are packed once; each step multiplies them with the block before.
//! * The gates of a step are one product and a few passes of vector code.
//! * The gradient of the weights is one matrix product over many steps, after their part of the backward recursion.
//!
//! A cell joins by a [`Kernel`]: its blocks of pre-activations and its element-wise functions.
//!
//! ```
//! use gradflow_math::Activation;
//! use gradflow_models::batch::{Batch, Trajectory};
//! use gradflow_models::{LossAt, Network, Readout, Rnn};
//! use nalgebra::{dmatrix, dvector};
//!
//! // Two sequences of two steps: x_1 of both, then x_2 of both.
//! let cell = Rnn::new(dmatrix![1.0], dmatrix![0.5], dvector![0.0], Activation::Identity)?;
//! let network = Network::new(cell, Readout::new(dmatrix![1.0], dvector![0.0])?)?;
//! let batch = Batch {
//!     s_0: dmatrix![0.0, 0.0],
//!     xs: dmatrix![1.0, 2.0, 3.0, 4.0],
//!     targets: dmatrix![0.0, 0.0, 3.5, 4.0],
//! };
//! // o_2 = x_1/2 + x_2 = 3.5 and 5, and L = ½·0² + ½·1².
//! let gradient = network.batch_gradient(&batch, LossAt::Last, &mut Trajectory::new())?;
//! assert_eq!(gradient.loss, 0.5);
//! assert_eq!(gradient.d_network.cell.w_hh[(0, 0)], 2.0);
//! # Ok::<(), gradflow_models::Error>(())
//! ```

mod gradient;
mod gru;
mod kernel;
mod lstm;
mod lstm1997;
mod rnn;
mod squared_loss;
mod sums;
mod trajectory;
mod weights;

pub use gradient::{Batch, BatchGradient};
pub use kernel::{Kernel, PreActivation, PreActivationMut};
pub use trajectory::Trajectory;
