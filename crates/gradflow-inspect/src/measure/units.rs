use gradflow_models::linearised::Stretch;
use serde::Serialize;

/// A unit whose hidden state moves by less than this over all steps and sequences does nothing.
const STILL: f64 = 1e-6;

/// What a hidden unit whose size is above this in every step shows: it sits at an end of its range.
const SATURATED: f64 = 0.95;

/// The hidden units over all steps and sequences.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct UnitUse {
    /// H.
    pub units: usize,
    /// Units, from 0, whose hidden state moves by less than 10⁻⁶: nothing that they read changes what they show.
    pub dead: Vec<usize>,
    /// Units, from 0, whose |h| is above 0.95 in every step.
    pub saturated: Vec<usize>,
    /// The part of all values with |h| above 0.95.
    pub saturated_values: f64,
    /// The first step, from 1, after which a state is NaN or infinite, in any sequence.
    pub first_non_finite: Option<usize>,
}

/// The range of each unit, as it is seen.
#[derive(Clone)]
pub(super) struct UnitTally {
    low: Vec<f64>,
    high: Vec<f64>,
    least_size: Vec<f64>,
    large: usize,
    count: usize,
    first_non_finite: Option<usize>,
}

impl UnitTally {
    pub(super) fn new(hidden_len: usize) -> Self {
        Self {
            low: vec![f64::INFINITY; hidden_len],
            high: vec![f64::NEG_INFINITY; hidden_len],
            least_size: vec![f64::INFINITY; hidden_len],
            large: 0,
            count: 0,
            first_non_finite: None,
        }
    }

    pub(super) fn see(&mut self, stretch: &Stretch, first: usize) {
        for t in 1..=stretch.steps() {
            let state = stretch.state(t);
            if self.first_non_finite.is_none() && state.iter().any(|value| !value.is_finite()) {
                self.first_non_finite = Some(first + t);
            }
            for (unit, &h) in state[..self.low.len()].iter().enumerate() {
                self.low[unit] = self.low[unit].min(h);
                self.high[unit] = self.high[unit].max(h);
                self.least_size[unit] = self.least_size[unit].min(h.abs());
                self.large += usize::from(h.abs() > SATURATED);
            }
            self.count += self.low.len();
        }
    }

    pub(super) fn add(&mut self, other: &Self) {
        for unit in 0..self.low.len() {
            self.low[unit] = self.low[unit].min(other.low[unit]);
            self.high[unit] = self.high[unit].max(other.high[unit]);
            self.least_size[unit] = self.least_size[unit].min(other.least_size[unit]);
        }
        self.large += other.large;
        self.count += other.count;
        let firsts = self
            .first_non_finite
            .into_iter()
            .chain(other.first_non_finite);
        self.first_non_finite = firsts.min();
    }

    pub(super) fn finish(&self) -> UnitUse {
        let units = || 0..self.low.len();
        UnitUse {
            units: self.low.len(),
            dead: units()
                .filter(|&unit| self.high[unit] - self.low[unit] < STILL)
                .collect(),
            saturated: units()
                .filter(|&unit| self.least_size[unit] > SATURATED)
                .collect(),
            saturated_values: self.large as f64 / self.count as f64,
            first_non_finite: self.first_non_finite,
        }
    }
}
