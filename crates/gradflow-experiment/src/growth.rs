use crate::frame::orthonormalize;
use nalgebra::DMatrix;

/// The parts of a run whose exponents give the error of the whole.
const BLOCKS: usize = 16;

/// The leading Lyapunov exponents by an orthonormal frame that is pushed through the steps and orthonormalised after each
/// (Benettin et al. 1980).
pub(crate) struct Growth {
    frame: DMatrix<f64>,
    steps: usize,
    taken: usize,
    /// The growth of each column.
    sums: Vec<f64>,
    /// The growth of the first column in each block.
    blocks: Vec<f64>,
}

impl Growth {
    /// Starts from `frame`, whose columns are orthonormal, for a run of `steps` steps.
    pub(crate) fn new(frame: DMatrix<f64>, steps: usize) -> Self {
        Self {
            sums: vec![0.0; frame.ncols()],
            blocks: vec![0.0; BLOCKS.min(steps)],
            frame,
            steps,
            taken: 0,
        }
    }

    /// Takes a step: `apply` maps the frame to its image.
    pub(crate) fn push(&mut self, apply: impl FnOnce(&DMatrix<f64>) -> DMatrix<f64>) {
        self.frame = apply(&self.frame);
        let lengths = orthonormalize(&mut self.frame);
        let block = self.taken * self.blocks.len() / self.steps;
        for (k, (sum, length)) in self.sums.iter_mut().zip(lengths).enumerate() {
            let growth = libm::log(length);
            *sum += growth;
            if k == 0 {
                self.blocks[block] += growth;
            }
        }
        self.taken += 1;
    }

    /// λ₁ … λₖ in nats a step, and the standard error of λ₁ from the spread of its blocks; 0 with a single block.
    pub(crate) fn finish(self) -> Vec<f64> {
        let steps = self.steps as f64;
        let mut values: Vec<f64> = self.sums.iter().map(|sum| sum / steps).collect();
        let count = self.blocks.len() as f64;
        let mean = values[0];
        let deviation = |growth: &f64| (growth * count / steps - mean).powi(2);
        let squares: f64 = self.blocks.iter().map(deviation).sum();
        let has_error = self.blocks.len() > 1 && mean.is_finite();
        values.push(if has_error {
            (squares / (count - 1.0) / count).sqrt()
        } else {
            0.0
        });
        values
    }
}

#[cfg(test)]
mod tests {
    use super::Growth;
    use crate::law::Law;
    use gradflow_math::lyapunov::{Interval, LyapunovSettings, lyapunov_spectrum};
    use nalgebra::DMatrix;
    use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

    /// The estimator of `gradflow-math` shares no line with this one: block Gram–Schmidt, adaptive or not, compensated sums.
    #[test]
    fn exponents_are_those_of_the_other_estimator() {
        let mut rng = ChaCha8Rng::seed_from_u64(5);
        for (n, k) in [(1, 1), (3, 2), (12, 12), (20, 9)] {
            let frame = Law::Orthogonal { gain: 1.0 }.draw(n, k, &mut rng);
            let gaussian = Law::Gaussian { gain: 0.8 };
            let jacobians: Vec<DMatrix<f64>> =
                (0..300).map(|_| gaussian.draw(n, n, &mut rng)).collect();
            let settings = LyapunovSettings {
                interval: Interval::Every(1),
                ..LyapunovSettings::default()
            };
            let other = lyapunov_spectrum(jacobians.iter().cloned(), frame.clone(), settings);
            let mut growth = Growth::new(frame, jacobians.len());
            for jacobian in &jacobians {
                growth.push(|frame| jacobian * frame);
            }
            let found = growth.finish();
            assert_eq!(found.len(), k + 1);
            for (found, other) in found.iter().zip(&other.exponents) {
                assert!((found - other).abs() < 1e-11, "{n} {k}: {found} {other}");
            }
        }
    }
}
