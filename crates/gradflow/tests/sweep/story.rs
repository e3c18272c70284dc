use crate::Place;
use std::fs;

/// The five commands of the documentation, on the example.
#[test]
fn from_nothing_to_a_phase_diagram_in_five_commands() {
    let place = Place::new();
    place.expect(0, &["new", "edge.toml"]);
    let planned = place.expect(0, &["plan", "edge.toml", "--out", "edge"]);
    assert!(planned.contains("points  378 in"), "{planned}");
    place.expect(0, &["run", "edge"]);
    let merged = place.expect(
        0,
        &["merge", "edge", "--to", "edge.parquet", "--csv", "edge.csv"],
    );
    assert!(merged.contains("rows      378"), "{merged}");
    place.expect(0, &["plot", "edge", "--to", "edge.svg"]);
    for (file, magic) in [
        ("edge.parquet", "PAR1"),
        ("edge.csv", "point,status,cell.recurrent.gain"),
        ("edge.svg", "<svg"),
    ] {
        let bytes = fs::read(place.path().join(file)).expect(file);
        assert!(bytes.starts_with(magic.as_bytes()), "{file}");
    }
}

/// A plan is a plan of its specification: the same directory again is no error, another specification is one.
#[test]
fn a_directory_belongs_to_one_plan() {
    let place = Place::planned();
    let plan = fs::read(place.path().join("sweep/plan.json")).expect("a plan");
    let again = ["plan", "spec.toml", "--out", "sweep", "--chunk-points", "5"];
    place.expect(0, &again);
    assert_eq!(
        fs::read(place.path().join("sweep/plan.json")).expect("a plan"),
        plan
    );
    let other = crate::SPEC.replace("seed = 7", "seed = 8");
    fs::write(place.path().join("spec.toml"), other).expect("a file");
    place.expect(65, &again);
}

#[test]
fn the_schema_is_published() {
    let place = Place::new();
    place.expect(0, &["new", "--schema", "sweep.schema.json"]);
    let schema = fs::read_to_string(place.path().join("sweep.schema.json")).expect("a file");
    let schema: serde_json::Value = serde_json::from_str(&schema).expect("JSON");
    assert_eq!(schema["title"], "gradflow sweep");
}

/// A script names the directory, the number of shares and nothing that has been run.
#[test]
fn a_script_for_every_engine_is_printed() {
    let place = Place::planned();
    for (engine, part) in [
        ("slurm", "#SBATCH --array=0-7"),
        ("k8s", "completions: 8"),
        ("mpi", "mpirun -n 8 gradflow sweep run sweep"),
        ("parallel", "seq 0 7 | parallel"),
    ] {
        let script = place.expect(0, &["submit", engine, "sweep", "--shards", "8"]);
        assert!(script.contains(part), "{engine}: {script}");
    }
    place.expect(64, &["submit", "slurm", "sweep"]);
    place.expect(74, &["submit", "slurm", "nothing", "--shards", "8"]);
    place.expect(2, &["status", "sweep"]);
}
