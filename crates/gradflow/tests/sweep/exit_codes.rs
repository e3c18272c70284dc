use crate::{Place, SPEC};
use std::fs;

#[test]
fn a_misuse_ends_with_64() {
    let place = Place::planned();
    for arguments in [
        &["run"][..],
        &["run", "sweep", "--shard", "3/3"],
        &["run", "sweep", "--shard", "1"],
        &["run", "sweep", "--max-time", "soon"],
        &["verify", "sweep", "--recompute", "0.01"],
        &["status", "sweep", "--missing-as", "slurm"],
    ] {
        place.expect(64, arguments);
    }
}

#[test]
fn a_bad_specification_ends_with_65_and_its_line() {
    let place = Place::new();
    let text = SPEC.replace("units = 6", "unit = 6");
    fs::write(place.path().join("spec.toml"), &text).expect("a file");
    let told = place.expect(65, &["plan", "spec.toml", "--out", "sweep"]);
    for part in [
        "spec.toml: line 3, column 24",
        "expected",
        "3 | cell = { kind",
        "|         ",
    ] {
        assert!(told.contains(part), "{part} in {told}");
    }
    assert!(!place.path().join("sweep").exists());
}

#[test]
fn a_plan_that_was_edited_ends_with_65() {
    let place = Place::planned();
    let path = place.path().join("sweep/plan.json");
    let plan = fs::read_to_string(&path).expect("a plan");
    fs::write(&path, plan.replace("\"seed\": 7", "\"seed\": 8")).expect("a file");
    for command in ["run", "status", "merge", "verify"] {
        place.expect(65, &[command, "sweep"]);
    }
}

#[test]
fn what_is_missing_ends_with_2() {
    let place = Place::planned();
    let told = place.expect(2, &["status", "sweep"]);
    assert!(told.contains("missing  0-11"), "{told}");
    place.expect(0, &["run", "sweep", "--shard", "1/4"]);
    place.expect(2, &["merge", "sweep", "--csv", "rows.csv"]);
    assert!(!place.path().join("rows.csv").exists());
    let slurm = ["status", "sweep", "--missing-as", "slurm", "--shards", "4"];
    assert_eq!(place.expect(2, &slurm).trim(), "--array=0,2-3");
    let list = ["status", "sweep", "--missing-as", "list", "--shards", "4"];
    assert_eq!(place.expect(2, &list), "0\n2\n3\n");
    let json: serde_json::Value =
        serde_json::from_str(&place.expect(2, &["status", "sweep", "--json"])).expect("JSON");
    assert_eq!(json["present"], 3);
    assert_eq!(json["missing"], "0,2-4,6-8,10-11");
    place.expect(0, &["run", "sweep", "--shard", "0/4", "--steal"]);
    place.expect(0, &["status", "sweep"]);
}

#[test]
fn a_damaged_chunk_ends_with_70() {
    let place = Place::planned();
    place.expect(0, &["run", "sweep"]);
    let chunks = fs::read_dir(place.path().join("sweep")).expect("a directory");
    let paths = chunks.map(|entry| entry.expect("an entry").path());
    let chunk = paths
        .filter(|path| path.extension().is_some_and(|end| end == "chunk"))
        .min();
    let chunk = chunk.expect("a chunk");
    let mut bytes = fs::read(&chunk).expect("a chunk");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::remove_file(&chunk).expect("removed");
    fs::write(&chunk, bytes).expect("a file");
    place.expect(70, &["merge", "sweep"]);
    place.expect(70, &["verify", "sweep"]);
}

#[test]
fn what_cannot_be_made_ends_with_73_and_what_cannot_be_read_with_74() {
    let place = Place::planned();
    place.expect(73, &["plan", "spec.toml", "--out", "spec.toml/sweep"]);
    place.expect(73, &["new", "spec.toml"]);
    place.expect(74, &["plan", "nothing.toml", "--out", "other"]);
    place.expect(74, &["run", "nothing"]);
    place.expect(0, &["run", "sweep"]);
    place.expect(73, &["merge", "sweep", "--csv", "nowhere/rows.csv"]);
}
