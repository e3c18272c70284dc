//! What is read of files: models that PyTorch saved, inputs, and files that are hostile.

#![expect(
    clippy::unwrap_used,
    reason = "in a test, a panic is the report of a failure"
)]

mod bytes;
mod hostile;
mod hostile_inputs;
mod inputs;
mod modules;
mod onnx;
mod parity;
mod save;
mod trace;
