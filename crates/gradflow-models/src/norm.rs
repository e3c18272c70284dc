use gradflow_math::Scalar;
use nalgebra::DVector;

/// `‖v‖₂` whose squares neither overflow nor underflow.
pub(crate) fn norm<T: Scalar>(v: &DVector<T>) -> T {
    let largest = v.iter().fold(T::zero(), |most, entry| {
        // The comparison is with what is kept, so that NaN passes through.
        if entry.abs() <= most {
            most
        } else {
            entry.abs()
        }
    });
    if largest == T::zero() || !largest.is_finite() {
        return largest;
    }
    let squares = v.iter().fold(T::zero(), |sum, &entry| {
        let scaled = entry / largest;
        sum + scaled * scaled
    });
    largest * squares.sqrt()
}
