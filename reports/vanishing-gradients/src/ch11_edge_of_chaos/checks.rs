//! What the checks of this chapter do on one random instance.

use super::icosahedron::rotations;
use crate::experiments::gaussian_mean::{gaussian_mean, growth, slope, variance};
use crate::experiments::oracle;
use crate::experiments::residual::worst;
use gradflow_math::closed_form::gaussian_product::{
    Entries, critical_gain, lyapunov_exponents, step_variances,
};
use gradflow_math::closed_form::{MeanField, fuss_catalan};
use gradflow_report::{PointRng, Sample};
use rand::RngExt;

/// A sample without an article's formula, from errors of either sign.
fn judged(residual: f64, control: f64) -> Sample {
    Sample {
        residual: residual.abs(),
        printed: None,
        within: false,
        control: control.abs(),
    }
}

/// D11.1; the control takes the mean slope for its root mean square.
pub(super) fn mean_field(rng: &mut PointRng) -> Sample {
    let gain: f64 = rng.random_range(1.05..3.0);
    let q = variance(gain, 0.0, 1e-6, gain * gain);
    let want = growth(gain, q);
    let theory = MeanField::tanh(gain);
    let mean_slope = gaussian_mean(q, slope);
    judged(
        worst([theory.variance / q - 1.0, theory.largest_exponent - want]),
        (gain * mean_slope).ln() - want,
    )
}

/// D11.2; the control is the law of the network in continuous time.
pub(super) fn near_the_edge(rng: &mut PointRng) -> Sample {
    let above = rng.random_range(2e-5..2e-4);
    let gain = 1.0 + above;
    let q = variance(gain, 0.0, 0.1 * above, 10.0 * above);
    let want = growth(gain, q);
    judged(
        worst([above / q - 1.0, 2.0 / 3.0 * above * above / want - 1.0]),
        0.5 * above * above / want - 1.0,
    )
}

/// The mean and the variance of the logarithm of a Gamma variable of shape `shape`, by the trapezoidal rule in y = ln x, whose
/// density is proportional to `e^(shape·y − e^y)`.
fn log_gamma_moments(shape: f64) -> (f64, f64) {
    // Beyond these ends the density is below e^(−40) of its height.
    let (low, high) = (-40.0 / shape - 1.0, (shape + 40.0).ln() + 2.0);
    let step = (0.1 / shape.sqrt()).min(0.1);
    let mode = shape.ln();
    let (mut weights, mut first, mut second) = (0.0, 0.0, 0.0);
    let mut y = low;
    while y < high {
        // Relative to the mode, where the exponent is largest.
        let d = y - mode;
        let weight = (shape * (d - d.exp() + 1.0)).exp();
        weights += weight;
        first += weight * d;
        second += weight * d * d;
        y += step;
    }
    let mean = first / weights;
    (mode + mean, second / weights - mean * mean)
}

/// D11.3; the control takes the logarithm of the mean square for the mean of the logarithm.
pub(super) fn newman(rng: &mut PointRng) -> Sample {
    let units = rng.random_range(1..=64);
    let index = rng.random_range(0..units);
    let gain: f64 = rng.random_range(0.2..4.0);
    let rank = (units - index) as f64;
    let (mean, variance) = log_gamma_moments(rank / 2.0);
    let want = gain.ln() + 0.5 * ((2.0 / units as f64).ln() + mean);
    let exponent = lyapunov_exponents(units, gain, Entries::Real)[index];
    let step = step_variances(units, Entries::Real)[index];
    judged(
        worst([exponent - want, step / (0.25 * variance) - 1.0]),
        gain.ln() + 0.5 * (rank / units as f64).ln() - want,
    )
}

/// D11.4; the control is the edge of the infinite network, g = 1.
pub(super) fn critical(rng: &mut PointRng) -> Sample {
    /// −ψ(1).
    const EULER: f64 = 0.577_215_664_901_532_9;
    let units: u32 = rng.random_range(1..=512);
    // ψ(H/2) from ψ(1) or from ψ(1/2) = ψ(1) − 2 ln 2, up by ψ(x + 1) = ψ(x) + 1/x.
    let odd = units % 2 == 1;
    let start = if odd {
        -EULER - 2.0 * 2_f64.ln()
    } else {
        -EULER
    };
    let first = if odd { 0.5 } else { 1.0 };
    let digamma = (0..(units - 1) / 2).fold(start, |sum, k| sum + 1.0 / (first + f64::from(k)));
    let want = (f64::from(units) / 2.0).sqrt() * (-0.5 * digamma).exp();
    let gain = critical_gain(units as usize, Entries::Real);
    judged(gain / want - 1.0, 1.0 / want - 1.0)
}

/// D11.5; the control is the n-th power of one factor's 4.
pub(super) fn fuss_catalan(rng: &mut PointRng) -> Sample {
    const ORDERS: usize = 6;
    let factors: usize = rng.random_range(1..=24);
    // Bₖ of B = 1 + z B^(n+1), one order after the other.
    let mut series = vec![1.0];
    for order in 1..=ORDERS {
        let mut power = vec![1.0];
        for _ in 0..=factors {
            power = (0..order)
                .map(|k| {
                    let terms = 0..=k;
                    terms
                        .filter_map(|j| Some(power.get(j)? * series.get(k - j)?))
                        .sum()
                })
                .collect();
        }
        series.push(power[order - 1]);
    }
    let moments =
        (0..=ORDERS).map(|order| fuss_catalan::moment(factors, order) / series[order] - 1.0);
    // The series ends where B(z) turns back: at the largest z = (B − 1)/B^(n+1), by ternary search over ln B.
    let log_z = |log_b: f64| log_b.exp_m1().ln() - (factors as f64 + 1.0) * log_b;
    let (mut low, mut high) = (1e-3, 2.0);
    for _ in 0..120 {
        let third = (high - low) / 3.0;
        if log_z(low + third) < log_z(high - third) {
            low += third;
        } else {
            high -= third;
        }
    }
    let want = (-log_z(f64::midpoint(low, high))).exp();
    let exponent = i32::try_from(factors).expect("at most 24 factors");
    judged(
        worst(moments.chain([fuss_catalan::largest_squared_singular_value(factors) / want - 1.0])),
        (4_f64.powi(exponent) / want - 1.0).abs(),
    )
}

/// The mean and the mean square of `values`.
fn moments(values: &[f64]) -> (f64, f64) {
    let mean = |power: i32| values.iter().map(|x| x.powi(power)).sum::<f64>() / values.len() as f64;
    (mean(1), mean(2))
}

/// `tr S′ / H` and `tr S′² / H` for `S′ = D W S Wᵀ D` with diagonal `D² = squared_slopes` and `S = stretches`, W row-major.
fn step(w: &[f64], squared_slopes: &[f64], stretches: &[f64]) -> (f64, f64) {
    let units = stretches.len();
    let (mut first, mut second) = (0.0, 0.0);
    for (i, from) in squared_slopes.iter().enumerate() {
        for (j, to) in squared_slopes.iter().enumerate() {
            let entry: f64 = stretches
                .iter()
                .enumerate()
                .map(|(p, stretch)| w[i * units + p] * stretch * w[j * units + p])
                .sum();
            second += from * to * entry * entry;
            if i == j {
                first += from * entry;
            }
        }
    }
    (first / units as f64, second / units as f64)
}

/// D11.6; the control multiplies the spreads, as if each stretch met its own slope.
pub(super) fn step_adds(rng: &mut PointRng) -> Sample {
    let units = rng.random_range(2..=3_usize);
    let mut draw =
        |low: f64| -> Vec<f64> { (0..units).map(|_| rng.random_range(low..1.0)).collect() };
    let squared_slopes = draw(0.0);
    let stretches: Vec<f64> = draw(0.02).into_iter().map(|x| 1.0 / x).collect();
    let spread = |values: &[f64]| {
        let (mean, square) = moments(values);
        square / (mean * mean) - 1.0
    };
    let (kappa, before) = (spread(&squared_slopes), spread(&stretches));
    let h = units as f64;
    let of_orthogonal = before + kappa + before * kappa * (h - 2.0) / ((h - 1.0) * (h + 2.0));
    let of_gaussian = before + 1.0 + kappa + (1.0 + before) * (1.0 + kappa) / h;

    let average = |matrices: &mut dyn Iterator<Item = (f64, Vec<f64>)>| {
        let (mut weights, mut first, mut second) = (0.0, 0.0, 0.0);
        for (weight, w) in matrices {
            let (mean, square) = step(&w, &squared_slopes, &stretches);
            weights += weight;
            first += weight * mean;
            second += weight * square;
        }
        weights * second / (first * first) - 1.0
    };
    let want_orthogonal = if units == 2 {
        average(&mut (0..8_u8).map(|eighth| {
            let (sine, cosine) = (f64::from(eighth) * std::f64::consts::FRAC_PI_4).sin_cos();
            (1.0, vec![cosine, -sine, sine, cosine])
        }))
    } else {
        average(&mut rotations().iter().map(|rotation| (1.0, rotation.to_vec())))
    };
    // The three nodes that have a Gaussian's moments up to the fifth, in each of the four entries.
    let want_gaussian = (units == 2).then(|| {
        let nodes = [(1.0, -3_f64.sqrt()), (4.0, 0.0), (1.0, 3_f64.sqrt())];
        average(&mut (0..81_usize).map(|index| {
            let of_entry = [1, 3, 9, 27].map(|place| nodes[index / place % 3]);
            (
                of_entry.iter().map(|node| node.0).product(),
                of_entry.map(|node| node.1 / 2_f64.sqrt()).to_vec(),
            )
        }))
    });
    judged(
        worst([
            (1.0 + of_orthogonal) / (1.0 + want_orthogonal) - 1.0,
            want_gaussian.map_or(0.0, |want| (1.0 + of_gaussian) / (1.0 + want) - 1.0),
        ]),
        (1.0 + before) * (1.0 + kappa) / (1.0 + want_orthogonal) - 1.0,
    )
}

/// D11.7; the control takes the input's own variance for that of the pre-activations.
pub(super) fn two_clocks(rng: &mut PointRng) -> Sample {
    let input = rng.random_range(1e-5..1e-4);
    let q = variance(1.0, input, input * input, input);
    // 1 − tanh′², which is small: the difference of squares close to one would lose half of the digits.
    let lost = |a: f64| {
        let square = oracle::tanh(a).powi(2);
        square * (2.0 - square)
    };
    let mean_lost = gaussian_mean(q, lost);
    let mean_square = 1.0 - mean_lost;
    let variance_lost = gaussian_mean(q, |a| (lost(a) - mean_lost).powi(2));
    let kappa = variance_lost / mean_square.powi(2);
    let shrinking = -0.5 * mean_square.ln();
    let expected = input / 2_f64.sqrt();
    judged(
        worst([
            expected / q - 1.0,
            expected / shrinking - 1.0,
            4.0 * input * input / kappa - 1.0,
        ]),
        input * input / q - 1.0,
    )
}
