//! One meaning, one canonical form.

use crate::parse;
use gradflow_experiment::{EXAMPLE, Experiment, JSON_SCHEMA};

const BRIEF: &str = "
cell = { kind = 'rnn', units = 16 }
measure = { quantities = ['lyapunov'] }
grid.axis = [{ key = 'cell.recurrent.gain', from = 0, to = 2, count = 3 }]
";

/// The same with every default stated, in another order, with comments, and numbers written in other ways.
const LONG: &str = "
# A comment.
[[grid.axis]]
spacing = \"linear\"
step = 1.0
to = 2.0
from = -0.0
key = \"cell.recurrent.gain\"
[run]
start = 1
steps = 0x190
transient = 100
[measure]
exponents = 1
quantities = [\"lyapunov\"]
[input]
kind = \"zero\"
[cell]
bias = { value = 0, law = \"constant\" }
units = 1_6
kind = \"rnn\"
recurrent = { law = \"gaussian\", gain = 10e-1 }
activation = \"tanh\"
inputs = 1
";

#[test]
fn specifications_that_mean_the_same_have_one_canonical_form() {
    let [brief, long] = [BRIEF, LONG].map(|text| parse(text).expect("a specification"));
    assert_eq!(brief.canonical(), long.canonical());
    assert_eq!(brief, long);
}

#[test]
fn another_meaning_has_another_form() {
    let canonical = parse(BRIEF).expect("a specification").canonical();
    for (from, to) in [
        ("units = 16", "units = 17"),
        ("from = 0,", "from = 1e-300,"),
        ("count = 3", "count = 4"),
        ("'lyapunov'", "'operator-norm'"),
    ] {
        let other = parse(&BRIEF.replace(from, to)).expect("a specification");
        assert_ne!(other.canonical(), canonical, "{to}");
    }
}

#[test]
fn the_canonical_form_is_its_own_for_every_cell_and_input() {
    let cells = [
        "kind = 'rnn', units = 2, activation = 'relu', bias = { law = 'uniform', low = 0.1 }",
        "kind = 'article-lstm', units = 2, forget_bias = 3",
        "kind = 'lstm', units = 2, recurrent = { law = 'orthogonal', gain = 0.3 }",
        "kind = 'lstm-1997', units = 2, recurrent = { law = 'jordan', radius = 0.5 }",
        "kind = 'gru', units = 2, input_weights = { law = 'identity' }",
        "kind = 'min-lstm', units = 2, inputs = 3",
        "kind = 'min-gru', units = 2",
        "kind = 'diagonal', units = 2, ring = { inner = 0.5 }",
    ];
    let inputs = [
        "kind = 'zero'",
        "kind = 'noise', deviation = 0.1, shared = true",
        "kind = 'sine', period = 7.5",
        "kind = 'series', values = [[1], [2.5e-300]]",
    ];
    for cell in cells {
        for input in inputs {
            let text = format!(
                "cell = {{ {cell} }}\ninput = {{ {input} }}\nmeasure = {{ quantities = ['lyapunov'] }}"
            );
            let experiment = parse(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
            let canonical = experiment.canonical();
            let again = parse(&canonical).unwrap_or_else(|error| panic!("{error}:\n{canonical}"));
            assert_eq!(again, experiment, "{text}");
            assert_eq!(again.canonical(), canonical);
        }
    }
}

/// The plan holds the numbers of a file, not its name: it means the same elsewhere.
#[test]
fn a_file_becomes_its_numbers() {
    let text = "
cell = { kind = 'rnn', units = 2 }
input = { kind = 'file', path = 'input.csv' }
measure = { quantities = ['lyapunov'] }";
    let read = |path: &str| {
        assert_eq!(path, "input.csv");
        Ok("# x\n0.5\n\n-1e3\n".to_owned())
    };
    let of_file = Experiment::parse(text, &read).expect("a specification");
    let inline = text.replace(
        "'file', path = 'input.csv'",
        "'series', values = [[0.5], [-1000]]",
    );
    assert_eq!(of_file, parse(&inline).expect("a specification"));

    for (content, found) in [
        ("", "0"),
        ("0.1 x", "`x` in line 1"),
        ("1 2", "2 in row 1"),
        ("nan", "`nan`"),
    ] {
        let error = Experiment::parse(text, &|_| Ok(content.to_owned())).expect_err(content);
        assert!(error.found.contains(found), "{content}: {error}");
    }
    assert!(
        parse(text)
            .expect_err("no file")
            .found
            .contains("input.csv")
    );
}

#[test]
fn the_example_is_a_specification_and_uses_only_keys_of_the_schema() {
    let example = parse(EXAMPLE).expect("a specification");
    assert_eq!(example.points(), 21 * 9 * 2);
    let schema: serde_json::Value = serde_json::from_str(JSON_SCHEMA).expect("JSON");
    let table: toml::Table = example.canonical().parse().expect("TOML");
    within(&serde_json::to_value(table).expect("JSON"), &schema, "");
}

/// Whether `value` is one that `schema` allows, as far as keys, choices and types of numbers go.
fn within(value: &serde_json::Value, schema: &serde_json::Value, path: &str) {
    use serde_json::Value;
    if let Some(choices) = schema["enum"].as_array() {
        assert!(
            choices.contains(value),
            "{path}: {value} is none of {choices:?}"
        );
    }
    match value {
        Value::Object(fields) => {
            assert_eq!(schema["additionalProperties"], false, "{path}");
            for (key, value) in fields {
                let inner = &schema["properties"][key];
                assert!(inner.is_object(), "{path}.{key} is not in the schema");
                within(value, inner, &format!("{path}.{key}"));
            }
        }
        Value::Array(values) => values
            .iter()
            .for_each(|value| within(value, &schema["items"], path)),
        Value::Number(number) if number.is_f64() => assert_eq!(schema["type"], "number", "{path}"),
        _ => {}
    }
}
