//! Lyapunov exponents: the mean logarithmic growth of volumes under a product of Jacobians.
//!
//! A frame of orthonormal columns is pushed through the Jacobians and orthonormalised again and again; the logarithms of the
//! diagonals of R, averaged over the steps, are the exponents (Benettin, Galgani, Giorgilli & Strelcyn 1980).
//!
//! | what | where |
//! |---|---|
//! | exponents of a sequence of Jacobians, leading k or all | [`lyapunov_spectrum`] |
//! | the same step by step, also from J·(frame) where no Jacobian is formed | [`LyapunovEstimator`] |
//! | local exponents, error bars, sum rule, Kaplan–Yorke dimension | [`LyapunovSpectrum`] |
//! | the directions that belong to the exponents | [`covariant_vectors`] |
//!
//! Exponents are in nats a step, in the order of the frame's columns: descending up to their errors, once the frame has
//! turned to the leading directions.
//! A frame that starts generic, as `Init::Orthogonal` draws it, does so always; the columns of the identity do not where the
//! Jacobians leave coordinate subspaces invariant.

mod covariant;
mod estimator;
mod interval;
mod spectrum;

pub use covariant::covariant_vectors;
pub use estimator::{LyapunovEstimator, LyapunovSettings, lyapunov_spectrum};
pub use interval::Interval;
pub use spectrum::{LyapunovSpectrum, Status};
