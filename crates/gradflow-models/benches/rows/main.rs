//! The rows of BENCHMARKS.md.
//!
//! `cargo bench --bench rows` measures them with criterion.
//! With `--serve` it answers each row named on standard input with a line of JSON, as the peers do, so that
//! `cargo xtask bench --peers` can run one after the other.

mod adding;
mod data;
mod gradient;
mod products;
mod scan;
mod toy;

use criterion::Criterion;
use gradient::Sizes;
use std::collections::BTreeMap;
use std::io::{BufRead, Write};
use std::time::Instant;

/// The runs of an answer, as in `xtask/peers/peer.py`.
const LEAST: usize = 3;

/// Of a run that takes longer than this, one is an answer.
const SLOW_MS: f64 = 1e3;

/// What is timed: `run` computes a row once, from data that were made before.
pub(crate) trait Workload {
    fn run(&mut self);

    /// A number that every peer finds too.
    fn checksum(&self) -> f64;
}

/// The rows that are measured with criterion; W3 and W4 are benches of gradflow-math.
const ROWS: [&str; 13] = [
    "W1 f64 N=16 B=1",
    "W1 f64 N=64 B=1",
    "W1 f64 N=64 B=32",
    "W1 f32 N=64 B=32",
    "W1 f64 N=256 B=32",
    "W2 f64 N=16 B=1",
    "W2 f64 N=64 B=32",
    "W2 f32 N=64 B=32",
    "W2 f32 N=256 B=32",
    "W5 f64",
    "W6 f64 T=1000000",
    "W7 f32",
    "long f64 N=64 T=100000",
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    if std::env::args().any(|argument| argument == "--serve") {
        return serve();
    }
    let mut criterion = Criterion::default().sample_size(10).configure_from_args();
    for row in ROWS {
        let mut workload = prepare(row).ok_or("a row of the list is known")?;
        criterion.bench_function(row, |bencher| bencher.iter(|| workload.run()));
    }
    criterion.final_summary();
    Ok(())
}

/// The workload of a row, or none when the name is unknown.
fn prepare(row: &str) -> Option<Box<dyn Workload>> {
    let (name, rest) = row.split_once(' ')?;
    let mut words = rest.split(' ');
    let single = words.next()? == "f32";
    let parameters: BTreeMap<&str, usize> = words
        .filter_map(|word| word.split_once('='))
        .filter_map(|(key, value)| Some((key, value.parse().ok()?)))
        .collect();
    let parameter = |key, otherwise| parameters.get(key).copied().unwrap_or(otherwise);
    let hidden = parameter("N", 64);
    let sizes = Sizes {
        hidden,
        inputs: (hidden / 2).max(8),
        batch: parameter("B", 1),
        steps: parameter("T", 200),
        segment: parameters.get("segment").copied(),
    };
    Some(match (name, single) {
        ("W1" | "long", false) => gradient::rnn::<f64>(sizes),
        ("W1" | "long", true) => gradient::rnn::<f32>(sizes),
        ("W2", false) => gradient::lstm::<f64>(sizes),
        ("W2", true) => gradient::lstm::<f32>(sizes),
        ("W3", false) => products::values(hidden),
        ("W3b", false) => products::norms(hidden),
        ("W4", false) => products::exponents(hidden, parameter("every", 1)),
        ("W5", false) => toy::toy::<f64>(),
        ("W5", true) => toy::toy::<f32>(),
        ("W6", false) => scan::gated::<f64>(sizes.steps),
        ("W6", true) => scan::gated::<f32>(sizes.steps),
        ("W7", false) => adding::adding::<f64>(),
        ("W7", true) => adding::adding::<f32>(),
        _ => return None,
    })
}

/// Answers rows until the input ends; see `xtask/peers/peer.py` for the protocol.
fn serve() -> Result<(), Box<dyn std::error::Error>> {
    let mut out = std::io::stdout();
    writeln!(
        out,
        r#"{{"peer":"gradflow","version":"{}"}}"#,
        env!("CARGO_PKG_VERSION")
    )?;
    let mut prepared: Option<(String, Box<dyn Workload>)> = None;
    for row in std::io::stdin().lock().lines() {
        let row = row?;
        if prepared.as_ref().is_none_or(|(name, _)| *name != row) {
            // The last row's memory is given back before the next is made.
            drop(prepared.take());
            prepared = prepare(&row).map(|mut workload| {
                for _ in 1..LEAST {
                    if ms_of(workload.as_mut()) > SLOW_MS {
                        break;
                    }
                }
                (row.clone(), workload)
            });
        }
        match &mut prepared {
            Some((_, workload)) => {
                let times = times_ms(workload.as_mut());
                let (ms, runs) = (median(&times), times.len());
                let checksum = workload.checksum();
                writeln!(
                    out,
                    r#"{{"row":"{row}","ms":{ms},"runs":{runs},"checksum":{checksum:?}}}"#
                )?;
            }
            None => writeln!(out, r#"{{"row":"{row}","skipped":true}}"#)?,
        }
        out.flush()?;
    }
    Ok(())
}

/// At least three runs in at least half a second, or one that is slow, in milliseconds, shortest first.
fn times_ms(workload: &mut dyn Workload) -> Vec<f64> {
    let mut times = vec![ms_of(workload)];
    let mut sum = times[0];
    while times[0] < SLOW_MS && (times.len() < LEAST || sum < 500.0) {
        times.push(ms_of(workload));
        sum += times[times.len() - 1];
    }
    times.sort_by(f64::total_cmp);
    times
}

fn ms_of(workload: &mut dyn Workload) -> f64 {
    let start = Instant::now();
    workload.run();
    start.elapsed().as_secs_f64() * 1e3
}

/// The median of sorted numbers.
fn median(sorted: &[f64]) -> f64 {
    let middle = sorted.len() / 2;
    if sorted.len() % 2 == 1 {
        sorted[middle]
    } else {
        f64::midpoint(sorted[middle - 1], sorted[middle])
    }
}
