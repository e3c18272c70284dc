//! The table of `tests/fixtures/closed_form.json`, which `closed_form.py` computes with 30 digits in mpmath.

use crate::{assert_close, config, gaussian, rng};
use gradflow_math::closed_form::gaussian_product::{
    Entries, critical_gain, lyapunov_exponents, step_variances,
};
use gradflow_math::closed_form::{
    MeanField, baseline, circular_law, fuss_catalan, memory, weight_bound,
};
use gradflow_math::spectrum::singular_values;
use gradflow_math::{Activation, difference};
use proptest::prelude::*;
use rand::RngExt;
use rand_distr::StandardNormal;
use serde_json::Value;

fn table(name: &str) -> Vec<Value> {
    let fixture = include_str!("../fixtures/closed_form.json");
    let mut tables: serde_json::Map<String, Value> =
        serde_json::from_str(fixture).expect("valid JSON");
    match tables.remove(name) {
        Some(Value::Array(rows)) => rows,
        other => panic!("{name} must be a list, got {other:?}"),
    }
}

fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}

fn count(value: &Value) -> usize {
    usize::try_from(value.as_u64().expect("a count")).expect("a small count")
}

/// ψ crosses zero and is a sum of terms near 1, hence an absolute tolerance of a few ε; ψ′ has no cancellation.
#[test]
fn gaussian_products_agree_with_mpmath() {
    for (name, entries) in [("real", Entries::Real), ("complex", Entries::Complex)] {
        for row in table(name) {
            let n = count(&row["n"]);
            let exponents = lyapunov_exponents(n, 1.0, entries);
            let variances = step_variances(n, entries);
            assert_eq!(exponents.len(), n);
            for k in 0..n {
                let error = exponents[k] - number(&row["exponents"][k]);
                assert!(error.abs() < 2e-15, "{name} {n} {k}: {error:e}");
                assert_close(variances[k], number(&row["variances"][k]), 2e-15);
            }
            assert_close(
                critical_gain(n, entries),
                number(&row["critical_gain"]),
                3e-15,
            );
        }
    }
}

#[test]
fn published_exponents_and_critical_gains() {
    for (entries, want) in [
        (
            Entries::Real,
            [-0.135_181, -0.328_329, -0.635_181, -1.328_329],
        ),
        (
            Entries::Complex,
            [-0.065_088, -0.231_755, -0.481_755, -0.981_755],
        ),
    ] {
        for (got, want) in lyapunov_exponents(4, 1.0, entries).iter().zip(want) {
            assert!((got - want).abs() < 5.1e-7, "{got} {want}");
        }
    }
    for (n, want) in [
        (1, 1.887_36),
        (2, 1.334_57),
        (4, 1.144_74),
        (16, 1.032_41),
        (64, 1.007_88),
        (256, 1.001_96),
    ] {
        let got = critical_gain(n, Entries::Real);
        assert!((got - want).abs() < 5.1e-6, "{n}: {got}");
        let at_transition = lyapunov_exponents(n, got, Entries::Real)[0];
        assert!(at_transition.abs() < 1e-15, "{at_transition:e}");
    }
    assert!(lyapunov_exponents(0, 1.0, Entries::Real).is_empty());
    assert_eq!(
        lyapunov_exponents(1, 0.0, Entries::Real),
        [f64::NEG_INFINITY]
    );
    assert!(lyapunov_exponents(1, -1.0, Entries::Real)[0].is_nan());
}

#[test]
#[should_panic(expected = "critical_gain needs n of at least 1, got 0")]
fn no_matrix_no_transition() {
    critical_gain(0, Entries::Real);
}

/// One by one, a product of numbers is a sum of logarithms: mean and variance of ln |x| from a million draws.
#[test]
fn the_single_entry_is_the_logarithm_of_a_normal_variable() {
    let mut rng = rng(50);
    let logs: Vec<f64> = (0..1_000_000)
        .map(|_| rng.sample::<f64, _>(StandardNormal).abs().ln())
        .collect();
    let count = logs.len() as f64;
    let mean = logs.iter().sum::<f64>() / count;
    let variance = logs.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / count;
    let want = step_variances(1, Entries::Real)[0];
    let standard_error = (want / count).sqrt();
    assert!((mean - lyapunov_exponents(1, 1.0, Entries::Real)[0]).abs() < 3.0 * standard_error);
    // ln|x| has kurtosis 7 (ψ‴(½)/ψ′(½)² + 3), so that the variance has a relative standard error of √(6/10⁶) = 0.0025.
    assert_close(variance, want, 3.0 * 0.0025);
}

#[test]
fn fuss_catalan_numbers() {
    for row in table("fuss_catalan") {
        assert_close(
            fuss_catalan::moment(count(&row[0]), count(&row[1])),
            number(&row[2]),
            4e-15,
        );
    }
    for row in table("largest_squared_singular_value") {
        assert_close(
            fuss_catalan::largest_squared_singular_value(count(&row[0])),
            number(&row[1]),
            1e-15,
        );
    }
    assert_eq!(fuss_catalan::largest_squared_singular_value(0), 1.0);
    assert_eq!(fuss_catalan::moment(0, 5), 1.0);
}

/// At N = 300 the moments of one product deviate by about k²/N (and the edge by N^(−2/3)) from the limit.
#[test]
fn a_product_of_three_matrices_has_these_moments() {
    let n = 300;
    let product = gaussian(n, n, 51) * gaussian(n, n, 52) * gaussian(n, n, 53);
    let squares = singular_values(&product).map(|sigma| sigma * sigma);
    for (order, tolerance) in [(1, 0.02), (2, 0.06), (3, 0.15)] {
        let moment = squares.map(|x| x.powi(order)).mean();
        let order = usize::try_from(order).unwrap();
        assert_close(moment, fuss_catalan::moment(3, order), tolerance);
        // The control: moments of a single matrix, which a product does not have.
        assert!(order == 1 || moment > 1.4 * fuss_catalan::moment(1, order));
    }
    assert_close(
        squares[0],
        fuss_catalan::largest_squared_singular_value(3),
        0.08,
    );
}

#[test]
fn the_disc_of_the_circular_law() {
    assert_eq!(circular_law::spectral_radius(0.7), 0.7);
    assert_eq!(circular_law::operator_norm(0.7), 1.4);
    // The mean of ln |λ| over a disc, by the midpoint rule in the fraction F = r²/g².
    let cells = 1_000_000;
    let mean = (0..cells)
        .map(|k| (0.7 * ((f64::from(k) + 0.5) / f64::from(cells)).sqrt()).ln())
        .sum::<f64>()
        / f64::from(cells);
    assert!((circular_law::mean_log_modulus(0.7) - mean).abs() < 1e-6);
    // The fraction below ln r is the area within r.
    assert_close(
        circular_law::fraction_of_exponents_below(0.35_f64.ln(), 0.7),
        0.25,
        1e-15,
    );
    assert_eq!(circular_law::fraction_of_exponents_below(0.0, 0.7), 1.0);
    assert_eq!(
        circular_law::fraction_of_exponents_below(f64::NEG_INFINITY, 0.7),
        0.0
    );
}

/// q* is the root of a function whose slope falls like g − 1, hence its larger tolerance at g = 1.01.
#[test]
fn the_mean_field_agrees_with_mpmath() {
    for row in table("mean_field") {
        let gain = number(&row["gain"]);
        let solved = MeanField::tanh(gain);
        assert_close(
            solved.variance,
            number(&row["variance"]),
            1e-14 / (gain - 1.0).min(1.0),
        );
        assert_close(
            solved.mean_squared_slope,
            number(&row["mean_squared_slope"]),
            2e-14,
        );
        for (name, got) in [
            ("largest_exponent", solved.largest_exponent),
            ("mean_exponent", solved.mean_exponent),
        ] {
            let error = got - number(&row[name]);
            assert!(error.abs() < 2e-14, "{gain} {name}: {error:e}");
        }
    }
}

#[test]
fn published_mean_field() {
    for (gain, slope, largest, mean) in [
        (1.2, 0.717_709, 0.016_476, -0.543_100),
        (1.5, 0.506_366, 0.065_217, -0.714_346),
        (2.0, 0.340_668, 0.154_724, -1.149_023),
        (3.0, 0.206_651, 0.310_249, -2.272_805),
        (5.0, 0.116_017, 0.532_428, -4.906_771),
        (10.0, 0.055_449, 0.856_435, -12.160_966),
    ] {
        let solved = MeanField::tanh(gain);
        assert!((solved.mean_squared_slope - slope).abs() < 5.1e-7);
        assert!((solved.largest_exponent - largest).abs() < 5.1e-7);
        assert!((solved.mean_exponent - mean).abs() < 5.1e-7);
    }
}

/// For a large gain tanh is a sign: q* → g², ⟨φ′²⟩ → ∫sech⁴ = 4/3 times the density 1/(√(2π)·g) at zero.
#[test]
fn the_mean_field_at_the_ends() {
    let gain = 1e5;
    let solved = MeanField::tanh(gain);
    let density = 1.0 / ((2.0 * std::f64::consts::PI).sqrt() * gain);
    assert_close(solved.variance, gain * gain, 3.0 * density);
    assert_close(solved.mean_squared_slope, 4.0 / 3.0 * density, 1e-4);
    for gain in [0.3, 1.0] {
        let trivial = MeanField::tanh(gain);
        assert_eq!((trivial.variance, trivial.mean_squared_slope), (0.0, 1.0));
        assert_close(trivial.largest_exponent, gain.ln(), 1e-15);
        assert_close(
            trivial.mean_exponent,
            circular_law::mean_log_modulus(gain),
            1e-15,
        );
    }
    for gain in [f64::NAN, f64::INFINITY, -1.0] {
        let nothing = MeanField::tanh(gain);
        assert!(nothing.variance.is_nan() && nothing.largest_exponent.is_nan());
    }
}

#[test]
fn half_lives_of_forget_biases() {
    for row in table("half_life_of_bias") {
        assert_close(
            memory::half_life_of_bias(number(&row[0])),
            number(&row[1]),
            1e-15,
        );
    }
    assert_eq!(memory::half_life_of_bias(f64::INFINITY), f64::INFINITY);
    assert_eq!(memory::half_life_of_bias(f64::NEG_INFINITY), 0.0);
    for (bias, want) in [
        (0.0, 1.00),
        (1.0, 2.21),
        (2.0, 5.46),
        (3.0, 14.27),
        (4.0, 38.19),
        (5.0, 103.22),
    ] {
        assert!((memory::half_life_of_bias(bias) - want).abs() <= 0.005);
    }
}

/// The mean of 1/(1 − σ(ln u)) over u uniform on [1, `t_max` − 1], by the midpoint rule.
#[test]
fn chrono_initialisation() {
    for (t_max, want) in [(10.0, 6.0), (100.0, 51.0), (1000.0, 501.0)] {
        assert_eq!(memory::chrono_mean_time(t_max), want);
        let cells = 1000;
        let mean = (0..cells)
            .map(|k| {
                let u = 1.0 + (t_max - 2.0) * (f64::from(k) + 0.5) / f64::from(cells);
                1.0 / (1.0 - Activation::Sigmoid.apply(u.ln()))
            })
            .sum::<f64>()
            / f64::from(cells);
        // 1 − f cancels as f → 1, which costs ε·T_max.
        assert_close(mean, want, 1e-12);
    }
}

/// The stationary sums themselves: h = Σ λᵏx and dh/dλ = Σ k·λᵏ⁻¹x with white x.
#[test]
fn the_curse_of_memory() {
    for (lambda, power, sensitivity) in [(0.9, 5.263, 263.887), (0.99, 50.25, 2.51e5)] {
        assert_close(memory::state_power(lambda), power, 1e-4);
        // Published to three digits.
        assert_close(memory::sensitivity_power(lambda), sensitivity, 2e-3);
    }
    for lambda in [-0.8_f64, 0.0, 0.5, 0.9] {
        let (mut power, mut sensitivity) = (0.0, 0.0);
        for k in 0..1000 {
            power += lambda.powi(2 * k);
            if k > 0 {
                sensitivity += (f64::from(k) * lambda.powi(k - 1)).powi(2);
            }
        }
        assert_close(memory::state_power(lambda), power, 1e-14);
        assert_close(memory::sensitivity_power(lambda), sensitivity, 1e-13);
    }
    for lambda in [1.0, -1.0, 1.5] {
        assert_eq!(memory::state_power(lambda), f64::INFINITY);
        assert_eq!(memory::sensitivity_power(lambda), f64::INFINITY);
    }
    assert!(memory::state_power(f64::NAN).is_nan());
}

#[test]
fn models_without_memory() {
    for (delay, want) in [
        (100, 0.173_287),
        (200, 0.094_520),
        (300, 0.064_983),
        (500, 0.039_989),
        (1000, 0.020_387),
    ] {
        assert!((baseline::copy_problem(delay) - want).abs() < 5.1e-7);
    }
    // ∫∫ (x + y − 1)² over the unit square, by the midpoint rule.
    let cells = 1000;
    let at = |k: i32| (f64::from(k) + 0.5) / f64::from(cells);
    let error: f64 = (0..cells)
        .flat_map(|i| (0..cells).map(move |j| (at(i) + at(j) - 1.0).powi(2)))
        .sum();
    assert!((baseline::adding_problem() - error / f64::from(cells).powi(2)).abs() < 1e-6);
    // The control: the misprint.
    assert!((baseline::adding_problem() - 0.1767).abs() > 0.01);
}

proptest! {
    #![proptest_config(config())]

    /// No weight exceeds the bound, and the weight z/y attains it.
    #[test]
    fn weights_beyond_the_best_one_saturate(w in -50.0..50.0_f64, y in 0.01..1.0_f64) {
        for (activation, bound, best) in [
            (Activation::Sigmoid, weight_bound::sigmoid(y), 1.543_404_638_418_208),
            (Activation::Tanh, weight_bound::tanh(y), 0.771_702_319_209_104_2),
        ] {
            prop_assert!((w * activation.slope(w * y)).abs() <= bound * (1.0 + 1e-15));
            let attained = best / y * activation.slope(best);
            prop_assert!((attained / bound - 1.0).abs() < 1e-15);
        }
    }

    /// dE[h²]/dλ = 2·E[h·dh/dλ], whose square E[h²]·E[(dh/dλ)²] bounds (Cauchy and Schwarz).
    #[test]
    fn the_sensitivity_bounds_the_growth_of_the_power(lambda in -0.99..0.99_f64) {
        let growth = difference::derivative(memory::state_power, lambda);
        let bound = memory::state_power(lambda) * memory::sensitivity_power(lambda);
        prop_assert!((0.5 * growth).powi(2) <= bound * (1.0 + 1e-6));
    }
}
