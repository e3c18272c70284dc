//! Every quantity against a closed form.

use crate::{number, only, parse, row};
use gradflow_math::autonomous::{half_life, multiplier};
use gradflow_sweep::Status;

fn assert_close(found: f64, expected: f64, tolerance: f64, what: &str) {
    let error = (found - expected).abs();
    assert!(
        error <= tolerance,
        "{what}: expected {expected}, got {found}"
    );
}

/// A linear network whose every Jacobian is g times the identity.
fn scaled_identity(gain: f64, measure: &str) -> String {
    format!(
        "
cell = {{ kind = 'rnn', units = 5, activation = 'identity', recurrent = {{ law = 'identity', gain = {gain} }} }}
run = {{ transient = 3, steps = 400 }}
measure = {{ {measure} }}"
    )
}

/// λ = ln g for each direction, ‖gⁿ·1‖ = gⁿ, ρ = σ₁ = g; to rounding.
#[test]
fn a_scaled_identity_has_one_of_everything() {
    let measure = "quantities = ['lyapunov', 'log-norm', 'spectral-radius', 'operator-norm', 'weight-radius', 'weight-norm', 'half-life'], exponents = 5, lags = [1, 7, 400]";
    for gain in [0.5, 0.97, 0.01] {
        let experiment = parse(&scaled_identity(gain, measure)).expect("a specification");
        let found = row(&experiment, 0);
        assert_eq!(found.status, Status::Ok);
        let number = |name: &str| number(&experiment, &found, name);
        for k in 1..=5 {
            assert_close(number(&format!("lambda_{k}")), gain.ln(), 1e-12, "exponent");
        }
        assert_close(number("lambda_1_error"), 0.0, 1e-12, "error");
        for lag in [1.0, 7.0, 400.0] {
            let log_norm = number(&format!("log_norm_{lag}"));
            assert_close(log_norm, lag * gain.ln(), 1e-12 * lag, "log norm");
        }
        for name in [
            "spectral_radius",
            "operator_norm",
            "weight_radius",
            "weight_norm",
        ] {
            assert_close(number(name), gain, 1e-14, name);
        }
        // The logarithm falls along a line, so that its interpolation is exact.
        assert_close(
            number("half_life"),
            half_life(gain),
            1e-12 * half_life(gain),
            "half-life",
        );
    }
}

/// Jⁿ = [[ρⁿ, nρⁿ⁻¹κ], [0, ρⁿ]]; σ₁ of [[a, b], [0, a]] is (√(b² + 4a²) + |b|)/2.
#[test]
fn a_jordan_chain_grows_before_it_falls() {
    let text = |lag: i32| {
        format!(
            "
cell = {{ kind = 'rnn', units = 2, activation = 'identity', recurrent = {{ law = 'jordan', radius = 0.9, coupling = 10 }} }}
run = {{ transient = 0, steps = 200 }}
measure = {{ quantities = ['log-norm'], lags = [{lag}] }}"
        )
    };
    for lag in [1, 2, 9, 100, 200] {
        let (a, b) = (
            0.9_f64.powi(lag),
            f64::from(lag) * 0.9_f64.powi(lag - 1) * 10.0,
        );
        let expected = f64::midpoint((b * b + 4.0 * a * a).sqrt(), b);
        let found = only(&text(lag), &format!("log_norm_{lag}"));
        assert_close(found, expected.ln(), 1e-11, "log norm");
    }
    // The largest norm, 38.7 at lag 9 (Trefethen & Embree 2005 show many such matrices).
    assert!((only(&text(9), "log_norm_9").exp() - 38.7).abs() < 0.1);
}

/// s ← tanh(w s) settles on its fixed point, whose multiplier gradflow-math finds by Newton's method.
#[test]
fn a_scalar_unit_has_the_multiplier_of_its_fixed_point() {
    for w in [0.5, 1.5, 2.0, 3.0, 10.0] {
        let text = format!(
            "
cell = {{ kind = 'rnn', units = 1, recurrent = {{ law = 'constant', value = {w} }} }}
run = {{ transient = 400, steps = 50 }}
measure = {{ quantities = ['lyapunov'] }}"
        );
        assert_close(
            only(&text, "lambda_1"),
            multiplier(w).ln(),
            1e-12,
            "exponent",
        );
    }
}

/// With f = σ(b) constant, ln f is −ln(1 + e⁻ᵇ), and the state of the article's cell halves in ln ½/ln f steps.
#[test]
fn a_constant_forget_gate_has_its_half_life() {
    for bias in [0.0_f64, 1.0, 2.0, 3.0, 4.0, 5.0] {
        let f = 1.0 / (1.0 + (-bias).exp());
        for kind in ["article-lstm", "lstm"] {
            let text = format!(
                "
cell = {{ kind = '{kind}', units = 3, forget_bias = {bias}, input_weights = {{ law = 'constant' }} }}
run = {{ steps = 300 }}
measure = {{ quantities = ['mean-log-forget'] }}"
            );
            let text = match kind {
                "lstm" => text.replace("units = 3", "units = 3, recurrent = { law = 'constant' }"),
                _ => text,
            };
            assert_close(only(&text, "mean_log_forget"), f.ln(), 1e-13, kind);
            if kind == "article-lstm" {
                let text = text.replace("mean-log-forget", "half-life");
                assert_close(only(&text, "half_life"), half_life(f), 1e-10, "half-life");
            }
        }
    }
}

/// minLSTM with equal gates keeps σ(0) = ½; minGRU and GRU with a bias b of their update gate keep σ(−b) and σ(b).
#[test]
fn the_other_gates_keep_what_their_biases_say() {
    let log_sigmoid = |a: f64| -(-a).exp().ln_1p();
    for (kind, expected) in [
        ("min-lstm", log_sigmoid(0.0)),
        ("min-gru", log_sigmoid(-1.5)),
        ("gru", log_sigmoid(1.5)),
    ] {
        let recurrent = if kind == "gru" {
            "recurrent = { law = 'constant' },"
        } else {
            ""
        };
        let text = format!(
            "
cell = {{ kind = '{kind}', units = 2, {recurrent} input_weights = {{ law = 'constant' }}, bias = {{ law = 'constant', value = 1.5 }} }}
measure = {{ quantities = ['mean-log-forget'] }}"
        );
        assert_close(only(&text, "mean_log_forget"), expected, 1e-13, kind);
    }
}

/// A linear unit at rest: only the bias has a gradient, 2^(−ℓ) at lag ℓ.
#[test]
fn shares_of_the_gradient_fall_geometrically() {
    let text = |lag: u32| {
        format!(
            "
cell = {{ kind = 'rnn', units = 1, activation = 'identity', recurrent = {{ law = 'constant', value = 0.5 }} }}
run = {{ transient = 0, steps = 10, start = 0 }}
measure = {{ quantities = ['lag-shares'], lags = [{lag}] }}"
        )
    };
    let total = 2.0 - 0.5_f64.powi(9);
    for lag in [0, 1, 5, 9] {
        let share = only(&text(lag), &format!("share_{lag}"));
        let exponent = i32::try_from(lag).expect("small");
        assert_close(share, 0.5_f64.powi(exponent) / total, 1e-14, "share");
    }
}

/// The eigenvalues of a diagonal recurrence are those of its ring, and a circle has one modulus.
#[test]
fn a_diagonal_recurrence_has_the_modulus_of_its_ring() {
    let text = "
cell = { kind = 'diagonal', units = 4, ring = { inner = 0.9, outer = 0.9 } }
run = { steps = 200 }
measure = { quantities = ['lyapunov', 'operator-norm'], exponents = 8 }";
    for k in [1, 8] {
        assert_close(
            only(text, &format!("lambda_{k}")),
            0.9_f64.ln(),
            1e-12,
            "exponent",
        );
    }
    assert_close(only(text, "operator_norm"), 0.9, 1e-14, "norm");
}

/// A point without a finite answer keeps its row, and says why.
#[test]
fn a_row_says_what_became_of_its_point() {
    for (gain, measure, status) in [
        (10.0, "quantities = ['lyapunov']", Status::Diverged),
        (0.9999, "quantities = ['half-life']", Status::Timeout),
        (0.99, "quantities = ['half-life']", Status::Ok),
        (
            0.0,
            "quantities = ['lyapunov', 'log-norm'], lags = [1]",
            Status::Ok,
        ),
    ] {
        let experiment = parse(&scaled_identity(gain, measure)).expect("a specification");
        let found = row(&experiment, 0);
        assert_eq!(found.status, status, "gain {gain}: {:?}", found.values);
    }
    let unreached = scaled_identity(0.9999, "quantities = ['half-life']");
    assert_eq!(
        only(&unreached, "half_life").to_bits(),
        f64::INFINITY.to_bits()
    );
    // A product that is exactly zero has vanished: minus infinity is its logarithm, and a result.
    let zero = scaled_identity(0.0, "quantities = ['log-norm'], lags = [1]");
    assert_eq!(
        only(&zero, "log_norm_1").to_bits(),
        f64::NEG_INFINITY.to_bits()
    );
}

/// A control: the exponent of a scalar unit is not ln of its weight, as it would be without the slope.
#[test]
fn the_weight_alone_is_not_the_exponent() {
    let text = "
cell = { kind = 'rnn', units = 1, recurrent = { law = 'constant', value = 2 } }
run = { transient = 400 }
measure = { quantities = ['lyapunov'] }";
    assert!((only(text, "lambda_1") - 2.0_f64.ln()).abs() > 1.0);
}

/// One unit is computed without matrices, two uncoupled units with them: the same input and weights, the same growth.
#[test]
fn one_unit_is_like_two_that_do_not_touch() {
    for (w, mean) in [(0.7, 0.2), (1.8, 0.0), (-2.5, 0.4), (40.0, 3.0)] {
        let text = |units: u32| {
            format!(
                "
cell = {{ kind = 'rnn', units = {units}, recurrent = {{ law = 'identity', gain = {w} }}, input_weights = {{ law = 'constant', value = 1 }}, bias = {{ law = 'constant', value = 0.1 }} }}
input = {{ kind = 'sine', mean = {mean}, amplitude = 0.5, period = 7 }}
run = {{ transient = 30, steps = 704, start = 0 }}
measure = {{ quantities = ['lyapunov', 'log-norm', 'half-life'], lags = [1, 3, 650] }}"
            )
        };
        for name in [
            "lambda_1",
            "log_norm_1",
            "log_norm_3",
            "log_norm_650",
            "half_life",
        ] {
            let (one, two) = (only(&text(1), name), only(&text(2), name));
            let tolerance = 1e-11 * two.abs().max(1.0);
            assert!(
                one.total_cmp(&two).is_eq() || (one - two).abs() < tolerance,
                "w = {w}, {name}: {one} {two}"
            );
        }
        let error = only(&text(1), "lambda_1_error") - only(&text(2), "lambda_1_error");
        assert!(error.abs() < 1e-9, "w = {w}: {error}");
    }
}
