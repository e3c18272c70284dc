//! The laws and numbers that the public items of `gradflow-math` obey.

#![expect(
    clippy::float_cmp,
    reason = "laws that hold without rounding are asserted without a tolerance"
)]

mod activation;
mod autonomous;
mod closed_form;
mod covariant;
mod derivatives;
mod driven;
mod gemm;
mod gram_schmidt;
mod init;
mod lyapunov;
mod lyapunov_chaos;
mod lyapunov_random;
mod product;
mod scalar;
mod singular_values;
mod spectral_radius;
mod vector;

use gradflow_math::Init;
use nalgebra::{DMatrix, DVector};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

/// The same cases in every run.
fn config() -> ProptestConfig {
    ProptestConfig {
        rng_seed: RngSeed::Fixed(20),
        failure_persistence: None,
        ..ProptestConfig::with_cases(200)
    }
}

fn rng(seed: u64) -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(seed)
}

fn gaussian(rows: usize, cols: usize, seed: u64) -> DMatrix<f64> {
    Init::Gaussian { gain: 1.0 }.sample(rows, cols, &mut rng(seed))
}

/// Square matrices of sizes 1 to 8 with entries of both signs.
fn square() -> impl Strategy<Value = DMatrix<f64>> {
    (1..9_usize).prop_flat_map(|n| {
        prop::collection::vec(-4.0..4.0, n * n)
            .prop_map(move |entries| DMatrix::from_vec(n, n, entries))
    })
}

/// Matrices with sides 1 to 8.
fn rectangular() -> impl Strategy<Value = DMatrix<f64>> {
    (1..9_usize, 1..9_usize).prop_flat_map(|(rows, cols)| {
        prop::collection::vec(-4.0..4.0, rows * cols)
            .prop_map(move |entries| DMatrix::from_vec(rows, cols, entries))
    })
}

/// The n × n matrix that moves every component to the next place, the last to the first.
fn cycle(n: usize) -> DMatrix<f64> {
    DMatrix::from_fn(n, n, |i, j| if i == (j + 1) % n { 1.0 } else { 0.0 })
}

/// λ on the diagonal, 1 above it.
fn jordan(n: usize, lambda: f64) -> DMatrix<f64> {
    DMatrix::from_fn(n, n, |i, j| match j.wrapping_sub(i) {
        0 => lambda,
        1 => 1.0,
        _ => 0.0,
    })
}

fn diagonal(entries: &[f64]) -> DMatrix<f64> {
    DMatrix::from_diagonal(&DVector::from_row_slice(entries))
}

#[track_caller]
fn assert_close(got: f64, want: f64, relative: f64) {
    assert!(
        (got - want).abs() <= relative * want.abs(),
        "expected {want:e}, got {got:e}: relative error {:e}",
        ((got - want) / want).abs()
    );
}
