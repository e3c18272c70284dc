//! Prefix scans of the linear recurrence `s_t = a_t ⊙ s_{t−1} + b_t`, and its gradient by the reverse scan.
//!
//! Sequences are column-major with one column per time: `decays` (a) and `drives` (b) are S × T, `states` is S × (T+1)
//! and its column 0 is `s_0`, as in [`crate::bptt`].
//! An element is an `f32`, `f64`, a dual number, or a complex number of either: a complex eigenvalue acts on the pair
//! (Re s, Im s).
//! The loss is real; the gradient by a complex z is `∂L/∂Re z + i ∂L/∂Im z`, the convention of PyTorch.
//!
//! The steps compose: `(a′, b′) ∘ (a, b) = (a′a, a′b + b′)` is associative (Blelloch 1990), so time may be cut into
//! chunks that are summed up apart.
//! [`parallel`] reads the coefficients twice and works on all threads; [`sequential`] reads them once.
//! Both are bound by memory from a few megabytes on.
//! The chunks are of a fixed length, so the result has the same bits on any number of threads.
//!
//! A coefficient that is not finite is a result of an earlier computation and is passed on.

mod chunks;
mod gated;
mod gradient;
mod semiring;

pub use gated::{GatedGradient, gated_gradient};
pub use gradient::{ScanGradient, backward, parallel_backward};

use crate::error::{check_length, check_positive, check_shape};
use crate::linear_step::LinearSteps;
use crate::{Cell, Error, bptt};
use gradflow_math::Scalar;
use nalgebra::{ComplexField, DMatrix, DVector, RealField};
use semiring::{Logarithmic, Ordinary};

/// The states `s_0 … s_T`, S × (T+1), one step after the other.
///
/// ```
/// use gradflow_models::scan;
/// use nalgebra::{dmatrix, dvector};
///
/// let states = scan::sequential(&dmatrix![0.5, 0.5, 0.5], &dmatrix![0.0, 0.0, 1.0], &dvector![8.0])?;
/// assert_eq!(states, dmatrix![8.0, 4.0, 2.0, 2.0]);
/// # Ok::<(), gradflow_models::Error>(())
/// ```
///
/// # Errors
/// When `decays` and `drives` are not S × T for the S = length of `s_0`, or S or T is zero.
pub fn sequential<E: ComplexField + Copy>(
    decays: &DMatrix<E>,
    drives: &DMatrix<E>,
    s_0: &DVector<E>,
) -> Result<DMatrix<E>, Error> {
    check(decays, ("drives", drives), ("s_0", s_0))?;
    Ok(chunks::sequential::<E, Ordinary>(decays, drives, s_0))
}

/// The states `s_0 … s_T`, S × (T+1), by chunks of time on all threads of rayon's pool.
///
/// Each chunk is summed up as one step, the steps of the chunks are run one after the other, and each chunk is run
/// from its true start: twice the reads of [`sequential`], no logarithmic factor.
/// It differs from [`sequential`] by rounding.
///
/// # Errors
/// As for [`sequential`].
pub fn parallel<E: ComplexField + Copy>(
    decays: &DMatrix<E>,
    drives: &DMatrix<E>,
    s_0: &DVector<E>,
) -> Result<DMatrix<E>, Error> {
    check(decays, ("drives", drives), ("s_0", s_0))?;
    Ok(chunks::parallel::<E, Ordinary>(decays, drives, s_0))
}

/// The states `s_0 … s_T`, S × (T+1), of a cell that is linear in its state, by [`parallel`]: those of
/// [`crate::bptt::unroll`], up to rounding.
///
/// # Errors
/// As for [`crate::bptt::unroll`], and when the cell has no [`linear_step`](Cell::linear_step).
pub fn unroll<T: Scalar, C: Cell<T>>(
    cell: &C,
    s_0: &DVector<T>,
    xs: &DMatrix<T>,
) -> Result<DMatrix<T>, Error> {
    bptt::check_start(cell, s_0, xs)?;
    let LinearSteps { decays, drives } =
        LinearSteps::of(cell, xs).ok_or_else(|| Error::NotLinear {
            found: "a cell without a linear step".to_owned(),
        })?;
    parallel(&decays, &drives, s_0)
}

/// The logarithms `ln s_0 … ln s_T`, S × (T+1), for positive coefficients that are given by their logarithms:
/// `ln s_t = ln(exp(ln a_t + ln s_{t−1}) + exp(ln b_t))`.
///
/// Nothing underflows or overflows: products are sums, and sums are taken relative to the larger term.
/// −∞ is the logarithm of zero, as a drive or a start.
/// The recurrence is that of Heinsen 2023 (arXiv:2311.06281), whose closed form
/// `ln s_t = A_t + logcumsumexp(ln s_0, ln b_t − A_t)` with `A = cumsum(ln a)` loses the digits of A; here the chunks of
/// [`parallel`] are run over the semiring (+, logaddexp), which loses none.
///
/// # Errors
/// As for [`sequential`], with the names of the arguments.
pub fn log_space<T: RealField + Copy>(
    log_decays: &DMatrix<T>,
    log_drives: &DMatrix<T>,
    log_s_0: &DVector<T>,
) -> Result<DMatrix<T>, Error> {
    check(log_decays, ("log_drives", log_drives), ("log_s_0", log_s_0))?;
    Ok(chunks::parallel::<T, Logarithmic>(
        log_decays, log_drives, log_s_0,
    ))
}

/// `decays` sets S and T; the others must agree.
fn check<E>(
    decays: &DMatrix<E>,
    (drives_name, drives): (&str, &DMatrix<E>),
    (start_name, start): (&str, &DVector<E>),
) -> Result<(), Error> {
    check_positive("the rows of the decays", decays.nrows())?;
    check_positive("the columns of the decays", decays.ncols())?;
    check_shape(drives_name, drives, decays.shape())?;
    check_length(start_name, start, decays.nrows())
}
