//! Two programs agree on the exponents of a trajectory, and not on the trajectory of a chaotic network.

use crate::{gaussian, rng};
use gradflow_math::Init;
use gradflow_math::lyapunov::{Interval, LyapunovSettings, lyapunov_spectrum};
use nalgebra::{DMatrix, DVector};

const UNITS: usize = 64;
const STEPS: usize = 1000;

/// The Jacobians of `h ← tanh(W h)`, and where it ends.
fn jacobians(w: &DMatrix<f64>, mut h: DVector<f64>) -> (Vec<DMatrix<f64>>, DVector<f64>) {
    let jacobians = (0..STEPS).map(|_| {
        h = (w * &h).map(f64::tanh);
        DMatrix::from_diagonal(&h.map(|h| 1.0 - h * h)) * w
    });
    (jacobians.collect(), h)
}

fn by_gram_schmidt(jacobians: &[DMatrix<f64>], frame: &DMatrix<f64>) -> Vec<f64> {
    let settings = LyapunovSettings {
        interval: Interval::Every(1),
        ..LyapunovSettings::default()
    };
    lyapunov_spectrum(jacobians.iter().cloned(), frame.clone(), settings).exponents
}

/// By nalgebra's Householder decomposition and a plain sum of logarithms.
fn by_householder(jacobians: &[DMatrix<f64>], frame: &DMatrix<f64>) -> Vec<f64> {
    let mut q = frame.clone().qr().q();
    let mut sums = DVector::zeros(UNITS);
    for jacobian in jacobians {
        let qr = (jacobian * &q).qr();
        sums += qr.r().diagonal().map(|r| r.abs().ln());
        q = qr.q();
    }
    (sums / STEPS as f64).as_slice().to_vec()
}

fn largest_difference(a: &[f64], b: &[f64]) -> f64 {
    a.iter()
        .zip(b)
        .map(|(a, b)| (a - b).abs())
        .fold(0.0, f64::max)
}

/// At gain 3 a distance grows by e^{λ₁} a step, so that after ln(1/ε)/λ₁, some hundred steps, two programs that round in another
/// order are on other trajectories; their exponents over 1000 steps differ as those of two samples do.
/// On one and the same trajectory the two decompositions agree on every exponent.
#[test]
fn exponents_of_one_trajectory_agree_where_the_trajectories_part() {
    let w = gaussian(UNITS, UNITS, 21) * 3.0;
    let h_0 = gaussian(UNITS, 1, 22).column(0).into_owned();
    let frame = Init::Orthogonal.sample(UNITS, UNITS, &mut rng(23));

    let (one, end) = jacobians(&w, h_0.clone());
    let gram_schmidt = by_gram_schmidt(&one, &frame);
    let difference = largest_difference(&gram_schmidt, &by_householder(&one, &frame));
    assert!(difference < 1e-11, "{difference:e}");

    let (other, other_end) = jacobians(&w, h_0 * (1.0 + f64::EPSILON));
    let parted = largest_difference(&gram_schmidt, &by_gram_schmidt(&other, &frame));
    assert!(gram_schmidt[0] > 0.05, "λ₁ = {}", gram_schmidt[0]);
    let distance = (end - other_end).amax();
    assert!(distance > 0.1, "{distance:e}");
    assert!(parted > 1e-3, "{parted:e}");
}
