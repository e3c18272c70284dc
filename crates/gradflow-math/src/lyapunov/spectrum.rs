/// Lyapunov exponents with what tells how far to trust them.
#[derive(Clone, Debug, PartialEq)]
pub struct LyapunovSpectrum {
    /// The exponents in nats a step, in the order of the frame's columns.
    pub exponents: Vec<f64>,
    /// The dimension n of the state; there may be fewer exponents.
    pub dimension: usize,
    /// The number of steps averaged over.
    pub steps: usize,
    /// The finite-time exponents: those of each complete block, in order of time.
    pub local: Vec<Vec<f64>>,
    /// The smallest sine between a column and the span of those before it that an orthonormalisation met; lost columns are
    /// not counted. Growth was measured with a relative error of about ε divided by it.
    pub smallest_sine: f64,
}

/// What a spectrum consists of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Numbers only.
    Finite,
    /// Exponents of −∞: Jacobians were singular, or columns were lost between two orthonormalisations.
    Singular,
    /// Exponents that are NaN or +∞: a Jacobian was not finite, or the frame overflowed.
    NonFinite,
    /// No step was taken after the transient; the exponents are NaN.
    Empty,
}

impl LyapunovSpectrum {
    /// Which of the four cases this is.
    pub fn status(&self) -> Status {
        let is_regular = |x: &f64| x.is_finite() || *x == f64::NEG_INFINITY;
        if self.steps == 0 {
            Status::Empty
        } else if !self.exponents.iter().all(is_regular) {
            Status::NonFinite
        } else if self.exponents.contains(&f64::NEG_INFINITY) {
            Status::Singular
        } else {
            Status::Finite
        }
    }

    /// The standard error of each exponent by batch means: the deviation of the local exponents divided by the root of the
    /// number of blocks.
    ///
    /// Right where a block is long against the correlation time of the growth. NaN with fewer than two blocks.
    pub fn standard_errors(&self) -> Vec<f64> {
        let blocks = self.local.len() as f64;
        (0..self.exponents.len())
            .map(|k| {
                let mean = self.local.iter().map(|local| local[k]).sum::<f64>() / blocks;
                let squares: f64 = self
                    .local
                    .iter()
                    .map(|local| (local[k] - mean).powi(2))
                    .sum();
                (squares / (blocks - 1.0) / blocks).sqrt()
            })
            .collect()
    }

    /// Σ λᵢ − `mean_log_det`, where the latter is the mean of ln |det J| over the same steps.
    ///
    /// Zero up to rounding for a full spectrum, since |det J| is the factor by which volumes grow.
    pub fn sum_rule_residual(&self, mean_log_det: f64) -> f64 {
        self.exponents.iter().sum::<f64>() - mean_log_det
    }

    /// The Kaplan–Yorke dimension j + (λ₁ + … + λⱼ)/|λⱼ₊₁| with the largest j whose sum is not negative (Kaplan & Yorke
    /// 1979): 0 if every exponent is negative, n if volumes do not shrink.
    ///
    /// NaN if an exponent is, or if the sum of fewer than n exponents is not negative, so that j is not known.
    pub fn kaplan_yorke_dimension(&self) -> f64 {
        let mut exponents = self.exponents.clone();
        exponents.sort_by(|a, b| b.total_cmp(a));
        if exponents.iter().any(|x| x.is_nan()) {
            return f64::NAN;
        }
        let mut sum = 0.0;
        for (j, exponent) in exponents.iter().enumerate() {
            if sum + exponent < 0.0 {
                return j as f64 + sum / exponent.abs();
            }
            sum += exponent;
        }
        if exponents.len() == self.dimension {
            self.dimension as f64
        } else {
            f64::NAN
        }
    }
}
