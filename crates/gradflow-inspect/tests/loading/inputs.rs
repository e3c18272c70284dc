//! Sequences from files: the same numbers in every format.

use crate::bytes::{Tensors, file, fixture, serialized, singles};
use gradflow_inspect::{Error, Sequences};
use nalgebra::dmatrix;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use std::path::Path;

fn inputs(name: &str) -> std::path::PathBuf {
    fixture("inputs").join(name)
}

fn read(path: &Path, array: Option<&str>) -> Sequences {
    Sequences::read(path, array).unwrap()
}

/// The arrays of `inputs/make_inputs.py`: x of (3, 2) is 0 … 5 over 4, xs of (2, 3, 2) is 0 … 11 over 4.
fn x() -> nalgebra::DMatrix<f64> {
    dmatrix![0.0, 2.0, 4.0; 1.0, 3.0, 5.0] / 4.0
}

#[test]
fn every_format_gives_the_same_numbers() {
    let tensors = Tensors::from([(
        "x".to_owned(),
        singles(&[3, 2], &[0.0, 0.25, 0.5, 0.75, 1.0, 1.25]),
    )]);
    let (_directory, path) = file("x.safetensors", &serialized(&tensors));
    for (path, array) in [
        (inputs("f8.npy"), None),
        (inputs("f4.npy"), None),
        (inputs("f2.npy"), None),
        (inputs("fortran.npy"), None),
        (inputs("stored.npz"), Some("x")),
        (inputs("packed.npz"), Some("x")),
        (inputs("plain.csv"), None),
        (inputs("titled.csv"), None),
        (path, None),
    ] {
        let sequences = read(&path, array);
        assert_eq!(sequences.xs(), &x(), "{}", path.display());
        assert_eq!(
            (sequences.batch(), sequences.steps(), sequences.input_len()),
            (1, 3, 2)
        );
    }
}

#[test]
fn a_batch_has_one_column_for_each_time_and_sequence() {
    for (file, array) in [
        ("batch.npy", None),
        ("batch_fortran.npy", None),
        ("packed.npz", Some("xs")),
    ] {
        let sequences = read(&inputs(file), array);
        assert_eq!(
            (sequences.batch(), sequences.steps(), sequences.input_len()),
            (2, 3, 2)
        );
        assert_eq!(sequences.sequence(0, 3), x());
        assert_eq!(sequences.sequence(1, 3), x().add_scalar(1.5));
        // Time outermost: x_1 of both, then x_2 of both.
        assert_eq!(sequences.xs().column(1), sequences.sequence(1, 3).column(0));
    }
}

#[test]
fn an_archive_of_several_arrays_asks_for_one() {
    for array in [None, Some("y")] {
        let error = Sequences::read(&inputs("packed.npz"), array).unwrap_err();
        let Error::Ambiguous { candidates, .. } = &error else {
            panic!("{error}");
        };
        assert_eq!(candidates, &["x", "xs"]);
    }
}

#[test]
fn drawn_inputs_are_normal_and_the_same_for_the_same_stream() {
    let draw = |seed| Sequences::normal(3, 2000, 4, &mut ChaCha8Rng::seed_from_u64(seed));
    let sequences = draw(1);
    assert_eq!(sequences, draw(1));
    assert_ne!(sequences, draw(2));
    assert_eq!(
        (sequences.batch(), sequences.steps(), sequences.input_len()),
        (4, 2000, 3)
    );
    let n = sequences.xs().len() as f64;
    // Four standard errors of a mean and of a variance.
    assert!(sequences.xs().mean().abs() < 4.0 / n.sqrt());
    assert!((sequences.xs().variance() - 1.0).abs() < 4.0 * (2.0 / n).sqrt());
}

#[test]
fn inputs_of_another_length_than_the_model_reads_are_refused() {
    let sequences = read(&inputs("f8.npy"), None);
    sequences.check_input_len("f8.npy", 2).unwrap();
    let error = sequences
        .check_input_len("f8.npy", 64)
        .unwrap_err()
        .to_string();
    assert_eq!(
        error,
        "f8.npy: D, the last dimension of the input, must be the 64 that the model reads, got 2"
    );
}
