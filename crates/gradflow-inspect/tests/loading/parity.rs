//! Every combination that PyTorch has, read and proved by what PyTorch computed.

use crate::bytes::fixture;
use gradflow_inspect::{Checkpoint, Choice, Evidence, Model, Precision, Reading};

fn read(file: &str, module: &str) -> Model {
    let mut checkpoint = Checkpoint::open(&fixture(file)).unwrap();
    let choice = Choice {
        module: Some(module.to_owned()),
        ..Choice::default()
    };
    match checkpoint.read(&choice) {
        Ok(Reading::Sound(model)) => model,
        other => panic!("{module}: {other:?}"),
    }
}

/// That each module of a file is read, with outputs as near PyTorch's as `allowed`, and that no other reading is as near.
fn holds(file: &str, precision: Precision, allowed: f64) {
    let checkpoint = Checkpoint::open(&fixture(file)).unwrap();
    // Four kinds, three depths, one and two directions, with and without biases.
    assert_eq!(checkpoint.modules().len(), 4 * 3 * 2 * 2);
    for module in checkpoint.modules() {
        let name = module.name.as_str();
        let model = read(file, name);
        let [kind, layers, directions, bias]: [&str; 4] =
            name.split('.').collect::<Vec<_>>().try_into().unwrap();
        let kinds = [
            ("tanh", "RNN (tanh)"),
            ("relu", "RNN (relu)"),
            ("lstm", "LSTM"),
            ("gru", "GRU"),
        ];
        assert!(kinds.contains(&(kind, model.recurrence.kind())), "{name}");
        assert_eq!(model.recurrence.layer_count().to_string(), layers);
        assert_eq!(model.recurrence.is_bidirectional(), directions == "both");
        assert_eq!(
            (model.recurrence.input_len(), model.recurrence.hidden_len()),
            (2, 2)
        );
        assert_eq!(model.precision, precision);
        let cells = model.recurrence.layer_count() * if directions == "both" { 2 } else { 1 };
        assert_eq!(
            model.tensors.len(),
            cells * if bias == "bias" { 4 } else { 2 }
        );
        let Evidence::Trace {
            residual, rivals, ..
        } = &model.evidence
        else {
            panic!("{name} has a trace, got {:?}", model.evidence);
        };
        assert!(
            *residual <= allowed,
            "{name}: residual {residual:e}, allowed {allowed:e}"
        );
        let nearest = rivals.first().unwrap().residual;
        assert!(
            nearest > 1e3 * allowed,
            "{name}: a rival is as near as {nearest:e}"
        );
    }
}

#[test]
fn modules_in_double_precision_are_those_of_pytorch() {
    // Two orders of the same sums.
    holds("pytorch_f64.safetensors", Precision::F64, 1e-12);
}

#[test]
fn modules_in_single_precision_are_those_of_pytorch() {
    holds("pytorch_f32.safetensors", Precision::F32, 1e-5);
}

#[test]
fn modules_in_half_precision_are_those_of_pytorch() {
    // The weights are exact; the outputs are rounded to single precision.
    holds("pytorch_f16.safetensors", Precision::F16, 1e-6);
}

#[test]
fn modules_in_bfloat16_are_those_of_pytorch() {
    holds("pytorch_bf16.safetensors", Precision::Bf16, 1e-6);
}
