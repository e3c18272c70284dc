//! The program from outside: what it prints and how it ends.

use std::process::{Command, Output};

fn gradflow(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_gradflow"))
        .args(arguments)
        .output()
        .expect("the program starts")
}

/// `EX_USAGE` of BSD's `sysexits.h`; clap alone would say 2, which means something else here.
#[test]
fn a_misuse_ends_with_64_and_help_with_0() {
    for arguments in [&["sing"][..], &["completions", "--loud"], &[]] {
        let output = gradflow(arguments);
        assert_eq!(output.status.code(), Some(64), "{arguments:?}");
        assert!(!output.stderr.is_empty(), "{arguments:?}");
    }
    for arguments in [&["--help"][..], &["--version"], &["man", "--help"]] {
        let output = gradflow(arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        assert!(!output.stdout.is_empty(), "{arguments:?}");
    }
}

#[test]
fn completions_and_manual_name_every_command() {
    let manual = gradflow(&["man"]);
    let completions = gradflow(&["completions", "bash"]);
    for output in [manual, completions] {
        assert_eq!(output.status.code(), Some(0));
        let text = String::from_utf8(output.stdout).expect("text");
        for command in ["completions", "man"] {
            assert!(text.contains(command), "{command} is missing");
        }
    }
}

#[test]
fn a_manual_that_cannot_be_written_ends_with_73() {
    let output = gradflow(&["man", "--out", "/dev/null/pages"]);
    assert_eq!(output.status.code(), Some(73));
}
