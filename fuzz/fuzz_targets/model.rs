//! Models: any bytes, read as safetensors and as ONNX, are models or errors that can be printed.
//!
//! `cargo +nightly fuzz run model corpus/model ../crates/gradflow-inspect/tests/fixtures/onnx`

#![no_main]

use gradflow_inspect::{Checkpoint, Choice};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for name in ["model.safetensors", "model.onnx"] {
        let read = Checkpoint::from_bytes(name.as_ref(), bytes.to_vec());
        let mut checkpoint = match read {
            Ok(checkpoint) => checkpoint,
            Err(error) => {
                printable(&error.to_string());
                continue;
            }
        };
        for module in checkpoint.modules().to_vec() {
            let choice = Choice {
                module: Some(module.name.clone()),
                ..Choice::default()
            };
            if let Err(error) = checkpoint.read(&choice) {
                printable(&error.to_string());
            }
        }
    }
});

/// Nothing in a message steers a terminal.
fn printable(message: &str) {
    assert!(!message.chars().any(|c| c.is_control() && c != '\n'));
}
