//! Which share a worker has, from the environment that its engine sets.

use crate::{Shard, SweepError};

/// A share, and where it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detected {
    /// The share.
    pub shard: Shard,
    /// What it was read from, to be told to who watches: `share 3 of 8 by SLURM_ARRAY_TASK_ID`.
    pub source: String,
}

/// The count that goes with an index whose engine does not tell it, or not for every form of an array.
const SHARDS: &str = "SWEEP_SHARDS";

/// Variables that hold the index of a job in an array, and the first index of the engine.
const ARRAY_INDICES: [(&str, u64); 5] = [
    ("SLURM_ARRAY_TASK_ID", 0),
    ("JOB_COMPLETION_INDEX", 0),
    ("PBS_ARRAY_INDEX", 0),
    ("SGE_TASK_ID", 1),
    ("LSB_JOBINDEX", 1),
];

/// Variables that hold the rank of a process within its job, and how many ranks there are.
const RANKS: [(&str, &str); 2] = [
    ("OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE"),
    ("PMI_RANK", "PMI_SIZE"),
];

type Variables<'a> = &'a dyn Fn(&str) -> Option<String>;

/// The share of a worker: `stated` if there is one, else `SWEEP_SHARD`, else the index in a job array times the rank
/// within the job, else the whole.
///
/// | engine | index | count |
/// |---|---|---|
/// | any | `SWEEP_SHARD=index/count` | |
/// | Slurm array | `SLURM_ARRAY_TASK_ID` | `SWEEP_SHARDS`, or `SLURM_ARRAY_TASK_COUNT` with `_MIN` and `_STEP` |
/// | Kubernetes indexed job | `JOB_COMPLETION_INDEX` | `SWEEP_SHARDS` |
/// | PBS array | `PBS_ARRAY_INDEX` from 0 | `SWEEP_SHARDS` |
/// | Grid Engine array | `SGE_TASK_ID` from 1 | `SWEEP_SHARDS` |
/// | LSF array | `LSB_JOBINDEX` from 1 | `SWEEP_SHARDS` |
/// | AWS Batch array | `AWS_BATCH_JOB_ARRAY_INDEX` | `AWS_BATCH_JOB_ARRAY_SIZE` |
/// | Open MPI | `OMPI_COMM_WORLD_RANK` | `OMPI_COMM_WORLD_SIZE` |
/// | MPICH, Intel MPI | `PMI_RANK` | `PMI_SIZE` |
/// | srun | `SLURM_PROCID` if `SLURM_STEP_ID` is set | `SLURM_STEP_NUM_TASKS` |
///
/// With `SWEEP_SHARDS` the index is the engine's own, so that an array may list any of the shares: `--array=2,5-7`.
///
/// # Errors
/// If an index stands without a count, is not below it, or is no number.
pub fn detect(stated: Option<&str>, variables: Variables<'_>) -> Result<Detected, SweepError> {
    if let Some(stated) = stated {
        return Ok(Detected {
            shard: Shard::parse(stated)?,
            source: format!("--shard {stated}"),
        });
    }
    if let Some(text) = variables("SWEEP_SHARD") {
        return Ok(Detected {
            shard: Shard::parse(&text)?,
            source: format!("SWEEP_SHARD={text}"),
        });
    }
    let levels = [array(variables)?, rank(variables)?];
    let mut whole = Detected {
        shard: Shard::WHOLE,
        source: String::new(),
    };
    for level in levels.into_iter().flatten() {
        whole.shard = whole.shard.divided(level.shard)?;
        let times = if whole.source.is_empty() { "" } else { " × " };
        whole.source = format!("{}{times}{}", whole.source, level.source);
    }
    if whole.source.is_empty() {
        whole.source = "the whole, since no engine says otherwise".into();
    }
    Ok(whole)
}

fn array(variables: Variables<'_>) -> Result<Option<Detected>, SweepError> {
    for (name, first) in ARRAY_INDICES {
        // Grid Engine and LSF set their index outside of arrays too, to a word and to 0.
        let found =
            variables(name).filter(|text| text != "undefined" && (first == 0 || text != "0"));
        let Some(text) = found else { continue };
        let index = number(name, &text)?;
        let share = match (number_of(variables, SHARDS)?, name) {
            (Some(count), _) => level(name, index, first, count)?,
            (None, "SLURM_ARRAY_TASK_ID") => slurm_array(variables, index)?,
            (None, _) => return Err(without_count(name, SHARDS)),
        };
        return Ok(Some(share));
    }
    let (name, size) = ("AWS_BATCH_JOB_ARRAY_INDEX", "AWS_BATCH_JOB_ARRAY_SIZE");
    pair(variables, name, size)
}

/// A Slurm array tells its lowest index, its step and its count, which say all of an even array only.
fn slurm_array(variables: Variables<'_>, index: u64) -> Result<Detected, SweepError> {
    let [min, step, count] =
        ["MIN", "STEP", "COUNT"].map(|part| format!("SLURM_ARRAY_TASK_{part}"));
    let name = "SLURM_ARRAY_TASK_ID";
    let count = number_of(variables, &count)?.ok_or_else(|| without_count(name, &count))?;
    let min = number_of(variables, &min)?.unwrap_or(0);
    let step = number_of(variables, &step)?.unwrap_or(1).max(1);
    let offset = index.checked_sub(min).filter(|offset| offset % step == 0);
    match offset
        .map(|offset| offset / step)
        .filter(|&index| index < count)
    {
        Some(index) => level(name, index, 0, count),
        None => Err(SweepError::Shard(format!(
            "{name}={index} expects an array with even steps, got {count} tasks from {min} by {step}: set {SHARDS} to the number of shares"
        ))),
    }
}

fn rank(variables: Variables<'_>) -> Result<Option<Detected>, SweepError> {
    for (name, size) in RANKS {
        if let Some(found) = pair(variables, name, size)? {
            return Ok(Some(found));
        }
    }
    // A batch script has a SLURM_PROCID of its own; only the processes that srun starts divide the work.
    if variables("SLURM_STEP_ID").is_none() {
        return Ok(None);
    }
    pair(variables, "SLURM_PROCID", "SLURM_STEP_NUM_TASKS")
}

fn pair(variables: Variables<'_>, name: &str, size: &str) -> Result<Option<Detected>, SweepError> {
    let Some(index) = number_of(variables, name)? else {
        return Ok(None);
    };
    let count = number_of(variables, size)?.ok_or_else(|| without_count(name, size))?;
    level(name, index, 0, count).map(Some)
}

fn level(name: &str, index: u64, first: u64, count: u64) -> Result<Detected, SweepError> {
    let shard = index
        .checked_sub(first)
        .map(|index| Shard::new(index, count));
    match shard {
        Some(Ok(shard)) => Ok(Detected {
            shard,
            source: format!("share {} of {count} by {name}", index - first),
        }),
        _ => Err(SweepError::Shard(format!(
            "{name} expects an index from {first} to {}, got {index}",
            (first + count).saturating_sub(1)
        ))),
    }
}

fn number_of(variables: Variables<'_>, name: &str) -> Result<Option<u64>, SweepError> {
    variables(name).map(|text| number(name, &text)).transpose()
}

fn number(name: &str, text: &str) -> Result<u64, SweepError> {
    text.trim()
        .parse()
        .map_err(|_| SweepError::Shard(format!("{name} expects a whole number, got `{text}`")))
}

fn without_count(name: &str, count: &str) -> SweepError {
    SweepError::Shard(format!("{name} expects a count beside it: set {count}"))
}
