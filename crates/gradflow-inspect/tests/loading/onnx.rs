//! ONNX models as PyTorch exports them, and nodes that are other cells.

use crate::bytes::{file, fixture};
use gradflow_inspect::{Checkpoint, Choice, Evidence, Model, Reading, Trace};
use std::fs;

fn exported(name: &str) -> Model {
    let mut checkpoint = Checkpoint::open(&fixture(&format!("onnx/{name}.onnx"))).unwrap();
    let trace = fixture(&format!("onnx/{name}_trace.safetensors"));
    let choice = Choice {
        trace: Some(Trace::open(&trace, "").unwrap()),
        ..Choice::default()
    };
    match checkpoint.read(&choice).unwrap() {
        Reading::Sound(model) => model,
        Reading::NotFinite(found) => panic!("{found}"),
    }
}

#[test]
fn what_pytorch_exports_is_what_pytorch_computes() {
    for (name, expected) in [
        ("lstm", "LSTM, 1 layer, both directions, D = 3, H = 2"),
        ("lstm_traced", "LSTM, 1 layer, D = 3, H = 2"),
        ("gru", "GRU, 1 layer, D = 3, H = 2"),
        ("gru_traced", "GRU, 1 layer, both directions, D = 3, H = 2"),
        ("tanh", "RNN (tanh), 1 layer, D = 3, H = 2"),
        ("relu", "RNN (relu), 1 layer, D = 3, H = 2"),
    ] {
        let model = exported(name);
        assert_eq!(model.recurrence.to_string(), expected, "{name}");
        let Evidence::Trace {
            residual, rivals, ..
        } = model.evidence
        else {
            panic!("{name}: the outputs are a trace");
        };
        assert!(residual <= 1e-5, "{name}: {residual:e}");
        assert!(rivals[0].residual > 1e-2, "{name}: {:?}", rivals[0]);
    }
}

#[test]
fn every_layer_is_a_module_by_the_name_of_its_node() {
    let checkpoint = Checkpoint::open(&fixture("onnx/two_layers.onnx")).unwrap();
    let shapes: Vec<String> = checkpoint
        .modules()
        .iter()
        .map(|module| checkpoint.shape(module).unwrap().to_string())
        .collect();
    assert_eq!(
        shapes,
        ["LSTM, 1 layer, D = 3, H = 2", "LSTM, 1 layer, D = 2, H = 2"]
    );
    assert!(
        checkpoint
            .modules()
            .iter()
            .all(|module| !module.name.is_empty())
    );
    let plain = Checkpoint::open(&fixture("onnx/plain.onnx")).unwrap();
    // A node without a name has that of its kind.
    assert_eq!(plain.modules()[0].name, "LSTM_0");
}

#[test]
fn what_was_onnx_is_saved_as_safetensors() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("saved.safetensors");
    let mut checkpoint = Checkpoint::open(&fixture("onnx/relu.onnx")).unwrap();
    let Reading::Sound(model) = checkpoint.read(&Choice::default()).unwrap() else {
        panic!("the weights are finite");
    };
    checkpoint.save_as(&model, &path).unwrap();
    let choice = Choice {
        trace: Some(Trace::open(&fixture("onnx/relu_trace.safetensors"), "").unwrap()),
        ..Choice::default()
    };
    let Reading::Sound(saved) = Checkpoint::open(&path).unwrap().read(&choice).unwrap() else {
        panic!("the weights are finite");
    };
    assert_eq!(saved.recurrence, model.recurrence);
}

#[test]
fn other_cells_are_refused() {
    for (name, said) in [
        ("peepholes", "an LSTM with peepholes is not supported"),
        ("coupled", "an LSTM with input_forget is not supported"),
        ("clipped", "a node with clip is not supported"),
        (
            "reversed",
            "the direction must be forward or bidirectional, got reverse",
        ),
        (
            "reset_before",
            "a GRU with linear_before_reset = 0 is not supported",
        ),
        (
            "hard",
            "the activations must be Sigmoid, Tanh, Tanh, got HardSigmoid, Tanh, Tanh",
        ),
        (
            "three_gates",
            "the shape of W must be [1, 8, 3], all positive, got [1, 6, 3]",
        ),
    ] {
        let path = fixture(&format!("onnx/{name}.onnx"));
        let error = Checkpoint::open(&path).unwrap_err().to_string();
        assert!(error.contains(said), "{error}: lacks {said}");
        assert!(error.contains("_0: "), "{error}: lacks the node");
    }
}

#[test]
fn files_that_are_no_onnx_are_refused_and_none_crashes() {
    let (_directory, path) = file("model.onnx", b"not protobuf");
    let error = Checkpoint::open(&path).unwrap_err().to_string();
    assert!(error.contains("the file must be an ONNX model"), "{error}");
    fs::write(&path, b"").unwrap();
    let error = Checkpoint::open(&path).unwrap_err().to_string();
    assert!(error.contains("a recurrent module"), "{error}");
    let bytes = fs::read(fixture("onnx/plain.onnx")).unwrap();
    for len in 0..bytes.len() {
        let _returned = Checkpoint::from_bytes(&path, bytes[..len].to_vec());
        let mut flipped = bytes.clone();
        flipped[len] ^= 0x55;
        let _returned = Checkpoint::from_bytes(&path, flipped);
    }
}
