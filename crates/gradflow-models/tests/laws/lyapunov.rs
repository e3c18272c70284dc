//! The exponents of an LSTM belong to its full state (h, c): the block ∂h/∂h alone, a published pitfall, has others.

use crate::residual::hold;
use gradflow_math::lyapunov::{LyapunovSettings, LyapunovSpectrum, lyapunov_spectrum};
use gradflow_math::{Activation, Init};
use gradflow_models::{Cell, Lstm, LstmSpec, bptt};
use nalgebra::{DMatrix, DVector};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

const UNITS: usize = 8;
const STEPS: usize = 4000;

fn lstm(gain: f64, forget_bias: f64, rng: &mut ChaCha8Rng) -> Lstm<f64> {
    let spec = LstmSpec {
        input_len: 2,
        hidden_len: UNITS,
        w_xh: Init::Gaussian { gain },
        w_hh: Init::Gaussian { gain },
        b: Init::Gaussian { gain: 0.0 },
        forget_bias,
    };
    Lstm::random(&spec, rng)
}

fn frame(len: usize) -> DMatrix<f64> {
    Init::Orthogonal.sample(len, len, &mut ChaCha8Rng::seed_from_u64(1))
}

/// White inputs, the state they drive, and the exponents of the Jacobians, whole or cut to their block of h.
struct Driven {
    cell: Lstm<f64>,
    xs: DMatrix<f64>,
    states: DMatrix<f64>,
}

impl Driven {
    fn new(gain: f64, forget_bias: f64, seed: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let cell = lstm(gain, forget_bias, &mut rng);
        let xs = DMatrix::from_fn(2, STEPS, |_, _| rng.random_range(-1.0..1.0));
        let states = bptt::unroll(&cell, &DVector::zeros(2 * UNITS), &xs).unwrap();
        Self { cell, xs, states }
    }

    /// Of the leading `len` × `len` blocks, seen by `frame`.
    fn spectrum(&self, len: usize, frame: DMatrix<f64>) -> LyapunovSpectrum {
        let jacobians = bptt::jacobians(&self.cell, &self.xs, &self.states).unwrap();
        let settings = LyapunovSettings {
            transient: 500,
            ..LyapunovSettings::default()
        };
        let blocks = jacobians.map(|jacobian| jacobian.view((0, 0), (len, len)).into_owned());
        lyapunov_spectrum(blocks, frame, settings)
    }

    /// The largest exponent without a derivative: the mean logarithm by which the distance 10⁻⁷ of a second state grows.
    fn growth_of_a_distance(&self) -> f64 {
        const DISTANCE: f64 = 1e-7;
        let mut offset = DVector::from_element(2 * UNITS, DISTANCE / (2.0 * UNITS as f64).sqrt());
        let mut growth = 0.0;
        for t in 0..STEPS {
            let beside = self.states.column(t) + &offset;
            let next = self.cell.step(&self.xs.column(t).into_owned(), &beside);
            let distance = next - self.states.column(t + 1);
            let factor = distance.norm() / DISTANCE;
            offset = distance / factor;
            if t >= 500 {
                growth += factor.ln();
            }
        }
        growth / (STEPS - 500) as f64
    }
}

/// Without weights c decays by σ(b) and h is a function of it: the exponents are ln σ(b), and −∞ for h, which the block of h
/// alone has everywhere.
#[test]
fn without_weights_the_cell_state_decays_by_its_gate() {
    for forget_bias in [-1.0, 0.0, 3.0] {
        let driven = Driven::new(0.0, forget_bias, 2);
        let spectrum = driven.spectrum(2 * UNITS, frame(2 * UNITS));
        let want = Activation::Sigmoid.apply(forget_bias).ln();
        for k in 0..UNITS {
            // The gate σ(b) itself is rounded to ε.
            hold("ln σ(b)", (spectrum.exponents[k] - want).abs(), 1e-14);
            assert_eq!(spectrum.exponents[UNITS + k], f64::NEG_INFINITY);
        }
        let alone = driven.spectrum(UNITS, frame(UNITS));
        assert!(alone.exponents.iter().all(|&x| x == f64::NEG_INFINITY));
    }
}

/// One column follows the direction of the second state, which feels the curvature of a step at 10⁻⁷ of its size, so that both
/// agree within 10⁻⁶; the block of h forgets what c carries, and is off by a tenth of a nat and more.
#[test]
fn the_full_state_grows_as_a_second_trajectory_does_and_h_alone_does_not() {
    for (forget_bias, seed) in [(0.0, 3), (1.0, 4), (3.0, 5)] {
        let driven = Driven::new(1.0, forget_bias, seed);
        let want = driven.growth_of_a_distance();
        let full = driven
            .spectrum(2 * UNITS, DMatrix::from_element(2 * UNITS, 1, 1.0))
            .exponents[0];
        hold("largest exponent", (full - want).abs(), 1e-6);
        let alone = driven
            .spectrum(UNITS, DMatrix::from_element(UNITS, 1, 1.0))
            .exponents[0];
        assert!(
            (alone - want).abs() > 0.1,
            "b = {forget_bias}: {alone} against {want}"
        );
    }
}
