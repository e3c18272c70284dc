//! What a point costs beyond its work, and that the memory of a sweep does not grow with its points.
//!
//! `cargo run --release -p gradflow-sweep --example many -- 100000000`
//!
//! The work of a point is one addition, so that the time is that of the stream, the row and the chunk.

use anyhow::{Context, Result};
use gradflow_sweep::{
    Directory, Draft, Kind, Plan, Row, Schema, Seed, Worker, chunk_points, fill, merge,
};
use rayon::ThreadPoolBuilder;
use std::fs;
use std::time::Instant;

fn main() -> Result<()> {
    let points: u64 = std::env::args()
        .nth(1)
        .context("expected the number of points")?
        .parse()?;
    let plan = Plan::new(Draft {
        program: "many 1".into(),
        spec: String::new(),
        points,
        chunk_points: chunk_points(points),
        seed: Seed(1),
        schema: Schema::new([("half", Kind::F64)])?,
    })?;
    let place = tempfile::tempdir()?;
    let directory = Directory::create(place.path(), plan)?;
    let threads = std::thread::available_parallelism()?.get();
    let pool = ThreadPoolBuilder::new().num_threads(threads).build()?;

    let begun = Instant::now();
    pool.install(|| {
        fill(&directory, &Worker::ALONE, |index, _| {
            Row::ok(index as f64 + 0.5)
        })
    })?;
    let seconds = begun.elapsed().as_secs_f64();
    let cost = seconds * threads as f64 / points as f64 * 1e9;
    println!(
        "{points} points on {threads} threads: {seconds:.2} s, {cost:.0} ns a point and thread"
    );

    let begun = Instant::now();
    let merged = merge(&directory, |_| Ok(()))?;
    let seconds = begun.elapsed().as_secs_f64();
    println!(
        "merged {} rows: {seconds:.2} s, {}",
        merged.rows, merged.hash
    );
    if let Some(peak) = peak_memory() {
        println!("peak memory: {peak}");
    }
    Ok(())
}

/// As Linux tells it.
fn peak_memory() -> Option<String> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().to_owned())
}
