//! How the product of the Jacobians grows or fades over the lag, for the two forms of the article's LSTM and the standard one.

use super::quantile::quantile;
use crate::experiments::streams;
use gradflow_math::{Activation, Init, JacobianProduct};
use gradflow_models::{ArticleLstm, ArticleLstmSpec, Cell, Lstm, LstmSpec};
use gradflow_report::Budget;
use gradflow_sweep::PointRng;
use nalgebra::DVector;
use rand::{Rng, RngExt};
use rand_distr::StandardNormal;
use serde::Serialize;
use std::sync::OnceLock;

/// H, the number of units; the article's form needs as many inputs.
pub(crate) const UNITS: usize = 8;

/// The largest lag.
pub(crate) const STEPS: usize = 100;

/// The norm is taken at every so many lags.
pub(crate) const STRIDE: usize = 4;

/// The bias of every forget gate: σ(5) = .993, so the gates stand as near to one as the article's reasoning asks.
pub(crate) const FORGET_BIAS: f64 = 5.0;

/// Which LSTM.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Model {
    /// The article's without the tanh (E20).
    Carried,
    /// The article's with the tanh (E21).
    Squeezed,
    /// The standard LSTM (D8.1).
    Standard,
}

impl Model {
    /// Every model, in the order of the chapters.
    pub(crate) const ALL: [Self; 3] = [Self::Carried, Self::Squeezed, Self::Standard];
}

/// `ln ‖J_t ⋯ J_{k+1}‖₂` over the seeds, at each of [`LogProducts::lags`].
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Fan {
    /// Of which model.
    pub(crate) model: Model,
    /// The 10th percentile.
    pub(crate) low: Vec<f64>,
    /// The median.
    pub(crate) median: Vec<f64>,
    /// The 90th percentile.
    pub(crate) high: Vec<f64>,
}

/// What the figure shows.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct LogProducts {
    /// `t − k`.
    pub(crate) lags: Vec<usize>,
    /// One for each of [`Model::ALL`].
    pub(crate) fans: Vec<Fan>,
}

/// The number of random networks of each model.
pub(crate) fn seeds(budget: Budget) -> u64 {
    budget.pick(8, 100)
}

/// The products of fresh random networks on white noise, computed once for a budget.
///
/// The weights are drawn as PyTorch draws them, uniform within ±1/√H; biases are zero except the forget gate's.
pub(crate) fn log_products(budget: Budget) -> &'static LogProducts {
    static SMOKE: OnceLock<LogProducts> = OnceLock::new();
    static FULL: OnceLock<LogProducts> = OnceLock::new();
    // In a plain loop: a thread that waited here for others' work could be handed a second call of this function.
    budget.pick(&SMOKE, &FULL).get_or_init(|| LogProducts {
        lags: (0..=STEPS).step_by(STRIDE).collect(),
        fans: Model::ALL
            .into_iter()
            .map(|model| fan(model, seeds(budget)))
            .collect(),
    })
}

fn fan(model: Model, seeds: u64) -> Fan {
    let seed = streams::LOG_PRODUCTS.seed();
    let curves: Vec<Vec<f64>> = (0..seeds)
        .map(|index| curve(model, FORGET_BIAS, &mut seed.stream(index)))
        .collect();
    let at = |share| {
        (0..curves[0].len())
            .map(|lag| {
                let column: Vec<f64> = curves.iter().map(|curve| curve[lag]).collect();
                quantile(&column, share)
            })
            .collect()
    };
    Fan {
        model,
        low: at(0.1),
        median: at(0.5),
        high: at(0.9),
    }
}

/// The law of PyTorch's weights: uniform within ±1/√`units`.
pub(crate) fn pytorch(units: usize) -> Init {
    let bound = 1.0 / (units as f64).sqrt();
    Init::Uniform {
        low: -bound,
        high: bound,
    }
}

/// Zeros.
pub(crate) const ZERO: Init = Init::Uniform {
    low: 0.0,
    high: 0.0,
};

/// `inputs` standard normal numbers.
pub(crate) fn noise(inputs: usize, rng: &mut impl Rng) -> DVector<f64> {
    DVector::from_fn(inputs, |_, _| rng.sample(StandardNormal))
}

/// `ln ‖J_t ⋯ J_1‖₂` of one random network at every [`STRIDE`]th lag.
pub(crate) fn curve(model: Model, forget_bias: f64, rng: &mut PointRng) -> Vec<f64> {
    let article = |activation| ArticleLstmSpec {
        state_len: UNITS,
        activation,
        w: pytorch(UNITS),
        b: ZERO,
        forget_bias,
    };
    match model {
        Model::Carried => {
            let cell = ArticleLstm::random(&article(Activation::Identity), rng);
            log_norms(&cell, white_noise(rng))
        }
        Model::Squeezed => {
            let cell = ArticleLstm::random(&article(Activation::Tanh), rng);
            log_norms(&cell, white_noise(rng))
        }
        Model::Standard => {
            let spec = LstmSpec {
                input_len: UNITS,
                hidden_len: UNITS,
                w_xh: pytorch(UNITS),
                w_hh: pytorch(UNITS),
                b: ZERO,
                forget_bias,
            };
            log_norms(&Lstm::random(&spec, rng), white_noise(rng))
        }
    }
}

/// [`STEPS`] inputs of white noise.
pub(crate) fn white_noise(rng: &mut impl Rng) -> impl Iterator<Item = DVector<f64>> {
    (0..STEPS).map(|_| noise(UNITS, rng))
}

/// `ln ‖J_t ⋯ J_1‖₂` from the zero state on the inputs `xs`, at lag 0 and every [`STRIDE`]th lag.
pub(crate) fn log_norms(
    cell: &impl Cell<f64>,
    xs: impl IntoIterator<Item = DVector<f64>>,
) -> Vec<f64> {
    let mut s = DVector::zeros(cell.state_len());
    let mut product = JacobianProduct::identity(cell.state_len());
    let mut norms = vec![product.log_norm()];
    for (index, x) in xs.into_iter().enumerate() {
        product.push(&cell.jacobian(&x, &s));
        s = cell.step(&x, &s);
        if (index + 1).is_multiple_of(STRIDE) {
            norms.push(product.log_norm());
        }
    }
    norms
}

#[cfg(test)]
mod tests {
    use super::{Budget, LogProducts, Model, log_products};

    fn last(products: &LogProducts, model: Model) -> f64 {
        let fan = products
            .fans
            .iter()
            .find(|fan| fan.model == model)
            .expect("every model has a fan");
        fan.median[fan.median.len() - 1]
    }

    #[test]
    fn only_the_tanh_on_the_carried_state_loses_the_gradient() {
        let products = log_products(Budget::Smoke);
        assert!(last(products, Model::Squeezed) < -10.0);
        assert!(last(products, Model::Carried) > -2.0);
        assert!(last(products, Model::Standard) > -2.0);
    }
}
