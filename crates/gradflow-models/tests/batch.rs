//! The fast path equals the reference: the sum over the sequences of exact backpropagation through time.

#![expect(
    clippy::unwrap_used,
    reason = "a test that panics is a test that fails"
)]

use gradflow_math::vector::Lane;
use gradflow_math::{Activation, Init};
use gradflow_models::batch::{Batch, BatchGradient, Kernel, Trajectory};
use gradflow_models::{
    Cell, GatedSpec, Gru, LossAt, Lstm, Lstm1997, LstmSpec, Network, Readout, ReadoutSpec, Rnn,
    RnnSpec, Sequence, bptt,
};
use nalgebra::{DMatrix, DVector};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

/// Up to 12 steps of weights of gain 1, each with a few roundings, in sums of up to 12·10 terms: a few hundred
/// roundings relative to the largest entry, in either precision.
const ROUNDINGS: f64 = 4_000.0;

#[derive(Clone, Copy, Debug)]
struct Case {
    input_len: usize,
    hidden_len: usize,
    output_len: usize,
    steps: usize,
    batch: usize,
    loss_at: LossAt,
    seed: u64,
}

/// Sizes on both sides of a register, a strip and a group of panels; one step and one sequence among them.
fn cases() -> impl Strategy<Value = Case> {
    (
        1..20_usize,
        1..40_usize,
        1..4_usize,
        1..=12_usize,
        1..=10_usize,
        0..3_u8,
        any::<u64>(),
    )
        .prop_map(
            |(input_len, hidden_len, output_len, steps, batch, loss_at, seed)| Case {
                input_len,
                hidden_len,
                output_len,
                steps,
                batch,
                loss_at: match loss_at {
                    0 => LossAt::EveryStep,
                    1 => LossAt::Last,
                    _ => LossAt::Time(steps.div_ceil(2)),
                },
                seed,
            },
        )
}

fn config() -> ProptestConfig {
    ProptestConfig {
        cases: 60,
        rng_seed: RngSeed::Fixed(1),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

const WEIGHTS: Init = Init::Gaussian { gain: 1.0 };

impl Case {
    fn rng(self) -> ChaCha8Rng {
        ChaCha8Rng::seed_from_u64(self.seed)
    }

    fn rnn(self, activation: Activation) -> Network<f64, Rnn<f64>> {
        let spec = RnnSpec {
            input_len: self.input_len,
            hidden_len: self.hidden_len,
            activation,
            w_xh: WEIGHTS,
            w_hh: WEIGHTS,
            b_h: WEIGHTS,
        };
        self.network(Rnn::random(&spec, &mut self.rng()))
    }

    fn lstm(self) -> Network<f64, Lstm<f64>> {
        let spec = LstmSpec {
            input_len: self.input_len,
            hidden_len: self.hidden_len,
            w_xh: WEIGHTS,
            w_hh: WEIGHTS,
            b: WEIGHTS,
            forget_bias: 0.5,
        };
        self.network(Lstm::random(&spec, &mut self.rng()))
    }

    fn gated(self) -> GatedSpec {
        GatedSpec {
            input_len: self.input_len,
            hidden_len: self.hidden_len,
            w_xh: WEIGHTS,
            w_hh: WEIGHTS,
            b: WEIGHTS,
        }
    }

    fn lstm1997(self) -> Network<f64, Lstm1997<f64>> {
        self.network(Lstm1997::random(&self.gated(), &mut self.rng()))
    }

    fn gru(self) -> Network<f64, Gru<f64>> {
        self.network(Gru::random(&self.gated(), &mut self.rng()))
    }

    fn network<C: Cell<f64>>(self, cell: C) -> Network<f64, C> {
        let spec = ReadoutSpec {
            hidden_len: cell.hidden_len(),
            output_len: self.output_len,
            w_ho: WEIGHTS,
            b_o: WEIGHTS,
        };
        Network::new(cell, Readout::random(&spec, &mut self.rng())).unwrap()
    }

    fn batch(self, state_len: usize) -> Batch<f64> {
        let mut rng = self.rng();
        let mut normal = |rows, columns| {
            Init::Gaussian {
                gain: (columns as f64).sqrt(),
            }
            .sample(rows, columns, &mut rng)
        };
        let columns = self.steps * self.batch;
        Batch {
            s_0: normal(state_len, self.batch),
            xs: normal(self.input_len, columns),
            targets: normal(self.output_len, columns),
        }
    }
}

fn cast<T: Lane>(batch: &Batch<f64>) -> Batch<T> {
    Batch {
        s_0: batch.s_0.map(T::of),
        xs: batch.xs.map(T::of),
        targets: batch.targets.map(T::of),
    }
}

/// Sequence `b` of a batch.
fn sequence(batch: &Batch<f64>, b: usize) -> Sequence<f64> {
    let width = batch.s_0.ncols();
    let every = |matrix: &DMatrix<f64>| {
        let columns: Vec<_> = matrix.column_iter().skip(b).step_by(width).collect();
        DMatrix::from_columns(&columns)
    };
    Sequence {
        s_0: batch.s_0.column(b).into_owned(),
        xs: every(&batch.xs),
        targets: every(&batch.targets),
    }
}

/// The loss, the gradient of all weights, `∂L/∂s_0` and `∂L/∂x` by the reference, one sequence after the other.
fn reference<C: Cell<f64>>(
    network: &Network<f64, C>,
    batch: &Batch<f64>,
    loss_at: LossAt,
) -> [DVector<f64>; 4] {
    let mut loss = 0.0;
    let mut weights = DVector::zeros(network.parameters().len());
    let mut d_s_0 = DMatrix::zeros(batch.s_0.nrows(), batch.s_0.ncols());
    let mut d_xs = batch.xs.clone();
    for b in 0..batch.s_0.ncols() {
        let sequence = sequence(batch, b);
        loss += network.loss(&sequence, loss_at).unwrap();
        let gradient = network.gradient(&sequence, loss_at).unwrap();
        weights += gradient.d_cell.parameters();
        d_s_0.set_column(b, &gradient.d_s_0);
        for (t, d_x) in gradient.d_xs.column_iter().enumerate() {
            d_xs.set_column(t * batch.s_0.ncols() + b, &d_x);
        }
    }
    [
        DVector::from_element(1, loss),
        weights,
        DVector::from_vec(d_s_0.as_slice().to_vec()),
        DVector::from_vec(d_xs.as_slice().to_vec()),
    ]
}

/// The same four of a fast result.
fn flat<T: Lane, C: Cell<T>>(
    (gradient, d_xs): &(BatchGradient<T, Network<T, C>>, DMatrix<T>),
) -> [DVector<f64>; 4] {
    let wide = |values: &[T]| {
        DVector::from_iterator(
            values.len(),
            values.iter().map(|&v| nalgebra::convert_unchecked(v)),
        )
    };
    [
        wide(&[gradient.loss]),
        wide(gradient.d_network.parameters().as_slice()),
        wide(gradient.d_s_0.as_slice()),
        wide(d_xs.as_slice()),
    ]
}

/// The largest difference over the largest entry.
fn residual(got: &[DVector<f64>; 4], want: &[DVector<f64>; 4]) -> f64 {
    let parts = got.iter().zip(want).map(|(got, want)| {
        let difference = (got - want).amax();
        if difference == 0.0 {
            0.0
        } else {
            difference / want.amax()
        }
    });
    parts.fold(0.0, f64::max)
}

/// Holds the fast path in both precisions, with a plain and a checkpointed tape, against the reference.
fn fast_is_reference<C>(case: Case, network: &Network<f64, C>)
where
    C: Kernel<f64>,
    C::Lifted<f32>: Kernel<f32>,
{
    let batch = case.batch(network.cell.state_len());
    let want = reference(network, &batch, case.loss_at);
    // A tape that was used for another shape must not show it.
    let mut plain = Trajectory::new();
    let other = Case {
        steps: 13,
        batch: 3,
        ..case
    }
    .batch(network.cell.state_len());
    network
        .batch_gradient_with_inputs(&other, LossAt::EveryStep, &mut plain)
        .unwrap();
    for mut trajectory in [plain, Trajectory::checkpointed(3)] {
        let got = network
            .batch_gradient_with_inputs(&batch, case.loss_at, &mut trajectory)
            .unwrap();
        let alone = network
            .batch_gradient(&batch, case.loss_at, &mut trajectory)
            .unwrap();
        assert_eq!(flat(&(alone, got.1.clone())), flat(&got));
        let residual = residual(&flat(&got), &want);
        assert!(residual < ROUNDINGS * f64::EPSILON, "f64: {residual:e}");
    }
    let single = network.lift::<f32>();
    let got = single
        .batch_gradient_with_inputs(&cast(&batch), case.loss_at, &mut Trajectory::new())
        .unwrap();
    let residual = residual(&flat(&got), &want);
    assert!(
        residual < ROUNDINGS * f64::from(f32::EPSILON),
        "f32: {residual:e}"
    );
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn fast_rnn_is_the_reference(case in cases()) {
        for activation in Activation::ALL {
            fast_is_reference(case, &case.rnn(activation));
        }
    }

    #[test]
    fn fast_lstm_is_the_reference(case in cases()) {
        fast_is_reference(case, &case.lstm());
    }

    #[test]
    fn fast_lstm_of_1997_is_the_reference(case in cases()) {
        fast_is_reference(case, &case.lstm1997());
    }

    #[test]
    fn fast_gru_is_the_reference(case in cases()) {
        fast_is_reference(case, &case.gru());
    }

    #[test]
    fn a_batch_is_the_sum_of_its_sequences(case in cases()) {
        let network = case.lstm();
        let batch = case.batch(network.cell.state_len());
        let mut trajectory = Trajectory::new();
        let whole = flat(&network.batch_gradient_with_inputs(&batch, case.loss_at, &mut trajectory).unwrap());
        let mut sum = whole.clone().map(|part| part * 0.0);
        for b in 0..case.batch {
            let Sequence { s_0, xs, targets } = sequence(&batch, b);
            let s_0 = DMatrix::from_columns(&[s_0]);
            let one = Batch { s_0, xs, targets };
            let [loss, weights, d_s_0, d_xs] = flat(&network.batch_gradient_with_inputs(&one, case.loss_at, &mut trajectory).unwrap());
            sum[0] += loss;
            sum[1] += weights;
            sum[2].rows_mut(b * d_s_0.len(), d_s_0.len()).copy_from(&d_s_0);
            for (t, d_x) in d_xs.as_slice().chunks(case.input_len).enumerate() {
                let first = (t * case.batch + b) * case.input_len;
                sum[3].as_mut_slice()[first..][..case.input_len].copy_from_slice(d_x);
            }
        }
        prop_assert!(residual(&whole, &sum) < ROUNDINGS * f64::EPSILON);
    }
}

const CASE: Case = Case {
    input_len: 2,
    hidden_len: 3,
    output_len: 1,
    steps: 4,
    batch: 2,
    loss_at: LossAt::EveryStep,
    seed: 1,
};

#[test]
fn a_gradient_that_forgets_the_past_is_rejected() {
    let network = CASE.rnn(Activation::Tanh);
    let batch = CASE.batch(3);
    let fast = network
        .batch_gradient(&batch, LossAt::Last, &mut Trajectory::new())
        .unwrap();
    let mut truncated = fast.d_network.cell.zeros();
    for b in 0..CASE.batch {
        let sequence = sequence(&batch, b);
        let states = bptt::unroll(&network.cell, &sequence.s_0, &sequence.xs).unwrap();
        let d_states = network.d_states(&sequence, &states, LossAt::Last).unwrap();
        for moment in bptt::backward(&network.cell, &sequence.xs, &states, &d_states)
            .unwrap()
            .take(1)
        {
            truncated += moment.pullback.d_cell;
        }
    }
    let difference = fast.d_network.cell.parameters() - truncated.parameters();
    assert!(difference.amax() > 1e-2 * truncated.parameters().amax());
}

#[test]
fn parts_hold_the_sequences_in_their_order() {
    let batch = Case { batch: 5, ..CASE }.batch(3);
    let parts = batch.split(2);
    assert_eq!(
        parts
            .iter()
            .map(|part| part.s_0.ncols())
            .collect::<Vec<_>>(),
        [2, 3]
    );
    assert_eq!(sequence(&parts[1], 2), sequence(&batch, 4));
    assert_eq!(batch.split(9).len(), 5);
    assert_eq!(batch.split(1), std::slice::from_ref(&batch));
}

#[test]
fn an_explosion_is_a_result() {
    let mut network = CASE.rnn(Activation::Identity);
    network.cell.w_hh *= 1e200;
    let gradient = network
        .batch_gradient(&CASE.batch(3), LossAt::Last, &mut Trajectory::new())
        .unwrap();
    assert!(!gradient.loss.is_finite());
}

#[test]
fn misfits_are_named() {
    let network = CASE.rnn(Activation::Tanh);
    let message = |change: fn(&mut Batch<f64>), loss_at| {
        let mut batch = CASE.batch(3);
        change(&mut batch);
        network
            .batch_gradient(&batch, loss_at, &mut Trajectory::new())
            .unwrap_err()
            .to_string()
    };
    let every = LossAt::EveryStep;
    assert_eq!(
        message(|batch| batch.s_0 = DMatrix::zeros(3, 0), every),
        "the columns of s_0 must be at least 1, got 0"
    );
    assert_eq!(
        message(|batch| batch.xs = DMatrix::zeros(2, 0), every),
        "the columns of xs must be at least 1, got 0"
    );
    assert_eq!(
        message(|batch| batch.xs = DMatrix::zeros(2, 7), every),
        "xs must be (2, 8), got (2, 7)"
    );
    assert_eq!(
        message(|batch| batch.targets = DMatrix::zeros(1, 4), every),
        "targets must be (1, 8), got (1, 4)"
    );
    assert_eq!(
        message(|batch| batch.xs[(1, 2)] = f64::NAN, every),
        "xs must be finite, got NaN at row 1, column 2"
    );
    assert_eq!(
        message(|batch| batch.s_0[(0, 1)] = f64::INFINITY, every),
        "s_0 must be finite, got inf at row 0, column 1"
    );
    assert_eq!(
        message(|_| (), LossAt::Time(5)),
        "t must be in 1..=4, got 5"
    );
    let with_weights = |change: fn(&mut Network<f64, Rnn<f64>>)| {
        let mut network = CASE.rnn(Activation::Tanh);
        change(&mut network);
        let mut trajectory = Trajectory::new();
        let batch = CASE.batch(3);
        let error = network.batch_gradient(&batch, every, &mut trajectory);
        let of_inputs = network.batch_gradient_with_inputs(&batch, every, &mut trajectory);
        assert_eq!(error.clone().unwrap_err(), of_inputs.unwrap_err());
        error.unwrap_err().to_string()
    };
    assert_eq!(
        with_weights(|network| network.cell.w_hh[(0, 1)] = f64::NAN),
        "w_hh must be finite, got NaN at row 0, column 1"
    );
    assert_eq!(
        with_weights(|network| network.readout.b_o[0] = f64::NEG_INFINITY),
        "b_o must be finite, got -inf at row 0, column 0"
    );
    assert_eq!(
        with_weights(|network| network.cell.w_xh = DMatrix::zeros(2, 2)),
        "w_xh must be (3, 2), got (2, 2)"
    );
}

/// Per state: all of T = 10,000 steps, or the starts of 100 segments and the states of one.
#[test]
fn checkpoints_need_the_square_root_of_the_memory() {
    let long = Case {
        steps: 10_000,
        hidden_len: 16,
        batch: 1,
        ..CASE
    };
    let network = long.rnn(Activation::Tanh);
    let batch = long.batch(16);
    let bytes = |mut trajectory: Trajectory<f64>| {
        network
            .batch_gradient(&batch, LossAt::Last, &mut trajectory)
            .unwrap();
        trajectory.bytes()
    };
    let (plain, checkpointed) = (
        bytes(Trajectory::new()),
        bytes(Trajectory::checkpointed(100)),
    );
    // Capacities may be twice the lengths; products of 256 columns and their operands are in both.
    let products = 2 * (16 + 16) * 256 * 8;
    assert!(plain >= 10_000 * 16 * 8);
    assert!(
        checkpointed <= 2 * (101 + 101) * 16 * 8 + products,
        "{checkpointed} bytes"
    );
}
