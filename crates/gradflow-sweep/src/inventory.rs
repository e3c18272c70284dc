use crate::{Plan, SweepError};
use std::collections::BTreeSet;

/// Which chunks of a plan are in its directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inventory {
    chunks: u64,
    present: BTreeSet<u64>,
}

impl Inventory {
    pub(crate) fn of(plan: &Plan, names: &[String]) -> Result<Self, SweepError> {
        let mut present = BTreeSet::new();
        for name in names {
            let Some(chunk) = chunk_number(name) else {
                continue;
            };
            if chunk >= plan.chunks() || *name != plan.chunk_name(chunk) {
                return Err(SweepError::OtherPlan {
                    expected: plan.hash()[..16].into(),
                    name: name.clone(),
                });
            }
            present.insert(chunk);
        }
        Ok(Self {
            chunks: plan.chunks(),
            present,
        })
    }

    /// How many chunks the plan has.
    pub fn chunks(&self) -> u64 {
        self.chunks
    }

    /// How many of them are there.
    pub fn present(&self) -> u64 {
        self.present.len() as u64
    }

    /// Whether all of them are.
    pub fn is_complete(&self) -> bool {
        self.present() == self.chunks
    }

    /// Whether a chunk is there.
    pub fn has(&self, chunk: u64) -> bool {
        self.present.contains(&chunk)
    }

    /// The chunks that are there, in order.
    pub fn present_chunks(&self) -> impl Iterator<Item = u64> {
        self.present.iter().copied()
    }

    /// The chunks that are missing, in order.
    pub fn missing(&self) -> impl Iterator<Item = u64> {
        (0..self.chunks).filter(|&chunk| !self.has(chunk))
    }

    /// Which of `count` shards have missing chunks, in order.
    ///
    /// # Panics
    /// If `count` is 0.
    pub fn missing_shards(&self, count: u64) -> BTreeSet<u64> {
        self.missing().map(|chunk| chunk % count).collect()
    }
}

/// Numbers in the form of a job array, runs of them shortened: `2,5-7`.
///
/// ```
/// assert_eq!(gradflow_sweep::array_list([2, 5, 6, 7]), "2,5-7");
/// ```
pub fn array_list(ascending: impl IntoIterator<Item = u64>) -> String {
    let mut runs: Vec<(u64, u64)> = Vec::new();
    for number in ascending {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == number => *last = number,
            _ => runs.push((number, number)),
        }
    }
    let mut list = String::new();
    for (first, last) in runs {
        let comma = if list.is_empty() { "" } else { "," };
        let run = if first == last {
            format!("{comma}{first}")
        } else {
            format!("{comma}{first}-{last}")
        };
        list.push_str(&run);
    }
    list
}

/// The number in a name of the form of a chunk's, of this plan or another.
fn chunk_number(name: &str) -> Option<u64> {
    let (number, hash) = name.strip_suffix(".chunk")?.split_once('-')?;
    let is_hash = hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_hash { number.parse().ok() } else { None }
}
