//! Input files that are malformed, or lie about their size.

use crate::bytes::{file, fixture};
use gradflow_inspect::Sequences;
use std::fs;

fn refused(name: &str, bytes: &[u8], said: &str) {
    let (_directory, path) = file(name, bytes);
    let error = Sequences::read(&path, None).unwrap_err().to_string();
    assert!(
        error.contains(said) && error.contains(name),
        "{error}: lacks {said}"
    );
    assert!(
        error.chars().all(|c| !c.is_control()) && error.len() < 600,
        "{error:?}"
    );
}

fn npy(header: &str, data_len: usize) -> Vec<u8> {
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend(u16::try_from(header.len()).unwrap().to_le_bytes());
    bytes.extend(header.as_bytes());
    bytes.extend(vec![0; data_len]);
    bytes
}

#[test]
fn arrays_that_lie_are_refused() {
    let header = |descr: &str, shape: &str| {
        format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}")
    };
    refused("x.npy", b"", "must be a whole .npy file, got 0 bytes");
    refused("x.npy", b"\x93NUMPY\x01\x00", "must be a whole .npy file");
    refused(
        "x.npy",
        b"\x93NUMPY\x09\x00\x00\x00",
        "of NumPy's format, version 1 to 3",
    );
    refused("x.npy", b"not an array at all", "of NumPy's format");
    refused(
        "x.npy",
        b"\x93NUMPY\x02\x00\xff\xff\xff\xff{}",
        "the header must be at most 10000 bytes, got 4294967295",
    );
    refused(
        "x.npy",
        &npy(&header("|O", "(1, 1)"), 8),
        "the dtype must be '<f8', '<f4' or '<f2'",
    );
    refused("x.npy", &npy(&header(">f8", "(1, 1)"), 8), "got >f8");
    refused(
        "x.npy",
        &npy(&header("<f8", "(2, 2)"), 31),
        "the data of F64 [2, 2] must be 32 bytes, got 31 bytes",
    );
    refused(
        "x.npy",
        &npy(&header("<f8", "(2, 2)"), 33),
        "must be 32 bytes, got 33 bytes",
    );
    refused(
        "x.npy",
        &npy(
            &header("<f8", "(4611686018427387904, 4611686018427387904)"),
            0,
        ),
        "of a size that can be addressed",
    );
    refused(
        "x.npy",
        &npy(&header("<f8", "(99999999999999999999999, 1)"), 0),
        "a dictionary of descr",
    );
    refused(
        "x.npy",
        &npy(&header("<f8", "(-1, 1)"), 8),
        "a dictionary of descr",
    );
    refused(
        "x.npy",
        &npy(&header("<f8", "(3,)"), 24),
        "must be (T, D) or (B, T, D) with at least one of each, got (3)",
    );
    refused("x.npy", &npy(&header("<f8", "()"), 8), "got ()");
    refused("x.npy", &npy(&header("<f8", "(0, 2)"), 0), "got (0, 2)");
    refused(
        "x.npy",
        &npy(&header("<f8", "(2, 2, 2, 2)"), 128),
        "got (2, 2, 2, 2)",
    );
    for header in [
        "",
        "{",
        "{}",
        "{'descr': }",
        "{'descr': '<f8' 'shape': ()}",
        "[]",
        "{{{{",
        &"(".repeat(9000),
    ] {
        refused(
            "x.npy",
            &npy(header, 0),
            "a dictionary of descr, fortran_order and shape",
        );
    }
    let mut nan = npy(&header("<f8", "(1, 2)"), 8);
    nan.extend(f64::NAN.to_le_bytes());
    refused(
        "x.npy",
        &nan,
        "the number at [0, 1] must be finite, got NaN",
    );
}

#[test]
fn tables_that_are_not_of_numbers_are_refused() {
    refused("x.csv", b"", "got (0, 0)");
    refused("x.csv", b"a,b\n", "got (0, 0)");
    refused(
        "x.csv",
        b"1,2\n3\n",
        "line 2: the number of columns must be 2 as in the row before, got 1",
    );
    refused(
        "x.csv",
        b"a,b\n1,2\n3,four\n",
        "line 3: column 2 must be a number, got four",
    );
    refused("x.csv", b"1,2\n3,\x1b[2J\n", "column 2 must be a number");
    refused(
        "x.csv",
        b"1,nan\n",
        "the number at [0, 1] must be finite, got NaN",
    );
    refused(
        "x.csv",
        b"1,1e999\n",
        "the number at [0, 1] must be finite, got inf",
    );
    refused("x.csv", b"1,\xff\xfe\n", "comma-separated text");
}

#[test]
fn other_endings_and_archives_are_refused() {
    refused(
        "x.txt",
        b"1,2\n",
        "an input file must be .npy, .npz, .safetensors or .csv, got .txt",
    );
    refused("x", b"1,2\n", "got no ending");
    refused("x.npz", b"PK but no archive", "an archive of numpy.savez");
    refused(
        "x.safetensors",
        b"\x02\x00\x00\x00\x00\x00\x00\x00{}",
        "the array is missing: the file has none",
    );
}

#[test]
fn every_truncation_of_an_archive_is_refused() {
    for name in ["packed.npz", "stored.npz"] {
        let bytes = fs::read(fixture("inputs").join(name)).unwrap();
        let read = |bytes: Vec<u8>| Sequences::from_bytes(name.as_ref(), bytes, Some("x"));
        for len in 0..bytes.len() {
            let of = bytes.len();
            assert!(
                read(bytes[..len].to_vec()).is_err(),
                "{name}: {len} bytes of {of}"
            );
            let mut flipped = bytes.clone();
            flipped[len] ^= 0x55;
            // A flip may hit a name, a date or a number: it returns, and never crashes.
            let _returned = read(flipped);
        }
    }
}
