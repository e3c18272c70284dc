//! Networks whose every Jacobian is known.

use crate::draw::{diagonal, exact, noise, one_layer, single};
use gradflow_inspect::Recurrence;
use gradflow_inspect::measure::{LossPlace, Settings};
use gradflow_math::Activation;
use gradflow_models::{Gate, Lstm, Rnn};
use nalgebra::{DMatrix, DVector, dmatrix, dvector};

/// `‖diag(.9, .5)^ℓ‖_F / √2`.
fn decayed(lag: usize) -> f64 {
    let powers = [0.9_f64, 0.5].map(|factor| factor.powf(2.0 * lag as f64));
    (0.5 * powers.iter().sum::<f64>()).sqrt()
}

#[test]
fn a_diagonal_network_decays_by_its_factors() {
    let cell = single(diagonal(&[0.9, 0.5]), &noise(2, 1, 100), &exact());
    let (mut wrong, curves) = (0.0_f64, [&cell.decay.credit, &cell.decay.product]);
    for curve in curves {
        assert_eq!(curve.lags, (0..=100).collect::<Vec<_>>());
        for (&lag, band) in curve.lags.iter().zip(&curve.bands) {
            let expected = decayed(lag).ln();
            for found in [band.p05, band.median, band.p95] {
                assert!(
                    (found - expected).abs() < 1e-12,
                    "{lag}: {found} {expected}"
                );
            }
            wrong = wrong.max((band.median - lag as f64 * 0.9_f64.ln()).abs());
        }
    }
    // The formula that takes the norm for that of the slowest factor alone.
    assert!(wrong > 0.3);

    let last = (0..101_usize)
        .rposition(|lag| decayed(lag) >= 0.01)
        .unwrap();
    assert_eq!(
        (cell.reach.median, cell.reach.p05, cell.reach.p95),
        (last, last, last)
    );
    assert!(!cell.reach.censored);

    for (found, factor) in cell.lyapunov.exponents.iter().zip([0.9_f64, 0.5]) {
        assert!((found - factor.ln()).abs() < 1e-3, "{found} {factor}");
    }
    assert!(cell.lyapunov.sum_rule_residual.unwrap().abs() < 1e-12);
    let mean_log_det = cell.lyapunov.mean_log_det.unwrap();
    assert!((mean_log_det - 0.45_f64.ln()).abs() < 1e-12);

    for spread in &cell.spread {
        let steps = spread.lag as f64;
        for (found, factor) in spread.log_singular_values.iter().zip([0.9_f64, 0.5]) {
            // The smaller one is 10⁻⁹ of the larger one at lag 35, and below 10⁻¹³ of it from lag 51 on.
            if factor > 0.6 || spread.lag <= 20 {
                assert!((found - steps * factor.ln()).abs() < 1e-6, "{found}");
            } else if spread.lag > 50 {
                assert_eq!(*found, f64::NEG_INFINITY);
            }
        }
    }
}

#[test]
fn credit_that_never_fades_reaches_at_least_to_the_start() {
    let cell = single(diagonal(&[1.0]), &noise(1, 1, 30), &Settings::default());
    assert_eq!(cell.reach.median, 30);
    assert!(cell.reach.censored);
}

/// 2^−127 is below the smallest normal `f32`, 2^−151 rounds to zero.
#[test]
fn underflow_comes_when_powers_of_one_half_leave_the_format() {
    let cell = single(diagonal(&[0.5]), &noise(1, 1, 200), &exact());
    let steps: Vec<_> = cell
        .underflow
        .iter()
        .map(|underflow| (underflow.format, underflow.loses_digits, underflow.vanishes))
        .collect();
    assert_eq!(
        steps,
        [
            ("f32", Some(127), Some(151)),
            ("bf16", Some(127), Some(135)),
            ("f16", Some(15), Some(26)),
        ]
    );
}

/// `G_ℓ` of the weight by which x = 1 enters is w^ℓ, so the share of lag ℓ is (1 − w) w^ℓ / (1 − w^T).
#[test]
fn shares_of_the_input_weight_are_a_geometric_series() {
    let ones = [DMatrix::from_element(1, 40, 1.0)];
    let cell = single(diagonal(&[0.8]), &ones, &exact());
    let shares = &cell.lag_shares.tensors[0];
    assert_eq!(shares.tensor, "input_weights");
    for (&lag, cumulative) in cell.lag_shares.lags.iter().zip(&shares.cumulative) {
        let geometric = |steps: usize| 1.0 - 0.8_f64.powf(steps as f64);
        assert!((cumulative - geometric(lag + 1) / geometric(40)).abs() < 1e-12);
    }
    // 1 − 0.8⁴ = 0.59, 1 − 0.8³ = 0.49, 1 − 0.8¹¹ = 0.914, 1 − 0.8¹⁰ = 0.893.
    assert_eq!((shares.half_lag, shares.ninety_lag), (3, 10));
}

/// With a loss at every step T − ℓ of them reach back ℓ steps: `‖G_ℓ‖² = (T − ℓ) w^{2ℓ}` for independent directions.
#[test]
fn a_loss_at_every_step_counts_the_losses_that_reach_back() {
    let ones = [DMatrix::from_element(1, 12, 1.0)];
    let every = Settings {
        loss: LossPlace::Every,
        ..exact()
    };
    let cell = single(diagonal(&[0.8]), &ones, &every);
    let sizes: Vec<f64> = (0..12)
        .map(|lag| f64::from(12 - lag).sqrt() * 0.8_f64.powi(lag))
        .collect();
    let sum: f64 = sizes.iter().sum();
    let mut cumulative = 0.0;
    for (size, found) in sizes.iter().zip(&cell.lag_shares.tensors[0].cumulative) {
        cumulative += size / sum;
        assert!((cumulative - found).abs() < 1e-12);
    }
    let at_the_end = single(diagonal(&[0.8]), &ones, &exact());
    let (a, b) = (&cell.lag_shares, &at_the_end.lag_shares);
    assert!((a.tensors[0].cumulative[0] - b.tensors[0].cumulative[0]).abs() > 0.01);
}

/// An LSTM whose gates do not read: each is at its bias.
fn biased(forget: &[f64], output: f64) -> Lstm<f64> {
    let h = forget.len();
    let gate = |b: DVector<f64>| Gate {
        w_xh: DMatrix::zeros(h, 1),
        w_hh: DMatrix::zeros(h, h),
        b,
    };
    Lstm::new(
        gate(DVector::from_column_slice(forget)),
        gate(DVector::from_element(h, 0.5)),
        gate(DVector::from_element(h, 0.1)),
        gate(DVector::from_element(h, output)),
    )
    .unwrap()
}

/// ln ½ / ln σ(b): 1.00, 2.21 and 5.46 steps for b = 0, 1 and 2.
#[test]
fn half_lives_are_those_of_the_forget_bias() {
    let cell = biased(&[0.0, 1.0, 2.0], 3.5);
    let cell = single(
        Recurrence::Lstm(one_layer(cell)),
        &noise(2, 1, 50),
        &exact(),
    );
    let half_lives = cell.half_lives.unwrap();
    assert_eq!(half_lives.gate, "forget");
    for (found, expected) in half_lives.units.iter().zip([1.00, 2.21, 5.46]) {
        assert!((found - expected).abs() < 0.005, "{found} {expected}");
    }
    let sigma = |b: f64| 1.0 / (1.0 + (-b).exp());
    assert!((half_lives.slowest_rate - sigma(2.0).ln()).abs() < 1e-12);
    let [forget, _, candidate, output] = &cell.gates[..] else {
        panic!("four gates, got {}", cell.gates.len());
    };
    let mean = (0.5 + sigma(1.0) + sigma(2.0)) / 3.0;
    assert!((forget.mean - mean).abs() < 1e-12);
    assert_eq!((forget.saturated_low, forget.saturated_high), (0.0, 0.0));
    // σ(3.5) = 0.971 lies in the last bin.
    assert_eq!((output.saturated_high, output.histogram[19]), (1.0, 1.0));
    // tanh 0.1 = 0.0997 is in the eleventh bin of −1 … 1.
    assert_eq!(candidate.histogram[10], 1.0);
    // No gate reads the past: the memory is all there is.
    let paths = cell.path_shares.unwrap();
    assert_eq!(paths.paths[0].path, "cell");
    assert!((paths.paths[0].shares[10] - 1.0).abs() < 1e-12);
    assert!(
        paths.paths[1..]
            .iter()
            .all(|path| path.shares[10].abs() < 1e-12)
    );
}

#[test]
fn units_that_do_not_move_are_dead() {
    let cell = Rnn::new(
        dmatrix![1.0; 0.0; 1.0],
        DMatrix::zeros(3, 3),
        dvector![0.0, 0.3, -9.0],
        Activation::Relu,
    );
    let cell = single(
        Recurrence::Rnn(one_layer(cell.unwrap())),
        &noise(2, 1, 50),
        &exact(),
    );
    assert_eq!(cell.units.dead, [1, 2]);
    assert_eq!(cell.units.units, 3);
    assert_eq!(cell.units.first_non_finite, None);
}

#[test]
fn an_explosion_is_a_result_with_its_step() {
    let cell = single(diagonal(&[1e30]), &noise(1, 1, 30), &exact());
    // x of order 1 times 10^(30 t) leaves the range of f64 at the eleventh or twelfth step.
    let first = cell.units.first_non_finite.unwrap();
    assert!((11..=12).contains(&first), "{first}");
    assert!((cell.decay.credit.bands[5].median - 150.0 * 10_f64.ln()).abs() < 1e-9);
}
