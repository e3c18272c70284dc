//! Random walks in a directory: planned, computed in shares, merged.
//!
//! ```text
//! walk plan DIR POINTS STEPS          make DIR with a plan
//! walk run DIR                        compute the share that the environment gives, see `gradflow_sweep::detect`
//! walk missing DIR SHARDS             print the shares that have missing chunks, as a job array takes them
//! walk merge DIR                      print the number of rows and their hash
//! walk submit slurm|k8s|mpi|parallel DIR SHARDS
//! ```
//!
//! `cargo run --release -p gradflow-sweep --example walk -- plan DIR 21000 2000`

use gradflow_sweep::{
    Axis, Detected, Directory, Draft, Engine, Exit, Grid, Kind, Plan, PointRng, Product, Row,
    Schema, Seed, Seeds, Submission, SweepError, Worker, array_list, chunk_points, detect, fill,
    merge,
};
use rand::RngExt;
use std::process::ExitCode;

const PROGRAM: &str = "walk 1";
type Walks = Product<Axis, Seeds>;

/// Walks with the drifts −0.1, −0.09, …, 0.1, each repeated.
fn walks(points: u64) -> Result<Walks, SweepError> {
    let drifts = Axis::linspace(-0.1, 0.1, 21)?;
    Product::new(drifts, Seeds::new(0, points.div_ceil(21))?)
}

/// The place of a walk after its steps, and how often it was at 0.
fn walk(walks: &Walks, steps: u64, index: u64, rng: &mut PointRng) -> Row<(f64, u64, i64, u64)> {
    let (drift, seed) = walks.at(index);
    let (mut place, mut returns) = (0_i64, 0);
    for _ in 0..steps {
        place += if rng.random::<f64>() < 0.5 + drift {
            1
        } else {
            -1
        };
        returns += u64::from(place == 0);
    }
    Row::ok((drift, seed.0, place, returns))
}

fn plan(path: &str, points: u64, steps: u64) -> Result<(), SweepError> {
    let points = walks(points)?.len();
    let plan = Plan::new(Draft {
        program: PROGRAM.into(),
        spec: steps.to_string(),
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
    eprintln!("{source}");
    let steps = number(directory.plan().spec());
    let walks = walks(directory.plan().points())?;
    let worker = Worker {
        shard,
        ..Worker::ALONE
    };
    let filled = fill(&directory, &worker, |index, rng| {
        walk(&walks, steps, index, rng)
    })?;
    eprintln!("{} committed, {} found", filled.committed, filled.found);
    Ok(())
}

fn missing(path: &str, shards: u64) -> Result<(), SweepError> {
    let inventory = Directory::open(path, PROGRAM)?.inventory()?;
    println!("{}", array_list(inventory.missing_shards(shards)));
    Ok(())
}

fn submit(engine: Engine, path: &str, shards: u64) -> Result<(), SweepError> {
    let program = std::env::args().next().unwrap_or_default();
    let submission = Submission {
        command: vec![program, "run".into(), path.into()],
        directory: path.into(),
        shards,
    };
    print!("{}", engine.script(&submission)?);
    Ok(())
}

fn number(text: &str) -> u64 {
    text.parse().unwrap_or(0)
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
        ["plan", path, points, steps] => plan(path, number(points), number(steps)),
        ["run", path] => run(path),
        ["missing", path, shards] => missing(path, number(shards).max(1)),
        ["merge", path] => show(path),
        ["submit", "slurm", path, shards] => submit(Engine::Slurm, path, number(shards)),
        ["submit", "k8s", path, shards] => submit(Engine::Kubernetes, path, number(shards)),
        ["submit", "mpi", path, shards] => submit(Engine::Mpi, path, number(shards)),
        ["submit", "parallel", path, shards] => submit(Engine::Parallel, path, number(shards)),
        _ => {
            eprintln!("expected plan, run, missing, merge or submit, see the head of the source");
            return ExitCode::from(Exit::Usage.code());
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
