use super::quantile::Band;
use gradflow_models::linearised::{Linearise, Stretch};
use serde::Serialize;

/// The bins of a histogram of gate values.
const BINS: usize = 20;

/// A gate is saturated within this distance from an end of its range, in parts of the range.
const EDGE: f64 = 0.05;

/// What one gate does, over all units, steps and sequences.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GateUse {
    /// `forget`, `input`, `candidate`, `output`, `reset` or `update`.
    pub gate: &'static str,
    /// The range of the values: 0 to 1 for a gate with σ, −1 to 1 for one with tanh.
    pub range: (f64, f64),
    /// The mean value.
    pub mean: f64,
    /// The mean value of each unit.
    pub unit_means: Vec<f64>,
    /// The part of the values in the lowest twentieth of the range.
    pub saturated_low: f64,
    /// The part of the values in the highest twentieth of the range.
    pub saturated_high: f64,
    /// The part of the values in each of 20 equal bins of the range.
    pub histogram: Vec<f64>,
}

/// How long the units keep what they hold when only the forget gate acts on it: `ln ½ / mean ln f`, in steps.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct HalfLives {
    /// The gate that keeps: `forget`, or `update` in a GRU.
    pub gate: &'static str,
    /// The half-life of each unit; +∞ for a gate that never closes.
    pub units: Vec<f64>,
    /// Their quantiles.
    pub band: Band,
    /// The mean of ln f of the unit that keeps the longest, in nats a step: the rate at which the cell path alone decays.
    pub slowest_rate: f64,
}

/// Counts of one gate.
#[derive(Clone)]
struct Tally {
    sums: Vec<f64>,
    log_sums: Vec<f64>,
    bins: [usize; BINS],
    low: usize,
    high: usize,
    count: usize,
}

/// What the gates of a cell do, as it is counted.
#[derive(Clone)]
pub(super) struct GateTally {
    tallies: Vec<Tally>,
}

/// Which gate of a cell keeps its memory, by its name.
fn keeps(gate: &str) -> bool {
    gate == "forget" || gate == "update"
}

fn range(gate: &str) -> (f64, f64) {
    if gate == "candidate" {
        (-1.0, 1.0)
    } else {
        (0.0, 1.0)
    }
}

impl GateTally {
    pub(super) fn new<C: Linearise>(cell: &C) -> Self {
        let h = cell.hidden_len();
        let tally = Tally {
            sums: vec![0.0; h],
            log_sums: vec![0.0; h],
            bins: [0; BINS],
            low: 0,
            high: 0,
            count: 0,
        };
        Self {
            tallies: vec![tally; C::GATES.len()],
        }
    }

    pub(super) fn see<C: Linearise>(&mut self, stretch: &Stretch) {
        for t in 0..stretch.steps() {
            let gates = stretch.gates(t);
            for ((index, tally), name) in self.tallies.iter_mut().enumerate().zip(C::GATES) {
                let h = tally.sums.len();
                tally.see(&gates[index * h..][..h], range(name), keeps(name));
            }
        }
    }

    pub(super) fn add(&mut self, other: &Self) {
        for (tally, other) in self.tallies.iter_mut().zip(&other.tallies) {
            tally.add(other);
        }
    }

    pub(super) fn uses<C: Linearise>(&self) -> Vec<GateUse> {
        let named = self.tallies.iter().zip(C::GATES);
        named.map(|(tally, gate)| tally.gate_use(gate)).collect()
    }

    pub(super) fn half_lives<C: Linearise>(&self) -> Option<HalfLives> {
        let mut named = self.tallies.iter().zip(C::GATES);
        let (tally, gate) = named.find(|(_, gate)| keeps(gate))?;
        let steps = (tally.count / tally.sums.len()) as f64;
        let rates: Vec<f64> = tally.log_sums.iter().map(|sum| sum / steps).collect();
        let units: Vec<f64> = rates
            .iter()
            .map(|rate| 0.5_f64.ln() / rate.min(-0.0))
            .collect();
        Some(HalfLives {
            gate,
            band: Band::of(&units),
            units,
            slowest_rate: rates.into_iter().fold(f64::NEG_INFINITY, f64::max),
        })
    }
}

impl Tally {
    fn see(&mut self, values: &[f64], (low, high): (f64, f64), keeps: bool) {
        for (unit, &value) in values.iter().enumerate() {
            self.sums[unit] += value;
            if keeps {
                self.log_sums[unit] += value.ln();
            }
            let part = (value - low) / (high - low);
            self.low += usize::from(part < EDGE);
            self.high += usize::from(part > 1.0 - EDGE);
            if part.is_finite() {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "a bin of a value within its range"
                )]
                let bin = (part * BINS as f64) as usize;
                self.bins[bin.min(BINS - 1)] += 1;
            }
        }
        self.count += values.len();
    }

    fn add(&mut self, other: &Self) {
        let sums = self.sums.iter_mut().zip(&other.sums);
        let logs = self.log_sums.iter_mut().zip(&other.log_sums);
        for (sum, other) in sums.chain(logs) {
            *sum += other;
        }
        for (bin, other) in self.bins.iter_mut().zip(&other.bins) {
            *bin += other;
        }
        self.low += other.low;
        self.high += other.high;
        self.count += other.count;
    }

    fn gate_use(&self, gate: &'static str) -> GateUse {
        let count = self.count as f64;
        let steps = count / self.sums.len() as f64;
        GateUse {
            gate,
            range: range(gate),
            mean: self.sums.iter().sum::<f64>() / count,
            unit_means: self.sums.iter().map(|sum| sum / steps).collect(),
            saturated_low: self.low as f64 / count,
            saturated_high: self.high as f64 / count,
            histogram: self.bins.iter().map(|&bin| bin as f64 / count).collect(),
        }
    }
}
