//! Fifty factors onto a product, and its norm after each.

use criterion::{BenchmarkId, Criterion};
use gradflow_math::{Init, JacobianProduct};
use nalgebra::DMatrix;
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

fn products(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("product of 50 factors");
    group.sample_size(20);
    for n in [8, 32, 128] {
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let factors: Vec<DMatrix<f64>> = (0..50)
            .map(|_| Init::Gaussian { gain: 1.0 }.sample(n, n, &mut rng))
            .collect();
        group.bench_with_input(
            BenchmarkId::new("product", n),
            &factors,
            |bencher, factors| {
                bencher.iter(|| {
                    let mut product = JacobianProduct::identity(n);
                    for factor in factors {
                        product.push(factor);
                    }
                    product
                });
            },
        );
        group.bench_with_input(
            BenchmarkId::new("norm at every lag", n),
            &factors,
            |bencher, factors| {
                bencher.iter(|| {
                    let mut product = JacobianProduct::identity(n);
                    factors
                        .iter()
                        .map(|factor| {
                            product.push(factor);
                            product.log_norm()
                        })
                        .sum::<f64>()
                });
            },
        );
    }
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    products(&mut criterion);
    criterion.final_summary();
}
