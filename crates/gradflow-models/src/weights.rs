use crate::Cell;
use gradflow_math::Scalar;
use nalgebra::{DMatrix, DVector};

/// The weights of a cell as a list of blocks in a fixed order, each block column-major.
///
/// Whatever treats all weights alike (flattening, filling, adding) is written once over this list.
pub(crate) trait Weights<T: Scalar>: Clone {
    fn blocks(&self) -> Vec<&[T]>;

    fn blocks_mut(&mut self) -> Vec<&mut [T]>;
}

pub(crate) fn parameters<T: Scalar>(weights: &impl Weights<T>) -> DVector<T> {
    DVector::from_vec(weights.blocks().concat())
}

pub(crate) fn with_parameters<T: Scalar, W: Weights<T>>(weights: &W, parameters: &DVector<T>) -> W {
    let mut result = weights.clone();
    let mut rest = parameters.as_slice();
    for block in result.blocks_mut() {
        let (head, tail) = rest.split_at_checked(block.len()).unwrap_or_else(|| {
            panic!(
                "{} parameters are too few for these weights",
                parameters.len()
            )
        });
        block.copy_from_slice(head);
        rest = tail;
    }
    assert!(
        rest.is_empty(),
        "{} parameters are {} too many for these weights",
        parameters.len(),
        rest.len()
    );
    result
}

/// The weights of several cells as one vector, cell by cell.
pub(crate) fn joined<'a, T: Scalar, C: Cell<T> + 'a>(
    cells: impl Iterator<Item = &'a C>,
) -> DVector<T> {
    let parameters: Vec<T> = cells
        .flat_map(|cell| cell.parameters().data.as_vec().clone())
        .collect();
    DVector::from_vec(parameters)
}

/// Cells of the same shapes with the weights of `parameters`: the inverse of [`joined`].
pub(crate) fn distributed<'a, T: Scalar, C: Cell<T> + 'a>(
    cells: impl Iterator<Item = &'a C>,
    parameters: &DVector<T>,
) -> Vec<C> {
    let mut start = 0;
    let filled = cells
        .map(|cell| {
            let len = cell.parameters().len();
            let own = parameters.rows(start, len).into_owned();
            start += len;
            cell.with_parameters(&own)
        })
        .collect();
    assert_eq!(
        start,
        parameters.len(),
        "as many parameters as these cells have"
    );
    filled
}

pub(crate) fn add<T: Scalar>(target: &mut impl Weights<T>, other: &impl Weights<T>) {
    let (mut into, from) = (target.blocks_mut(), other.blocks());
    assert_eq!(
        into.len(),
        from.len(),
        "cells of one architecture have the same blocks"
    );
    for (into, from) in into.iter_mut().zip(from) {
        assert_eq!(
            into.len(),
            from.len(),
            "cells that are added have the same shape"
        );
        for (a, &b) in into.iter_mut().zip(from) {
            *a += b;
        }
    }
}

/// The constant `value` in another scalar; the derivative part of a dual number is dropped.
fn lift<T: Scalar, U: Scalar>(value: T) -> U {
    U::of(nalgebra::convert_unchecked::<T, f64>(value))
}

pub(crate) fn lift_matrix<T: Scalar, U: Scalar>(matrix: &DMatrix<T>) -> DMatrix<U> {
    matrix.map(lift)
}

pub(crate) fn lift_vector<T: Scalar, U: Scalar>(vector: &DVector<T>) -> DVector<U> {
    vector.map(lift)
}
