//! Prints where the gradient of an LSTM comes from, for a loss at every step of a random sequence: the norm of its part at
//! each lag, and the share of `∂s_t/∂s_{t−lag}` that runs purely along the cell, through one gate, and through several.
//!
//! ```sh
//! cargo run --release -p gradflow-models --example attribution
//! ```

use gradflow_math::Init;
use gradflow_models::{
    Cell, GateSet, LossAt, Lstm, LstmSpec, Network, PathProduct, Readout, ReadoutSpec, Sequence,
    bptt, by_lag,
};
use nalgebra::DVector;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

const HIDDEN: usize = 8;
const INPUT: usize = 4;
const STEPS: usize = 60;

fn main() -> Result<(), gradflow_models::Error> {
    for (forget_bias, gain) in [(0.0, 0.5), (3.0, 0.5), (3.0, 3.0)] {
        println!("forget bias {forget_bias}, gain of the recurrent weights {gain}");
        attribute(forget_bias, gain)?;
        println!();
    }
    Ok(())
}

fn attribute(forget_bias: f64, gain: f64) -> Result<(), gradflow_models::Error> {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let normal = Init::Gaussian { gain: 1.0 };
    let spec = LstmSpec {
        input_len: INPUT,
        hidden_len: HIDDEN,
        w_xh: normal,
        w_hh: Init::Gaussian { gain },
        b: Init::Gaussian { gain: 0.0 },
        forget_bias,
    };
    let readout = ReadoutSpec {
        hidden_len: HIDDEN,
        output_len: 1,
        w_ho: normal,
        b_o: normal,
    };
    let network = Network::new(
        Lstm::random(&spec, &mut rng),
        Readout::random(&readout, &mut rng),
    )?;
    let inputs = Init::Uniform {
        low: -1.0,
        high: 1.0,
    };
    let sequence = Sequence {
        s_0: DVector::zeros(2 * HIDDEN),
        xs: inputs.sample(INPUT, STEPS, &mut rng),
        targets: inputs.sample(1, STEPS, &mut rng),
    };
    let cell = &network.cell;
    let states = bptt::unroll(cell, &sequence.s_0, &sequence.xs)?;
    let d_states = network.d_states(&sequence, &states, LossAt::EveryStep)?;

    let mut product = PathProduct::identity(HIDDEN);
    println!(" lag  gradient at lag  cell path   one gate  several gates");
    for term in by_lag(cell, &sequence.xs, &states, &d_states)?.take(41) {
        if term.lag > 0 {
            let t = STEPS / 4 + term.lag;
            let (x, s_prev) = (
                sequence.xs.column(t - 1).into_owned(),
                states.column(t - 1).into_owned(),
            );
            product.push(&cell.jacobian_paths(&x, &s_prev));
        }
        if term.lag % 5 == 0 {
            let share = |several: fn(usize) -> bool| -> f64 {
                GateSet::all()
                    .filter(|set| several(set.gates().count()))
                    .map(|set| product.share(set))
                    .sum()
            };
            println!(
                "{:>4}  {:>15.2e}  {:>9.3}  {:>9.3}  {:>13.3}",
                term.lag,
                term.d_cell.parameters().norm(),
                share(|gates| gates == 0),
                share(|gates| gates == 1),
                share(|gates| gates > 1),
            );
        }
    }
    Ok(())
}
