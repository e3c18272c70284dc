//! Laws that every cell obeys, over random sizes 1–8, both signs, unsaturated and saturated units.
//!
//! The oracles share no code with the formulas: dual numbers through the forward pass, dual numbers through a forward
//! pass of plain loops, central differences.

#![expect(
    clippy::float_cmp,
    reason = "small integers and powers of two are exact"
)]
#![expect(
    clippy::unwrap_used,
    reason = "a test that panics is a test that fails"
)]

mod bad_input;
mod bptt;
mod by_lag;
mod checkpoint;
mod clip;
mod credit_map;
mod draw;
mod errors;
mod gated;
mod initialisation;
mod jvp;
mod layers;
mod linear;
mod linearised;
mod lyapunov;
mod network;
mod omega;
mod paths;
mod plain;
mod residual;
mod scan;
mod step;
mod truncated;
mod weights;
mod wrong;
