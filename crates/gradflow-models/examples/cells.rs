//! Prints the Jacobians of one step of every cell side by side, and how their products decay: the operator norm of
//! `∂s_t/∂s_{t−1}` and of `∂s_t/∂s_{t−50}`, medians over 20 draws.
//!
//! ```sh
//! cargo run --release -p gradflow-models --example cells
//! ```

use gradflow_math::{Activation, Init, spectrum};
use gradflow_models::{
    ArticleLstm, ArticleLstmSpec, Cell, DiagonalRecurrence, DiagonalSpec, Error, GatedSpec, Gru,
    Lstm, Lstm1997, LstmSpec, MinGru, MinLstm, MinimalSpec, Rnn, RnnSpec, Stack, bptt,
};
use nalgebra::{DMatrix, DVector};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

const LEN: usize = 16;
const STEPS: usize = 50;
const DRAWS: u64 = 20;
const UNIT: Init = Init::Gaussian { gain: 1.0 };
const NONE: Init = Init::Gaussian { gain: 0.0 };

fn main() -> Result<(), Error> {
    println!(
        "{:<24} {:>4} {:>10} {:>10}",
        "cell", "S", "1 step", "50 steps"
    );
    for activation in Activation::ALL {
        let name = format!("Rnn, {activation:?}");
        print_norms(&name, |rng| Rnn::random(&rnn(activation), rng))?;
    }
    for activation in [Activation::Identity, Activation::Tanh] {
        let name = format!("ArticleLstm, {activation:?}");
        print_norms(&name, |rng| ArticleLstm::random(&article(activation), rng))?;
    }
    print_norms("Lstm1997", |rng| Lstm1997::random(&GATED, rng))?;
    print_norms("Lstm, b_f = 0", |rng| Lstm::random(&lstm(0.0), rng))?;
    print_norms("Lstm, b_f = 3", |rng| Lstm::random(&lstm(3.0), rng))?;
    print_norms("Gru", |rng| Gru::random(&GATED, rng))?;
    print_norms("MinLstm", |rng| MinLstm::random(&MINIMAL, rng))?;
    print_norms("MinGru", |rng| MinGru::random(&MINIMAL, rng))?;
    print_norms("DiagonalRecurrence", |rng| {
        DiagonalRecurrence::random(&DIAGONAL, rng)
    })?;
    print_norms("two layers of Lstm", |rng| Stack {
        layers: vec![Lstm::random(&lstm(0.0), rng), Lstm::random(&lstm(0.0), rng)],
    })
}

fn print_norms<C: Cell<f64>>(name: &str, draw: impl Fn(&mut ChaCha8Rng) -> C) -> Result<(), Error> {
    let (mut one, mut all, mut state_len) = (Vec::new(), Vec::new(), 0);
    for seed in 0..DRAWS {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let cell = draw(&mut rng);
        state_len = cell.state_len();
        // Entries N(0, 1), whatever the number of columns.
        let gain = (STEPS as f64).sqrt();
        let xs = Init::Gaussian { gain }.sample(cell.input_len(), STEPS, &mut rng);
        let states = bptt::unroll(&cell, &DVector::zeros(state_len), &xs)?;
        let mut product = DMatrix::identity(state_len, state_len);
        for jacobian in bptt::jacobians(&cell, &xs, &states)? {
            product = &jacobian * product;
            one.push(spectrum::operator_norm(&jacobian));
        }
        all.push(spectrum::operator_norm(&product));
    }
    println!(
        "{name:<24} {state_len:>4} {:>10.2e} {:>10.2e}",
        median(one),
        median(all)
    );
    Ok(())
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn rnn(activation: Activation) -> RnnSpec {
    RnnSpec {
        input_len: LEN,
        hidden_len: LEN,
        activation,
        w_xh: UNIT,
        w_hh: UNIT,
        b_h: NONE,
    }
}

fn article(activation: Activation) -> ArticleLstmSpec {
    ArticleLstmSpec {
        state_len: LEN,
        activation,
        w: UNIT,
        b: NONE,
        forget_bias: 0.0,
    }
}

fn lstm(forget_bias: f64) -> LstmSpec {
    LstmSpec {
        input_len: LEN,
        hidden_len: LEN,
        w_xh: UNIT,
        w_hh: UNIT,
        b: NONE,
        forget_bias,
    }
}

const GATED: GatedSpec = GatedSpec {
    input_len: LEN,
    hidden_len: LEN,
    w_xh: UNIT,
    w_hh: UNIT,
    b: NONE,
};

const MINIMAL: MinimalSpec = MinimalSpec {
    input_len: LEN,
    hidden_len: LEN,
    w: UNIT,
    b: NONE,
};

const DIAGONAL: DiagonalSpec = DiagonalSpec {
    input_len: LEN,
    units: LEN,
    r_min: 0.4,
    r_max: 0.99,
    max_phase: std::f64::consts::TAU,
    b: UNIT,
};
