//! What PyTorch computes in float64, forward and backward, on the fixtures of `tests/fixtures/make_fixtures.py`.

#![expect(
    clippy::unwrap_used,
    reason = "a test that panics is a test that fails"
)]

mod compare;
mod layers;
mod network;
