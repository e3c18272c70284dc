//! Maps of credit: `ln ‖∂s_t/∂s_k‖` for every pair of times.
//!
//! A map is a (T+1) × (T+1) matrix whose row t and column k, from 0, hold `ln ‖∂s_t/∂s_k‖`.
//! Above the diagonal it is −∞: the future does not act on the past.
//! Below, it is −∞ only where the product of Jacobians is zero, and NaN where a factor is not finite: everything is
//! carried in log scale, so a product never underflows.

use crate::error::{check_positive, check_shape};
use crate::linear_step::LinearSteps;
use crate::{Cell, Error, bptt};
use gradflow_math::JacobianProduct;
use nalgebra::DMatrix;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// How large a Jacobian is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Norm {
    /// ‖J‖₂, the largest singular value: the most that any credit is magnified.
    Operator,
    /// ‖J‖_F, between ‖J‖₂ and √S ‖J‖₂; of a square matrix it costs one pass where the other costs a decomposition.
    Frobenius,
}

/// The map of a cell over a sequence: by [`of_diagonals`] when the cell is linear in its state, unit by unit, and by
/// [`of_jacobians`] otherwise.
///
/// `xs` is D × T, `states` are those of [`bptt::unroll`], S × (T+1).
///
/// # Errors
/// As for [`bptt::jacobians`].
pub fn of_cell<C: Cell<f64>>(
    cell: &C,
    xs: &DMatrix<f64>,
    states: &DMatrix<f64>,
    norm: Norm,
) -> Result<DMatrix<f64>, Error> {
    let jacobians = bptt::jacobians(cell, xs, states)?;
    match LinearSteps::of(cell, xs) {
        Some(steps) => of_diagonals(&steps.decays.map(|decay| decay.abs().ln()), norm),
        None => of_jacobians(&jacobians.collect::<Vec<_>>(), norm),
    }
}

/// The map of a recurrence with diagonal Jacobians, from one prefix sum: `∂s_t/∂s_k = diag(exp(F_t − F_k))` with
/// `F = cumsum(ln |a|)`, unit by unit.
///
/// `log_decays` is S × T with `ln |a_t|` in column t−1; −∞ is a decay of zero.
/// The sums are compensated, and an entry is exact to ε · max |F|.
/// It costs O(S T) for the sums and O(S T²) for the norms, against O(S³ T²) for [`of_jacobians`].
///
/// ```
/// use gradflow_models::credit_map::{self, Norm};
/// use nalgebra::dmatrix;
///
/// let map = credit_map::of_diagonals(&dmatrix![-400.0, -500.0; -600.0, -700.0], Norm::Operator)?;
/// assert_eq!(map[(2, 0)], -900.0); // e^{−900} is 0 in f64
/// # Ok::<(), gradflow_models::Error>(())
/// ```
///
/// # Errors
/// When S or T is zero.
pub fn of_diagonals(log_decays: &DMatrix<f64>, norm: Norm) -> Result<DMatrix<f64>, Error> {
    let (rows, steps) = log_decays.shape();
    check_positive("the rows of log_decays", rows)?;
    check_positive("the columns of log_decays", steps)?;
    let prefixes: Vec<Vec<Prefix>> = log_decays
        .row_iter()
        .map(|row| Prefix::sums(row.iter().copied()))
        .collect();
    Ok(map_of(steps, |k, column| {
        for (t, entry) in column.iter_mut().enumerate().skip(k) {
            let log_entries = prefixes.iter().map(|unit| unit[t].since(k, &unit[k]));
            *entry = match norm {
                Norm::Operator => log_entries.fold(f64::NEG_INFINITY, nan_max),
                Norm::Frobenius => log_frobenius(log_entries),
            };
        }
    }))
}

/// The map of any recurrence from the Jacobians `J_1 … J_T` of its steps ([`crate::bptt::jacobians`]), each S × S.
///
/// Column k is one running product `J_t … J_{k+1}`, so each entry costs one product of S × S and one norm, O(S³ T²) in
/// all; the columns are computed on all threads, each with the same bits on any number of them.
///
/// # Errors
/// When there is no Jacobian, or one is not square of the size of the first.
pub fn of_jacobians(jacobians: &[DMatrix<f64>], norm: Norm) -> Result<DMatrix<f64>, Error> {
    check_positive("the number of jacobians", jacobians.len())?;
    let n = jacobians[0].nrows();
    check_positive("the rows of jacobians[0]", n)?;
    for (index, jacobian) in jacobians.iter().enumerate() {
        check_shape(&format!("jacobians[{index}]"), jacobian, (n, n))?;
    }
    Ok(map_of(jacobians.len(), |k, column| {
        let mut product = JacobianProduct::identity(n);
        column[k] = log_norm(&product, norm);
        for (entry, jacobian) in column[k + 1..].iter_mut().zip(&jacobians[k..]) {
            product.push(jacobian);
            *entry = log_norm(&product, norm);
        }
    }))
}

/// A map of `steps` steps whose columns `fill` computes, each from its diagonal down.
fn map_of(steps: usize, fill: impl Fn(usize, &mut [f64]) + Sync) -> DMatrix<f64> {
    let mut map = DMatrix::from_element(steps + 1, steps + 1, f64::NEG_INFINITY);
    map.as_mut_slice()
        .par_chunks_mut(steps + 1)
        .enumerate()
        .for_each(|(k, column)| fill(k, column));
    map
}

fn log_norm(product: &JacobianProduct, norm: Norm) -> f64 {
    match norm {
        Norm::Operator => product.log_norm(),
        Norm::Frobenius => product.log_scale() + product.unit().norm().ln(),
    }
}

/// `½ ln Σ exp(2 log_entry)`, relative to the largest entry.
fn log_frobenius(log_entries: impl Iterator<Item = f64> + Clone) -> f64 {
    let largest = log_entries.clone().fold(f64::NEG_INFINITY, nan_max);
    if !largest.is_finite() {
        return largest;
    }
    let squares: f64 = log_entries
        .map(|entry| (2.0 * (entry - largest)).exp())
        .sum();
    largest + 0.5 * squares.ln()
}

/// The larger of two numbers, NaN if one of them is.
fn nan_max(a: f64, b: f64) -> f64 {
    if a.is_nan() || a > b { a } else { b }
}

/// The sum of the logarithms of one unit's decays up to a time, and what it leaves out.
#[derive(Clone, Copy)]
struct Prefix {
    /// The sum of the finite logarithms.
    sum: f64,
    /// The last time at which the decay was zero, 0 for never.
    last_zero: usize,
    /// The last time at which it was infinite or NaN, 0 for never.
    last_non_finite: usize,
}

impl Prefix {
    /// The prefixes at the times 0 … T, their sums compensated (Neumaier 1974).
    fn sums(logs: impl Iterator<Item = f64>) -> Vec<Self> {
        let mut prefix = Self {
            sum: 0.0,
            last_zero: 0,
            last_non_finite: 0,
        };
        let (mut sum, mut compensation) = (0.0_f64, 0.0);
        let mut prefixes = vec![prefix];
        for (index, log) in logs.enumerate() {
            if log == f64::NEG_INFINITY {
                prefix.last_zero = index + 1;
            } else if log.is_finite() {
                let next = sum + log;
                compensation += if sum.abs() >= log.abs() {
                    (sum - next) + log
                } else {
                    (log - next) + sum
                };
                sum = next;
                prefix.sum = sum + compensation;
            } else {
                prefix.last_non_finite = index + 1;
            }
            prefixes.push(prefix);
        }
        prefixes
    }

    /// The sum of the logarithms of the times k+1 … t, for `self` at t and `earlier` at k.
    fn since(&self, k: usize, earlier: &Self) -> f64 {
        if self.last_non_finite > k {
            f64::NAN
        } else if self.last_zero > k {
            f64::NEG_INFINITY
        } else {
            self.sum - earlier.sum
        }
    }
}
