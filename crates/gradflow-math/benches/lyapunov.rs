//! A hundred Jacobians of a random tanh network through all N columns of a frame.

use criterion::{BenchmarkId, Criterion};
use gradflow_math::Init;
use gradflow_math::lyapunov::{Interval, LyapunovEstimator, LyapunovSettings};
use nalgebra::{DMatrix, DVector};
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

fn jacobians(n: usize) -> Vec<DMatrix<f64>> {
    let w = Init::Gaussian { gain: 2.0 }.sample(n, n, &mut ChaCha8Rng::seed_from_u64(1));
    let mut h = DVector::from_element(n, 0.5);
    (0..100)
        .map(|_| {
            h = (&w * &h).map(f64::tanh);
            DMatrix::from_diagonal(&h.map(|h| 1.0 - h * h)) * &w
        })
        .collect()
}

fn full_spectrum(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("full spectrum, 100 steps");
    group.sample_size(20);
    for n in [64, 128] {
        let jacobians = jacobians(n);
        for steps in [1, 10] {
            let settings = LyapunovSettings {
                interval: Interval::Every(steps),
                ..LyapunovSettings::default()
            };
            let id = BenchmarkId::new(format!("QR every {steps}"), n);
            group.bench_with_input(id, &jacobians, |bencher, jacobians| {
                bencher.iter(|| {
                    let mut estimator = LyapunovEstimator::new(DMatrix::identity(n, n), settings);
                    for jacobian in jacobians {
                        estimator.push(jacobian);
                    }
                    estimator.finish()
                });
            });
        }
    }
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    full_spectrum(&mut criterion);
    criterion.final_summary();
}
