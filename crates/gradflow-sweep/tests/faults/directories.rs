//! Directories that cannot be used, and files whose times are odd.

use crate::toy::{CHUNKS, HASH, PROGRAM, alone, merged, plan, run};
use gradflow_sweep::{Directory, Disk, SweepError};
use std::fs::{self, File, FileTimes};
use std::time::{Duration, SystemTime};

fn code<T>(outcome: Result<T, SweepError>) -> u8 {
    outcome.err().expect("no directory").exit().code()
}

#[test]
fn a_directory_without_a_plan_is_refused() {
    let place = tempfile::tempdir().unwrap();
    assert_eq!(code(Directory::open(place.path(), PROGRAM)), 74);
    assert_eq!(
        code(Directory::open(place.path().join("missing"), PROGRAM)),
        74
    );
}

#[test]
fn a_directory_that_cannot_be_made_is_told() {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("file");
    fs::write(&file, "").unwrap();
    assert_eq!(code(Directory::create(file.join("sweep"), plan())), 73);
    assert_eq!(code(Directory::create(&file, plan())), 73);
}

/// The kernel's own directories take no files, not even of the administrator, whom permissions do not bind.
#[cfg(target_os = "linux")]
#[test]
fn a_read_only_directory_is_told() {
    assert_eq!(code(Directory::create("/sys/sweep", plan())), 73);
    assert_eq!(
        code(Directory::create_in(Disk::at("/sys/kernel"), plan())),
        73
    );
}

#[test]
fn directories_above_are_made() {
    let place = tempfile::tempdir().unwrap();
    let deep = place.path().join("a/b/c");
    Directory::create(&deep, plan()).unwrap();
    assert_eq!(merged(&alone(|| run(Disk::at(&deep))).unwrap()), HASH);
}

/// Clocks of machines differ and jump: no time of a file means anything.
#[test]
fn the_times_of_files_mean_nothing() {
    let place = tempfile::tempdir().unwrap();
    alone(|| run(Disk::at(place.path()))).unwrap();
    for chunk in (0..CHUNKS).step_by(3) {
        fs::remove_file(place.path().join(plan().chunk_name(chunk))).unwrap();
    }
    let century = Duration::from_hours(100 * 365 * 24);
    for (index, entry) in fs::read_dir(place.path()).unwrap().enumerate() {
        let time = if index % 2 == 0 {
            SystemTime::UNIX_EPOCH
        } else {
            SystemTime::UNIX_EPOCH + century
        };
        let file = File::options()
            .append(true)
            .open(entry.unwrap().path())
            .unwrap();
        file.set_times(FileTimes::new().set_modified(time).set_accessed(time))
            .unwrap();
    }
    assert_eq!(
        merged(&alone(|| run(Disk::at(place.path()))).unwrap()),
        HASH
    );
}

/// What a killed worker leaves goes when its chunk is there, and other files stay.
#[test]
fn remains_of_committed_chunks_are_removed() {
    let place = tempfile::tempdir().unwrap();
    let remains = |attempt: u64, chunk| {
        place
            .path()
            .join(format!(".tmp-{attempt}-{}", plan().chunk_name(chunk)))
    };
    fs::create_dir_all(place.path()).unwrap();
    for attempt in [0, 1, 7] {
        fs::write(remains(attempt, 3), "part of a chunk").unwrap();
    }
    fs::write(place.path().join("notes.txt"), "mine").unwrap();
    alone(|| run(Disk::at(place.path()))).unwrap();
    let mut names: Vec<_> = fs::read_dir(place.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    names.sort();
    assert_eq!(names.len() as u64, CHUNKS + 2, "{names:?}");
    assert!(place.path().join("notes.txt").exists());
}
