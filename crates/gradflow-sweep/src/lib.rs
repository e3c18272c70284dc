//! Deterministic parallel sweeps.
//!
//! A sweep maps typed points to rows.
//! Every point draws from a random stream of its own, chosen by its index, and the rows come back in the order of the
//! points: the result depends on the points and the seed, never on the number of threads.
//! This crate knows no matrix and no network.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use rayon::prelude::*;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The generator that a point of a sweep draws from.
pub type PointRng = ChaCha8Rng;

/// The seed of a sweep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Seed(pub u64);

impl Seed {
    /// The random stream of the point at `index`: a counter-based generator, positioned without drawing.
    pub fn stream(self, index: u64) -> PointRng {
        let mut rng = ChaCha8Rng::seed_from_u64(self.0);
        rng.set_stream(index);
        rng
    }

    /// A seed of its own for the part called `name`, so that two parts of a report share no stream.
    ///
    /// It is the 64-bit FNV-1a hash of this seed's eight bytes, the lowest first, and the bytes of `name`.
    pub fn named(self, name: &str) -> Self {
        const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
        const PRIME: u64 = 0x0000_0100_0000_01b3;
        let bytes = self.0.to_le_bytes().into_iter().chain(name.bytes());
        Self(bytes.fold(OFFSET, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(PRIME)
        }))
    }
}

/// How far a sweep has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Points finished.
    pub done: usize,
    /// Points in all.
    pub total: usize,
}

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
    let done = AtomicUsize::new(0);
    points
        .par_iter()
        .enumerate()
        .map(|(index, point)| {
            let row = work(point, &mut seed.stream(index as u64));
            progress(Progress {
                done: done.fetch_add(1, Ordering::Relaxed) + 1,
                total: points.len(),
            });
            row
        })
        .collect()
}

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct ReadmeExamples;
