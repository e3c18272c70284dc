//! A sweep of 100 random walks in 12 chunks: small enough to be run a thousand times.

use gradflow_sweep::{
    Directory, Draft, Files, Kind, Plan, PointRng, Row, Schema, Seed, Status, SweepError, Then,
    Worker, fill, merge,
};
use rand::RngExt;
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::sync::OnceLock;

pub(crate) const PROGRAM: &str = "toy 1.0";
pub(crate) const POINTS: u64 = 100;
pub(crate) const CHUNK_POINTS: u64 = 9;
pub(crate) const CHUNKS: u64 = POINTS.div_ceil(CHUNK_POINTS);

pub(crate) fn draft() -> Draft {
    Draft {
        program: PROGRAM.into(),
        spec: "walks = 100".into(),
        points: POINTS,
        chunk_points: CHUNK_POINTS,
        seed: Seed(2018),
        schema: Schema::new([
            ("state", Kind::F64),
            ("turns", Kind::U64),
            ("name", Kind::Text),
        ])
        .unwrap(),
    }
}

pub(crate) fn plan() -> Plan {
    Plan::new(draft()).unwrap()
}

pub(crate) fn work(index: u64, rng: &mut PointRng) -> Row<(f64, u64, String)> {
    let (mut state, mut turns) = (0.1, 0);
    for _ in 0..20 + index % 7 {
        let next = libm::tanh(1.7 * state + rng.random_range(-1.0..1.0));
        turns += u64::from(next * state < 0.0);
        state = next;
    }
    let status = if index % 10 == 3 {
        Status::Nan
    } else {
        Status::Ok
    };
    let state = if index % 10 == 3 { f64::NAN } else { state };
    Row {
        status,
        values: (
            state,
            turns,
            format!("walk {index} of {POINTS} on the line of numbers"),
        ),
    }
}

/// Runs the whole command: plan and fill, as one worker without companions.
pub(crate) fn run<F: Files>(files: F) -> Result<Directory<F>, SweepError> {
    let directory = Directory::create_in(files, plan())?;
    fill(&directory, &Worker::ALONE, work)?;
    Ok(directory)
}

/// The hash of the merged rows; fails unless every chunk is there once.
pub(crate) fn merged<F: Files>(directory: &Directory<F>) -> String {
    let merged = merge(directory, |_| Ok(())).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(merged.rows, POINTS);
    assert_eq!(merged.statuses.map(|(_, count)| count), [90, 0, 10, 0]);
    merged.hash
}

/// Golden hash: that of an undisturbed run on one thread, in every version and on every processor.
pub(crate) const HASH: &str = "47be566af9281df445e7164b041208593b0205640258d63548272e47a1fc20f3";

pub(crate) fn stealing() -> Worker<'static> {
    Worker {
        then: Then::Steal,
        ..Worker::ALONE
    }
}

/// Operations are counted on one thread, where their order is fixed.
pub(crate) fn alone<T: Send>(action: impl FnOnce() -> T + Send) -> T {
    static POOL: OnceLock<ThreadPool> = OnceLock::new();
    let pool = POOL.get_or_init(|| ThreadPoolBuilder::new().num_threads(1).build().unwrap());
    pool.install(action)
}

/// `count` repetitions, times `SWEEP_SOAK` where that is set: the suite is short by default and runs for hours on request.
pub(crate) fn times(count: u64) -> u64 {
    let factor = std::env::var("SWEEP_SOAK").map_or(1, |factor| factor.parse().unwrap());
    count * factor
}
