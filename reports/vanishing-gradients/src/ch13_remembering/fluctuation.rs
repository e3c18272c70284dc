//! How long the cells of a fresh LSTM last when its gates see white input.

use crate::experiments::log_products::{ZERO, noise, pytorch};
use crate::experiments::quantile::median;
use crate::experiments::streams;
use gradflow_math::JacobianProduct;
use gradflow_models::{Cell, Lstm, LstmSpec};
use gradflow_report::{Budget, PointRng};
use nalgebra::DVector;
use std::sync::OnceLock;

/// H, and the number of inputs.
const UNITS: usize = 16;

/// The steps that are run before anything is measured.
const SETTLING: usize = 100;

/// What the gates of a network do.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fluctuation {
    /// The variance of the forget gates' pre-activations over time, the mean over the units.
    pub(super) variance: f64,
    /// ln ½ over the mean of ln f, the median over the units.
    pub(super) half_life: f64,
    /// ln ½ over the rate of the full product; infinite where it does not shrink.
    pub(super) full_half_life: f64,
}

/// The forget biases that are looked at.
const BIASES: [f64; 2] = [1.0, 5.0];

/// The medians over networks that PyTorch draws, but for the forget bias, which is one of [`BIASES`].
pub(super) fn at_bias(forget_bias: f64, budget: Budget) -> Fluctuation {
    static SMOKE: OnceLock<[Fluctuation; BIASES.len()]> = OnceLock::new();
    static FULL: OnceLock<[Fluctuation; BIASES.len()]> = OnceLock::new();
    // In a plain loop: a thread that waited here for others' work could be handed a second call of this function.
    let measured = budget
        .pick(&SMOKE, &FULL)
        .get_or_init(|| BIASES.map(|bias| fluctuation(bias, budget)));
    let index = BIASES
        .iter()
        .position(|bias| bias.to_bits() == forget_bias.to_bits())
        .expect("the bias is one of BIASES");
    measured[index]
}

fn fluctuation(forget_bias: f64, budget: Budget) -> Fluctuation {
    let (networks, steps) = budget.pick((4, 100), (16, 400));
    let seed = streams::FLUCTUATION.seed();
    let runs: Vec<Fluctuation> = (0..networks)
        .map(|index| run(forget_bias, steps, &mut seed.stream(index)))
        .collect();
    let over =
        |value: fn(&Fluctuation) -> f64| median(&runs.iter().map(value).collect::<Vec<f64>>());
    Fluctuation {
        variance: over(|run| run.variance),
        half_life: over(|run| run.half_life),
        full_half_life: over(|run| run.full_half_life),
    }
}

fn run(forget_bias: f64, steps: usize, rng: &mut PointRng) -> Fluctuation {
    let spec = LstmSpec {
        input_len: UNITS,
        hidden_len: UNITS,
        w_xh: pytorch(UNITS),
        w_hh: pytorch(UNITS),
        b: ZERO,
        forget_bias,
    };
    let cell = Lstm::random(&spec, rng);
    let mut s = DVector::zeros(cell.state_len());
    let mut product = JacobianProduct::identity(cell.state_len());
    let (mut sum, mut squares) = (DVector::zeros(UNITS), DVector::zeros(UNITS));
    let mut log_kept = DVector::zeros(UNITS);
    for t in 0..SETTLING + steps {
        let x = noise(UNITS, rng);
        if t >= SETTLING {
            let h = s.rows(0, UNITS).into_owned();
            let a = cell.forget.pre_activation(&x, &h);
            sum += &a;
            squares += a.component_mul(&a);
            let jacobian = cell.jacobian_blocks(&x, &s);
            log_kept += jacobian.dc_dc.diagonal().map(f64::ln);
            product.push(&jacobian.to_matrix());
        }
        s = cell.step(&x, &s);
    }
    let steps = steps as f64;
    let mean = sum / steps;
    let half_lives: Vec<f64> = log_kept.iter().map(|log| half_life(log / steps)).collect();
    Fluctuation {
        variance: (squares / steps - mean.component_mul(&mean)).mean(),
        half_life: median(&half_lives),
        full_half_life: half_life(product.log_norm() / steps),
    }
}

/// The steps in which something that changes by `rate` nats a step halves; infinite where it does not shrink.
fn half_life(rate: f64) -> f64 {
    if rate < 0.0 {
        -std::f64::consts::LN_2 / rate
    } else {
        f64::INFINITY
    }
}
