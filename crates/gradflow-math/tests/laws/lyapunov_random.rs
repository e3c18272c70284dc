//! Spectra of random products and of random networks, against theorems in their parameters.

use crate::rng;
use gradflow_math::Init;
use gradflow_math::closed_form::MeanField;
use gradflow_math::closed_form::gaussian_product::{Entries, lyapunov_exponents, step_variances};
use gradflow_math::lyapunov::{
    Interval, LyapunovEstimator, LyapunovSettings, LyapunovSpectrum, lyapunov_spectrum,
};
use nalgebra::{DMatrix, DVector};
use rand::{Rng, RngExt};
use rand_distr::StandardNormal;

/// A matrix of independent entries of variance 1/n; a complex entry x + iy stands as the block [[x, −y], [y, x]], which gives
/// every exponent twice.
fn factor(n: usize, entries: Entries, rng: &mut impl Rng) -> DMatrix<f64> {
    match entries {
        Entries::Real => Init::Gaussian { gain: 1.0 }.sample(n, n, rng),
        Entries::Complex => {
            let mut m = DMatrix::zeros(2 * n, 2 * n);
            let scale = (0.5 / n as f64).sqrt();
            for i in 0..n {
                for j in 0..n {
                    let (x, y): (f64, f64) =
                        (rng.sample(StandardNormal), rng.sample(StandardNormal));
                    m[(2 * i, 2 * j)] = x * scale;
                    m[(2 * i + 1, 2 * j + 1)] = x * scale;
                    m[(2 * i, 2 * j + 1)] = -y * scale;
                    m[(2 * i + 1, 2 * j)] = y * scale;
                }
            }
            m
        }
    }
}

/// Every exponent lies within 3 standard errors of Newman's, which are √(¼ψ′/T), and the error bars are those standard errors
/// up to their own uncertainty, a relative 1/√(2(blocks − 1)).
///
/// Steps are independent, and the frame's direction does not matter, so that neither a transient nor long blocks are needed.
#[test]
fn newmans_exponents_with_their_standard_errors() {
    const STEPS: usize = 20_000;
    const BLOCK: usize = 20;
    for entries in [Entries::Real, Entries::Complex] {
        let copies = if entries == Entries::Real { 1 } else { 2 };
        for n in [2, 4, 16] {
            let mut rng = rng(90 + n as u64);
            let settings = LyapunovSettings {
                interval: Interval::Every(1),
                transient: 0,
                block: BLOCK,
            };
            let jacobians = (0..STEPS).map(|_| factor(n, entries, &mut rng));
            let spectrum = lyapunov_spectrum(
                jacobians,
                DMatrix::identity(copies * n, copies * n),
                settings,
            );
            let errors = spectrum.standard_errors();
            let exact = lyapunov_exponents(n, 1.0, entries);
            let variances = step_variances(n, entries);
            let of_errors = 1.0 / (2.0 * (STEPS / BLOCK - 1) as f64).sqrt();
            for k in 0..n {
                let standard_error = (variances[k] / STEPS as f64).sqrt();
                let deviation = (spectrum.exponents[copies * k] - exact[k]) / standard_error;
                assert!(
                    deviation.abs() < 3.0,
                    "{entries:?} {n} {k}: {deviation} standard errors"
                );
                let ratio = errors[copies * k] / standard_error;
                assert!(
                    (ratio - 1.0).abs() < 3.5 * of_errors,
                    "{entries:?} {n} {k}: error bar off by {ratio}"
                );
                // The pair of columns that stands for a complex one grows as one.
                if copies == 2 {
                    let gap = spectrum.exponents[2 * k] - spectrum.exponents[2 * k + 1];
                    assert!(gap.abs() < 1e-11, "{gap:e}");
                }
            }
            // The control: the other field's exponents are rejected.
            let other = match entries {
                Entries::Real => Entries::Complex,
                Entries::Complex => Entries::Real,
            };
            let wrong = lyapunov_exponents(n, 1.0, other)[n - 1];
            let standard_error = (variances[n - 1] / STEPS as f64).sqrt();
            assert!(
                (spectrum.exponents[copies * n - copies] - wrong).abs() > 10.0 * standard_error
            );
        }
    }
}

/// The largest and the mean exponent of a ← gW·tanh(a) with N = 200, by loops over a plain trajectory: J = gW·diag(tanh′(a)).
fn network(gain: f64, seed: u64) -> (LyapunovSpectrum, f64) {
    const N: usize = 200;
    const TRANSIENT: usize = 200;
    const STEPS: usize = 500;
    let mut rng = rng(seed);
    let w = Init::Gaussian { gain }.sample(N, N, &mut rng);
    let log_det_w = w.determinant().abs().ln();
    let mut a = DVector::from_fn(N, |_, _| rng.sample::<f64, _>(StandardNormal));
    let frame = Init::Orthogonal.sample(N, 2, &mut rng);
    let settings = LyapunovSettings {
        interval: Interval::Adaptive,
        transient: TRANSIENT,
        block: 50,
    };
    let mut estimator = LyapunovEstimator::new(frame, settings);
    let mut log_slopes = 0.0;
    for t in 0..TRANSIENT + STEPS {
        let slopes = a.map(|a| a.cosh().powi(-2));
        if t >= TRANSIENT {
            log_slopes += slopes.map(f64::ln).sum();
        }
        estimator.push_with(|frame, image| {
            let mut bent = frame.clone();
            bent.column_iter_mut()
                .for_each(|mut column| column.component_mul_assign(&slopes));
            w.mul_to(&bent, image);
        });
        a = &w * a.map(f64::tanh);
    }
    let mean = (log_slopes / STEPS as f64 + log_det_w) / N as f64;
    (estimator.finish(), mean)
}

/// Ten networks: their mean lies within 3 of its standard errors, plus the bias of finite size, of the limit of infinite
/// size. The bias is of order 1/N (0.02 covers a few times 1/200).
#[test]
fn large_networks_have_the_exponents_of_mean_field() {
    for gain in [1.5, 2.0, 3.0] {
        let limit = MeanField::tanh(gain);
        let networks: Vec<(f64, f64)> = (0..10)
            .map(|seed| {
                let (spectrum, mean) = network(gain, 200 + seed);
                (spectrum.exponents[0], mean)
            })
            .collect();
        let check = |name: &str, values: Vec<f64>, want: f64| {
            let count = values.len() as f64;
            let mean = values.iter().sum::<f64>() / count;
            let squares: f64 = values.iter().map(|x| (x - mean).powi(2)).sum();
            let error = (squares / (count - 1.0) / count).sqrt();
            assert!(
                (mean - want).abs() < 3.0 * error + 0.02,
                "{gain} {name}: {mean} ± {error}, expected {want}"
            );
        };
        check(
            "largest",
            networks.iter().map(|pair| pair.0).collect(),
            limit.largest_exponent,
        );
        check(
            "mean",
            networks.iter().map(|pair| pair.1).collect(),
            limit.mean_exponent,
        );
    }
}
