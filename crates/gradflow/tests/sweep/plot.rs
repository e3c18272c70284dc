use crate::Place;
use std::fs;

#[test]
fn a_figure_stands_beside_its_data() {
    let place = Place::planned();
    place.expect(2, &["plot", "sweep", "--to", "map.svg"]);
    place.expect(0, &["run", "sweep"]);
    let read = |name: &str| fs::read_to_string(place.path().join(name)).expect(name);

    place.expect(0, &["plot", "sweep", "--to", "map.svg"]);
    let svg = read("map.svg");
    for part in [
        "<svg",
        "<title",
        "prefers-color-scheme",
        "data:image/png",
        "cell.recurrent.gain",
        "lambda_1",
    ] {
        assert!(svg.contains(part), "{part}");
    }
    let csv = read("map.data.csv");
    assert!(
        csv.starts_with(
            "cell.recurrent.gain,input.deviation,lambda_1,networks,excluded\n0.5,0.1,-"
        ),
        "{csv}"
    );
    assert_eq!(csv.lines().count(), 1 + 20);

    let fixed = [
        "plot",
        "sweep",
        "--to",
        "line.svg",
        "--value",
        "half_life",
        "--at",
        "input.deviation=0.41",
    ];
    place.expect(0, &fixed);
    let csv = read("line.data.csv");
    assert_eq!(csv.lines().count(), 1 + 5, "{csv}");
    assert!(
        csv.lines().skip(1).all(|line| line.ends_with(",3,0")),
        "{csv}"
    );
}

/// A half-life that is not reached is counted, and in no mean.
#[test]
fn what_has_no_answer_is_counted() {
    let place = Place::new();
    let spec = "
cell = { kind = 'rnn', units = 1, activation = 'identity', recurrent = { law = 'constant' } }
run = { steps = 20 }
measure = { quantities = ['half-life'] }
grid.networks = 3
grid.axis = [{ key = 'cell.recurrent.value', values = [0.5, 0.99] }]
";
    fs::write(place.path().join("spec.toml"), spec).expect("a file");
    place.expect(0, &["plan", "spec.toml", "--out", "sweep"]);
    place.expect(0, &["run", "sweep"]);
    let merged = place.expect(0, &["merge", "sweep"]);
    assert!(merged.contains("ok        3\ntimeout   3"), "{merged}");
    let told = place.expect(0, &["plot", "sweep", "--to", "line.svg"]);
    assert!(told.contains("3 of 6 networks"), "{told}");
    let csv = fs::read_to_string(place.path().join("line.data.csv")).expect("data");
    assert!(csv.ends_with("0.99,NaN,0,3\n"), "{csv}");
}

#[test]
fn a_figure_of_what_is_not_there_is_refused() {
    let place = Place::planned();
    place.expect(0, &["run", "sweep"]);
    for more in [
        ["--value", "lambda_2"],
        ["--x", "run.steps"],
        ["--at", "run.steps=1"],
    ] {
        place.expect(64, &["plot", "sweep", "--to", "map.svg", more[0], more[1]]);
    }
    place.expect(73, &["plot", "sweep", "--to", "nowhere/map.svg"]);
}
