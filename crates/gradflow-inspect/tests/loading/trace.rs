//! A trace proves a reading, and refuses a wrong one.

use crate::bytes::{Tensors, file, fixture, module_of, serialized, singles};
use gradflow_inspect::{Checkpoint, Choice, Error, Evidence, Reading, Trace};
use gradflow_math::Activation;

const FILE: &str = "pytorch_f32.safetensors";

fn read(tensors: &Tensors, choice: &Choice) -> Result<Reading, Error> {
    let (_directory, path) = file("model.safetensors", &serialized(tensors));
    Checkpoint::open(&path)?.read(choice)
}

/// The blocks of rows of every weight of a module, the block of each gate moved to the given place.
fn reordered(mut tensors: Tensors, order: &[usize]) -> Tensors {
    for (name, (_, shape, bytes)) in &mut tensors {
        if name.starts_with("trace") {
            continue;
        }
        let block = bytes.len() / order.len();
        assert_eq!(shape[0] % order.len(), 0);
        let blocks = order
            .iter()
            .map(|&gate| &bytes[gate * block..(gate + 1) * block]);
        *bytes = blocks.collect::<Vec<_>>().concat();
    }
    tensors
}

#[test]
fn another_order_of_the_gates_is_refused_and_named() {
    // ONNX has (i, o, f, g) and (z, r, n).
    for (module, order, named) in [
        ("lstm.2.one.bias", vec![0, 3, 1, 2], "gates (i, o, f, g)"),
        ("lstm.2.both.bias", vec![0, 3, 1, 2], "gates (i, o, f, g)"),
        ("gru.1.one.bias", vec![1, 0, 2], "gates (z, r, n)"),
    ] {
        let tensors = reordered(module_of(FILE, module), &order);
        let error = read(&tensors, &Choice::default()).unwrap_err();
        let Error::Disagrees {
            residual,
            tolerance,
            ..
        } = &error
        else {
            panic!("{error}");
        };
        assert!(residual > tolerance);
        assert!(
            error
                .to_string()
                .contains(&format!("what agrees is {named}")),
            "{error}"
        );
    }
}

#[test]
fn a_lost_bias_is_refused_and_named() {
    // The sum of the biases is in bias_hh alone when bias_ih is counted twice by mistake.
    let mut tensors = module_of(FILE, "lstm.1.one.bias");
    let doubled = tensors["bias_ih_l0"].clone();
    let zero = singles(&[8], &[0.0; 8]);
    tensors.insert("bias_hh_l0".into(), doubled);
    let error = read(&tensors, &Choice::default()).unwrap_err();
    assert!(matches!(error, Error::Disagrees { .. }), "{error}");
    // Without biases the reading is another network, and nothing agrees.
    tensors.insert("bias_ih_l0".into(), zero.clone());
    tensors.insert("bias_hh_l0".into(), zero);
    let error = read(&tensors, &Choice::default()).unwrap_err();
    assert!(
        error.to_string().contains("no order of the gates agrees"),
        "{error}"
    );
}

#[test]
fn a_trace_tells_tanh_from_relu() {
    for (module, expected) in [
        ("tanh.2.one.bias", "RNN (tanh)"),
        ("relu.2.one.bias", "RNN (relu)"),
    ] {
        let tensors = module_of(FILE, module);
        let Reading::Sound(model) = read(&tensors, &Choice::default()).unwrap() else {
            panic!("the weights are finite");
        };
        assert_eq!(model.recurrence.kind(), expected);
        let wrong = Choice {
            activation: Some(if module.starts_with("tanh") {
                Activation::Relu
            } else {
                Activation::Tanh
            }),
            ..Choice::default()
        };
        let error = read(&tensors, &wrong).unwrap_err();
        assert!(matches!(error, Error::Disagrees { .. }), "{error}");
    }
}

#[test]
fn without_a_trace_an_rnn_is_ambiguous_and_gates_are_assumed() {
    let without_trace = |module: &str| {
        let mut tensors = module_of(FILE, module);
        tensors.retain(|name, _| !name.starts_with("trace"));
        tensors
    };
    let error = read(&without_trace("tanh.1.one.bias"), &Choice::default()).unwrap_err();
    let Error::Ambiguous { candidates, .. } = &error else {
        panic!("{error}");
    };
    assert_eq!(candidates, &["tanh", "relu"]);
    let chosen = Choice {
        activation: Some(Activation::Relu),
        ..Choice::default()
    };
    let reading = read(&without_trace("tanh.1.one.bias"), &chosen).unwrap();
    assert!(matches!(reading, Reading::Sound(model) if model.evidence == Evidence::Names));
    let reading = read(&without_trace("lstm.3.both.bias"), &Choice::default()).unwrap();
    assert!(matches!(reading, Reading::Sound(model) if model.evidence == Evidence::Names));
}

#[test]
fn a_trace_may_lie_in_another_file() {
    let mut tensors = module_of(FILE, "gru.2.one.bias");
    let mut trace = tensors.clone();
    trace.retain(|name, _| name.starts_with("trace"));
    tensors.retain(|name, _| !name.starts_with("trace"));
    let (_directory, path) = file("trace.safetensors", &serialized(&trace));
    let choice = Choice {
        trace: Some(Trace::open(&path, "").unwrap()),
        ..Choice::default()
    };
    let reading = read(&tensors, &choice).unwrap();
    assert!(
        matches!(reading, Reading::Sound(model) if matches!(model.evidence, Evidence::Trace { .. }))
    );
    let error = Trace::open(&fixture("projected.safetensors"), "").unwrap_err();
    assert!(error.to_string().contains("trace.input"), "{error}");
}

#[test]
fn a_trace_that_shows_nothing_is_ambiguous() {
    // Zero weights: every order of the gates is the same function of the inputs, and only the biases differ.
    let mut tensors = Tensors::new();
    tensors.insert("weight_ih_l0".into(), singles(&[4, 1], &[0.0; 4]));
    tensors.insert("weight_hh_l0".into(), singles(&[4, 1], &[0.0; 4]));
    tensors.insert("bias_ih_l0".into(), singles(&[4], &[1e-9, 0.0, 0.0, 0.0]));
    tensors.insert("bias_hh_l0".into(), singles(&[4], &[0.0; 4]));
    tensors.insert("trace.input".into(), singles(&[2, 1], &[1.0, 2.0]));
    tensors.insert("trace.output".into(), singles(&[2, 1], &[0.0; 2]));
    let error = read(&tensors, &Choice::default()).unwrap_err();
    assert!(
        matches!(error, Error::Ambiguous { .. } | Error::Disagrees { .. }),
        "{error}"
    );
}

#[test]
fn a_trace_of_another_shape_is_refused() {
    for (name, tensor, said) in [
        (
            "trace.output",
            singles(&[2, 3, 2], &[0.0; 12]),
            "(B, T) must be (2, 4) as in trace.input, got (2, 3)",
        ),
        (
            "trace.output",
            singles(&[2, 4, 3], &[0.0; 24]),
            "must be the 2 that the top layer hands on, got 3",
        ),
        (
            "trace.input",
            singles(&[2, 4, 5], &[0.0; 40]),
            "must be the 2 that the model reads, got 5",
        ),
        (
            "trace.input",
            singles(&[4], &[0.0; 4]),
            "must be (T, D) or (B, T, D) with at least one of each, got (4)",
        ),
        (
            "trace.input",
            singles(&[2, 4, 2], &[f32::NAN; 16]),
            "the number at [0, 0, 0] must be finite, got NaN",
        ),
    ] {
        let mut tensors = module_of(FILE, "lstm.1.one.bias");
        tensors.insert(name.into(), tensor);
        let error = read(&tensors, &Choice::default()).unwrap_err().to_string();
        assert!(error.contains(said), "{error}");
    }
    let mut tensors = module_of(FILE, "lstm.1.one.bias");
    tensors.insert("trace.input".into(), singles(&[1, 2], &[1.0; 2]));
    tensors.insert("trace.output".into(), singles(&[1, 2], &[1.0; 2]));
    let error = read(&tensors, &Choice::default()).unwrap_err().to_string();
    assert!(error.contains("T of a trace must be at least 2"), "{error}");
}
