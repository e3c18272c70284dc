//! Changed weights go back into a file that is otherwise the same.

use crate::bytes::fixture;
use gradflow_inspect::{Checkpoint, Choice, Error, Evidence, Model, Reading, Recurrence};
use gradflow_models::{Layer, Layers, Lstm};
use std::fs;
use std::path::Path;

fn read(path: &Path, module: &str) -> (Checkpoint, Model) {
    let mut checkpoint = Checkpoint::open(path).unwrap();
    let choice = Choice {
        module: Some(module.to_owned()),
        ..Choice::default()
    };
    match checkpoint.read(&choice).unwrap() {
        Reading::Sound(model) => (checkpoint, model),
        Reading::NotFinite(found) => panic!("{found}"),
    }
}

fn forget_biases(layers: &mut Layers<Lstm<f64>>, change: impl Fn(f64) -> f64) {
    for layer in &mut layers.layers {
        match layer {
            Layer::OneWay(cell) => cell.forget.b.apply(|b| *b = change(*b)),
            Layer::BothWays { forward, backward } => {
                forward.forget.b.apply(|b| *b = change(*b));
                backward.forget.b.apply(|b| *b = change(*b));
            }
        }
    }
}

#[test]
fn unchanged_weights_give_the_same_file() {
    let directory = tempfile::tempdir().unwrap();
    for (file, module) in [
        ("pytorch_f64.safetensors", "lstm.3.both.bias"),
        ("pytorch_f32.safetensors", "gru.3.both.bias"),
        ("pytorch_f16.safetensors", "tanh.2.one.bias"),
        ("pytorch_bf16.safetensors", "gru.1.one.plain"),
    ] {
        let (mut checkpoint, model) = read(&fixture(file), module);
        let path = directory.path().join(file);
        checkpoint.save_as(&model, &path).unwrap();
        assert_eq!(
            fs::read(&path).unwrap(),
            fs::read(fixture(file)).unwrap(),
            "{file}"
        );
    }
}

#[test]
fn changed_weights_are_read_again_and_nothing_else_changes() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("changed.safetensors");
    let source = fixture("pytorch_f32.safetensors");
    let (mut checkpoint, mut model) = read(&source, "lstm.2.both.bias");
    let Recurrence::Lstm(layers) = &mut model.recurrence else {
        panic!("an LSTM");
    };
    // A sum of few digits, so that the bias is exact in single precision.
    forget_biases(layers, |_| 1.0);
    checkpoint.save_as(&model, &path).unwrap();

    let mut saved = Checkpoint::open(&path).unwrap();
    let choice = Choice {
        module: Some(model.name.clone()),
        ..Choice::default()
    };
    // The trace in the file is that of the weights before.
    let error = saved.read(&choice).unwrap_err();
    assert!(matches!(error, Error::Disagrees { .. }), "{error}");
    let (before, after) = (fs::read(&source).unwrap(), fs::read(&path).unwrap());
    let before = safetensors::SafeTensors::deserialize(&before).unwrap();
    let after = safetensors::SafeTensors::deserialize(&after).unwrap();
    let changed: Vec<String> = before
        .iter()
        .filter(|(name, view)| after.tensor(name).unwrap() != *view)
        .map(|(name, _)| name.to_owned())
        .collect();
    let mut expected = Vec::new();
    for cell in ["l0", "l0_reverse", "l1", "l1_reverse"] {
        expected.push(format!("lstm.2.both.bias.bias_ih_{cell}"));
    }
    let mut changed = changed;
    changed.sort();
    assert_eq!(changed, expected);
    let single = |file: &safetensors::SafeTensors<'_>, name: &str, index: usize| {
        let view = file.tensor(name).unwrap();
        let bytes = view.data()[4 * index..4 * index + 4].try_into().unwrap();
        f32::from_le_bytes(bytes)
    };
    // Rows 2 and 3 are the forget gate; the sum is rounded once.
    for row in [2, 3] {
        let sum = single(&after, "lstm.2.both.bias.bias_ih_l0", row)
            + single(&after, "lstm.2.both.bias.bias_hh_l0", row);
        assert!((sum - 1.0).abs() <= 2.0 * f32::EPSILON, "{sum}");
    }
}

#[test]
fn a_file_is_never_written_over_and_a_failure_leaves_none() {
    let directory = tempfile::tempdir().unwrap();
    let (mut checkpoint, mut model) = read(&fixture("pytorch_f16.safetensors"), "lstm.1.one.bias");
    let taken = directory.path().join("taken");
    fs::write(&taken, "mine").unwrap();
    let error = checkpoint.save_as(&model, &taken).unwrap_err();
    assert!(matches!(error, Error::Io { .. }), "{error}");
    assert_eq!(fs::read(&taken).unwrap(), b"mine");

    let Recurrence::Lstm(layers) = &mut model.recurrence else {
        panic!("an LSTM");
    };
    forget_biases(layers, |_| 1e6);
    let path = directory.path().join("too_large");
    let error = checkpoint.save_as(&model, &path).unwrap_err().to_string();
    assert!(
        error.contains("bias_ih_l0: the number at position 2 must be within the range of F16"),
        "{error}"
    );
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1);
}

#[test]
fn a_module_without_biases_gets_none() {
    let directory = tempfile::tempdir().unwrap();
    let (mut checkpoint, mut model) = read(&fixture("pytorch_f32.safetensors"), "lstm.1.one.plain");
    assert!(matches!(model.evidence, Evidence::Trace { .. }));
    let Recurrence::Lstm(layers) = &mut model.recurrence else {
        panic!("an LSTM");
    };
    forget_biases(layers, |_| 1.0);
    let path = directory.path().join("biased");
    let error = checkpoint.save_as(&model, &path).unwrap_err().to_string();
    assert!(error.contains("make the module with bias=True"), "{error}");
}
