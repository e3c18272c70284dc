use super::{Progress, Stopped};
use gradflow_models::linearised::{Linearise, Linearised, Stretch, Workspace};

/// The steps between two reports of progress.
pub(super) const TICK: usize = 32;

/// A sequence that a cell has read: the state that each stretch of it begins with, and the stretch itself where there is one.
pub(super) struct Trajectory<'a, C> {
    pub(super) linearised: &'a Linearised<'a, C>,
    /// D values a step.
    pub(super) xs: &'a [f64],
    /// T.
    pub(super) steps: usize,
    /// The steps of a stretch.
    len: usize,
    starts: Vec<Vec<f64>>,
    /// The whole sequence, when it is one stretch.
    whole: Option<Stretch>,
}

impl<'a, C: Linearise> Trajectory<'a, C> {
    /// Reads `xs` from the state zero in stretches that hold `bytes`; `see` gets each stretch and the time before its first
    /// step.
    pub(super) fn read(
        linearised: &'a Linearised<'a, C>,
        xs: &'a [f64],
        bytes: usize,
        progress: &Progress<'_>,
        mut see: impl FnMut(&Stretch, usize),
    ) -> Result<Self, Stopped> {
        let cell = linearised.cell();
        let steps = xs.len() / cell.input_len();
        let numbers = cell.state_len() + (C::GATES.len() + C::COEFFICIENTS) * cell.hidden_len();
        let len = (bytes / (numbers * size_of::<f64>())).clamp(1, steps);
        let mut trajectory = Self {
            linearised,
            xs,
            steps,
            len,
            starts: vec![vec![0.0; cell.state_len()]],
            whole: None,
        };
        let (mut stretch, mut work) = (Stretch::default(), Workspace::default());
        for index in 0..trajectory.count() {
            trajectory.run(index, &mut stretch, &mut work);
            see(&stretch, index * len);
            trajectory
                .starts
                .push(stretch.state(stretch.steps()).to_vec());
            progress.advance(stretch.steps())?;
        }
        trajectory.whole = (trajectory.count() == 1).then_some(stretch);
        Ok(trajectory)
    }

    /// The number of stretches.
    fn count(&self) -> usize {
        self.steps.div_ceil(self.len)
    }

    fn run(&self, index: usize, stretch: &mut Stretch, work: &mut Workspace) {
        let d = self.linearised.cell().input_len();
        let first = index * self.len;
        let end = (first + self.len).min(self.steps);
        let xs = &self.xs[first * d..end * d];
        self.linearised.run(&self.starts[index], xs, stretch, work);
    }

    /// Passes each stretch on with the time before its first step, in order of time.
    pub(super) fn forwards(
        &self,
        see: impl FnMut(&Stretch, usize) -> Result<(), Stopped>,
    ) -> Result<(), Stopped> {
        self.stretches(0..self.count(), see)
    }

    /// As [`forwards`](Self::forwards), the last stretch first.
    pub(super) fn backwards(
        &self,
        see: impl FnMut(&Stretch, usize) -> Result<(), Stopped>,
    ) -> Result<(), Stopped> {
        self.stretches((0..self.count()).rev(), see)
    }

    fn stretches(
        &self,
        indices: impl Iterator<Item = usize>,
        mut see: impl FnMut(&Stretch, usize) -> Result<(), Stopped>,
    ) -> Result<(), Stopped> {
        if let Some(whole) = &self.whole {
            return see(whole, 0);
        }
        let (mut stretch, mut work) = (Stretch::default(), Workspace::default());
        for index in indices {
            self.run(index, &mut stretch, &mut work);
            see(&stretch, index * self.len)?;
        }
        Ok(())
    }

    /// `x_t` for t from 1.
    pub(super) fn input(&self, t: usize) -> &[f64] {
        let d = self.linearised.cell().input_len();
        &self.xs[(t - 1) * d..][..d]
    }
}
