use crate::chunk::Chunk;
use crate::fill::compute;
use crate::{Directory, Files, PointRng, Row, Seed, SweepError};
use rand_chacha::rand_core::Rng;
use rayon::prelude::*;
use serde::Serialize;

/// What a verification has looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verified {
    /// The chunks that are there, each of which has the content that its hash says.
    pub chunks: u64,
    /// How many of them were computed again, with the same bytes.
    pub recomputed: u64,
}

/// Verifies the hash of every chunk that is there, and computes the part `share` of them again, at least one if it is above
/// 0, chosen by `seed`.
///
/// # Errors
/// If a chunk is damaged, or has other bytes when it is computed again.
///
/// # Panics
/// If `share` is not within 0 and 1, or if `work` panics.
pub fn verify<V: Serialize, F: Files>(
    directory: &Directory<F>,
    share: f64,
    seed: Seed,
    work: impl Fn(u64, &mut PointRng) -> Row<V> + Sync,
) -> Result<Verified, SweepError> {
    assert!(
        (0.0..=1.0).contains(&share),
        "a share within 0 and 1, got {share}"
    );
    let inventory = directory.inventory()?;
    let present: Vec<u64> = inventory.present_chunks().collect();
    for &chunk in &present {
        directory.records(chunk)?;
    }
    let again = choose(&present, share, seed);
    let recomputed = again.len() as u64;
    again
        .into_par_iter()
        .try_for_each(|chunk| recompute(directory, chunk, &work))?;
    Ok(Verified {
        chunks: present.len() as u64,
        recomputed,
    })
}

/// The chunks whose random number is among the lowest.
fn choose(present: &[u64], share: f64, seed: Seed) -> Vec<u64> {
    let mut chunks = present.to_vec();
    chunks.sort_by_cached_key(|&chunk| (seed.stream(chunk).next_u64(), chunk));
    let count = (share * present.len() as f64).ceil();
    // A product of a share and a length is a length.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "0 to the length of a list"
    )]
    chunks.truncate(count as usize);
    chunks
}

fn recompute<V: Serialize, F: Files>(
    directory: &Directory<F>,
    chunk: u64,
    work: &impl Fn(u64, &mut PointRng) -> Row<V>,
) -> Result<(), SweepError> {
    let there = directory.chunk(chunk)?;
    let again = compute(directory.plan(), chunk, work, |_| false)?
        .expect("a computation that is never told to stop ends");
    if there.file() == again {
        return Ok(());
    }
    let name = directory.plan().chunk_name(chunk);
    let again = Chunk::verify(directory.plan(), chunk, again)
        .expect("a chunk has the hash and the header that it was sealed with");
    let rows = directory.records_of(chunk, &there)?.into_iter();
    let differing = rows
        .zip(directory.records_of(chunk, &again)?)
        .find(|(there, again)| there != again);
    let reason = differing.map_or_else(
        || "expected the bytes that are there, computed others".into(),
        |(there, again)| format!("expected the row {there:?} that is there, computed {again:?}"),
    );
    Err(SweepError::Nondeterminism { name, reason })
}
