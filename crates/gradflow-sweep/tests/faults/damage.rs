//! Damaged files are noticed, never parsed.

use crate::toy::{CHUNKS, HASH, POINTS, alone, draft, merged, plan, run, work};
use gradflow_sweep::{Directory, Disk, Draft, Plan, Seed, SweepError, merge, verify};
use std::fs;
use std::path::{Path, PathBuf};

fn chunk_path(place: &Path, chunk: u64) -> PathBuf {
    place.join(plan().chunk_name(chunk))
}

/// What reading, verifying and merging say of the directory.
fn complaints(directory: &Directory, chunk: u64) -> Vec<SweepError> {
    let mut given = 0;
    let merged = merge(directory, |rows| {
        given += rows.len() as u64;
        Ok(())
    });
    assert_eq!(
        given,
        directory.plan().chunk(chunk).start,
        "rows before the damaged chunk"
    );
    vec![
        merged.unwrap_err(),
        directory.records(chunk).unwrap_err(),
        verify(directory, 0.0, Seed(0), work).unwrap_err(),
    ]
}

#[test]
fn every_damage_to_every_chunk_is_noticed() {
    let place = tempfile::tempdir().unwrap();
    let directory = alone(|| run(Disk::at(place.path()))).unwrap();
    for chunk in 0..CHUNKS {
        let path = chunk_path(place.path(), chunk);
        let whole = fs::read(&path).unwrap();
        let flipped = |byte: usize, bit: u8| {
            let mut damaged = whole.clone();
            damaged[byte] ^= 1 << bit;
            damaged
        };
        let len = whole.len();
        let damaged = [
            flipped(20, 0),
            flipped(len / 2, 7),
            flipped(len - 1, 3),
            Vec::new(),
            whole[..31].to_vec(),
            whole[..len / 2].to_vec(),
            whole[..len - 1].to_vec(),
            [&whole[..], &[0]].concat(),
            fs::read(chunk_path(place.path(), (chunk + 1) % CHUNKS)).unwrap(),
        ];
        for content in damaged {
            fs::write(&path, content).unwrap();
            for error in complaints(&directory, chunk) {
                assert_eq!(error.exit().code(), 70, "{error}");
                assert!(
                    error.to_string().contains(&plan().chunk_name(chunk)),
                    "{error}"
                );
            }
        }
        fs::write(&path, whole).unwrap();
    }
    assert_eq!(merged(&directory), HASH);
}

/// What the messages of a damaged chunk advise.
#[test]
fn a_damaged_chunk_that_is_removed_is_computed_again() {
    let place = tempfile::tempdir().unwrap();
    alone(|| run(Disk::at(place.path()))).unwrap();
    fs::remove_file(chunk_path(place.path(), 5)).unwrap();
    let directory = Directory::open(place.path(), crate::toy::PROGRAM).unwrap();
    let error = merge(&directory, |_| panic!("no row of an incomplete sweep")).unwrap_err();
    assert_eq!(error.exit().code(), 2);
    assert_eq!(
        error.to_string(),
        "expected 12 chunks, found 11: the first missing one is 5"
    );
    assert_eq!(
        merged(&alone(|| run(Disk::at(place.path()))).unwrap()),
        HASH
    );
}

#[test]
fn a_directory_takes_one_plan() {
    let place = tempfile::tempdir().unwrap();
    alone(|| run(Disk::at(place.path()))).unwrap();
    for other in [
        Draft {
            points: POINTS + 1,
            ..draft()
        },
        Draft {
            spec: "walks = 101".into(),
            ..draft()
        },
    ] {
        let other = Plan::new(other).unwrap();
        let error = Directory::create(place.path(), other.clone()).unwrap_err();
        assert_eq!(error.exit().code(), 65, "{error}");
        // Somebody puts the other plan over the first: its chunks are foreign.
        let first = fs::read(place.path().join("plan.json")).unwrap();
        fs::write(place.path().join("plan.json"), other.to_json()).unwrap();
        let directory = Directory::open(place.path(), crate::toy::PROGRAM).unwrap();
        assert_eq!(directory.inventory().unwrap_err().exit().code(), 65);
        assert_eq!(merge(&directory, |_| Ok(())).unwrap_err().exit().code(), 65);
        fs::write(place.path().join("plan.json"), first).unwrap();
    }
    assert_eq!(
        merged(&alone(|| run(Disk::at(place.path()))).unwrap()),
        HASH
    );
}

#[test]
fn a_plan_of_another_version_is_not_run() {
    let place = tempfile::tempdir().unwrap();
    alone(|| run(Disk::at(place.path()))).unwrap();
    let error = Directory::open(place.path(), "toy 1.1").unwrap_err();
    assert_eq!(error.exit().code(), 65);
    fs::write(place.path().join("plan.json"), &plan().to_json()[..100]).unwrap();
    let error = Directory::open(place.path(), crate::toy::PROGRAM).unwrap_err();
    assert_eq!(error.exit().code(), 65);
}
