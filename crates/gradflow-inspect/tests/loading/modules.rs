//! Which modules are found, and what is refused.

use crate::bytes::{Tensors, file, fixture, module_of, serialized, singles};
use gradflow_inspect::{Checkpoint, Choice, Direction, Error, Place, Reading, TensorRole};

fn read(tensors: &Tensors) -> Result<Reading, Error> {
    let (_directory, path) = file("model.safetensors", &serialized(tensors));
    Checkpoint::open(&path)?.read(&Choice::default())
}

fn lstm() -> Tensors {
    module_of("pytorch_f32.safetensors", "lstm.2.both.bias")
}

fn refused(tensors: &Tensors, said: &[&str]) {
    let error = read(tensors).unwrap_err().to_string();
    for part in said {
        assert!(error.contains(part), "{error}: lacks {part}");
    }
}

#[test]
fn several_modules_are_listed_and_chosen_by_name() {
    let mut checkpoint = Checkpoint::open(&fixture("pytorch_f32.safetensors")).unwrap();
    let module = checkpoint.module(Some("gru.3.both.bias")).unwrap();
    let shape = checkpoint.shape(module).unwrap();
    assert_eq!(
        shape.to_string(),
        "GRU, 3 layers, both directions, D = 2, H = 2"
    );
    for name in [None, Some("encoder")] {
        let choice = Choice {
            module: name.map(str::to_owned),
            ..Choice::default()
        };
        let error = checkpoint.read(&choice).unwrap_err();
        let Error::Ambiguous { candidates, .. } = &error else {
            panic!("{error}");
        };
        assert_eq!(candidates.len(), 48);
        assert!(error.to_string().contains("lstm.1.one.plain"), "{error}");
    }
}

#[test]
fn any_prefix_and_single_cells_are_found() {
    let mut tensors = Tensors::new();
    for (name, tensor) in module_of("pytorch_f32.safetensors", "gru.1.one.bias") {
        if let Some(name) = name.strip_suffix("_l0") {
            tensors.insert(format!("decoder.cell.{name}"), tensor);
        }
    }
    tensors.insert("decoder.out.weight".into(), singles(&[1, 2], &[0.0; 2]));
    let Reading::Sound(model) = read(&tensors).unwrap() else {
        panic!("the weights are finite");
    };
    assert_eq!(model.name, "decoder.cell");
    assert_eq!(model.recurrence.to_string(), "GRU, 1 layer, D = 2, H = 2");
    let bottom = Place {
        layer: 0,
        direction: Direction::Forward,
    };
    let provenance = model.tensor(bottom, TensorRole::RecurrentBias).unwrap();
    assert_eq!(provenance.tensor, "decoder.cell.bias_hh");
    assert_eq!(provenance.shape, [6]);
}

#[test]
fn projections_are_refused() {
    let mut checkpoint = Checkpoint::open(&fixture("projected.safetensors")).unwrap();
    let error = checkpoint.read(&Choice::default()).unwrap_err().to_string();
    assert!(
        error.contains("weight_hr_l0: an LSTM with proj_size is not supported"),
        "{error}"
    );
}

#[test]
fn what_is_missing_is_named() {
    for name in [
        "weight_ih_l0",
        "weight_hh_l0",
        "weight_hh_l0_reverse",
        "weight_ih_l1_reverse",
        "bias_ih_l1",
        "bias_hh_l0_reverse",
    ] {
        let mut tensors = lstm();
        tensors.remove(name).unwrap();
        refused(&tensors, &[&format!("the tensor {name} is missing")]);
    }
    let mut tensors = lstm();
    tensors.retain(|name, _| !name.contains("_l1") || name.ends_with("_reverse"));
    refused(&tensors, &["the tensor weight_ih_l1 is missing"]);
    let mut tensors = lstm();
    tensors.retain(|name, _| !name.contains("_l0"));
    refused(&tensors, &["the tensor weight_ih_l0 is missing"]);
    let only = Tensors::from([("linear.weight".to_owned(), singles(&[1, 1], &[0.0]))]);
    refused(
        &only,
        &[
            "a recurrent module",
            "the file has 1 tensors: linear.weight",
        ],
    );
    refused(
        &Tensors::new(),
        &["a recurrent module", "the file has no tensors"],
    );
}

#[test]
fn shapes_that_do_not_agree_are_named() {
    for (name, shape, said) in [
        ("weight_hh_l0", vec![8, 3], "[4H, H] of an LSTM, got [8, 3]"),
        ("weight_hh_l1", vec![6, 2], "must be [8, 2], got [6, 2]"),
        ("weight_ih_l1", vec![8, 2], "must be [8, 4], got [8, 2]"),
        (
            "weight_ih_l0",
            vec![8],
            "two dimensions of at least 1, got [8]",
        ),
        (
            "weight_ih_l0",
            vec![8, 0],
            "two dimensions of at least 1, got [8, 0]",
        ),
        (
            "weight_hh_l0",
            vec![0, 0],
            "two dimensions of at least 1, got [0, 0]",
        ),
        ("bias_hh_l0", vec![6], "must be [8], got [6]"),
    ] {
        let mut tensors = lstm();
        let zeros = vec![0.0; shape.iter().product()];
        tensors.insert(name.into(), singles(&shape, &zeros));
        refused(&tensors, &[name, said]);
    }
}

#[test]
fn weights_that_are_not_finite_are_a_result_that_says_where() {
    let mut tensors = lstm();
    let mut values = [0.5; 16];
    values[5] = f32::NAN;
    values[7] = f32::INFINITY;
    tensors.insert("weight_hh_l1".into(), singles(&[8, 2], &values));
    let Reading::NotFinite(found) = read(&tensors).unwrap() else {
        panic!("a weight is NaN");
    };
    assert_eq!(
        found.to_string(),
        "weight_hh_l1: 1 NaN and 1 infinite of 16 weights, the first at [2, 1]"
    );
}

#[test]
fn two_names_for_the_same_weights_are_ambiguous() {
    let mut tensors = lstm();
    let again = tensors["weight_ih_l0"].clone();
    tensors.insert("weight_ih".into(), again);
    refused(&tensors, &["ambiguous", "weight_ih, weight_ih_l0"]);
}
