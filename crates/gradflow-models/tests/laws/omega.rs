//! Pascanu's Ω: its value against a definition by dual numbers, its gradient against dual numbers and differences.

use crate::draw::{Case, Instance, cases};
use crate::plain::{PlainStep, losses};
use crate::residual::{along, hold, relative};
use gradflow_math::{Activation, difference, dual};
use gradflow_models::{Cell, LossAt, Network, Rnn, Sequence, omega};
use nalgebra::{DMatrix, DVector, dmatrix, dvector};
use num_dual::Dual64;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};

proptest! {
    // Each case costs a second-order derivative of four cells.
    #![proptest_config(Config {
        cases: 100,
        rng_seed: RngSeed::Fixed(1),
        failure_persistence: None,
        ..Config::default()
    })]

    #[test]
    fn the_gradient_is_that_of_dual_numbers_through_the_backward_pass(case in cases()) {
        // Saturated units make r and its derivatives the ratio of two differences of nearly equal numbers.
        let case = Case { scale: case.scale.min(1.0), ..case };
        for loss_at in [LossAt::EveryStep, LossAt::Last, LossAt::Time(1)] {
            gradient_is_dual(&case.rnn(Activation::Tanh), loss_at);
            gradient_is_dual(&case.rnn(Activation::Sigmoid), loss_at);
            gradient_is_dual(&case.article_lstm(Activation::Tanh), loss_at);
            gradient_is_dual(&case.lstm(), loss_at);
        }
    }
}

fn gradient_is_dual<C: Cell<f64>>(instance: &Instance<C>, loss_at: LossAt) {
    let Instance {
        network,
        sequence,
        direction,
        ds,
        ..
    } = instance;
    let gradient = omega::gradient(network, sequence, loss_at).unwrap();
    let lifted = network.lift::<Dual64>();
    let by_weights = dual::directional(
        |weights| {
            omega::value(&lifted.with_parameters(weights), &sequence.lift(), loss_at).unwrap()
        },
        &network.parameters(),
        direction,
    );
    // Terms of Ω come in both signs and the along-measure divides by their sizes: 10⁻¹⁰ of them is rounding.
    hold(
        "by weights",
        along(&gradient.d_cell.parameters(), direction, by_weights),
        1e-10,
    );
    let by_start = dual::directional(
        |s_0| {
            let sequence = Sequence {
                s_0: s_0.clone(),
                ..sequence.lift()
            };
            omega::value(&lifted, &sequence, loss_at).unwrap()
        },
        &sequence.s_0,
        ds,
    );
    hold("by s_0", along(&gradient.d_s_0, ds, by_start), 1e-10);
    let into_xs = sequence.xs.map(|x| x.sin() + 0.5);
    let by_inputs = {
        let sequence = Sequence {
            xs: dual::seed(&sequence.xs, &into_xs),
            ..sequence.lift()
        };
        omega::value(&lifted, &sequence, loss_at).unwrap().eps
    };
    let as_vector = |m: &DMatrix<f64>| DVector::from_column_slice(m.as_slice());
    hold(
        "by inputs",
        along(&as_vector(&gradient.d_xs), &as_vector(&into_xs), by_inputs),
        1e-10,
    );
}

const CASE: Case = Case {
    input_len: 2,
    hidden_len: 3,
    output_len: 2,
    steps: 5,
    scale: 0.7,
    seed: 3,
};

/// Ω from its definition: `∂L/∂s_t` and `J_t` by dual numbers through plain loops.
fn defined<C>(network: &Network<f64, C>, sequence: &Sequence<f64>) -> f64
where
    C: Cell<f64> + PlainStep<f64>,
    C::Lifted<Dual64>: PlainStep<Dual64>,
{
    let lifted = network.lift::<Dual64>();
    let steps = sequence.xs.ncols();
    let plain = |s: &DVector<Dual64>, t: usize| {
        let x: Vec<_> = sequence
            .xs
            .column(t - 1)
            .iter()
            .map(|&x| Dual64::from(x))
            .collect();
        DVector::from_vec(lifted.cell.plain_step(&x, s.as_slice()))
    };
    // The loss from t on as a function of s_t: that of s_t itself, and of the sequence that begins with it.
    let from = |s: &DVector<Dual64>, t: usize| {
        let o = &lifted.readout.w_ho * s.rows(0, lifted.readout.w_ho.ncols()) + &lifted.readout.b_o;
        let error = o - sequence.targets.column(t - 1).map(Dual64::from);
        let rest = Sequence {
            s_0: s.clone(),
            xs: sequence.xs.columns(t, steps - t).map(Dual64::from),
            targets: sequence.targets.columns(t, steps - t).map(Dual64::from),
        };
        losses(&lifted, &rest)
            .into_iter()
            .fold(error.dot(&error) * 0.5, |sum, loss| sum + loss)
    };
    let mut s = sequence.s_0.clone();
    let mut omega = 0.0;
    for t in 1..=steps {
        let jacobian = dual::jacobian(|s| plain(s, t), &s);
        s = plain(&s.map(Dual64::from), t).map(|s| s.re);
        let delta = dual::gradient(|s| from(s, t), &s);
        omega += (jacobian.tr_mul(&delta).norm() / delta.norm() - 1.0).powi(2);
    }
    omega
}

#[test]
fn the_value_is_that_of_the_definition() {
    for seed in 0..20 {
        let case = Case { seed, ..CASE };
        let rnn = case.rnn(Activation::Tanh);
        let lstm = case.lstm();
        let got = omega::value(&rnn.network, &rnn.sequence, LossAt::EveryStep).unwrap();
        hold(
            "rnn",
            (got / defined(&rnn.network, &rnn.sequence) - 1.0).abs(),
            1e-12,
        );
        let got = omega::value(&lstm.network, &lstm.sequence, LossAt::EveryStep).unwrap();
        hold(
            "lstm",
            (got / defined(&lstm.network, &lstm.sequence) - 1.0).abs(),
            1e-12,
        );
    }
}

#[test]
fn the_gradient_is_that_of_central_differences_and_the_immediate_part_is_not() {
    let Instance {
        network, sequence, ..
    } = CASE.lstm();
    let at = |weights: &DVector<f64>| defined(&network.with_parameters(weights), &sequence);
    let differences = difference::gradient(at, &network.parameters());
    let exact = omega::gradient(&network, &sequence, LossAt::EveryStep)
        .unwrap()
        .d_cell
        .parameters();
    // What central differences can: see `gradflow_math::difference`.
    hold(
        "exact",
        relative(exact.as_slice(), differences.as_slice()),
        1e-8,
    );
    let immediate = omega::immediate_gradient(&network, &sequence, LossAt::EveryStep)
        .unwrap()
        .parameters();
    let of_cell = differences.rows(0, immediate.len()).into_owned();
    let miss = relative(immediate.as_slice(), of_cell.as_slice());
    assert!(miss > 1e-2, "the immediate part misses {miss:e} only");
}

/// `s_t = w s_{t−1} + x_t`: every ratio is |w|, so Ω = T(|w| − 1)², and here the immediate part is all there is.
#[test]
fn for_one_linear_unit_omega_is_known() {
    let cell = Rnn::new(
        dmatrix![1.0],
        dmatrix![0.75],
        dvector![0.0],
        Activation::Identity,
    )
    .unwrap();
    let readout = gradflow_models::Readout::new(dmatrix![1.0], dvector![0.0]).unwrap();
    let network = Network::new(cell, readout).unwrap();
    let sequence = Sequence {
        s_0: dvector![1.0],
        xs: dmatrix![1.0, 2.0, 3.0, 4.0],
        targets: dmatrix![0.0, 0.0, 0.0, 0.0],
    };
    assert_eq!(
        omega::value(&network, &sequence, LossAt::Last).unwrap(),
        4.0 * 0.0625
    );
    let gradient = omega::gradient(&network, &sequence, LossAt::Last)
        .unwrap()
        .d_cell;
    hold("∂Ω/∂w", (gradient.cell.w_hh[0] + 8.0 * 0.25).abs(), 1e-14);
    assert!(gradient.cell.w_xh[0].abs() < 1e-14 && gradient.readout.w_ho[0].abs() < 1e-14);
    let immediate = omega::immediate_gradient(&network, &sequence, LossAt::Last).unwrap();
    hold("∂⁺Ω/∂w", (immediate.w_hh[0] + 8.0 * 0.25).abs(), 1e-14);
}

#[test]
fn an_orthogonal_linear_network_has_no_omega() {
    let w_hh = dmatrix![0.6, -0.8; 0.8, 0.6];
    let cell = Rnn::new(
        dmatrix![1.0; 0.5],
        w_hh,
        dvector![0.0, 0.0],
        Activation::Identity,
    )
    .unwrap();
    let readout = gradflow_models::Readout::new(dmatrix![1.0, 2.0], dvector![0.0]).unwrap();
    let network = Network::new(cell, readout).unwrap();
    let sequence = Sequence {
        s_0: dvector![1.0, 0.0],
        xs: dmatrix![1.0, -1.0, 2.0],
        targets: dmatrix![0.0, 0.0, 0.0],
    };
    assert!(omega::value(&network, &sequence, LossAt::EveryStep).unwrap() < 1e-30);
    // After the only loss no error is felt and no term counted.
    let value = omega::value(&network, &sequence, LossAt::Time(1)).unwrap();
    assert!(value < 1e-30);
}
