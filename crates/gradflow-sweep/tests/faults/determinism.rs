//! Merged rows are a function of the plan alone.

use crate::memory::Memory;
use crate::toy::{CHUNKS, HASH, POINTS, draft, merged, plan, stealing, times, work};
use gradflow_sweep::{
    Directory, Disk, Draft, Files, Kind, Plan, Progress, Row, Schema, Seed, Shard, Then, Worker,
    fill, merge, verify,
};
use rand::RngExt;
use rayon::ThreadPoolBuilder;
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

/// One run with threads, shards, their order, stealing and interruptions drawn at random; the hash of its rows.
fn random_run<F: Files>(files: F, round: u64, chunk_points: u64) -> String {
    let mut rng = Seed(round).named("runs").stream(0);
    let plan = Plan::new(Draft {
        chunk_points,
        ..draft()
    })
    .unwrap();
    let directory = Directory::create_in(files, plan).unwrap();
    let pool = ThreadPoolBuilder::new()
        .num_threads(rng.random_range(1..9))
        .build()
        .unwrap();
    while !directory.inventory().unwrap().is_complete() {
        let count = rng.random_range(1..8);
        let patience = AtomicU64::new(rng.random_range(1..2 * POINTS));
        let stop = || {
            patience
                .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
                    left.checked_sub(1)
                })
                .is_err()
        };
        let worker = Worker {
            shard: Shard::new(rng.random_range(0..count), count).unwrap(),
            then: if rng.random() {
                Then::Steal
            } else {
                Then::Rest
            },
            stop: &stop,
            progress: &|_| {},
        };
        pool.install(|| fill(&directory, &worker, work)).unwrap();
    }
    let share = if round.is_multiple_of(10) { 0.3 } else { 0.0 };
    verify(&directory, share, Seed(round), work).unwrap();
    merged(&directory)
}

#[test]
fn five_hundred_runs_have_one_hash() {
    for round in 0..times(500) {
        let chunk_points = [9, 1, 4, 25, 100, 1000][usize::try_from(round % 6).unwrap()];
        assert_eq!(
            random_run(Memory::default(), round, chunk_points),
            HASH,
            "round {round}"
        );
    }
}

#[test]
fn runs_on_the_disk_have_the_same_hash() {
    for round in 0..times(20) {
        let place = tempfile::tempdir().unwrap();
        assert_eq!(
            random_run(Disk::at(place.path()), round, 9),
            HASH,
            "round {round}"
        );
    }
}

/// A seed, a row or an order that differs would be noticed.
#[test]
fn another_seed_and_another_order_have_other_hashes() {
    let hash = |seed, mirrored: bool| {
        let plan = Plan::new(Draft { seed, ..draft() }).unwrap();
        let directory = Directory::create_in(Memory::default(), plan).unwrap();
        let point = |index| if mirrored { POINTS - 1 - index } else { index };
        fill(&directory, &Worker::ALONE, |index, rng| {
            work(point(index), rng)
        })
        .unwrap();
        merge(&directory, |_| Ok(())).unwrap().hash
    };
    assert_eq!(hash(draft().seed, false), HASH);
    assert_ne!(hash(Seed(2019), false), HASH);
    assert_ne!(hash(draft().seed, true), HASH);
}

#[test]
fn a_worker_of_each_share_does_its_own_chunks() {
    let directory = Directory::create_in(Memory::default(), plan()).unwrap();
    for index in 0..5 {
        let worker = Worker {
            shard: Shard::new(index, 5).unwrap(),
            ..Worker::ALONE
        };
        let filled = fill(&directory, &worker, work).unwrap();
        assert_eq!(filled.committed, (CHUNKS - index).div_ceil(5));
        let inventory = directory.inventory().unwrap();
        assert!(inventory.missing().all(|chunk| chunk % 5 > index));
        assert!(inventory.missing_shards(5).into_iter().eq(index + 1..5));
    }
    assert_eq!(merged(&directory), HASH);
}

#[test]
fn progress_is_told_from_what_is_there_to_the_end() {
    let directory = Directory::create_in(Memory::default(), plan()).unwrap();
    fill(
        &directory,
        &Worker {
            shard: Shard::new(1, 4).unwrap(),
            ..Worker::ALONE
        },
        work,
    )
    .unwrap();
    let there = 27;
    let told = Mutex::new(Vec::new());
    let worker = Worker {
        progress: &|progress| told.lock().unwrap().push(progress),
        ..stealing()
    };
    fill(&directory, &worker, work).unwrap();
    let mut told = told.into_inner().unwrap();
    told.sort_by_key(|progress| progress.done);
    assert!(
        told.iter()
            .all(|progress| progress.computed == progress.done - there)
    );
    assert_eq!(
        told.last(),
        Some(&Progress {
            done: POINTS,
            computed: POINTS - there,
            total: POINTS
        })
    );
    assert!(
        told.len() as u64 > POINTS - there - CHUNKS,
        "chunks of 9 points are told point by point"
    );
}

#[test]
fn a_worker_that_is_stopped_says_so_and_commits_no_part() {
    for patience in 0..30 {
        let directory = Directory::create_in(Memory::default(), plan()).unwrap();
        let asked = AtomicU64::new(0);
        let stop = || asked.fetch_add(1, Ordering::Relaxed) >= patience;
        let filled = crate::toy::alone(|| {
            fill(
                &directory,
                &Worker {
                    stop: &stop,
                    ..Worker::ALONE
                },
                work,
            )
        })
        .unwrap();
        assert!(filled.stopped);
        assert_eq!(filled.committed, patience / 9);
        assert_eq!(directory.inventory().unwrap().present(), patience / 9);
    }
}

/// The hash of 100,000 values of `tanh`, which on two processors differ for few of the arguments if they differ.
fn hash_of_values(tanh: fn(f64) -> f64) -> String {
    let schema = Schema::new([("tanh", Kind::F64)]).unwrap();
    let plan = Plan::new(Draft {
        points: 100_000,
        chunk_points: 10_000,
        schema,
        ..draft()
    });
    let directory = Directory::create_in(Memory::default(), plan.unwrap()).unwrap();
    fill(&directory, &Worker::ALONE, |index, _| {
        Row::ok(tanh(index as f64 * 2e-4))
    })
    .unwrap();
    merge(&directory, |_| Ok(())).unwrap().hash
}

#[test]
#[ignore = "run by the test below, on a processor that it is told to be without fused multiply-add"]
fn print_hashes() {
    println!("hash {}", random_run(Memory::default(), 0, 9));
    println!("hash {}", hash_of_values(libm::tanh));
    println!("hash {}", hash_of_values(f64::tanh));
}

fn hashes(tunables: &str) -> Vec<String> {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args([
        "--exact",
        "determinism::print_hashes",
        "--ignored",
        "--nocapture",
    ]);
    let output = command.env("GLIBC_TUNABLES", tunables).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let hashes = text.lines().filter_map(|line| line.split_once("hash "));
    hashes.map(|(_, hash)| hash.to_owned()).collect()
}

#[test]
fn rows_of_libm_do_not_depend_on_the_processor() {
    let (with, without) = (hashes(""), hashes("glibc.cpu.hwcaps=-FMA,-AVX2"));
    assert_eq!((with.len(), without.len()), (3, 3));
    assert_eq!((with[0].as_str(), without[0].as_str()), (HASH, HASH));
    assert_eq!(with[1], without[1]);
    // The control: the standard library's tanh is that of the system, which chooses by processor.
    #[cfg(all(target_arch = "x86_64", target_env = "gnu"))]
    if std::arch::is_x86_feature_detected!("fma") {
        assert_ne!(with[2], without[2]);
    }
}
