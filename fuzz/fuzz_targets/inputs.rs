//! Inputs: any bytes, read as each kind of file, are sequences or errors that can be printed.
//!
//! `cargo +nightly fuzz run inputs corpus/inputs ../crates/gradflow-inspect/tests/fixtures/inputs`

#![no_main]

use gradflow_inspect::Sequences;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for name in ["x.npy", "x.npz", "x.csv", "x.safetensors"] {
        for array in [None, Some("x")] {
            let read = Sequences::from_bytes(name.as_ref(), bytes.to_vec(), array);
            if let Err(error) = read {
                let message = error.to_string();
                assert!(!message.chars().any(|c| c.is_control() && c != '\n'));
            }
        }
    }
});
