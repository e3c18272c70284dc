//! Gradient clipping: an exploding gradient keeps its direction, or at least its signs.

use crate::Error;
use crate::norm::norm;
use gradflow_math::Scalar;
use nalgebra::DVector;

/// `g · min(1, max_norm/‖g‖₂)`: the gradient itself, or one of its direction and of the norm `max_norm`
/// (Pascanu, Mikolov & Bengio 2013, algorithm 1).
///
/// The norm is taken without overflow, so a gradient of entries near 10³⁰⁰ is clipped like any other.
/// A gradient with a NaN or an infinity has no direction: all entries of the result are NaN.
///
/// # Errors
/// When `max_norm` is not positive and finite.
pub fn by_norm<T: Scalar>(gradient: &DVector<T>, max_norm: T) -> Result<DVector<T>, Error> {
    check_threshold("max_norm", max_norm)?;
    if gradient.iter().any(|entry| !entry.is_finite()) {
        return Ok(gradient.map(|_| T::zero() / T::zero()));
    }
    let largest = gradient
        .iter()
        .fold(T::zero(), |most, entry| most.max(entry.abs()));
    if largest == T::zero() {
        return Ok(gradient.clone());
    }
    let unit = gradient.map(|entry| entry / largest);
    let unit_norm = norm(&unit);
    // ‖g‖ = largest · unit_norm, which may exceed the range of T.
    Ok(if largest <= max_norm / unit_norm {
        gradient.clone()
    } else {
        unit * (max_norm / unit_norm)
    })
}

/// Each entry moved into `[−max_abs, max_abs]` (Mikolov 2012): an infinity becomes the bound, NaN stays.
///
/// # Errors
/// When `max_abs` is not positive and finite.
pub fn by_value<T: Scalar>(gradient: &DVector<T>, max_abs: T) -> Result<DVector<T>, Error> {
    check_threshold("max_abs", max_abs)?;
    Ok(gradient.map(|entry| {
        if entry > max_abs {
            max_abs
        } else if entry < -max_abs {
            -max_abs
        } else {
            entry
        }
    }))
}

fn check_threshold<T: Scalar>(what: &str, threshold: T) -> Result<(), Error> {
    if threshold > T::zero() && threshold.is_finite() {
        Ok(())
    } else {
        Err(Error::Threshold {
            what: what.to_owned(),
            found: threshold.to_string(),
        })
    }
}
