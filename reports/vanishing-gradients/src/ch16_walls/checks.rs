//! What the checks of this chapter do on one random instance.

use super::unit::{
    self, TARGET, Weights, saddle_node, sensitivity_on_the_wall, sigma, slope, wall,
};
use crate::experiments::bounds::{excess, length};
use crate::experiments::instances::{normals, scale, size};
use crate::experiments::oracle;
use crate::experiments::residual::{directional, relative, worst};
use gradflow_models::clip;
use gradflow_report::{PointRng, Sample};
use nalgebra::DVector;
use num_dual::Dual64;
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

/// `x_T` of `x_t = w σ(x_{t−1}) + b`, in the form in which the paper writes the unit.
fn unrolled(w: Dual64, b: Dual64, x_0: f64, steps: usize) -> Dual64 {
    (0..steps).fold(Dual64::from(x_0), |x, _| w * oracle::sigma(x) + b)
}

/// D16.1 along a random direction; the control stops after one step back.
pub(super) fn gradient(rng: &mut PointRng) -> Sample {
    let steps = rng.random_range(2..=12);
    let weights = Weights {
        w: rng.random_range(-6.0..6.0),
        b: rng.random_range(-4.0..3.0),
    };
    let x_0 = rng.random_range(-2.0..2.0);
    let along = normals(2, 1.0, rng);
    let x = unrolled(
        Dual64::new(weights.w, along[0]),
        Dual64::new(weights.b, along[1]),
        x_0,
        steps,
    );
    let miss = oracle::sigma(x) - TARGET;
    let want = (miss * miss).eps;

    let got = unit::descent(weights, x_0, steps).gradient;
    let norm = got.norm();
    let before = unrolled(
        Dual64::from(weights.w),
        Dual64::from(weights.b),
        x_0,
        steps - 1,
    );
    let one_step = 2.0 * miss.re * slope(x.re) * (sigma(before.re) * along[0] + along[1]);
    judged(
        directional(got.dot(&DVector::from_vec(along)), want, norm),
        directional(one_step, want, norm),
    )
}

/// D16.2; the control takes the product for the sum of products.
pub(super) fn on_the_wall(rng: &mut PointRng) -> Sample {
    let steps = rng.random_range(2..=15);
    let x_0 = rng.random_range(-1.2..1.2);
    let m: f64 = rng.random_range(1.02..1.6);
    let w = m / slope(x_0);
    let b = wall(w, x_0);
    let by_b = unrolled(Dual64::from(w), Dual64::new(b, 1.0), x_0, steps).eps;
    let by_w = unrolled(Dual64::new(w, 1.0), Dual64::from(b), x_0, steps).eps;
    let sensitivity = sensitivity_on_the_wall(w, x_0, steps);
    let product = (0..steps).fold(1.0, |product, _| product * m);
    judged(
        worst([
            sensitivity / by_b - 1.0,
            sigma(x_0) * sensitivity / by_w - 1.0,
        ]),
        (product / by_b - 1.0).abs(),
    )
}

/// D16.3; the control takes the bound for the bifurcation: `w = 1/γ`.
pub(super) fn bifurcation(rng: &mut PointRng) -> Sample {
    let x = rng.random_range(-2.0..2.0);
    let Weights { w, b } = saddle_node(x);
    let step = |w: f64| oracle::sigma(Dual64::new(x, 1.0)) * w + b;
    judged(
        worst([(step(w).re - x) / w, step(w).eps - 1.0]),
        (step(4.0).eps - 1.0).abs(),
    )
}

/// D16.4; the control clips each entry where the norm is meant.
pub(super) fn clipping(rng: &mut PointRng) -> Sample {
    let entries = normals(size(rng), scale(rng), rng);
    let threshold = rng.random_range(0.1..2.0);
    let norm = length(&entries);
    let want: Vec<f64> = entries
        .iter()
        .map(|entry| entry * f64::min(1.0, threshold / norm))
        .collect();
    let gradient = DVector::from_column_slice(&entries);
    let positive = "the threshold is positive";
    let by_norm = clip::by_norm(&gradient, threshold).expect(positive);
    let by_value = clip::by_value(&gradient, threshold).expect(positive);
    let dot: f64 = entries.iter().zip(&by_value).map(|(a, b)| a * b).sum();
    let cosine = dot / (norm * length(by_value.as_slice()));
    let least = 1.0 / (entries.len() as f64).sqrt();
    judged(
        worst([
            relative(by_norm.as_slice(), &want),
            excess(least, cosine),
            excess(by_value.amax(), threshold),
        ]),
        relative(by_value.as_slice(), &want),
    )
}
