use crate::{PointRng, Progress, Seed};
use rayon::prelude::*;
use std::sync::atomic::{AtomicU64, Ordering};

/// Runs `work` on every point in parallel (rayon's current pool) and returns the rows in the order of `points`.
///
/// `work` receives the point and its own random stream, [`Seed::stream`] of its index.
/// `progress` is called once after each finished point, from the thread that finished it: with several threads the calls
/// may arrive out of order, but each count from 1 to the total arrives once.
///
/// # Panics
/// If `work` or `progress` panics.
///
/// ```
/// use gradflow_sweep::{Seed, run};
///
/// let squares = run(&[1, 2, 3], Seed(0), &|_| {}, |point, _| point * point);
/// assert_eq!(squares, [1, 4, 9]);
/// ```
pub fn run<P: Sync, R: Send>(
    points: &[P],
    seed: Seed,
    progress: &(dyn Fn(Progress) + Sync),
    work: impl Fn(&P, &mut PointRng) -> R + Sync,
) -> Vec<R> {
    let done = AtomicU64::new(0);
    points
        .par_iter()
        .enumerate()
        .map(|(index, point)| {
            let row = work(point, &mut seed.stream(index as u64));
            let done = done.fetch_add(1, Ordering::Relaxed) + 1;
            progress(Progress {
                done,
                computed: done,
                total: points.len() as u64,
            });
            row
        })
        .collect()
}
