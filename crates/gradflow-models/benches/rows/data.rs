//! The data of the rows, from the stream of numbers that the peers draw too, so that checksums agree.

use gradflow_math::vector::Lane;
use nalgebra::DMatrix;

/// `SplitMix64` (Steele, Lea & Flood 2014) as `count` numbers in (−scale, scale).
pub(crate) fn uniform(seed: u64, count: usize, scale: f64) -> impl Iterator<Item = f64> {
    (1..=count as u64).map(move |index| {
        let z = index
            .wrapping_mul(0x9E37_79B9_7F4A_7C15)
            .wrapping_add(seed.wrapping_mul(0x632B_E59B_D9B4_E019));
        let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        let z = z ^ (z >> 31);
        (2.0 * (z >> 11) as f64 * 2.0_f64.powi(-53) - 1.0) * scale
    })
}

/// `count` standard normal numbers by Box and Muller's transform of two such streams.
pub(crate) fn normal(seed: u64, count: usize) -> impl Iterator<Item = f64> {
    uniform(seed, count, 1.0)
        .zip(uniform(seed + 7777, count, 1.0))
        .map(|(u, v)| {
            let radius = (-2.0 * (1.0 - 0.5 * (u + 1.0)).ln()).sqrt();
            radius * (std::f64::consts::PI * (v + 1.0)).cos()
        })
}

/// A matrix filled row by row.
pub(crate) fn by_rows<T: Lane>(seed: u64, rows: usize, columns: usize, scale: f64) -> DMatrix<T> {
    DMatrix::from_row_iterator(
        rows,
        columns,
        uniform(seed, rows * columns, scale).map(T::of),
    )
}

/// A matrix filled column by column: a sequence whose steps and sequences follow one another.
pub(crate) fn by_columns<T: Lane>(seed: u64, rows: usize, columns: usize) -> DMatrix<T> {
    DMatrix::from_iterator(rows, columns, uniform(seed, rows * columns, 1.0).map(T::of))
}

/// The Euclidean norm of some gradients together, in `f64`.
pub(crate) fn norm<'a, T: Lane>(gradients: impl IntoIterator<Item = &'a DMatrix<T>>) -> f64 {
    let squares = gradients
        .into_iter()
        .flat_map(DMatrix::iter)
        .map(|&value| wide(value).powi(2));
    squares.sum::<f64>().sqrt()
}

/// A number in `f64`.
pub(crate) fn wide<T: Lane>(value: T) -> f64 {
    nalgebra::convert_unchecked(value)
}
