//! Real processes are killed at real instants.
#![cfg(unix)]

use crate::toy::{HASH, PROGRAM, merged, plan, times, work};
use gradflow_sweep::{Directory, Seed, Shard, Then, Worker, fill, verify};
use rand::RngExt;
use rustix::process::{Pid, Signal, kill_process};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

const DIRECTORY: &str = "SWEEP_TEST_DIRECTORY";
const SHARD: &str = "SWEEP_TEST_SHARD";

/// The process that is killed: it fills the directory it is told, slowly enough to be met in the middle.
#[test]
#[ignore = "run by the tests below, in processes of its own"]
fn worker() {
    let Ok(path) = std::env::var(DIRECTORY) else {
        return;
    };
    let shard = Shard::parse(&std::env::var(SHARD).unwrap()).unwrap();
    let directory = Directory::open(path, PROGRAM).unwrap();
    let worker = Worker {
        shard,
        then: Then::Steal,
        ..Worker::ALONE
    };
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(2)
        .build()
        .unwrap();
    let filled = pool.install(|| {
        fill(&directory, &worker, |index, rng| {
            std::thread::sleep(Duration::from_micros(300));
            work(index, rng)
        })
    });
    if let Err(error) = filled {
        eprintln!("{error}");
        std::process::exit(error.exit().code().into());
    }
}

fn command(path: &Path, shard: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "kills::worker", "--ignored", "--nocapture"]);
    command
        .env(DIRECTORY, path)
        .env(SHARD, shard)
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    command
}

fn signal(child: &Child, signal: Signal) {
    let pid = Pid::from_child(child);
    kill_process(pid, signal).expect("a child that has not been waited for can be signalled");
}

/// At least 200 workers are killed while they work, one to five at a time on one directory.
#[test]
fn killed_workers_leave_nothing_that_the_next_cannot_finish() {
    let mut rng = Seed(9).named("kills").stream(0);
    let (mut killed, mut finished, mut rounds) = (0, 0, 0);
    while killed < times(200) || rounds < times(200) {
        let place = tempfile::tempdir().unwrap();
        let directory = Directory::create(place.path(), plan()).unwrap();
        while !directory.inventory().unwrap().is_complete() {
            rounds += 1;
            assert!(rounds < times(2000), "{killed} kills");
            let count = rng.random_range(1..=5);
            let start = |index| {
                command(place.path(), &format!("{index}/{count}"))
                    .spawn()
                    .unwrap()
            };
            let workers: Vec<Child> = (0..count).map(start).collect();
            std::thread::sleep(Duration::from_micros(rng.random_range(0..25_000)));
            for mut worker in workers {
                let kind = [Signal::KILL, Signal::TERM, Signal::INT][rng.random_range(0..3)];
                signal(&worker, kind);
                let status = worker.wait().unwrap();
                assert!(
                    status.success() || status.signal() == Some(kind.as_raw()),
                    "{status}"
                );
                killed += u64::from(status.signal().is_some());
            }
            verify(&directory, 0.0, Seed(0), work).unwrap();
        }
        assert_eq!(merged(&directory), HASH);
        finished += 1;
    }
    assert!(finished > 0, "{killed} kills in {rounds} rounds");
}

/// Workers that all have everything to do, at the same time and undisturbed, agree.
#[test]
fn workers_that_overlap_find_the_same_bytes() {
    let place = tempfile::tempdir().unwrap();
    let directory = Directory::create(place.path(), plan()).unwrap();
    let workers: Vec<Child> = (0..5)
        .map(|_| command(place.path(), "0/1").spawn().unwrap())
        .collect();
    for mut worker in workers {
        assert!(worker.wait().unwrap().success());
    }
    assert_eq!(merged(&directory), HASH);
}

/// The shell limits files to one block of 512 bytes, which no chunk of this sweep fits.
fn limited(path: &Path, ignoring_the_signal: bool) -> Command {
    let plain = command(path, "0/1");
    let trap = if ignoring_the_signal {
        "trap '' XFSZ; "
    } else {
        ""
    };
    let mut limited = Command::new("sh");
    limited
        .arg("-c")
        .arg(format!("{trap}ulimit -f 1; exec \"$0\" \"$@\""))
        .arg(plain.get_program());
    limited
        .args(plain.get_args())
        .envs(plain.get_envs().map(|(key, value)| (key, value.unwrap())));
    limited.stdout(Stdio::null()).stderr(Stdio::piped());
    limited
}

#[test]
fn a_disk_that_takes_no_more_is_told_and_survived() {
    for ignoring_the_signal in [true, false] {
        let place = tempfile::tempdir().unwrap();
        let directory = Directory::create(place.path(), plan()).unwrap();
        let output = limited(place.path(), ignoring_the_signal).output().unwrap();
        if ignoring_the_signal {
            let message = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(74), "{message}");
            assert!(message.contains("cannot write"), "{message}");
        } else {
            assert_eq!(output.status.signal(), Some(Signal::XFSZ.as_raw()));
        }
        assert_eq!(directory.inventory().unwrap().present(), 0);
        assert!(command(place.path(), "0/1").status().unwrap().success());
        assert_eq!(merged(&directory), HASH);
    }
}
