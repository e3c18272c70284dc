/// How many steps pass between two orthonormalisations of the frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interval {
    /// This many, at least 1. What the frame's columns lose of their angles in between is reported, not prevented.
    Every(usize),
    /// As many as keep the relative error of every angle between a column and the span of those before it below 10⁻⁸.
    ///
    /// ε/sine is that error, so that sines must stay above 10⁻⁸. The first 32 intervals have one step, which shows how much
    /// of a sine a step may cost; later ones are as long as keeps sines above 10⁻⁴ if every step costs the most that any
    /// has cost so far, and at most 64 steps. The square between the two bounds is room for worse steps;
    /// [`LyapunovSpectrum::smallest_sine`](super::LyapunovSpectrum::smallest_sine) tells what was met.
    Adaptive,
}

/// What the intervals so far have taught.
#[derive(Clone, Debug)]
pub(super) struct Pace {
    interval: Interval,
    /// Intervals of one step that are still to come.
    lessons: usize,
    /// The largest −ln sine, and the largest |ln length|, that a step has brought about.
    loss: f64,
    growth: f64,
}

impl Pace {
    const LONGEST: f64 = 64.0;
    /// −ln 10⁻⁴.
    const LARGEST_LOSS: f64 = 9.21;
    /// A third of what takes the square of a length out of the range of `f64`.
    const LARGEST_GROWTH: f64 = 100.0;

    pub(super) fn new(interval: Interval) -> Self {
        assert!(
            interval != Interval::Every(0),
            "Interval::Every needs at least 1 step, got 0"
        );
        Self {
            interval,
            lessons: 32,
            loss: 0.0,
            growth: 0.0,
        }
    }

    /// Takes note of an interval of `steps` steps with a sine of e^(−`loss`) and lengths up to e^(±`growth`).
    pub(super) fn learn(&mut self, steps: usize, loss: f64, growth: f64) {
        self.lessons = self.lessons.saturating_sub(1);
        self.loss = self.loss.max(loss / steps as f64);
        self.growth = self.growth.max(growth / steps as f64);
    }

    /// The number of steps in the interval under way.
    pub(super) fn steps(&self) -> usize {
        match self.interval {
            Interval::Every(steps) => steps,
            Interval::Adaptive if self.lessons > 0 => 1,
            Interval::Adaptive => {
                let longest = (Self::LARGEST_LOSS / self.loss)
                    .min(Self::LARGEST_GROWTH / self.growth)
                    .clamp(1.0, Self::LONGEST);
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "rounds down a number between 1 and 64"
                )]
                let steps = longest as usize;
                steps
            }
        }
    }
}
