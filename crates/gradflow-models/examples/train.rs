//! Trains an LSTM on the adding problem (Hochreiter & Schmidhuber 1997) with Adam (Kingma & Ba 2015).
//!
//! Each sequence holds random numbers and two marks; the target is the sum of the two marked numbers.
//! Who answers 1 always has a mean squared error of 1/6: to do better, a network must carry two numbers to the end.
//!
//! `cargo run --release --example train`

use gradflow_math::Init;
use gradflow_models::batch::{Batch, Trajectory};
use gradflow_models::{LossAt, Lstm, LstmSpec, Network, Readout, ReadoutSpec};
use nalgebra::{DMatrix, DVector};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

const STEPS: usize = 30;
const BATCH: usize = 32;
const HIDDEN: usize = 32;

/// `BATCH` sequences of the adding problem: numbers in the first row of the inputs, marks in the second.
fn draw(rng: &mut ChaCha8Rng) -> Batch<f32> {
    let mut xs = DMatrix::zeros(2, STEPS * BATCH);
    let mut targets = DMatrix::zeros(1, STEPS * BATCH);
    for number in xs.row_mut(0).iter_mut() {
        *number = rng.random();
    }
    for b in 0..BATCH {
        let first = rng.random_range(0..STEPS / 2);
        let second = rng.random_range(STEPS / 2..STEPS);
        for t in [first, second] {
            xs[(1, t * BATCH + b)] = 1.0;
            targets[(0, (STEPS - 1) * BATCH + b)] += xs[(0, t * BATCH + b)];
        }
    }
    Batch {
        s_0: DMatrix::zeros(2 * HIDDEN, BATCH),
        xs,
        targets,
    }
}

/// The moving averages of the gradient and of its square.
struct Adam {
    mean: DVector<f32>,
    square: DVector<f32>,
    updates: i32,
}

impl Adam {
    /// The parameters after one update along `gradient`.
    fn update(&mut self, parameters: &DVector<f32>, gradient: &DVector<f32>) -> DVector<f32> {
        self.updates += 1;
        let (rate, mean_decay, square_decay) = (3e-3, 0.9_f32, 0.999_f32);
        self.mean = &self.mean * mean_decay + gradient * (1.0 - mean_decay);
        self.square = self.square.zip_map(gradient, |v, g| {
            square_decay * v + (1.0 - square_decay) * g * g
        });
        let mean_scale = rate / (1.0 - mean_decay.powi(self.updates));
        let square_scale = 1.0 / (1.0 - square_decay.powi(self.updates));
        let step = self.mean.zip_map(&self.square, |m, v| {
            mean_scale * m / ((square_scale * v).sqrt() + 1e-8)
        });
        parameters - step
    }
}

fn main() -> Result<(), gradflow_models::Error> {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let weights = Init::Gaussian { gain: 1.0 };
    let none = Init::Gaussian { gain: 0.0 };
    let cell = LstmSpec {
        input_len: 2,
        hidden_len: HIDDEN,
        w_xh: weights,
        w_hh: weights,
        b: none,
        forget_bias: 1.0,
    };
    let readout = ReadoutSpec {
        hidden_len: HIDDEN,
        output_len: 1,
        w_ho: weights,
        b_o: none,
    };
    let cell = Lstm::random(&cell, &mut rng);
    let mut network = Network::new(cell, Readout::random(&readout, &mut rng))?.lift::<f32>();
    let count = network.parameters().len();
    let mut adam = Adam {
        mean: DVector::zeros(count),
        square: DVector::zeros(count),
        updates: 0,
    };
    let mut tape = Trajectory::new();
    for update in 0..=1000 {
        let gradient = network.batch_gradient(&draw(&mut rng), LossAt::Last, &mut tape)?;
        if update % 100 == 0 {
            // The loss is half the sum of the squares.
            println!(
                "{update:5}  mean squared error {:.4}",
                2.0 * gradient.loss / BATCH as f32
            );
        }
        let mean = gradient.d_network.parameters() / BATCH as f32;
        network = network.with_parameters(&adam.update(&network.parameters(), &mean));
    }
    Ok(())
}
