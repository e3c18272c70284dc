use super::StepMut;

/// Some consecutive steps of a trajectory with what their Jacobians are made of; its memory is used again by the next run.
#[derive(Clone, Debug, Default)]
pub struct Stretch {
    steps: usize,
    state_len: usize,
    gates_len: usize,
    coefficients_len: usize,
    /// `s_0, s_1, …`: one more than there are steps.
    pub(super) states: Vec<f64>,
    gates: Vec<f64>,
    coefficients: Vec<f64>,
}

impl Stretch {
    /// The number of steps.
    pub fn steps(&self) -> usize {
        self.steps
    }

    /// `s_t`, length S, for t from 0 (where the stretch starts from) to the number of steps.
    ///
    /// # Panics
    /// When there is no such step.
    pub fn state(&self, t: usize) -> &[f64] {
        assert!(t <= self.steps, "state {t} of {} steps", self.steps);
        &self.states[t * self.state_len..][..self.state_len]
    }

    /// The values of the gates in the step from `s_t`, one block of length H for each of [`super::Linearise::GATES`].
    ///
    /// # Panics
    /// When there is no such step.
    pub fn gates(&self, t: usize) -> &[f64] {
        assert!(t < self.steps, "step {t} of {}", self.steps);
        &self.gates[t * self.gates_len..][..self.gates_len]
    }

    /// The coefficients of the step from `s_t`, one block of length H for each.
    ///
    /// # Panics
    /// When there is no such step.
    pub fn coefficients(&self, t: usize) -> &[f64] {
        assert!(t < self.steps, "step {t} of {}", self.steps);
        &self.coefficients[t * self.coefficients_len..][..self.coefficients_len]
    }

    /// The bytes that are held.
    pub fn bytes(&self) -> usize {
        let numbers = self.states.capacity() + self.gates.capacity() + self.coefficients.capacity();
        numbers * size_of::<f64>()
    }

    /// Makes room for `steps` steps.
    pub(super) fn reserve(
        &mut self,
        steps: usize,
        state: usize,
        gates: usize,
        coefficients: usize,
    ) {
        self.steps = steps;
        (self.state_len, self.gates_len, self.coefficients_len) = (state, gates, coefficients);
        self.states.resize((steps + 1) * state, 0.0);
        self.gates.resize(steps * gates, 0.0);
        self.coefficients.resize(steps * coefficients, 0.0);
    }

    /// `s_t`, and what the step from it writes.
    pub(super) fn step_mut(&mut self, t: usize) -> (&[f64], StepMut<'_>) {
        let s = self.state_len;
        let (past, future) = self.states.split_at_mut((t + 1) * s);
        let step = StepMut {
            s: &mut future[..s],
            gates: &mut self.gates[t * self.gates_len..][..self.gates_len],
            coefficients: &mut self.coefficients[t * self.coefficients_len..]
                [..self.coefficients_len],
        };
        (&past[t * s..], step)
    }
}
