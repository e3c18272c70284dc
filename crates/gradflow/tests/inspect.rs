//! `gradflow inspect`, `diff` and `check` from outside, on checkpoints that PyTorch wrote.

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn gradflow(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_gradflow"))
        .args(arguments)
        .output()
        .expect("the program starts")
}

fn fixture(name: &str) -> String {
    let folder = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../gradflow-inspect/tests/fixtures"
    );
    format!("{folder}/{name}")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("text")
}

fn path(folder: &Path, name: &str) -> (PathBuf, String) {
    let path = folder.join(name);
    let text = path.display().to_string();
    (path, text)
}

#[test]
fn a_model_is_inspected_into_a_page_json_and_a_changed_copy() {
    let folder = tempfile::tempdir().expect("a folder");
    let (page, page_name) = path(folder.path(), "page.html");
    let (json, json_name) = path(folder.path(), "all.json");
    let (copy, copy_name) = path(folder.path(), "changed.safetensors");
    let model = fixture("pytorch_f32.safetensors");
    let output = gradflow(&[
        "inspect",
        &model,
        "--module",
        "lstm.2.both.bias",
        "--steps",
        "60",
        "--page",
        &page_name,
        "--json",
        &json_name,
        "--what-if",
        "forget-bias=+2",
        "--save-as",
        &copy_name,
    ]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let shown = text(&output.stdout);
    assert!(shown.contains("Credit reaches back"), "{shown}");
    assert!(shown.contains("forget-bias=+2"), "{shown}");
    let page = fs::read_to_string(page).expect("the page is written");
    assert!(page.starts_with("<!DOCTYPE html>") && page.trim_end().ends_with("</html>"));
    let json: Value =
        serde_json::from_slice(&fs::read(json).expect("the JSON is written")).expect("JSON");
    assert_eq!(json["schema"], "gradflow-inspect/1");
    assert_eq!(
        json["measurement"]["cells"].as_array().map(Vec::len),
        Some(4)
    );
    assert_eq!(json["model"]["evidence"]["kind"], "confirmed_by_trace");
    assert_ne!(
        fs::read(copy).expect("the copy is written"),
        fs::read(&model).expect("the fixture")
    );
    // Nothing is left beside what was asked for.
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 3);
}

#[test]
fn check_ends_with_0_1_or_2() {
    let model = fixture("pytorch_f64.safetensors");
    let check = |horizon: &str, more: &[&str]| {
        let arguments = [
            "check",
            &model,
            "--module",
            "gru.1.one.bias",
            "--min-horizon",
            horizon,
        ];
        gradflow(&[&arguments[..], more].concat()).status.code()
    };
    assert_eq!(check("1", &[]), Some(0));
    assert_eq!(check("500", &[]), Some(1));
    // 40 steps cannot show a reach of 500.
    assert_eq!(check("500", &["--steps", "40"]), Some(2));
    assert_eq!(check("1", &["--input", "nowhere.npy"]), Some(2));
}

#[test]
fn what_cannot_be_used_is_named_with_exit_2() {
    let (model, projected) = (
        fixture("pytorch_f32.safetensors"),
        fixture("projected.safetensors"),
    );
    let cases: [(&[&str], &str); 4] = [
        (&["inspect", "nowhere.safetensors"], "nowhere.safetensors"),
        (&["inspect", &model], "lstm.2.both.bias"),
        (&["inspect", &projected], "projected.safetensors"),
        (
            &[
                "diff",
                &model,
                "nowhere.safetensors",
                "--module",
                "lstm.1.one.bias",
            ],
            "nowhere",
        ),
    ];
    for (arguments, named) in cases {
        let output = gradflow(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let said = text(&output.stderr);
        assert!(said.contains(named), "{said}");
    }
}

#[test]
fn diff_compares_two_models_on_one_input() {
    let (one, other) = (
        fixture("pytorch_f64.safetensors"),
        fixture("pytorch_f32.safetensors"),
    );
    let shared = ["--module", "lstm.1.one.bias", "--steps", "40"];
    let output = gradflow(&[&["diff", &one, &other][..], &shared].concat());
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let shown = text(&output.stdout);
    assert!(
        shown.contains("layer 1, forward") && shown.contains("->"),
        "{shown}"
    );
    let output = gradflow(&[&["diff", &one, &other, "--json"][..], &shared].concat());
    let sides: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(sides.as_array().map(Vec::len), Some(2));
}
