//! The checks of the product and of its factor: E23, E24, E27, D7.1–D7.3.

use super::trace::Trace;
use crate::experiments::article_lstm::PlainArticleLstm;
use crate::experiments::instances::{Squash, normals, scale, size};
use crate::experiments::oracle;
use crate::experiments::residual::relative;
use gradflow_math::{Activation, Scalar};
use gradflow_report::{PointRng, Sample};
use nalgebra::DVector;
use num_dual::Dual64;
use rand::RngExt;

/// How far from 0 or 1 a number may be and still count as about 0 or 1.
pub(super) const ABOUT: f64 = 0.05;

/// How far `product` is from 0 or from 1, whichever is nearer; 0 within [`ABOUT`].
pub(super) fn from_zero_or_one(product: f64) -> f64 {
    let distance = product.abs().min((1.0 - product).abs());
    if distance <= ABOUT { 0.0 } else { distance }
}

/// A run of up to eight steps of E21 and its derivative from the first state to the last.
struct Product {
    plain: PlainArticleLstm<f64>,
    trace: Trace,
}

impl Product {
    fn draw(rng: &mut PointRng) -> Self {
        let steps = size(rng);
        let plain = PlainArticleLstm::draw(Squash::Tanh, steps, rng);
        Self {
            trace: Trace::of(&plain),
            plain,
        }
    }

    fn steps(&self) -> usize {
        self.plain.steps()
    }
}

/// E23, along a random direction.
pub(super) fn product(rng: &mut PointRng) -> Sample {
    let run = Product::draw(rng);
    let steps = run.steps();
    let direction = normals(run.trace.units(), 1.0, rng);
    let want = run.plain.nudged(0, steps, &direction);
    let direction = DVector::from_vec(direction);
    let along =
        |diagonal: &DVector<f64>| relative(diagonal.component_mul(&direction).as_slice(), &want);
    let ones = || DVector::from_element(run.trace.units(), 1.0);
    let last_gate = run.trace.forget(steps);
    let (printed, gates) = (1..=steps).fold((ones(), ones()), |(printed, gates), j| {
        (
            printed
                .component_mul(run.trace.slope(j))
                .component_mul(last_gate),
            gates.component_mul(run.trace.forget(j)),
        )
    });
    Sample {
        residual: along(&run.trace.product(steps, 0)),
        printed: Some(along(&printed)),
        within: steps == 1,
        control: along(&gates),
    }
}

/// E27: the logarithm of the product, unit by unit.
pub(super) fn walk(rng: &mut PointRng) -> Sample {
    let run = Product::draw(rng);
    let steps = run.steps();
    let units = run.trace.units();
    let want: Vec<f64> = run
        .plain
        .nudged(0, steps, &vec![1.0; units])
        .into_iter()
        .map(f64::ln)
        .collect();
    let walk = |power: f64| {
        (1..=steps).fold(DVector::zeros(units), |sum: DVector<f64>, j| {
            sum + run.trace.slope(j).map(|d| 0.5 * power * d.ln())
                + run.trace.forget(j).map(f64::ln)
        })
    };
    let product = run.trace.product(steps, 0);
    Sample {
        residual: relative(walk(2.0).as_slice(), &want),
        printed: Some(
            product
                .iter()
                .map(|&z| from_zero_or_one(z))
                .fold(0.0, f64::max),
        ),
        within: false,
        control: relative(walk(1.0).as_slice(), &want),
    }
}

/// A pair of pre-activations: nearly linear, ordinary or saturated.
fn pair(rng: &mut PointRng) -> (f64, f64) {
    let scale = scale(rng);
    let pair = normals(2, scale, rng);
    (pair[0], pair[1])
}

/// Z by `gradflow-math`.
fn z(x: f64, y: f64) -> f64 {
    Activation::Tanh.slope(x) * Activation::Sigmoid.apply(y)
}

/// `Z = 4 e^{2x} / (e^{2x} + 1)² · 1 / (1 + e^{−y})`, from exponentials alone.
fn z_by_exponentials(x: f64, y: f64) -> f64 {
    let e = (-2.0 * x.abs()).exp();
    4.0 * e / (1.0 + e).powi(2) / (1.0 + (-y).exp())
}

/// E24: one unit whose pre-activation is x when its old state is s.
pub(super) fn factor(rng: &mut PointRng) -> Sample {
    let (x, y) = pair(rng);
    let s = Dual64::new(normals(1, 1.0, rng)[0], 1.0);
    let carried = oracle::sigma(Dual64::of(y)) * s;
    let rest = Dual64::of(x - carried.re);
    let want = oracle::tanh(carried + rest).eps;
    let z = z(x, y);
    let inside = z > 0.0 && z < 1.0;
    let residual = if inside {
        relative(&[z], &[want])
    } else {
        f64::INFINITY
    };
    Sample {
        residual,
        printed: Some(relative(&[z], &[want])),
        within: false,
        control: relative(&[x.tanh() * Activation::Sigmoid.apply(y)], &[want]),
    }
}

/// D7.1, as an absolute error: both sides lie between 0 and 1.
pub(super) fn gap(rng: &mut PointRng) -> Sample {
    let (x, y) = pair(rng);
    let want = 1.0 - z_by_exponentials(x, y);
    let shut = Activation::Sigmoid.apply(-y);
    let squared = x.tanh().powi(2);
    Sample {
        residual: (squared + Activation::Tanh.slope(x) * shut - want).abs(),
        printed: None,
        within: false,
        control: (squared + shut - want).abs(),
    }
}

/// D7.2, at a height below the highest that Z reaches for this y.
pub(super) fn contour(rng: &mut PointRng) -> Sample {
    let (_, y) = pair(rng);
    let c = Activation::Sigmoid.apply(y) * rng.random_range(0.01..0.99);
    let quotient = Activation::Sigmoid.apply(y) / c;
    let on_line = |x: f64| relative(&[z_by_exponentials(x, y)], &[c]);
    Sample {
        residual: on_line(quotient.sqrt().acosh()),
        printed: None,
        within: false,
        control: on_line(quotient.acosh()),
    }
}

/// D7.3.
pub(super) fn logarithm(rng: &mut PointRng) -> Sample {
    let (x, y) = pair(rng);
    let want = z_by_exponentials(x, y).ln();
    let off = |twice: f64| (log_factor(x, y, twice) - want).abs() / want.abs().max(1.0);
    Sample {
        residual: off(2.0),
        printed: None,
        within: false,
        control: off(1.0),
    }
}

/// `−n ln cosh x − ln(1 + e^{−y})`, finite for every finite x and y.
fn log_factor(x: f64, y: f64, n: f64) -> f64 {
    let log_cosh = x.abs() + (-2.0 * x.abs()).exp().ln_1p() - std::f64::consts::LN_2;
    let log_open = (-y).max(0.0) + (-y.abs()).exp().ln_1p();
    -n * log_cosh - log_open
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_factor_is_one_half_at_the_origin() {
        assert!((z(0.0, 0.0) - 0.5).abs() < 1e-16);
    }

    #[test]
    fn the_logarithm_stays_finite_where_the_factor_underflows() {
        assert!(z_by_exponentials(400.0, -400.0) <= 0.0);
        assert!((log_factor(400.0, -400.0, 2.0) + 1200.0 - 4.0_f64.ln()).abs() < 1e-9);
    }

    #[test]
    fn about_zero_or_one_means_within_a_twentieth() {
        for (product, far) in [
            (0.0, false),
            (0.04, false),
            (0.06, true),
            (0.5, true),
            (0.96, false),
        ] {
            assert_eq!(from_zero_or_one(product) > 0.0, far, "{product}");
        }
    }
}
