//! Every mistake is an error with line, column, what was expected and what was found.

use crate::parse;
use gradflow_experiment::EXAMPLE;

/// `EXAMPLE` with `from` replaced by `to`, which must be there once.
fn broken(from: &str, to: &str) -> String {
    assert_eq!(EXAMPLE.matches(from).count(), 1, "{from}");
    EXAMPLE.replace(from, to)
}

/// Line and column, from 1, of the last `part` of `to`, which stands in `text`; `None` where `to` does not have it.
fn place_of(text: &str, to: &str, part: &str) -> Option<(usize, usize)> {
    let offset = text.find(to)? + to.rfind(part)?;
    let before = &text[..offset];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = before.matches('\n').count() + 1;
    Some((line, before[line_start..].chars().count() + 1))
}

#[test]
#[expect(clippy::too_many_lines, reason = "one list of mistakes")]
fn a_mistake_is_told_with_its_place() {
    let axis = "[[grid.axis]]\nkey = \"run.start\"\n";
    for (from, to, at, expected, found) in [
        (
            "units = 16",
            "unis = 16",
            "unis",
            "`cell.units`",
            "the unknown key `unis`",
        ),
        (
            "inputs = 1",
            "input = 1",
            "input = 1",
            "one of kind, units, inputs",
            "the unknown key `input`",
        ),
        (
            "units = 16",
            "units = 16\nunits = 17",
            "units = 17",
            "every key once",
            "`units` again",
        ),
        (
            "units = 16",
            "units = 0",
            "0",
            "a whole number from 1 to 4096",
            "0",
        ),
        ("units = 16", "units = 1.5", "1.5", "a whole number", "1.5"),
        ("units = 16", "units = ", "\n", "TOML", ""),
        (
            "kind = \"rnn\"",
            "kind = \"rn\"",
            "\"rn\"",
            "one of rnn,",
            "the text \"rn\"",
        ),
        (
            "start = 1.0",
            "start = nan",
            "nan",
            "a finite number",
            "nan",
        ),
        (
            "start = 1.0",
            "start = inf",
            "inf",
            "a finite number",
            "inf",
        ),
        ("start = 1.0", "start = -1", "-1", "at least 0", "-1"),
        (
            "start = 1.0",
            "start = \"1\"",
            "\"1\"",
            "a finite number",
            "the text \"1\"",
        ),
        ("shared = false", "shared = 0", "0", "true or false", "0"),
        ("count = 21", "count = 0", "0", "a whole number from 1", "0"),
        (
            "to = 2.5",
            "to = 0.5",
            "0.5",
            "other than the beginning",
            "the empty range",
        ),
        ("count = 21", "step = 0", "0", "a step other than 0", "0"),
        (
            "count = 21",
            "step = -0.1",
            "-0.1",
            "a step towards the end",
            "the empty range",
        ),
        ("count = 21", "step = nan", "nan", "a finite number", "nan"),
        (
            "from = 0.01",
            "from = 0.0",
            "1.0\ncount = 9",
            "above 0",
            "the range from 0 to 1",
        ),
        ("count = 9", "step = 0.125", "0.125", "`count`", "`step`"),
        (
            "networks = 2",
            "networks = 1000000000\n[[grid.axis]]\nkey = \"run.start\"\nfrom = 0\nto = 1\ncount = 1000000000",
            "[grid]",
            "fewer than 2^64 points",
            "networks",
        ),
        (
            "combine = \"product\"",
            "combine = \"zip\"",
            "[grid]",
            "axes that make a grid",
            "equal lengths, got [21, 9]",
        ),
        (
            "key = \"input.deviation\"",
            "key = \"input.amplitude\"",
            "[[grid.axis]]\nkey = \"input.amplitude\"",
            "a key that this cell and this input have",
            "input.amplitude",
        ),
        (
            "key = \"input.deviation\"",
            "key = \"cell.recurrent.gain\"",
            "[[grid.axis]]\nkey = \"cell.recurrent.gain\"\nfrom = 0.01",
            "one axis a key",
            "again",
        ),
        (
            "key = \"input.deviation\"",
            "key = \"input.devation\"",
            "\"input.devation\"",
            "one of cell.units,",
            "input.devation",
        ),
        (
            "lags = [10, 100]",
            "lags = [10, 300]",
            "300",
            "a whole number from 1 to 200",
            "300",
        ),
        (
            "lags = [10, 100]",
            "lags = [10, 10]",
            "10",
            "every lag once",
            "10 again",
        ),
        (
            "lags = [10, 100]",
            "lags = []",
            "[]",
            "at least one entry",
            "an empty list",
        ),
        (
            "exponents = 1",
            "exponents = 17",
            "17",
            "a whole number from 1 to 16",
            "17",
        ),
        (
            "\"log-norm\"]",
            "\"lyapunov\"]",
            "\"lyapunov\"]",
            "every quantity once",
            "stands before",
        ),
        (
            "\"log-norm\"]",
            "\"mean-log-forget\"]",
            "\"mean-log-forget\"]",
            "a quantity that the cell has",
            "lacks",
        ),
    ] {
        let text = broken(from, to);
        let error = parse(&text).expect_err(to);
        let message = error.to_string();
        assert!(error.expected.contains(expected), "{to}: {message}");
        assert!(error.found.contains(found), "{to}: {message}");
        // The mistake may be seen elsewhere than where the text was changed.
        if let Some(place) = place_of(&text, to, at) {
            let found = (error.place.line, error.place.column);
            assert_eq!(found, place, "{to}: {message}");
        }
    }
    // An axis of whole numbers steps through whole numbers only.
    let text = format!(
        "cell = {{ kind = \"rnn\", units = 2 }}\nmeasure = {{ quantities = [\"lyapunov\"] }}\n{}",
        axis.replace("run.start", "cell.units") + "from = 2\nto = 5\ncount = 3\n"
    );
    let error = parse(&text).expect_err("3.5 units");
    assert!(error.found.contains("3.5"), "{error}");
}

#[test]
fn a_missing_table_or_key_is_told() {
    let error = parse("seed = 1").expect_err("no cell");
    assert!(error.expected.contains("`cell`"), "{error}");
    let error = parse("cell = { kind = 'rnn', units = 2 }").expect_err("no measure");
    assert!(error.expected.contains("`measure`"), "{error}");
}

/// A key that the cell does not have is unknown for it, so that a typing error in the kind is noticed.
#[test]
fn a_cell_refuses_the_keys_of_another() {
    for (kind, key) in [
        ("rnn", "forget_bias = 1.0"),
        ("lstm", "activation = 'tanh'"),
        ("article-lstm", "inputs = 2"),
        ("min-lstm", "recurrent = { law = 'orthogonal' }"),
        ("diagonal", "bias = { law = 'constant' }"),
        ("gru", "ring = { outer = 0.9 }"),
    ] {
        let text = format!(
            "cell = {{ kind = '{kind}', units = 2, {key} }}\nmeasure = {{ quantities = ['lyapunov'] }}"
        );
        let error = parse(&text).expect_err(key);
        assert!(error.found.contains("unknown key"), "{kind}: {error}");
    }
}
