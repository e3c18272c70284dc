use gradflow_inspect::measure::{CellMeasurement, Extent, Measurement, Settings, measure};
use gradflow_inspect::{Model, Recurrence};
use gradflow_math::{Activation, Init};
use gradflow_models::{GatedSpec, Gru, Layer, Layers, Lstm, LstmSpec, Rnn, RnnSpec};
use nalgebra::{DMatrix, DVector};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

/// Norms are exact and the spectrum is whole.
pub(crate) fn exact() -> Settings {
    Settings {
        extent: Extent::Full,
        ..Settings::default()
    }
}

pub(crate) fn rng() -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(11)
}

pub(crate) fn one_layer<C>(cell: C) -> Layers<C> {
    Layers {
        layers: vec![Layer::OneWay(cell)],
    }
}

/// The measurement of the only cell.
pub(crate) fn single(
    recurrence: Recurrence,
    inputs: &[DMatrix<f64>],
    settings: &Settings,
) -> CellMeasurement {
    let measurement = whole(recurrence, inputs, settings);
    let [cell] = measurement.cells.try_into().expect("one cell");
    cell
}

pub(crate) fn whole(
    recurrence: Recurrence,
    inputs: &[DMatrix<f64>],
    settings: &Settings,
) -> Measurement {
    let model = Model::given("drawn", recurrence);
    measure(&model, inputs, settings, &|_, _| true).expect("nobody stops it")
}

/// `count` sequences of white noise.
pub(crate) fn noise(count: usize, rows: usize, steps: usize) -> Vec<DMatrix<f64>> {
    let mut rng = rng();
    let law = Init::Gaussian {
        gain: (steps as f64).sqrt(),
    };
    (0..count)
        .map(|_| law.sample(rows, steps, &mut rng))
        .collect()
}

/// `s_t = diag(factors) s_{t−1} + x_t`, with one input for all units.
pub(crate) fn diagonal(factors: &[f64]) -> Recurrence {
    let len = factors.len();
    let w_hh = DMatrix::from_diagonal(&DVector::from_column_slice(factors));
    let cell = Rnn::new(
        DMatrix::from_element(len, 1, 1.0),
        w_hh,
        DVector::zeros(len),
        Activation::Identity,
    );
    Recurrence::Rnn(one_layer(cell.expect("the shapes agree")))
}

pub(crate) fn lstm(d: usize, h: usize) -> Lstm<f64> {
    let weights = Init::Gaussian { gain: 1.0 };
    let spec = LstmSpec {
        input_len: d,
        hidden_len: h,
        w_xh: weights,
        w_hh: weights,
        b: weights,
        forget_bias: 1.0,
    };
    Lstm::random(&spec, &mut rng())
}

pub(crate) fn gru(d: usize, h: usize) -> Gru<f64> {
    let weights = Init::Gaussian { gain: 1.0 };
    let spec = GatedSpec {
        input_len: d,
        hidden_len: h,
        w_xh: weights,
        w_hh: weights,
        b: weights,
    };
    Gru::random(&spec, &mut rng())
}

pub(crate) fn rnn(d: usize, h: usize) -> Rnn<f64> {
    let weights = Init::Gaussian { gain: 1.0 };
    let spec = RnnSpec {
        input_len: d,
        hidden_len: h,
        activation: Activation::Tanh,
        w_xh: weights,
        w_hh: weights,
        b_h: weights,
    };
    Rnn::random(&spec, &mut rng())
}
