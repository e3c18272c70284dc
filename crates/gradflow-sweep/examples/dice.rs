//! The mean of throws of a die, for more and more throws: one point for each count.
//!
//! `cargo run --release -p gradflow-sweep --example dice`

use gradflow_sweep::{Progress, Seed, run};
use rand::RngExt;

fn main() {
    let throws = [10_u32, 1_000, 100_000, 1_000_000];
    let progress = |Progress { done, total, .. }| eprintln!("{done} of {total}");
    let means = run(
        &throws,
        Seed(2018).named("dice"),
        &progress,
        |&count, rng| {
            let sum: u64 = (0..count).map(|_| rng.random_range(1..=6_u64)).sum();
            sum as f64 / f64::from(count)
        },
    );
    for (count, mean) in throws.iter().zip(means) {
        println!("{count:>9} throws: mean {mean:.4}");
    }
}
