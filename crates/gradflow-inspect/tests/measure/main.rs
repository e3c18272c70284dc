//! What is measured, held against closed forms and against explicit products of the reference Jacobians.

#![expect(
    clippy::float_cmp,
    reason = "a measurement that is computed twice has the same bits"
)]
#![expect(
    clippy::unwrap_used,
    reason = "a test that panics is a test that fails"
)]

mod against_reference;
mod closed_form;
mod draw;
mod running;
