use crate::encode::encode;
use crate::{Directory, Files, Plan, PointRng, Progress, Row, Shard, SweepError, chunk};
use serde::Serialize;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Progress is told after each of so many parts of a chunk.
const PARTS: u64 = 16;

/// What a worker takes on, and how it is watched.
pub struct Worker<'a> {
    /// Its share of the chunks.
    pub shard: Shard,
    /// What it does when its share is done.
    pub then: Then,
    /// Asked between points; when it says `true`, no more points are begun and unfinished chunks are dropped.
    pub stop: &'a (dyn Fn() -> bool + Sync),
    /// Told about the points, from any thread; the total is that of the chunks the worker may compute.
    pub progress: &'a (dyn Fn(Progress) + Sync),
}

impl Worker<'_> {
    /// All chunks, never stopped and not watched.
    pub const ALONE: Worker<'static> = Worker {
        shard: Shard::WHOLE,
        then: Then::Rest,
        stop: &|| false,
        progress: &|_| {},
    };
}

/// What a worker does when its share is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    /// It rests.
    Rest,
    /// It computes chunks of other shares that are still missing.
    /// Their owners may compute them at the same time; that costs time and changes nothing.
    Steal,
}

/// What a worker has done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Filled {
    /// Whether it was stopped before all it had taken on was there.
    pub stopped: bool,
    /// The chunks it committed.
    pub committed: u64,
    /// The chunks it computed and found committed by another, with the same bytes.
    pub found: u64,
}

/// Computes the missing chunks of the worker's share on rayon's current pool, each chunk on one thread, and commits each
/// one when it is whole.
///
/// `work` receives the index of a point and its random stream, [`Seed::stream`](crate::Seed::stream) of that index, and
/// must not depend on anything else: every chunk is a function of the plan.
/// No instant is unsafe to end the process: the same call goes on from the chunks that are there.
///
/// # Errors
/// The first that occurs in the order of the chunks: files that cannot be written, rows that do not fit the plan's columns,
/// a chunk that another worker has committed with other bytes.
///
/// # Panics
/// If `work` panics, or a callback of `worker`.
pub fn fill<V: Serialize, F: Files>(
    directory: &Directory<F>,
    worker: &Worker<'_>,
    work: impl Fn(u64, &mut PointRng) -> Row<V> + Sync,
) -> Result<Filled, SweepError> {
    let inventory = directory.settle()?;
    let plan = directory.plan();
    let (chunks, shard) = (plan.chunks(), worker.shard);
    let others = if worker.then == Then::Steal {
        chunks
    } else {
        0
    };
    // Workers that steal begin at different places.
    let start = chunks / shard.count() * shard.index();
    let taken_on = (0..chunks).filter(|&chunk| shard.owns(chunk)).chain(
        (start..others)
            .chain(0..start.min(others))
            .filter(|&chunk| !shard.owns(chunk)),
    );

    let (mut done, mut total) = (0, 0);
    for chunk in taken_on.clone() {
        let points = plan.chunk(chunk);
        total += points.end - points.start;
        if inventory.has(chunk) {
            done += points.end - points.start;
        }
    }
    let run = Run {
        directory,
        worker,
        work: &work,
        done: done.into(),
        computed: 0.into(),
        total,
        halted: false.into(),
    };
    let missing = Mutex::new(taken_on.filter(|&chunk| !inventory.has(chunk)));
    let next = || {
        missing
            .lock()
            .expect("taking a number does not panic")
            .next()
    };
    let mut filled = Filled {
        stopped: false,
        committed: 0,
        found: 0,
    };
    let mut failures = Vec::new();
    for (chunk, outcome) in rayon::broadcast(|_| run.chunks(next)).into_iter().flatten() {
        match outcome {
            Ok(Outcome::There) => {}
            Ok(Outcome::Committed) => filled.committed += 1,
            Ok(Outcome::Found) => filled.found += 1,
            Ok(Outcome::Dropped) => filled.stopped = true,
            Err(error) => failures.push((chunk, error)),
        }
    }
    if let Some((_, error)) = failures.into_iter().min_by_key(|&(chunk, _)| chunk) {
        return Err(error);
    }
    directory.settle()?;
    Ok(filled)
}

/// How a chunk ended.
enum Outcome {
    /// Another worker has committed it before it was begun.
    There,
    /// This worker has committed it.
    Committed,
    /// Another worker has committed it in the meantime, with the same bytes.
    Found,
    /// The worker was stopped within it.
    Dropped,
}

struct Run<'a, F, W> {
    directory: &'a Directory<F>,
    worker: &'a Worker<'a>,
    work: &'a W,
    done: AtomicU64,
    computed: AtomicU64,
    total: u64,
    halted: AtomicBool,
}

impl<F: Files, W> Run<'_, F, W> {
    /// Computes chunk after chunk until there is none left or one thread has been stopped or has failed.
    fn chunks<V: Serialize>(
        &self,
        next: impl Fn() -> Option<u64>,
    ) -> Vec<(u64, Result<Outcome, SweepError>)>
    where
        W: Fn(u64, &mut PointRng) -> Row<V>,
    {
        let mut outcomes = Vec::new();
        while let Some(chunk) = next() {
            let outcome = self.chunk(chunk);
            if matches!(outcome, Err(_) | Ok(Outcome::Dropped)) {
                self.halted.store(true, Ordering::Relaxed);
            }
            outcomes.push((chunk, outcome));
            if self.halted.load(Ordering::Relaxed) {
                break;
            }
        }
        outcomes
    }

    fn chunk<V: Serialize>(&self, chunk: u64) -> Result<Outcome, SweepError>
    where
        W: Fn(u64, &mut PointRng) -> Row<V>,
    {
        let points = self.directory.plan().chunk(chunk);
        if self.directory.has(chunk)? {
            self.tell(points.end - points.start, 0);
            return Ok(Outcome::There);
        }
        let part = ((points.end - points.start) / PARTS).max(1);
        let mut told = points.start;
        let computed = compute(self.directory.plan(), chunk, self.work, |point| {
            if point - told == part {
                self.tell(part, part);
                told = point;
            }
            self.halted.load(Ordering::Relaxed) || (self.worker.stop)()
        })?;
        let Some(file) = computed else {
            return Ok(Outcome::Dropped);
        };
        let placed = self.directory.put(chunk, &file)?;
        self.tell(points.end - told, points.end - told);
        Ok(if placed {
            Outcome::Committed
        } else {
            Outcome::Found
        })
    }

    fn tell(&self, done: u64, computed: u64) {
        (self.worker.progress)(Progress {
            done: self.done.fetch_add(done, Ordering::Relaxed) + done,
            computed: self.computed.fetch_add(computed, Ordering::Relaxed) + computed,
            total: self.total,
        });
    }
}

/// The file of a chunk, computed point by point; nothing if `stop`, asked before each point, says so.
pub(crate) fn compute<V: Serialize>(
    plan: &Plan,
    chunk: u64,
    work: &impl Fn(u64, &mut PointRng) -> Row<V>,
    mut stop: impl FnMut(u64) -> bool,
) -> Result<Option<Vec<u8>>, SweepError> {
    let mut file = chunk::open(plan, chunk);
    for point in plan.chunk(chunk) {
        if stop(point) {
            return Ok(None);
        }
        let row = work(point, &mut plan.seed().stream(point));
        encode(&row, plan.schema(), &mut file).map_err(|misfit| SweepError::Row {
            point,
            reason: misfit.to_string(),
        })?;
    }
    chunk::seal(&mut file);
    Ok(Some(file))
}
