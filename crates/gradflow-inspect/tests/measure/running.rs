//! Long sequences, several layers, both directions, and stopping.

use crate::draw::{exact, gru, lstm, noise, one_layer, rng, whole};
use gradflow_inspect::measure::{Settings, Stopped, measure, measure_credit};
use gradflow_inspect::{Direction, Model, Place, Recurrence};
use gradflow_math::Init;
use gradflow_models::{Layer, Layers, Lstm, LstmSpec};

/// The bytes of two steps of the cell below: 2·5 of state, 4·5 of gates, 6·5 of coefficients.
const TWO_STEPS: usize = 2 * 60 * 8;

#[test]
fn parts_that_are_computed_again_change_no_bit() {
    let inputs = noise(2, 3, 41);
    let recurrence = || Recurrence::Lstm(one_layer(lstm(3, 5)));
    let whole_in_memory = whole(recurrence(), &inputs, &exact());
    let piecewise = Settings {
        stretch_bytes: TWO_STEPS,
        ..exact()
    };
    let in_pieces = whole(recurrence(), &inputs, &piecewise);
    assert_eq!(whole_in_memory.cells, in_pieces.cells);
}

#[test]
fn a_measurement_is_a_function_of_its_seed() {
    let inputs = noise(3, 3, 20);
    let of_seed = |seed| {
        let settings = Settings {
            seed,
            ..Settings::default()
        };
        whole(Recurrence::Gru(one_layer(gru(3, 12))), &inputs, &settings).cells
    };
    assert_eq!(of_seed(1), of_seed(1));
    assert_ne!(of_seed(1), of_seed(2));
}

/// A second layer reads both directions of the first; the backward cell of a layer is a forward cell on the reversed sequence.
#[test]
fn each_direction_of_each_layer_is_measured_on_what_it_reads() {
    let inputs = noise(2, 3, 30);
    let above = |seed_shift: usize| {
        let weights = Init::Gaussian { gain: 1.0 };
        let spec = LstmSpec {
            input_len: 10,
            hidden_len: 4 + seed_shift,
            w_xh: weights,
            w_hh: weights,
            b: weights,
            forget_bias: 0.0,
        };
        Lstm::random(&spec, &mut rng())
    };
    let both = |forward, backward| Layer::BothWays { forward, backward };
    let layers = vec![both(lstm(3, 5), lstm(3, 5)), both(above(0), above(0))];
    let measured = whole(Recurrence::Lstm(Layers { layers }), &inputs, &exact());
    let places: Vec<Place> = measured.cells.iter().map(|cell| cell.place).collect();
    let place = |layer, direction| Place { layer, direction };
    assert_eq!(
        places,
        [
            place(0, Direction::Forward),
            place(0, Direction::Backward),
            place(1, Direction::Forward),
            place(1, Direction::Backward),
        ]
    );
    let reversed: Vec<_> = inputs
        .iter()
        .map(|xs| xs.select_columns(&(0..30).rev().collect::<Vec<_>>()))
        .collect();
    let alone = whole(Recurrence::Lstm(one_layer(lstm(3, 5))), &reversed, &exact());
    assert_eq!(measured.cells[1].gates, alone.cells[0].gates);
    assert_ne!(measured.cells[0].gates, alone.cells[0].gates);
}

#[test]
fn sequences_may_differ_in_length() {
    let mut inputs = noise(2, 3, 30);
    inputs[1] = inputs[1].columns(0, 12).into_owned();
    let measured = whole(Recurrence::Lstm(one_layer(lstm(3, 5))), &inputs, &exact());
    assert_eq!((measured.sequences, measured.steps), (2, 30));
    assert_eq!(measured.cells[0].decay.credit.lags.last(), Some(&30));
}

#[test]
fn the_caller_can_stop_it_and_sees_the_end() {
    let inputs = noise(1, 3, 500);
    let model = Model::given("drawn", Recurrence::Lstm(one_layer(lstm(3, 5))));
    let stopped = measure(&model, &inputs, &Settings::default(), &|done, _| done < 700);
    assert_eq!(stopped, Err(Stopped));
}

/// The credit alone is measured with the same random directions.
#[test]
fn credit_alone_is_that_of_the_whole_measurement() {
    let inputs = noise(2, 3, 40);
    let model = Model::given("drawn", Recurrence::Lstm(one_layer(lstm(3, 12))));
    let settings = Settings::default();
    let whole = measure(&model, &inputs, &settings, &|_, _| true).unwrap();
    let credit = measure_credit(&model, &inputs, &settings, &|_, _| true).unwrap();
    let (whole, credit) = (&whole.cells[0], &credit[0]);
    assert_eq!(whole.decay.credit, credit.credit);
    assert_eq!(whole.reach, credit.reach);
    assert_eq!(whole.gradient_norms, credit.gradient_norms);
}
