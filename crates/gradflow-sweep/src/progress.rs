use std::time::Duration;

/// How far a sweep has come, in points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Points finished, those that an earlier run left behind included.
    pub done: u64,
    /// Points that this run has computed itself, which its pace is measured by.
    pub computed: u64,
    /// Points in all.
    pub total: u64,
}

impl Progress {
    /// Points that this run computes in a second, `elapsed` after it began; `None` before the first.
    pub fn rate(&self, elapsed: Duration) -> Option<f64> {
        (self.computed > 0 && !elapsed.is_zero())
            .then(|| self.computed as f64 / elapsed.as_secs_f64())
    }

    /// The time that the remaining points take at [`rate`](Self::rate); `None` before the first point, and where it exceeds
    /// the largest `Duration`.
    pub fn left(&self, elapsed: Duration) -> Option<Duration> {
        let remaining = self.total.saturating_sub(self.done) as f64;
        Duration::try_from_secs_f64(remaining / self.rate(elapsed)?).ok()
    }
}
