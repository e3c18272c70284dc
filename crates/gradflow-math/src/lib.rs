//! Numbers for recurrent networks.
//!
//! This crate knows no network.
//! It holds what a statement about gradients through time is made of.
//!
//! | what | where |
//! |---|---|
//! | a scalar that one definition is differentiated in: `f32`, `f64`, dual numbers | [`Scalar`] |
//! | φ, φ′ and its bound γ | [`Activation`] |
//! | laws from which weights are drawn | [`Init`] |
//! | spectral radius, singular values, operator norm that always return | [`spectrum`] |
//! | the product `J_t … J_{k+1}`, carried in log scale | [`JacobianProduct`] |
//! | Lyapunov exponents, their errors and directions | [`lyapunov`] |
//! | QR decomposition that reuses its buffers | [`GramSchmidt`] |
//! | derivatives by central differences and by dual numbers | [`difference`], [`dual`] |
//! | tanh and σ in vector registers | [`vector`] |
//! | products with an operand that is packed once | [`gemm`] |
//! | the driven scalar network, many at once | [`driven`] |
//! | the scalar network s ← tanh(w·s) | [`autonomous`] |
//! | exact answers to hold experiments against: Newman, Fuss–Catalan, mean field, memory | [`closed_form`] |

pub mod autonomous;
pub mod closed_form;
pub mod difference;
pub mod driven;
pub mod dual;
pub mod gemm;
pub mod lyapunov;
pub mod spectrum;
pub mod vector;

mod activation;
mod compensated;
mod gram_schmidt;
mod init;
mod product;
mod scalar;
mod scaling;

pub use activation::Activation;
pub use gram_schmidt::GramSchmidt;
pub use init::Init;
pub use product::JacobianProduct;
pub use scalar::Scalar;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct ReadmeExamples;
