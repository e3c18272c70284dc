//! Laws of the weights as a vector, of drawing them, and of other scalars.

use crate::draw::{Case, Instance, cases, config, for_every_cell};
use crate::residual::{hold, relative};
use gradflow_math::Init;
use gradflow_models::{Cell, Lstm, LstmSpec, Network};
use proptest::prelude::*;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde::Serialize;
use serde::de::DeserializeOwned;

proptest! {
    #![proptest_config(config())]

    #[test]
    fn parameters_are_coordinates(case in cases()) {
        for_every_cell!(case, coordinates);
    }
}

fn coordinates<C: Cell<f64> + PartialEq + std::fmt::Debug>(instance: &Instance<C>) {
    let network = &instance.network;
    let parameters = network.parameters();
    assert_eq!(&network.with_parameters(&parameters), network);

    let moved = network.with_parameters(&instance.direction);
    let mut sum = network.clone();
    sum += moved;
    assert_eq!(sum.parameters(), parameters + &instance.direction);

    let mut cell = network.cell.clone();
    cell += network.cell.zeros();
    assert_eq!(cell, network.cell);
}

#[test]
#[should_panic(expected = "too few")]
fn too_few_parameters_are_refused() {
    let cell = CASE.lstm().network.cell;
    let parameters = cell.parameters();
    let _ = cell.with_parameters(&parameters.rows(1, parameters.len() - 1).into_owned());
}

#[test]
#[should_panic(expected = "1 too many")]
fn too_many_parameters_are_refused() {
    let cell = CASE.lstm().network.cell;
    let parameters = cell.parameters();
    let _ = cell.with_parameters(&parameters.push(0.0));
}

#[test]
fn single_precision_agrees_to_its_precision() {
    let Instance {
        network, sequence, ..
    } = CASE.lstm();
    let x = sequence.xs.column(0).into_owned();
    let lifted = sequence.lift::<f32>();
    let x_single = lifted.xs.column(0).into_owned();
    let single = network.cell.lift::<f32>().step(&x_single, &lifted.s_0);
    let double = network.cell.step(&x, &sequence.s_0);
    hold(
        "f32",
        relative(single.map(f64::from).as_slice(), double.as_slice()),
        1e-6,
    );
}

#[test]
fn a_network_survives_json() {
    for_every_cell!(CASE, survives_json);
}

fn survives_json<C>(instance: &Instance<C>)
where
    C: Cell<f64> + PartialEq + std::fmt::Debug + Serialize + DeserializeOwned,
{
    let text = serde_json::to_string(&instance.network).unwrap();
    let read: Network<f64, C> = serde_json::from_str(&text).unwrap();
    assert_eq!(read, instance.network);
}

#[test]
fn drawing_continues_the_stream_of_the_caller() {
    let spec = LstmSpec {
        input_len: 2,
        hidden_len: 3,
        w_xh: Init::Gaussian { gain: 1.0 },
        w_hh: Init::Orthogonal,
        b: Init::Uniform {
            low: 0.0,
            high: 0.0,
        },
        forget_bias: 1.0,
    };
    let (mut one, mut other) = (ChaCha8Rng::seed_from_u64(5), ChaCha8Rng::seed_from_u64(5));
    let first = Lstm::random(&spec, &mut one);
    assert_eq!(Lstm::random(&spec, &mut other), first);
    assert_ne!(Lstm::random(&spec, &mut other), first);
    assert_ne!(one.next_u64(), ChaCha8Rng::seed_from_u64(5).next_u64());

    assert!(first.forget.b.iter().all(|&b| b == 1.0));
    assert!(
        first
            .input
            .b
            .iter()
            .chain(&first.candidate.b)
            .chain(&first.output.b)
            .all(|&b| b == 0.0)
    );
    assert_ne!(first.forget.w_hh, first.input.w_hh);
}

const CASE: Case = Case {
    input_len: 2,
    hidden_len: 3,
    output_len: 2,
    steps: 3,
    scale: 1.0,
    seed: 11,
};
