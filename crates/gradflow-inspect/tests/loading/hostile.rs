//! Files that are no safetensors, or lie: each is refused with the file, the tensor, what was expected and what was found.

use crate::bytes::{file, fixture, raw};
use gradflow_inspect::{Checkpoint, Choice, Error, MAX_HEADER, MAX_NAME, MAX_TENSORS, Reading};
use std::fs;

fn refused(bytes: &[u8], said: &[&str]) {
    let (_directory, path) = file("model.safetensors", bytes);
    let error = Checkpoint::open(&path).unwrap_err().to_string();
    for part in said.iter().chain(&["model.safetensors"]) {
        assert!(error.contains(part), "{error}: lacks {part}");
    }
    let printable = error.chars().all(|c| c == '\n' || !c.is_control());
    assert!(printable && error.len() < 1000, "{error:?}");
}

fn refused_header(header: &str, data_len: usize, said: &[&str]) {
    refused(&raw(header, &vec![0; data_len]), said);
}

#[test]
fn other_files_are_named() {
    refused(b"", &["must be at least 8 bytes, got 0 bytes"]);
    refused(b"1234567", &["must be at least 8 bytes, got 7 bytes"]);
    refused(
        b"PK\x03\x04 a zip archive",
        &["torch.save", "safetensors.torch.save_file"],
    );
    refused(
        b"\x80\x02}q\x00. pickle",
        &["a Python pickle", "safetensors.torch.save_file"],
    );
    refused(b"\x89HDF\r\n\x1a\n and more", &["HDF5", "Keras"]);
    refused(
        b"#!/usr/bin/env python\n",
        &["the safetensors header must be at most"],
    );
    let missing = tempfile::tempdir()
        .unwrap()
        .path()
        .join("model.safetensors");
    let error = Checkpoint::open(&missing).unwrap_err().to_string();
    assert!(error.contains("model.safetensors: No such file"), "{error}");
    let directory = tempfile::tempdir().unwrap();
    assert!(Checkpoint::open(directory.path()).is_err());
}

#[test]
fn headers_are_bounded_before_they_are_read() {
    let mut bomb = (1_u64 << 60).to_le_bytes().to_vec();
    bomb.extend(b"{}");
    refused(
        &bomb,
        &["at most the 2 bytes that follow in the file, got 1152921504606846976 bytes"],
    );
    let mut long = (MAX_HEADER + 1).to_le_bytes().to_vec();
    long.resize(8 + usize::try_from(MAX_HEADER).unwrap() + 1, b' ');
    refused(
        &long,
        &["the safetensors header must be at most 1048576 bytes, got 1048577 bytes"],
    );
    refused(
        &u64::MAX.to_le_bytes(),
        &["at most the 0 bytes", "got 18446744073709551615 bytes"],
    );
}

#[test]
fn headers_that_are_no_description_of_tensors_are_refused() {
    for header in [
        "",
        "[]",
        "null",
        "{",
        "{\"a\":",
        "{\"a\":1}}",
        "\u{0}",
        &"[".repeat(100_000),
    ] {
        refused_header(header, 0, &["the header must be a JSON object"]);
    }
    refused(
        &raw("{}", b"data"),
        &["the data after the header must be 0 bytes, got 4 bytes"],
    );
    let mut invalid = 4_u64.to_le_bytes().to_vec();
    invalid.extend([b'{', 0xff, 0xfe, b'}']);
    refused(&invalid, &["the header must be a JSON object"]);
    refused_header(
        r#"{"__metadata__":{"format":1}}"#,
        0,
        &["__metadata__ must be text by name"],
    );
    let entry = "a dtype, a shape and data_offsets of safetensors";
    for value in [
        "1",
        "{}",
        r#"{"dtype":"F128","shape":[1],"data_offsets":[0,16]}"#,
        r#"{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}"#,
        r#"{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}"#,
        r#"{"dtype":"F32","shape":[1],"data_offsets":[0]}"#,
        r#"{"dtype":"F32","shape":[1],"data_offsets":[0,99999999999999999999]}"#,
    ] {
        refused_header(
            &format!("{{\"rnn.weight_hh_l0\":{value}}}"),
            4,
            &["rnn.weight_hh_l0", entry],
        );
    }
}

#[test]
fn sizes_and_offsets_must_agree() {
    let one = |shape: &str, begin: u64, end: u64| {
        format!(r#"{{"w":{{"dtype":"F32","shape":{shape},"data_offsets":[{begin},{end}]}}}}"#)
    };
    refused_header(
        &one("[2]", 0, 4),
        4,
        &["w: the data of F32 [2] must be 8 bytes, got 4 bytes"],
    );
    refused_header(
        &one("[1]", 4, 0),
        4,
        &["w: data_offsets must be in order, got 4, 0"],
    );
    refused_header(
        &one("[1]", 0, 4),
        3,
        &["the data after the header must be 4 bytes, got 3 bytes"],
    );
    refused_header(
        &one("[1]", 0, 4),
        5,
        &["the data after the header must be 4 bytes, got 5 bytes"],
    );
    refused_header(
        &one("[1]", 1, 5),
        5,
        &["w: the first of data_offsets must be 0"],
    );
    let far = u64::MAX >> 1;
    refused_header(
        &one("[1]", far - 4, far),
        4,
        &["w: the first of data_offsets must be 0"],
    );
    let huge = "[4611686018427387904,4611686018427387904]";
    refused_header(
        &one(huge, 0, 4),
        4,
        &["must be of a size that can be addressed"],
    );
    refused_header(
        &one("[4611686018427387904]", 0, 4),
        4,
        &["must be of a size that can be addressed"],
    );

    let two = |first: (u32, u32), second: (u32, u32)| {
        format!(
            r#"{{"a":{{"dtype":"F32","shape":[2],"data_offsets":[{},{}]}},"b":{{"dtype":"F32","shape":[2],"data_offsets":[{},{}]}}}}"#,
            first.0, first.1, second.0, second.1
        )
    };
    refused_header(
        &two((0, 8), (4, 12)),
        12,
        &["b: the first of data_offsets must be 8, where the tensor before ends, got 4"],
    );
    refused_header(
        &two((0, 8), (0, 8)),
        8,
        &["b: the first of data_offsets must be 8"],
    );
    refused_header(
        &two((0, 8), (12, 20)),
        20,
        &["b: the first of data_offsets must be 8"],
    );
}

#[test]
fn tensors_and_names_are_bounded() {
    let entry = r#"{"dtype":"F32","shape":[0],"data_offsets":[0,0]}"#;
    let many: Vec<String> = (0..=MAX_TENSORS)
        .map(|i| format!("\"t{i}\":{entry}"))
        .collect();
    refused_header(
        &format!("{{{}}}", many.join(",")),
        0,
        &["the number of tensors must be at most 4096, got 4097"],
    );
    let long = "n".repeat(MAX_NAME + 1);
    refused_header(
        &format!("{{\"{long}\":{entry}}}"),
        0,
        &["the name must be at most 256 bytes, got 257"],
    );
    // A name that would steer a terminal is shown escaped.
    refused_header("{\"\\u001b[2J\":1}", 0, &["\\u{1b}[2J"]);
}

#[test]
fn weights_of_other_dtypes_are_refused() {
    let (dtype, width) = ("I64", 8);
    let header = format!(
        r#"{{"weight_ih_l0":{{"dtype":"{dtype}","shape":[1,1],"data_offsets":[0,{width}]}},"weight_hh_l0":{{"dtype":"{dtype}","shape":[1,1],"data_offsets":[{width},{}]}}}}"#,
        2 * width
    );
    let (_directory, path) = file("model.safetensors", &raw(&header, &[0; 16]));
    let mut checkpoint = Checkpoint::open(&path).unwrap();
    let error = checkpoint.read(&Choice::default()).unwrap_err().to_string();
    assert!(
        error.contains("weight_ih_l0: the dtype must be F64, F32, F16 or BF16, got I64"),
        "{error}"
    );
}

/// A file with an LSTM, and the length of its header with the number before it.
fn projected() -> (Vec<u8>, usize) {
    let bytes = fs::read(fixture("projected.safetensors")).unwrap();
    let header = u64::from_le_bytes(bytes[..8].try_into().unwrap());
    (bytes, 8 + usize::try_from(header).unwrap())
}

fn open(bytes: Vec<u8>) -> Result<Checkpoint, Error> {
    Checkpoint::from_bytes("model.safetensors".as_ref(), bytes)
}

#[test]
fn every_truncation_and_every_flipped_bit_of_a_header_is_an_error_or_a_model() {
    let (bytes, header) = projected();
    for len in 0..bytes.len() {
        assert!(
            open(bytes[..len].to_vec()).is_err(),
            "{len} bytes of {}",
            bytes.len()
        );
    }
    for index in 0..header {
        for bit in 0..8 {
            let mut flipped = bytes.clone();
            flipped[index] ^= 1 << bit;
            // Whether it is one or the other, it returns, and what it says can be printed.
            let read = open(flipped)
                .and_then(|mut checkpoint| checkpoint.read(&Choice::default()).map(drop));
            if let Err(error) = read {
                let message = error.to_string();
                assert!(message.chars().all(|c| c == '\n' || !c.is_control()));
            }
        }
    }
}

#[test]
fn what_the_reference_implementation_refuses_is_refused() {
    // The same files through both readers; ours bounds names and counts besides.
    let (bytes, header) = projected();
    let mut refused = 0;
    for index in 8..header {
        let mut changed = bytes.clone();
        changed[index] = b'1';
        if safetensors::SafeTensors::deserialize(&changed).is_err() {
            refused += 1;
            assert!(open(changed).is_err(), "byte {index}");
        }
    }
    assert!(refused > 100, "{refused} of {header} changes are refused");
}

#[test]
fn a_header_may_be_as_long_as_a_pickle_begins() {
    // 0x0280 bytes: the first bytes of the file are those of a pickle of protocol 2.
    let entry = r#"{"weight_hh_l0":{"dtype":"F32","shape":[1,1],"data_offsets":[0,4]}}"#;
    let padded = format!("{entry:640}");
    assert!(open(raw(&padded, &[0; 4])).is_ok());
}

/// The data of 10 GB are there as a sparse file; only the tensors in question may be read.
#[test]
fn a_file_of_ten_gigabytes_is_read_by_seeking() {
    let big: u64 = 10_000_000_000;
    let header = format!(
        r#"{{"embedding.weight":{{"dtype":"U8","shape":[{big}],"data_offsets":[0,{big}]}},"rnn.weight_hh_l0":{{"dtype":"F32","shape":[4,1],"data_offsets":[{big},{}]}},"rnn.weight_ih_l0":{{"dtype":"F32","shape":[4,1],"data_offsets":[{},{}]}}}}"#,
        big + 16,
        big + 16,
        big + 32
    );
    let (_directory, path) = file("model.safetensors", &raw(&header, b""));
    let sparse = fs::OpenOptions::new().write(true).open(&path).unwrap();
    sparse.set_len(8 + header.len() as u64 + big + 32).unwrap();
    let mut checkpoint = Checkpoint::open(&path).unwrap();
    let reading = checkpoint.read(&Choice::default()).unwrap();
    assert!(matches!(reading, Reading::Sound(_)));
}
