//! Random walks in a directory: planned, computed in shares, merged.
//!
//! ```text
//! walk plan DIR [POINTS]     make DIR with a plan
//! walk run DIR               compute the share that the environment gives, see `gradflow_sweep::detect`
//! walk merge DIR             print the number of rows and their hash
//! ```
//!
//! `cargo run --release -p gradflow-sweep --example walk -- plan DIR`

use gradflow_sweep::{
    Axis, Detected, Directory, Draft, Grid, Kind, Plan, PointRng, Product, Row, Schema, Seed,
    Seeds, SweepError, Then, Worker, chunk_points, detect, fill, merge,
};
use rand::RngExt;
use std::process::ExitCode;

const PROGRAM: &str = "walk 1";
const STEPS: u32 = 2_000;

type Walks = Product<Axis, Seeds>;

/// Walks with the drifts −0.1, −0.09, …, 0.1, each repeated.
fn walks(points: u64) -> Result<Walks, SweepError> {
    let drifts = Axis::linspace(-0.1, 0.1, 21)?;
    Product::new(drifts, Seeds::new(0, points.div_ceil(21))?)
}

/// The place of a walk after its steps, and how often it was at 0.
fn walk(walks: &Walks, index: u64, rng: &mut PointRng) -> Row<(f64, u64, i64, u64)> {
    let (drift, seed) = walks.at(index);
    let (mut place, mut returns) = (0_i64, 0);
    for _ in 0..STEPS {
        place += if rng.random::<f64>() < 0.5 + drift {
            1
        } else {
            -1
        };
        returns += u64::from(place == 0);
    }
    Row::ok((drift, seed.0, place, returns))
}

fn plan(path: &str, points: u64) -> Result<(), SweepError> {
    let points = walks(points)?.len();
    let plan = Plan::new(Draft {
        program: PROGRAM.into(),
        spec: format!("points = {points}"),
        points,
        chunk_points: chunk_points(points),
        seed: Seed(2018).named("walk"),
        schema: Schema::new([
            ("drift", Kind::F64),
            ("seed", Kind::U64),
            ("place", Kind::I64),
            ("returns", Kind::U64),
        ])?,
    })?;
    Directory::create(path, plan).map(drop)
}

fn run(path: &str) -> Result<(), SweepError> {
    let directory = Directory::open(path, PROGRAM)?;
    let Detected { shard, source } = detect(None, &|name| std::env::var(name).ok())?;
    eprintln!("share {} of {}: {source}", shard.index(), shard.count());
    let worker = Worker {
        shard,
        then: Then::Steal,
        ..Worker::ALONE
    };
    let walks = walks(directory.plan().points())?;
    let filled = fill(&directory, &worker, |index, rng| walk(&walks, index, rng))?;
    eprintln!("{} chunks", filled.committed);
    Ok(())
}

fn show(path: &str) -> Result<(), SweepError> {
    let directory = Directory::open(path, PROGRAM)?;
    let merged = merge(&directory, |_| Ok(()))?;
    println!("{} rows, {}", merged.rows, merged.hash);
    Ok(())
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments[..] {
        ["plan", path] => plan(path, 21_000),
        ["plan", path, points] => plan(path, points.parse().unwrap_or(0)),
        ["run", path] => run(path),
        ["merge", path] => show(path),
        _ => {
            eprintln!("usage: walk plan DIR [POINTS] | run DIR | merge DIR");
            return ExitCode::from(gradflow_sweep::Exit::Usage.code());
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("walk: {error}");
            ExitCode::from(error.exit().code())
        }
    }
}
