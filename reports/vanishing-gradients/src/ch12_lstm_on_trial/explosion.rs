//! The largest Lyapunov exponent of a random LSTM's state (h, c) over the gain of its recurrent weights.

use crate::experiments::log_products::{ZERO, noise};
use crate::experiments::quantile::Spread;
use crate::experiments::streams;
use gradflow_math::Init;
use gradflow_math::lyapunov::{LyapunovEstimator, LyapunovSettings};
use gradflow_math::spectrum::spectral_radius;
use gradflow_models::{Cell, Lstm, LstmSpec};
use gradflow_report::Budget;
use gradflow_sweep::PointRng;
use nalgebra::{DMatrix, DVector};
use serde::Serialize;
use std::sync::OnceLock;

/// H, and the number of inputs.
pub(super) const UNITS: usize = 16;

/// The gains g: the entries of every `U` are N(0, g²/H).
pub(super) const GAINS: [f64; 10] = [0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0];

/// The gain of PyTorch's draw: a uniform number within ±1/√H has the variance 1/(3H).
pub(super) const PYTORCH_GAIN: f64 = 0.577_350_269_189_625_8;

/// The forget biases of the driven networks.
pub(super) const BIASES: [f64; 3] = [0.0, 1.0, 3.0];

/// The forget bias of the networks without input.
pub(super) const FREE_BIAS: f64 = 1.0;

/// The steps that turn the vector before its growth is counted.
const SETTLING: usize = 100;

/// What the network hears.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Input {
    /// Nothing.
    Silence,
    /// Standard normal numbers.
    WhiteNoise,
}

/// Networks with one forget bias; every gain has the same networks up to the scale of `U`.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Sweep {
    pub(super) input: Input,
    pub(super) forget_bias: f64,
    /// λ₁ of each network, at each of [`GAINS`].
    pub(super) exponents: Vec<Vec<f64>>,
    /// `ln ρ` of the Jacobian at rest, over the networks, at each of [`GAINS`].
    pub(super) at_rest: Vec<Spread>,
}

impl Sweep {
    /// λ₁ over the networks, at each of [`GAINS`].
    pub(super) fn spreads(&self) -> impl Iterator<Item = Spread> {
        self.exponents
            .iter()
            .map(|networks| Spread::over(networks.iter().copied()))
    }

    /// The networks at this gain of [`GAINS`].
    pub(super) fn at(&self, gain: f64) -> &[f64] {
        let (_, networks) = GAINS
            .iter()
            .zip(&self.exponents)
            .min_by(|(a, _), (b, _)| (**a - gain).abs().total_cmp(&(**b - gain).abs()))
            .expect("there are gains");
        networks
    }
}

/// The number of networks of each sweep.
pub(super) fn networks(budget: Budget) -> u64 {
    budget.pick(2, 8)
}

/// The steps over which the growth is counted.
pub(super) fn steps(budget: Budget) -> usize {
    budget.pick(50, 300)
}

/// The driven sweeps, one for each of [`BIASES`], and the one without input; computed once for a budget.
pub(super) fn sweeps(budget: Budget) -> &'static [Sweep] {
    static SMOKE: OnceLock<Vec<Sweep>> = OnceLock::new();
    static FULL: OnceLock<Vec<Sweep>> = OnceLock::new();
    // In a plain loop: a thread that waited here for others' work could be handed a second call of this function.
    budget.pick(&SMOKE, &FULL).get_or_init(|| {
        let mut sweeps = BIASES
            .map(|bias| sweep(Input::WhiteNoise, bias, budget))
            .to_vec();
        sweeps.push(sweep(Input::Silence, FREE_BIAS, budget));
        sweeps
    })
}

fn sweep(input: Input, forget_bias: f64, budget: Budget) -> Sweep {
    let seed = streams::EXPLOSION.seed();
    let drawn: Vec<(Lstm<f64>, PointRng)> = (0..networks(budget))
        .map(|index| {
            let mut rng = seed.stream(index);
            (network(forget_bias, &mut rng), rng)
        })
        .collect();
    Sweep {
        input,
        forget_bias,
        exponents: GAINS
            .iter()
            .map(|&gain| {
                drawn
                    .iter()
                    .map(|(cell, rng)| {
                        let cell = with_gain(cell, gain);
                        exponent(&cell, input, steps(budget), &mut rng.clone())
                    })
                    .collect()
            })
            .collect(),
        at_rest: GAINS
            .iter()
            .map(|&gain| {
                let radius = |cell: &Lstm<f64>| spectral_radius(&at_rest(&with_gain(cell, gain)));
                Spread::over(drawn.iter().map(|(cell, _)| radius(cell).ln()))
            })
            .collect(),
    }
}

/// A network whose `W` and `U` have the gain 1.
pub(super) fn network(forget_bias: f64, rng: &mut PointRng) -> Lstm<f64> {
    let spec = LstmSpec {
        input_len: UNITS,
        hidden_len: UNITS,
        w_xh: Init::Gaussian { gain: 1.0 },
        w_hh: Init::Gaussian { gain: 1.0 },
        b: ZERO,
        forget_bias,
    };
    Lstm::random(&spec, rng)
}

/// The network with every `U` multiplied by `gain`.
pub(super) fn with_gain(cell: &Lstm<f64>, gain: f64) -> Lstm<f64> {
    let mut cell = cell.clone();
    for gate in [
        &mut cell.forget,
        &mut cell.input,
        &mut cell.candidate,
        &mut cell.output,
    ] {
        gate.w_hh *= gain;
    }
    cell
}

/// The Jacobian of the step from the zero state at zero input.
pub(super) fn at_rest(cell: &Lstm<f64>) -> DMatrix<f64> {
    cell.jacobian(
        &DVector::zeros(cell.input_len()),
        &DVector::zeros(cell.state_len()),
    )
}

/// λ₁ of (h, c) in nats per step, from a small random state.
pub(super) fn exponent(cell: &Lstm<f64>, input: Input, steps: usize, rng: &mut PointRng) -> f64 {
    let mut s = noise(cell.state_len(), rng) * 0.1;
    let mut estimator = LyapunovEstimator::new(
        DMatrix::from_column_slice(s.len(), 1, noise(s.len(), rng).as_slice()),
        LyapunovSettings {
            transient: SETTLING,
            ..LyapunovSettings::default()
        },
    );
    let held = DVector::zeros(cell.input_len());
    for _ in 0..SETTLING + steps {
        let x = match input {
            Input::Silence => held.clone(),
            Input::WhiteNoise => noise(cell.input_len(), rng),
        };
        estimator.push_with(|frame, image| {
            let along = frame.column(0).into_owned();
            image.set_column(0, &cell.jvp(&x, &s, &held, &along));
        });
        s = cell.step(&x, &s);
    }
    estimator.finish().exponents[0]
}

#[cfg(test)]
mod tests {
    use super::{Budget, GAINS, PYTORCH_GAIN, sweeps};

    #[test]
    fn large_recurrent_weights_explode_and_none_do_not() {
        for sweep in sweeps(Budget::Smoke) {
            assert!(sweep.at(0.0).iter().all(|&exponent| exponent < 0.0));
        }
        let largest = sweeps(Budget::Smoke)[0].at(GAINS[GAINS.len() - 1]);
        assert!(largest.iter().all(|&exponent| exponent > 0.0));
    }

    #[test]
    fn the_gain_of_a_uniform_draw_is_the_root_of_a_third() {
        assert!((PYTORCH_GAIN * PYTORCH_GAIN - 1.0 / 3.0).abs() < 1e-15);
    }
}
