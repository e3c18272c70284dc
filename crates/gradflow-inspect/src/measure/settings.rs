use serde::Serialize;

/// How a model is measured.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Settings {
    /// How much of the spectrum is estimated, and whether norms are exact.
    pub extent: Extent,
    /// Where the loss is whose gradient is split by lag.
    pub loss: LossPlace,
    /// The number of times in a sequence from which credit is followed back: evenly spaced, the last step among them.
    pub anchors: usize,
    /// The directions of credit that are followed from each of them, where not all are.
    pub probes: usize,
    /// Credit reaches as far back as it keeps this part of its size at lag 0.
    pub threshold: f64,
    /// The seed of the random directions.
    pub seed: u64,
    /// The bytes of states and coefficients that are kept of a sequence; of longer ones parts are computed again.
    pub stretch_bytes: usize,
}

/// How much of the state space is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Extent {
    /// This many exponents, and norms estimated from random directions.
    Leading(usize),
    /// Every exponent, and exact norms: S directions from each anchor.
    Full,
}

/// Where a loss is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LossPlace {
    /// At the last step.
    End,
    /// At every step, each with a direction of its own.
    Every,
}

impl Default for Settings {
    /// 32 exponents, a loss at the end, 8 anchors of 8 directions, a threshold of 1 %.
    fn default() -> Self {
        Self {
            extent: Extent::Leading(32),
            loss: LossPlace::End,
            anchors: 8,
            probes: 8,
            threshold: 0.01,
            seed: 0,
            stretch_bytes: 64 << 20,
        }
    }
}

impl Settings {
    /// The number of exponents of a state of length `state_len`.
    pub(super) fn exponents(&self, state_len: usize) -> usize {
        match self.extent {
            Extent::Leading(count) => count.clamp(1, state_len),
            Extent::Full => state_len,
        }
    }

    /// The number of directions that are followed of `len` dimensions.
    pub(super) fn directions(&self, len: usize) -> usize {
        match self.extent {
            Extent::Leading(_) => self.probes.clamp(1, len),
            Extent::Full => len,
        }
    }

    /// The times from which credit is followed back over `steps` steps, descending.
    pub(super) fn anchor_times(&self, steps: usize) -> Vec<usize> {
        let count = self.anchors.clamp(1, steps);
        (1..=count)
            .rev()
            .map(|index| index * steps / count)
            .collect()
    }
}
