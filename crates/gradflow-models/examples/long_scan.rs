//! Times loss and exact gradient of `s_t = σ(W_f x_t + b_f) ⊙ s_{t−1} + σ(W_i x_t + b_i) ⊙ x_t` with 64 units, and
//! `L = ½ Σ_t ‖s_t‖² / T`, over a million steps or as many as are given, in `f64` and `f32`: one line of JSON each, with the
//! median over five runs in milliseconds and `L + ‖∂L/∂θ‖` as a checksum.
//!
//! ```sh
//! RAYON_NUM_THREADS=1 cargo run --release -p gradflow-models --example long_scan
//! ```

use gradflow_math::{Activation, Scalar};
use gradflow_models::{ArticleLstm, Cell, InputGate, scan};
use nalgebra::{DMatrix, DVector};
use std::time::Instant;

const UNITS: usize = 64;
const RUNS: usize = 5;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let steps = match std::env::args().nth(1) {
        Some(steps) => steps.parse()?,
        None => 1_000_000,
    };
    report::<f64>("f64", steps)?;
    report::<f32>("f32", steps)?;
    Ok(())
}

fn report<T: Scalar + Into<f64>>(
    precision: &str,
    steps: usize,
) -> Result<(), gradflow_models::Error> {
    let cell = cell().lift::<T>();
    let xs = DMatrix::from_iterator(UNITS, steps, uniform(35, UNITS * steps).map(T::of));
    let s_0 = DVector::zeros(UNITS);
    let per_step = T::one() / T::of(steps as f64);
    let mut times = Vec::new();
    let mut checksum = 0.0;
    for _ in 0..RUNS {
        let start = Instant::now();
        let gradient = scan::gated_gradient(&cell, &s_0, &xs, |_, states, mut d_states| {
            d_states.copy_from(&(states * per_step));
            T::of(0.5) * states.dot(&d_states)
        })?;
        times.push(start.elapsed().as_secs_f64() * 1e3);
        checksum = gradient.loss.into() + gradient.d_cell.parameters().norm().into();
    }
    times.sort_by(f64::total_cmp);
    println!(
        r#"{{"row":"W6 {precision} N={UNITS} T={steps}","ms":{:.1},"checksum":{checksum:?}}}"#,
        times[RUNS / 2]
    );
    Ok(())
}

fn cell() -> ArticleLstm<f64> {
    let scale = 1.0 / (UNITS as f64).sqrt();
    let gate = |seed, bias| InputGate {
        // Rows first, as NumPy lays them out.
        w: DMatrix::from_row_iterator(
            UNITS,
            UNITS,
            uniform(seed, UNITS * UNITS).map(|w| w * scale),
        ),
        b: DVector::from_iterator(UNITS, uniform(seed + 1, UNITS).map(|b| b * scale + bias)),
    };
    ArticleLstm {
        forget: gate(31, 1.0),
        input: gate(33, 0.0),
        activation: Activation::Identity,
    }
}

/// Numbers on [−1, 1), the `splitmix64` stream of `seed` (Steele, Lea & Flood 2014), which is written in a line of any
/// language.
fn uniform(seed: u64, len: usize) -> impl Iterator<Item = f64> {
    (1..=len as u64).map(move |index| {
        let mut z = index
            .wrapping_mul(0x9E37_79B9_7F4A_7C15)
            .wrapping_add(seed.wrapping_mul(0x632B_E59B_D9B4_E019));
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^= z >> 31;
        2.0 * ((z >> 11) as f64 * 2.0_f64.powi(-53)) - 1.0
    })
}
