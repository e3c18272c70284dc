use crate::SweepError;

/// A worker's share of the chunks: those whose number leaves the remainder `index` when divided by `count`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    index: u64,
    count: u64,
}

impl Shard {
    /// Every chunk.
    pub const WHOLE: Self = Self { index: 0, count: 1 };

    /// Share `index` of `count`.
    ///
    /// # Errors
    /// If `index` is not below `count`.
    pub fn new(index: u64, count: u64) -> Result<Self, SweepError> {
        if index < count {
            return Ok(Self { index, count });
        }
        Err(SweepError::Shard(format!(
            "a share expects an index below its count, counted from 0, got {index}/{count}"
        )))
    }

    /// Reads `index/count`, such as `0/8` to `7/8`.
    ///
    /// # Errors
    /// If `text` is not of this form, or the index is not below the count.
    pub fn parse(text: &str) -> Result<Self, SweepError> {
        let numbers = text
            .split_once('/')
            .and_then(|(index, count)| Some((index.parse().ok()?, count.parse().ok()?)));
        match numbers {
            Some((index, count)) => Self::new(index, count),
            None => Err(SweepError::Shard(format!(
                "a share expects the form index/count, such as 0/8, got `{text}`"
            ))),
        }
    }

    /// The index, counted from 0.
    pub fn index(self) -> u64 {
        self.index
    }

    /// How many shares there are.
    pub fn count(self) -> u64 {
        self.count
    }

    /// Whether a chunk belongs to this share.
    pub fn owns(self, chunk: u64) -> bool {
        chunk % self.count == self.index
    }

    /// The share that each of `inner.count` workers has of this one: a job of an array that starts several processes.
    ///
    /// # Errors
    /// If there are more than 2⁶⁴ − 1 shares.
    pub fn divided(self, inner: Self) -> Result<Self, SweepError> {
        let count = self.count.checked_mul(inner.count).ok_or_else(|| {
            SweepError::Shard(format!(
                "shares expect a count below 2^64, got {} times {}",
                self.count, inner.count
            ))
        })?;
        Self::new(self.index * inner.count + inner.index, count)
    }
}
