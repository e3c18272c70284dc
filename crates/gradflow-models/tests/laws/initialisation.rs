//! Named initialisations, by the properties that they are named for.

use crate::residual::hold;
use gradflow_math::{Activation, Init};
use gradflow_models::{Cell, GatedSpec, Gru, Lstm, LstmSpec, Rnn, RnnSpec, bptt};
use nalgebra::{DMatrix, DVector};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

fn lstm(hidden_len: usize) -> Lstm<f64> {
    let nothing = Init::Gaussian { gain: 0.0 };
    let spec = LstmSpec {
        input_len: 1,
        hidden_len,
        w_xh: nothing,
        w_hh: nothing,
        b: nothing,
        forget_bias: 0.0,
    };
    Lstm::random(&spec, &mut ChaCha8Rng::seed_from_u64(1))
}

/// Tallec & Ollivier 2018: with f at its bias the mean of 1/(1−f) is 1 + T/2; u is uniform, of variance (T−2)²/12.
#[test]
fn chrono_time_constants_have_the_mean_of_the_table() {
    for (longest, mean) in [(10, 6.0), (100, 51.0), (1000, 501.0)] {
        let units = 4000;
        let cell = lstm(units)
            .with_chrono_biases(longest, &mut ChaCha8Rng::seed_from_u64(2))
            .unwrap();
        let states = cell.gates(&DVector::zeros(1), &DVector::zeros(2 * units));
        let times = states.forget.value.map(|f| 1.0 / (1.0 - f));
        let standard_error = (longest - 2) as f64 / 12.0_f64.sqrt() / (units as f64).sqrt();
        assert!(
            (times.mean() - mean).abs() < 3.0 * standard_error,
            "{}",
            times.mean()
        );
        assert!(
            times
                .iter()
                .all(|&time| (2.0 - 1e-12..longest as f64 + 1e-9).contains(&time))
        );
        assert_eq!(cell.input.b, -&cell.forget.b);
        // The control: a forget bias of 1 lasts e + 1 steps, whatever the task.
        let constant = lstm(1)
            .with_forget_bias(1.0)
            .gates(&DVector::zeros(1), &DVector::zeros(2));
        hold(
            "bias 1",
            (1.0 / (1.0 - constant.forget.value[0]) - 1.0 - 1.0_f64.exp()).abs(),
            1e-14,
        );
    }
    let error = lstm(1)
        .with_chrono_biases(1, &mut ChaCha8Rng::seed_from_u64(2))
        .unwrap_err();
    assert_eq!(error.to_string(), "longest must be at least 2, got 1");
}

/// ln ½ / ln σ(b): 1.00, 2.21, 5.46, 14.27 steps for b = 0, 1, 2, 3, to the digits given.
#[test]
fn a_forget_bias_sets_the_half_life() {
    for (bias, half_life) in [(0.0, 1.0), (1.0, 2.21), (2.0, 5.46), (3.0, 14.27)] {
        let cell = lstm(1).with_forget_bias(bias);
        let jacobian = cell.jacobian(&DVector::zeros(1), &DVector::zeros(2));
        let steps = 0.5_f64.ln() / jacobian[(1, 1)].ln();
        assert!((steps - half_life).abs() < 0.005, "{steps}");
    }
}

#[test]
fn an_irnn_hands_the_gradient_on_unchanged() {
    let (hidden_len, steps) = (16, 300);
    let mut rng = ChaCha8Rng::seed_from_u64(5);
    let cell = Rnn::random(&RnnSpec::irnn(3, hidden_len), &mut rng);
    let norm = |cell: &Rnn<f64>| {
        let s_0 = DVector::from_element(hidden_len, 10.0);
        let xs = DMatrix::from_element(3, steps, 1.0);
        let states = bptt::unroll(cell, &s_0, &xs).unwrap();
        let product = bptt::jacobians(cell, &xs, &states)
            .unwrap()
            .reduce(|product, j| j * product)
            .unwrap();
        (product - DMatrix::identity(hidden_len, hidden_len)).amax()
    };
    assert_eq!(norm(&cell), 0.0);
    // The control has tanh for relu.
    assert!(
        norm(&Rnn {
            activation: Activation::Tanh,
            ..cell
        }) > 0.9
    );
    let wide = Rnn::random(&RnnSpec::irnn(100, 100), &mut rng).w_xh;
    // 10⁴ draws: the standard deviation is known to 0.7 %.
    hold("σ", (wide.norm() / 100.0 / 0.001 - 1.0).abs(), 0.03);
}

#[test]
fn an_orthogonal_linear_network_keeps_every_norm() {
    let mut rng = ChaCha8Rng::seed_from_u64(6);
    let cell = Rnn::random(&RnnSpec::orthogonal(2, 8, Activation::Identity), &mut rng);
    let xs = DMatrix::from_element(2, 200, 1.0);
    let states = bptt::unroll(&cell, &DVector::zeros(8), &xs).unwrap();
    let mut d_states = DMatrix::zeros(8, 200);
    d_states[(3, 199)] = 1.0;
    for moment in bptt::backward(&cell, &xs, &states, &d_states).unwrap() {
        // 200 products, each of a rounding of some ε.
        hold("norm", (moment.d_state.norm() - 1.0).abs(), 1e-13);
    }
}

/// As for the LSTM's forget gate: the mean of 1/(1 − z) is 1 + T/2 steps; the other biases stay.
#[test]
fn chrono_biases_of_a_gru_are_those_of_what_it_keeps() {
    let (units, longest) = (4000, 100);
    let nothing = Init::Gaussian { gain: 0.0 };
    let spec = GatedSpec {
        input_len: 1,
        hidden_len: units,
        w_xh: nothing,
        w_hh: nothing,
        b: nothing,
    };
    let mut rng = ChaCha8Rng::seed_from_u64(3);
    let plain = Gru::random(&spec, &mut rng);
    let cell = plain.clone().with_chrono_biases(longest, &mut rng).unwrap();
    let gates = cell.gates(&DVector::zeros(1), &DVector::zeros(units));
    let times = gates.update.value.map(|z| 1.0 / (1.0 - z));
    let standard_error = (longest - 2) as f64 / 12.0_f64.sqrt() / (units as f64).sqrt();
    assert!(
        (times.mean() - 51.0).abs() < 3.0 * standard_error,
        "{}",
        times.mean()
    );
    assert_eq!(
        (&cell.reset, &cell.candidate),
        (&plain.reset, &plain.candidate)
    );
    let error = plain.with_chrono_biases(0, &mut rng).unwrap_err();
    assert_eq!(error.to_string(), "longest must be at least 2, got 0");
}
