use nalgebra::{ComplexField, RealField};

/// What a scan means by "times" and "plus"; both are associative and "times" distributes over "plus".
pub(super) trait Semiring<E> {
    fn times(a: E, b: E) -> E;

    fn plus(a: E, b: E) -> E;

    /// Whether a composed factor says as much as its parts: false once it has left the range of its type.
    fn is_faithful(factor: E) -> bool;
}

/// (×, +).
pub(super) struct Ordinary;

/// (+, logaddexp): the ordinary one on positive numbers, by their logarithms.
pub(super) struct Logarithmic;

impl<E: ComplexField + Copy> Semiring<E> for Ordinary {
    #[inline]
    fn times(a: E, b: E) -> E {
        a * b
    }

    #[inline]
    fn plus(a: E, b: E) -> E {
        a + b
    }

    fn is_faithful(factor: E) -> bool {
        factor.is_finite()
    }
}

impl<T: RealField + Copy> Semiring<T> for Logarithmic {
    #[inline]
    fn times(a: T, b: T) -> T {
        a + b
    }

    #[inline]
    fn plus(a: T, b: T) -> T {
        // Equal infinities would give ∞ − ∞.
        if a == b {
            return a + T::ln_2();
        }
        let (low, high) = if a < b { (a, b) } else { (b, a) };
        high + (low - high).exp().ln_1p()
    }

    fn is_faithful(_: T) -> bool {
        true
    }
}
