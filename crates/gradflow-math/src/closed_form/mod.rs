//! Exact answers: what experiments on random recurrences and gates are held against.
//!
//! | question | where |
//! |---|---|
//! | Lyapunov exponents of a product of independent Gaussian matrices, their variance, the gain of the transition | [`gaussian_product`] |
//! | singular values of a product of a few large Gaussian matrices | [`fuss_catalan`] |
//! | eigenvalues and norm of one large Gaussian matrix, exponents at its trivial fixed point | [`circular_law`] |
//! | the large autonomous tanh network: its variance, its largest and its mean exponent | [`MeanField`] |
//! | half-lives of forget gates, chrono initialisation, the curse of memory | [`memory`] |
//! | what a model without memory loses on the copy and the adding problem | [`baseline`] |
//! | the largest derivative that any weight gives a saturating unit | [`weight_bound`] |
//!
//! The scalar network s ← tanh(w·s) has a module of its own, [`autonomous`](crate::autonomous).
//! Relative errors are a few ε unless a function says otherwise.

pub mod baseline;
pub mod circular_law;
pub mod fuss_catalan;
pub mod gaussian_product;
pub mod memory;
pub mod weight_bound;

mod mean_field;
mod polygamma;

pub use mean_field::MeanField;
