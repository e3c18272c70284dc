use crate::Place;
use std::fs;
use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Enough points that a run lasts for seconds.
const LONG: &str = "
cell = { kind = 'rnn', units = 40 }
run = { transient = 100, steps = 400 }
measure = { quantities = ['lyapunov'] }
[grid]
axis = [{ key = 'cell.recurrent.gain', from = 0.5, to = 2, count = 20000 }]
";

/// A run that has begun to commit chunks.
fn begun(place: &Place) -> Child {
    fs::write(place.path().join("spec.toml"), LONG).expect("a file");
    place.expect(
        0,
        &[
            "plan",
            "spec.toml",
            "--out",
            "sweep",
            "--chunk-points",
            "10",
        ],
    );
    let mut command = place.command(&["run", "sweep", "--quiet"]);
    let child = command
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    let patience = Instant::now();
    while !fs::read_dir(place.path().join("sweep"))
        .expect("a directory")
        .any(|entry| {
            entry.is_ok_and(|entry| entry.path().extension().is_some_and(|end| end == "chunk"))
        })
    {
        assert!(
            patience.elapsed() < Duration::from_mins(1),
            "no chunk within a minute"
        );
        sleep(Duration::from_millis(10));
    }
    child
}

fn signal(child: &Child, name: &str) {
    let mut kill = std::process::Command::new("kill");
    let status = kill.args(["-s", name, &child.id().to_string()]).status();
    assert!(status.expect("kill starts").success());
}

#[test]
fn a_signal_ends_a_run_with_75_and_it_goes_on_from_there() {
    for name in ["INT", "TERM"] {
        let place = Place::new();
        let mut child = begun(&place);
        signal(&child, name);
        assert_eq!(child.wait().expect("it ends").code(), Some(75), "{name}");
        let told = place.expect(2, &["status", "sweep", "--json"]);
        assert!(!told.contains("\"present\": 0,"), "{told}");
        place.expect(0, &["verify", "sweep", "--recompute", "0%"]);
        place.expect(75, &["run", "sweep", "--max-time", "1ms"]);
    }
}

#[test]
fn a_run_without_time_ends_with_75() {
    let place = Place::planned();
    place.expect(75, &["run", "sweep", "--max-time", "0s"]);
    place.expect(0, &["run", "sweep", "--max-time", "1h"]);
}
