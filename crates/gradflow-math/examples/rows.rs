//! Times the products and spectra of this crate on the data that the peers' scripts use, one JSON line a row:
//! `cargo run --release -p gradflow-math --example rows -- W4 'W3b N=32'`. Without a name, all rows are timed.

use gradflow_math::lyapunov::{Interval, LyapunovEstimator, LyapunovSettings};
use gradflow_math::spectrum::singular_values;
use gradflow_math::{Activation, JacobianProduct};
use nalgebra::{DMatrix, DVector};
use std::hint::black_box;
use std::time::Instant;

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let is_wanted = |row: &str| {
        wanted.is_empty()
            || wanted
                .iter()
                .any(|name| row == name || row.starts_with(&format!("{name} ")))
    };
    for n in [64, 128, 256] {
        for every in [1, 10] {
            let row = format!("W4 N={n} every={every}");
            if is_wanted(&row) {
                time(&row, || full_spectrum(n, every));
            }
        }
    }
    for n in [32, 128, 256] {
        for (name, largest) in [
            ("W3", all_values as fn(&JacobianProduct) -> f64),
            ("W3b", JacobianProduct::log_norm),
        ] {
            let row = format!("{name} N={n}");
            if is_wanted(&row) {
                time(&row, || norms_at_every_lag(n, largest));
            }
        }
    }
}

/// Prints the median of at least five runs.
fn time(row: &str, run: impl Fn() -> f64) {
    let mut checksum = black_box(run());
    let mut times: Vec<f64> = (0..7)
        .map(|_| {
            let start = Instant::now();
            checksum = black_box(run());
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    println!(
        "{{\"row\":\"{row}\",\"ms\":{:.4},\"checksum\":{checksum}}}",
        times[3]
    );
}

/// The largest of all N exponents of h ← tanh(Wh) over 1000 steps, W with entries N(0, 4/N).
fn full_spectrum(n: usize, every: usize) -> f64 {
    let w = square(n, &normal(21, n * n)) * (2.0 / (n as f64).sqrt());
    let mut h = DVector::from_vec(uniform(22, n, 1.0));
    let frame = square(n, &uniform(23, n * n, 1.0));
    let settings = LyapunovSettings {
        interval: Interval::Every(every),
        ..LyapunovSettings::default()
    };
    let mut estimator = LyapunovEstimator::new(frame, settings);
    let mut jacobian = w.clone();
    for _ in 0..1000 {
        h = &w * h;
        set_jacobian(&mut jacobian, &w, &h);
        h.apply(|a| *a = a.tanh());
        estimator.push(&jacobian);
    }
    let exponents = estimator.finish().exponents;
    exponents.into_iter().fold(f64::NEG_INFINITY, f64::max)
}

/// Σ over lags 1 … 200 of the logarithm of the largest singular value of the product of Jacobians of
/// h ← tanh(Wh + x), W with variance 1.5²/N.
fn norms_at_every_lag(n: usize, largest: fn(&JacobianProduct) -> f64) -> f64 {
    let w = square(n, &uniform(11, n * n, 1.5 * (3.0 / n as f64).sqrt()));
    let inputs = uniform(12, 200 * n, 0.5);
    let mut h = DVector::zeros(n);
    let mut product = JacobianProduct::identity(n);
    let mut jacobian = w.clone();
    let mut sum = 0.0;
    for x in inputs.chunks_exact(n) {
        h = &w * h + DVector::from_column_slice(x);
        set_jacobian(&mut jacobian, &w, &h);
        h.apply(|a| *a = a.tanh());
        product.push(&jacobian);
        sum += largest(&product);
    }
    sum
}

/// The logarithm of the first of all singular values.
fn all_values(product: &JacobianProduct) -> f64 {
    product.log_scale() + singular_values(product.unit())[0].ln()
}

/// diag(tanh′(a))·W.
fn set_jacobian(jacobian: &mut DMatrix<f64>, w: &DMatrix<f64>, a: &DVector<f64>) {
    let slopes = a.map(|a| Activation::Tanh.slope(a));
    for (mut column, weights) in jacobian.column_iter_mut().zip(w.column_iter()) {
        column.zip_zip_apply(&weights, &slopes, |entry, weight, slope| {
            *entry = weight * slope;
        });
    }
}

fn square(n: usize, rows: &[f64]) -> DMatrix<f64> {
    DMatrix::from_row_slice(n, n, rows)
}

/// Uniform on (−scale, scale) by splitmix64, as the scripts of the peers draw it.
fn uniform(seed: u64, len: usize, scale: f64) -> Vec<f64> {
    (1..=len as u64)
        .map(|i| {
            let z = i
                .wrapping_mul(0x9E37_79B9_7F4A_7C15)
                .wrapping_add(seed.wrapping_mul(0x632B_E59B_D9B4_E019));
            let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            let unit = ((z ^ (z >> 31)) >> 11) as f64 * 2.0_f64.powi(-53);
            (2.0 * unit - 1.0) * scale
        })
        .collect()
}

/// Standard normal by Box and Muller from two such streams.
fn normal(seed: u64, len: usize) -> Vec<f64> {
    let radii = uniform(seed, len, 1.0);
    let angles = uniform(seed + 7777, len, 1.0);
    radii
        .iter()
        .zip(angles)
        .map(|(u, v)| {
            let radius = (-2.0 * (1.0 - 0.5 * (u + 1.0)).ln()).sqrt();
            radius * (std::f64::consts::PI * (v + 1.0)).cos()
        })
        .collect()
}
