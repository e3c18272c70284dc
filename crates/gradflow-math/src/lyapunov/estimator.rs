use super::interval::{Interval, Pace};
use super::spectrum::LyapunovSpectrum;
use crate::GramSchmidt;
use crate::compensated::CompensatedSum;
use nalgebra::DMatrix;

/// How a Lyapunov spectrum is estimated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LyapunovSettings {
    /// How often the frame is orthonormalised; it also is at the end of the transient and of every block.
    pub interval: Interval,
    /// The number of first steps that turn the frame and are not counted.
    pub transient: usize,
    /// The number of steps in a block, at least 1: the time of the finite-time exponents, and the unit of the error bars.
    pub block: usize,
}

impl Default for LyapunovSettings {
    /// Adaptive intervals, no transient, blocks of 100 steps.
    fn default() -> Self {
        Self {
            interval: Interval::Adaptive,
            transient: 0,
            block: 100,
        }
    }
}

/// The exponents of the product of `jacobians`, the first of which acts first, seen by the n × k `frame`.
///
/// # Panics
/// As [`LyapunovEstimator::new`] and [`LyapunovEstimator::push`].
///
/// ```
/// use gradflow_math::lyapunov::{LyapunovSettings, lyapunov_spectrum};
/// use nalgebra::{DMatrix, dmatrix};
///
/// let jacobians = (0..1000).map(|_| dmatrix![2.0, 1.0; 1.0, 1.0]);
/// let spectrum = lyapunov_spectrum(jacobians, DMatrix::identity(2, 2), LyapunovSettings::default());
/// let golden_ratio = (1.0 + 5.0_f64.sqrt()) / 2.0;
/// assert!((spectrum.exponents[0] - 2.0 * golden_ratio.ln()).abs() < 1e-3);
/// ```
pub fn lyapunov_spectrum(
    jacobians: impl IntoIterator<Item = DMatrix<f64>>,
    frame: DMatrix<f64>,
    settings: LyapunovSettings,
) -> LyapunovSpectrum {
    let mut estimator = LyapunovEstimator::new(frame, settings);
    for jacobian in jacobians {
        estimator.push(&jacobian);
    }
    estimator.finish()
}

/// A frame on its way through a product of Jacobians, with the growth it has seen.
///
/// A non-finite Jacobian makes exponents NaN, a singular one makes them −∞, from the first column on that it reaches:
/// both are results, not errors. A column that loses all digits of its direction within an interval counts as lost: −∞.
#[derive(Clone, Debug)]
pub struct LyapunovEstimator {
    settings: LyapunovSettings,
    frame: DMatrix<f64>,
    /// What the next step writes: the two matrices take turns.
    spare: DMatrix<f64>,
    qr: GramSchmidt,
    /// Steps seen, the transient included.
    steps: usize,
    /// Steps since the frame was orthonormal.
    since: usize,
    pace: Pace,
    /// Growth in the finished blocks.
    total: Vec<CompensatedSum>,
    /// Growth in the block under way.
    growth: Vec<f64>,
    local: Vec<Vec<f64>>,
    smallest_sine: f64,
}

impl LyapunovEstimator {
    /// Starts from the n × k `frame`, whose columns are orthonormalised; k exponents are estimated.
    ///
    /// # Panics
    /// If the frame has more columns than rows, or an interval or a block has no step.
    pub fn new(mut frame: DMatrix<f64>, settings: LyapunovSettings) -> Self {
        assert!(settings.block > 0, "a block needs at least 1 step, got 0");
        let cols = frame.ncols();
        let mut qr = GramSchmidt::new(cols);
        qr.factor(&mut frame);
        Self {
            settings,
            spare: frame.clone(),
            frame,
            qr,
            steps: 0,
            since: 0,
            pace: Pace::new(settings.interval),
            total: vec![CompensatedSum::default(); cols],
            growth: vec![0.0; cols],
            local: Vec::new(),
            smallest_sine: 1.0,
        }
    }

    /// Takes the step whose n × n Jacobian is `jacobian`.
    ///
    /// # Panics
    /// If the shape does not fit the frame.
    pub fn push(&mut self, jacobian: &DMatrix<f64>) {
        let n = self.frame.nrows();
        assert!(
            jacobian.shape() == (n, n),
            "the jacobian must be ({n}, {n}), got {:?}",
            jacobian.shape()
        );
        self.push_with(|frame, image| image.gemm(1.0, jacobian, frame, 0.0));
    }

    /// Takes the step that `apply` describes: it reads the n × k frame and overwrites its second argument, of the same shape
    /// and with arbitrary content, with J·frame.
    ///
    /// # Panics
    /// If `apply` changes the shape.
    pub fn push_with(&mut self, apply: impl FnOnce(&DMatrix<f64>, &mut DMatrix<f64>)) {
        apply(&self.frame, &mut self.spare);
        assert!(
            self.spare.shape() == self.frame.shape(),
            "the image must be {:?}, got {:?}",
            self.frame.shape(),
            self.spare.shape()
        );
        std::mem::swap(&mut self.frame, &mut self.spare);
        self.steps += 1;
        self.since += 1;
        if self.since >= self.pace.steps() || self.ends_part() {
            self.orthonormalize();
        }
        if self.ends_part() {
            self.finish_part();
        }
    }

    /// The frame: orthonormal right after an orthonormalisation.
    pub fn frame(&self) -> &DMatrix<f64> {
        &self.frame
    }

    /// The spectrum of the steps taken after the transient.
    pub fn finish(mut self) -> LyapunovSpectrum {
        if self.since > 0 {
            self.orthonormalize();
        }
        let steps = self.steps.saturating_sub(self.settings.transient);
        if self.steps > self.settings.transient {
            self.add_growth_to_total();
        }
        LyapunovSpectrum {
            exponents: self
                .total
                .iter()
                .map(|sum| sum.value() / steps as f64)
                .collect(),
            dimension: self.frame.nrows(),
            steps,
            local: self.local,
            smallest_sine: self.smallest_sine,
        }
    }

    /// Whether the transient or a block ends with the step just taken.
    fn ends_part(&self) -> bool {
        let LyapunovSettings {
            transient, block, ..
        } = self.settings;
        match self.steps.checked_sub(transient) {
            None => false,
            Some(counted) => counted % block == 0,
        }
    }

    fn orthonormalize(&mut self) {
        self.qr.factor(&mut self.frame);
        let (mut smallest_sine, mut largest_growth) = (1.0_f64, 0.0_f64);
        for ((k, growth), sine) in self.growth.iter_mut().enumerate().zip(self.qr.sines()) {
            let log_length = self.qr.r()[(k, k)].ln();
            *growth += log_length;
            if sine > 0.0 {
                smallest_sine = smallest_sine.min(sine);
                largest_growth = largest_growth.max(log_length.abs());
            }
        }
        self.smallest_sine = self.smallest_sine.min(smallest_sine);
        self.pace
            .learn(self.since, -smallest_sine.ln(), largest_growth);
        self.since = 0;
    }

    fn finish_part(&mut self) {
        if self.steps == self.settings.transient {
            self.growth.fill(0.0);
            self.smallest_sine = 1.0;
        } else {
            let block = self.settings.block as f64;
            self.local
                .push(self.growth.iter().map(|growth| growth / block).collect());
            self.add_growth_to_total();
        }
    }

    fn add_growth_to_total(&mut self) {
        for (total, growth) in self.total.iter_mut().zip(&mut self.growth) {
            total.add(*growth);
            *growth = 0.0;
        }
    }
}
