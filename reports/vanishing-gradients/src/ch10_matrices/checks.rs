//! What the checks of this chapter do on one random instance.

use super::constructed::{Diagonalisable, matrix, pair_at_angle, with_singular_values};
use super::shear;
use crate::experiments::bounds::{excess, length, plain_norm, plain_product};
use crate::experiments::instances::size;
use crate::experiments::residual::{relative, worst};
use gradflow_math::spectrum::{operator_norm, spectral_radius};
use gradflow_report::{PointRng, Sample};
use nalgebra::DMatrix;
use rand::RngExt;

/// A sample without an article's formula.
fn judged(residual: f64, control: f64) -> Sample {
    Sample {
        residual,
        printed: None,
        within: false,
        control,
    }
}

fn sign(rng: &mut PointRng) -> f64 {
    if rng.random() { 1.0 } else { -1.0 }
}

/// `Wⁿ` for n ≥ 1 in plain loops.
fn plain_power(w: &[f64], n: u32, units: usize) -> Vec<f64> {
    (1..n).fold(w.to_vec(), |power, _| plain_product(w, &power, units))
}

/// D10.1; the control takes the spectral radius for the norm.
pub(super) fn sizes(rng: &mut PointRng) -> Sample {
    let units = size(rng);
    let sigma: Vec<f64> = (0..units)
        .map(|_| f64::exp(rng.random_range(-2.0..2.0)))
        .collect();
    let largest = sigma.iter().copied().fold(0.0, f64::max);
    let entries = with_singular_values(&sigma, rng);
    let w = matrix(&entries, units);
    let (norm, radius, frobenius) = (operator_norm(&w), spectral_radius(&w), length(&entries));
    judged(
        worst([
            (norm / largest - 1.0).abs(),
            excess(radius, largest),
            excess(largest, frobenius),
            excess(frobenius, (units as f64).sqrt() * largest),
        ]),
        (radius / largest - 1.0).abs(),
    )
}

/// D10.2; the control lets every step stretch fully.
pub(super) fn rank_one(rng: &mut PointRng) -> Sample {
    let units = rng.random_range(2..=8);
    // A smaller cosine magnifies the rounding of the scalar product.
    let cosine = sign(rng) * rng.random_range(0.1..1.0);
    let sigma = rng.random_range(0.3..3.0);
    let n = rng.random_range(2..=8);
    let [u, v] = pair_at_angle(units, cosine, rng);
    let entries: Vec<f64> = (0..units * units)
        .map(|i| sigma * u[i / units] * v[i % units])
        .collect();
    // A matrix of rank one is as long as it is large.
    let want = length(&plain_power(&entries, n, units));
    let w = matrix(&entries, units);
    let (norm, radius) = (operator_norm(&w), spectral_radius(&w));
    let steps = i32::try_from(n).expect("at most eight steps");
    judged(
        worst([
            norm.powi(steps) * cosine.abs().powi(steps - 1) / want - 1.0,
            radius / (norm * cosine.abs()) - 1.0,
        ]),
        (norm.powi(steps) / want - 1.0).abs(),
    )
}

/// D10.3; the control takes W for normal.
pub(super) fn between(rng: &mut PointRng) -> Sample {
    let units = size(rng);
    let n = rng.random_range(1..=12_u32);
    let known = Diagonalisable::draw(units, 1.2, rng);
    let entries = known.map(|lambda| lambda);
    let w = matrix(&entries, units);
    let steps = i32::try_from(n).expect("at most twelve steps");
    // The plain norm never exceeds the norm; the library's is the norm.
    let at_least = plain_norm(&plain_power(&entries, n, units), units);
    let norm = operator_norm(&(1..n).fold(w.clone(), |power, _| &w * power));
    let by_radius = known.radius().powi(steps);
    judged(
        worst([
            spectral_radius(&w) / known.radius() - 1.0,
            excess(by_radius, norm),
            excess(at_least, known.condition * by_radius),
            excess(at_least, operator_norm(&w).powi(steps)),
        ]),
        excess(norm, by_radius),
    )
}

/// D10.4; the control adds the sizes of the two parts, as the triangle inequality does.
pub(super) fn shear_powers(rng: &mut PointRng) -> Sample {
    let alpha = sign(rng) * rng.random_range(0.3..1.2);
    // A smaller β brings the singular values together, where the plain norm converges slowly.
    let beta = sign(rng) * rng.random_range(0.3..10.0);
    let n = rng.random_range(1..=30_u32);
    let want = plain_norm(&plain_power(&[alpha, beta, 0.0, alpha], n, 2), 2);
    let diagonal = alpha
        .abs()
        .powi(i32::try_from(n).expect("at most thirty steps"));
    let corner = f64::from(n) * diagonal * (beta / alpha).abs();
    judged(
        (shear::log_norm(alpha, beta, n).exp() / want - 1.0).abs(),
        ((diagonal + corner) / want - 1.0).abs(),
    )
}

/// D10.5; the control reads the resolvent off the eigenvalues.
pub(super) fn resolvent(rng: &mut PointRng) -> Sample {
    // (0.8 / 1.2)¹⁰⁰ is below 10⁻¹⁷.
    const TERMS: usize = 100;
    let units = rng.random_range(1..=3);
    let known = Diagonalisable::draw(units, 0.8, rng);
    let z = sign(rng) * rng.random_range(1.2..3.0);
    let want = known.map(|lambda| 1.0 / (z - lambda));
    let w = matrix(&known.map(|lambda| lambda), units);
    let mut power = DMatrix::identity(units, units);
    let mut series = DMatrix::zeros(units, units);
    let (mut highest, mut scale) = (0.0, 1.0 / z);
    for _ in 0..TERMS {
        series += &power * scale;
        highest = f64::max(highest, operator_norm(&power));
        power = &w * power;
        scale /= z;
    }
    let norm = plain_norm(&want, units);
    let nearest = known.lambda.iter().fold(f64::INFINITY, |nearest, lambda| {
        f64::min(nearest, (z - lambda).abs())
    });
    judged(
        worst([
            relative(series.transpose().as_slice(), &want),
            excess((z.abs() - 1.0) * norm, highest),
        ]),
        (1.0 / nearest / norm - 1.0).abs(),
    )
}

/// D10.6 over every matrix of signs; the control makes all singular values equal.
pub(super) fn moments(rng: &mut PointRng) -> Sample {
    let units: usize = rng.random_range(1..=3);
    let gain = rng.random_range(0.2..4.0);
    let entry = gain / (units as f64).sqrt();
    let matrices = 1_u32 << (units * units);
    // tr (WWᵀ)^k / H, for k = 1 and 2.
    let (mut second, mut fourth) = (0.0, 0.0);
    for signs in 0..matrices {
        let w: Vec<f64> = (0..units * units)
            .map(|i| if signs >> i & 1 == 1 { entry } else { -entry })
            .collect();
        let transposed: Vec<f64> = (0..units * units)
            .map(|i| w[(i % units) * units + i / units])
            .collect();
        let squared = plain_product(&w, &transposed, units);
        second += w.iter().map(|w| w * w).sum::<f64>();
        fourth += squared.iter().map(|s| s * s).sum::<f64>();
    }
    let mean = |sum: f64| sum / (f64::from(matrices) * units as f64);
    let (second, fourth) = (mean(second), mean(fourth));
    let spread = 2.0 - 1.0 / units as f64;
    judged(
        worst([
            gain.powi(2) / second - 1.0,
            spread * gain.powi(4) / fourth - 1.0,
        ]),
        (gain.powi(4) / fourth - 1.0).abs(),
    )
}
