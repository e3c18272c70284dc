//! The singular values of products: the largest over the number of factors, and how they spread over the lag.

use crate::experiments::instances::normals;
use crate::experiments::quantile::quantile;
use crate::experiments::streams;
use gradflow_math::closed_form::fuss_catalan::largest_squared_singular_value;
use gradflow_math::spectrum::operator_norm;
use gradflow_math::{Activation, Init, JacobianProduct};
use gradflow_report::{Budget, PointRng};
use gradflow_sweep::run;
use nalgebra::{DMatrix, DVector};
use serde::Serialize;
use std::sync::OnceLock;

/// H.
pub(super) const UNITS: usize = 64;
/// The numbers of factors n.
pub(super) const FACTORS: [usize; 7] = [1, 2, 3, 4, 6, 8, 12];
/// The longest lag.
pub(super) const LONGEST: usize = 64;
/// Steps before the first factor.
const SETTLE: usize = 60;

/// The largest squared singular value of Gaussian products of n factors.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Largest {
    /// n.
    pub(super) factors: usize,
    /// The smallest of n independent factors.
    pub(super) low: f64,
    /// The median.
    pub(super) median: f64,
    /// The largest.
    pub(super) high: f64,
    /// The median of the n-th power of one factor.
    pub(super) power: f64,
    /// The limit of infinite size.
    pub(super) limit: f64,
}

/// One entry for each of [`FACTORS`].
pub(super) fn largest(budget: Budget) -> &'static [Largest] {
    static SMOKE: OnceLock<Vec<Largest>> = OnceLock::new();
    static FULL: OnceLock<Vec<Largest>> = OnceLock::new();
    budget.pick(&SMOKE, &FULL).get_or_init(|| {
        let seed = streams::STRETCHES.seed().named("largest");
        run(&FACTORS, seed, &|_| {}, |&factors, rng| {
            let draw = |rng: &mut PointRng| Init::Gaussian { gain: 1.0 }.sample(UNITS, UNITS, rng);
            let squared = |product: &DMatrix<f64>| operator_norm(product).powi(2);
            let (mut fresh, mut power) = (Vec::new(), Vec::new());
            for _ in 0..draws(budget) {
                let w = draw(rng);
                let (mut of_fresh, mut of_one) = (w.clone(), w.clone());
                for _ in 1..factors {
                    of_fresh = draw(rng) * of_fresh;
                    of_one = &w * of_one;
                }
                fresh.push(squared(&of_fresh));
                power.push(squared(&of_one));
            }
            Largest {
                factors,
                low: quantile(&fresh, 0.0),
                median: quantile(&fresh, 0.5),
                high: quantile(&fresh, 1.0),
                power: quantile(&power, 0.5),
                limit: largest_squared_singular_value(factors),
            }
        })
    })
}

/// The number of products for each of [`FACTORS`], and of networks of each [`Model`].
pub(super) fn draws(budget: Budget) -> usize {
    budget.pick(2, 7)
}

/// A recurrent network of gain 1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Model {
    /// Gaussian weights, no activation.
    GaussianLinear,
    /// Orthogonal weights, tanh, white input of this standard deviation.
    OrthogonalTanh(f64),
}

impl Model {
    /// In the order of the figure.
    pub(super) const ALL: [Self; 4] = [
        Self::GaussianLinear,
        Self::OrthogonalTanh(0.3),
        Self::OrthogonalTanh(0.1),
        Self::OrthogonalTanh(0.03),
    ];

    /// What a step adds to the spread by D11.6 for large H.
    fn per_step(self, kappa: f64) -> f64 {
        match self {
            Self::GaussianLinear => 1.0 + kappa,
            Self::OrthogonalTanh(_) => kappa,
        }
    }
}

/// How the spread of one model grows with the lag.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Spread {
    /// Which network.
    pub(super) model: Model,
    /// What a step adds by theory, from the slopes that were met.
    pub(super) per_step: f64,
    /// The mean over networks of V at the lags of [`lags`].
    pub(super) measured: Vec<f64>,
}

/// The lags at which the spread is measured: powers of two up to [`LONGEST`].
pub(super) fn lags() -> impl Iterator<Item = usize> {
    (0..=LONGEST.ilog2()).map(|power| 1 << power)
}

/// One entry for each of [`Model::ALL`].
pub(super) fn spreads(budget: Budget) -> &'static [Spread] {
    static SMOKE: OnceLock<Vec<Spread>> = OnceLock::new();
    static FULL: OnceLock<Vec<Spread>> = OnceLock::new();
    budget.pick(&SMOKE, &FULL).get_or_init(|| {
        let seed = streams::STRETCHES.seed().named("spread");
        run(&Model::ALL, seed, &|_| {}, |&model, rng| {
            let (kappas, spreads): (Vec<f64>, Vec<Vec<f64>>) =
                (0..draws(budget)).map(|_| network(model, rng)).unzip();
            let networks = draws(budget) as f64;
            Spread {
                model,
                per_step: model.per_step(kappas.iter().sum::<f64>() / networks),
                measured: (0..lags().count())
                    .map(|at| spreads.iter().map(|one| one[at]).sum::<f64>() / networks)
                    .collect(),
            }
        })
    })
}

/// The mean κ of one network's slopes, and its spread at each lag.
fn network(model: Model, rng: &mut PointRng) -> (f64, Vec<f64>) {
    let (init, phi, input) = match model {
        Model::GaussianLinear => (Init::Gaussian { gain: 1.0 }, Activation::Identity, 0.0),
        Model::OrthogonalTanh(input) => (Init::Orthogonal, Activation::Tanh, input),
    };
    let w = init.sample(UNITS, UNITS, rng);
    let mut h = DVector::zeros(UNITS);
    let mut product = JacobianProduct::identity(UNITS);
    let (mut kappa, mut spreads) = (0.0, Vec::new());
    for step in 1..=SETTLE + LONGEST {
        let a = &w * &h + DVector::from_vec(normals(UNITS, input, rng));
        if let Some(lag) = step.checked_sub(SETTLE).filter(|&lag| lag > 0) {
            let slopes = a.map(|a| phi.slope(a));
            kappa += spread(&DMatrix::from_diagonal(&slopes)) / LONGEST as f64;
            let mut jacobian = w.clone();
            for mut column in jacobian.column_iter_mut() {
                column.component_mul_assign(&slopes);
            }
            product.push(&jacobian);
            if lag.is_power_of_two() {
                spreads.push(spread(product.unit()));
            }
        }
        h = a.map(|a| phi.apply(a));
    }
    (kappa, spreads)
}

/// V, the variance of the squared singular values over their squared mean (D11.6); no scale changes it.
pub(super) fn spread(product: &DMatrix<f64>) -> f64 {
    let squared = product * product.transpose();
    let units = squared.nrows() as f64;
    units * squared.norm_squared() / squared.trace().powi(2) - 1.0
}

#[cfg(test)]
mod tests {
    use super::{Model, spread, spreads};
    use gradflow_math::Init;
    use gradflow_report::Budget;
    use gradflow_sweep::Seed;
    use nalgebra::dmatrix;

    #[test]
    fn an_orthogonal_matrix_has_no_spread() {
        let w = Init::Orthogonal.sample(9, 9, &mut Seed(1).named("orthogonal").stream(0));
        assert!(spread(&w).abs() < 1e-13);
        // Squares 1 and 9: mean 5, variance 16.
        assert!((spread(&dmatrix![1.0, 0.0; 0.0, 3.0]) - 16.0 / 25.0).abs() < 1e-15);
    }

    /// Three per cent of input: two hundred steps to the spread of one Gaussian factor.
    #[test]
    fn orthogonal_weights_spread_less_with_less_input() {
        let last = |model| {
            let spreads = spreads(Budget::Smoke).iter();
            let mut found = spreads.filter(|spread| spread.model == model);
            let spread = found.next().expect("every model has its entry");
            spread.measured[spread.measured.len() - 1]
        };
        assert!(last(Model::OrthogonalTanh(0.03)) < 1.0);
        assert!(last(Model::OrthogonalTanh(0.1)) > 2.0 * last(Model::OrthogonalTanh(0.03)));
        assert!(last(Model::GaussianLinear) > 5.0);
    }
}
