//! W3 and W4: products of Jacobians at every lag, and all Lyapunov exponents of an autonomous network.

use crate::Workload;
use crate::data::{by_columns, by_rows, normal, uniform};
use gradflow_math::lyapunov::{Interval, LyapunovEstimator, LyapunovSettings};
use gradflow_math::spectrum::singular_values;
use gradflow_math::{Activation, JacobianProduct};
use nalgebra::{DMatrix, DVector};
use rayon::prelude::*;

/// Lags whose products wait for each other.
const TOGETHER: usize = 8;

/// The recurrent weights, what drives the network or where it starts, and what is read off.
struct Tangents<F> {
    w: DMatrix<f64>,
    xs: DMatrix<f64>,
    h_0: DVector<f64>,
    measure: F,
    last: Option<f64>,
}

/// Σ over 200 lags of the logarithm of the largest of all singular values (W3).
pub(crate) fn values(n: usize) -> Box<dyn Workload> {
    at_every_lag(n, |product| {
        product.log_scale() + singular_values(product.unit())[0].ln()
    })
}

/// The same by the spectral norm alone (W3b).
pub(crate) fn norms(n: usize) -> Box<dyn Workload> {
    at_every_lag(n, JacobianProduct::log_norm)
}

fn at_every_lag(n: usize, largest: fn(&JacobianProduct) -> f64) -> Box<dyn Workload> {
    Box::new(Tangents {
        w: by_rows(11, n, n, 1.5 * (3.0 / n as f64).sqrt()),
        xs: by_columns::<f64>(12, n, 200) * 0.5,
        h_0: DVector::zeros(n),
        measure: move |jacobians: &mut dyn Iterator<Item = DMatrix<f64>>| {
            let mut product = JacobianProduct::identity(n);
            let mut sum = 0.0;
            loop {
                // The products follow one another; what is read off them does not.
                let some: Vec<JacobianProduct> = jacobians
                    .take(TOGETHER)
                    .map(|jacobian| {
                        product.push(&jacobian);
                        product.clone()
                    })
                    .collect();
                if some.is_empty() {
                    return sum;
                }
                let logarithms: Vec<f64> = some.par_iter().map(largest).collect();
                sum += logarithms.iter().sum::<f64>();
            }
        },
        last: None,
    })
}

/// The largest of all exponents over 1000 steps, orthonormalised every so many (W4).
pub(crate) fn exponents(n: usize, every: usize) -> Box<dyn Workload> {
    let settings = LyapunovSettings {
        interval: Interval::Every(every),
        ..LyapunovSettings::default()
    };
    let frame = by_rows(23, n, n, 1.0);
    Box::new(Tangents {
        w: DMatrix::from_row_iterator(n, n, normal(21, n * n)) * (2.0 / (n as f64).sqrt()),
        xs: DMatrix::zeros(n, 1000),
        h_0: DVector::from_iterator(n, uniform(22, n, 1.0)),
        measure: move |jacobians: &mut dyn Iterator<Item = DMatrix<f64>>| {
            let mut estimator = LyapunovEstimator::new(frame.clone(), settings);
            jacobians.for_each(|jacobian| estimator.push(&jacobian));
            estimator
                .finish()
                .exponents
                .into_iter()
                .fold(f64::NEG_INFINITY, f64::max)
        },
        last: None,
    })
}

impl<F: Fn(&mut dyn Iterator<Item = DMatrix<f64>>) -> f64> Workload for Tangents<F> {
    fn run(&mut self) {
        let mut h = self.h_0.clone();
        let w = &self.w;
        let mut jacobians = self.xs.column_iter().map(|x| {
            let a = w * &h + x;
            let slopes = a.map(|a| Activation::Tanh.slope(a));
            h = a.map(f64::tanh);
            let mut jacobian = w.clone();
            for mut column in jacobian.column_iter_mut() {
                column.component_mul_assign(&slopes);
            }
            jacobian
        });
        self.last = Some((self.measure)(&mut jacobians));
    }

    fn checksum(&self) -> f64 {
        self.last.expect("the workload has run")
    }
}
