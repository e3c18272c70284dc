//! Prints how the gradient of a loss at time T decays with the lag `T − k`: the median over 20 draws of `‖∂L/∂s_k‖`, for a
//! tanh RNN and for LSTMs with forget biases 0 and 3.
//!
//! ```sh
//! cargo run --release -p gradflow-models --example decay
//! ```

use gradflow_math::{Activation, Init};
use gradflow_models::{Cell, Lstm, LstmSpec, Rnn, RnnSpec, bptt};
use nalgebra::{DMatrix, DVector};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

const HIDDEN: usize = 32;
const INPUT: usize = 4;
const STEPS: usize = 100;
const DRAWS: u64 = 20;

fn main() -> Result<(), gradflow_models::Error> {
    let lstm = |forget_bias| LstmSpec {
        input_len: INPUT,
        hidden_len: HIDDEN,
        w_xh: Init::Gaussian { gain: 1.0 },
        w_hh: Init::Gaussian { gain: 0.5 },
        b: Init::Gaussian { gain: 0.0 },
        forget_bias,
    };
    let rnn = RnnSpec {
        input_len: INPUT,
        hidden_len: HIDDEN,
        activation: Activation::Tanh,
        w_xh: Init::Gaussian { gain: 1.0 },
        w_hh: Init::Gaussian { gain: 1.0 },
        b_h: Init::Gaussian { gain: 0.0 },
    };
    let curves = [
        median_decay(|rng| Rnn::random(&rnn, rng))?,
        median_decay(|rng| Lstm::random(&lstm(0.0), rng))?,
        median_decay(|rng| Lstm::random(&lstm(3.0), rng))?,
    ];
    println!(
        "{:>4}  {:>10}  {:>12}  {:>12}",
        "lag", "tanh RNN", "LSTM, b_f 0", "LSTM, b_f 3"
    );
    for lag in (0..STEPS).step_by(10) {
        let [rnn, lstm_0, lstm_3] = curves.each_ref().map(|curve| curve[lag]);
        println!("{lag:>4}  {rnn:>10.2e}  {lstm_0:>12.2e}  {lstm_3:>12.2e}");
    }
    Ok(())
}

/// The median over the draws of `‖∂L/∂s_k‖ / ‖∂L/∂s_T‖`, by the lag T − k, for a loss at T alone.
fn median_decay<C: Cell<f64>>(
    draw: impl Fn(&mut ChaCha8Rng) -> C,
) -> Result<Vec<f64>, gradflow_models::Error> {
    let curves = (0..DRAWS)
        .map(|seed| {
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            let cell = draw(&mut rng);
            decay(&cell, &mut rng)
        })
        .collect::<Result<Vec<_>, _>>()?;
    let median = |lag: usize| {
        let mut norms: Vec<f64> = curves.iter().map(|curve| curve[lag]).collect();
        norms.sort_by(f64::total_cmp);
        norms[norms.len() / 2]
    };
    Ok((0..STEPS).map(median).collect())
}

fn decay<C: Cell<f64>>(cell: &C, rng: &mut ChaCha8Rng) -> Result<Vec<f64>, gradflow_models::Error> {
    let xs = Init::Gaussian {
        gain: (STEPS as f64).sqrt(),
    }
    .sample(INPUT, STEPS, rng);
    let states = bptt::unroll(cell, &DVector::zeros(cell.state_len()), &xs)?;
    let mut d_states = DMatrix::zeros(cell.state_len(), STEPS);
    let direction = Init::Gaussian { gain: 1.0 }.sample(cell.hidden_len(), 1, rng);
    d_states
        .view_mut((0, STEPS - 1), (cell.hidden_len(), 1))
        .copy_from(&direction.normalize());
    Ok(bptt::backward(cell, &xs, &states, &d_states)?
        .map(|moment| moment.d_state.norm())
        .collect())
}
