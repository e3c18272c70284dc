use gradflow_math::Scalar;
use nalgebra::{DMatrix, DVector};

/// What can be wrong with what a caller passes: each message says what was expected and what was found.
///
/// An exploding state, a NaN in a gradient are results and no errors; a weight or an input that is not finite is one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A matrix has another shape than its cell asks for.
    #[error("{what} must be {expected:?}, got {found:?}")]
    Shape {
        /// The matrix, by its field or argument name.
        what: String,
        /// Rows and columns as they must be.
        expected: (usize, usize),
        /// Rows and columns as they are.
        found: (usize, usize),
    },
    /// A vector has another length than its cell asks for.
    #[error("{what} must have length {expected}, got {found}")]
    Length {
        /// The vector, by its field or argument name.
        what: String,
        /// The length as it must be.
        expected: usize,
        /// The length as it is.
        found: usize,
    },
    /// There is nothing to compute with.
    #[error("{what} must be at least 1, got 0")]
    Empty {
        /// The count that is zero.
        what: String,
    },
    /// A count is too small for what is asked.
    #[error("{what} must be at least {least}, got {found}")]
    TooSmall {
        /// The count, by its field or argument name.
        what: String,
        /// The smallest one that makes sense.
        least: usize,
        /// The count as it is.
        found: usize,
    },
    /// A weight or an input is NaN or infinite.
    #[error("{what} must be finite, got {found} at row {row}, column {column}")]
    NonFinite {
        /// The argument.
        what: String,
        /// The first offending entry in column-major order.
        found: String,
        /// Its row, from 0.
        row: usize,
        /// Its column, from 0.
        column: usize,
    },
    /// A threshold is zero, negative, infinite or NaN.
    #[error("{what} must be positive and finite, got {found}")]
    Threshold {
        /// The threshold, by its argument name.
        what: String,
        /// The threshold as it is.
        found: String,
    },
    /// A scan is asked of a cell that is not linear in its state.
    #[error("the cell must be linear in its state, unit by unit, got {found}")]
    NotLinear {
        /// What makes it another cell.
        found: String,
    },
    /// A time lies outside the sequence.
    #[error("t must be in 1..={last}, got {found}")]
    Time {
        /// T, the length of the sequence.
        last: usize,
        /// The time asked for.
        found: usize,
    },
}

impl Error {
    /// The same error in the part `owner` of a larger model: `layers[1]: w_hh must be …`.
    pub(crate) fn within(mut self, owner: &str) -> Self {
        match &mut self {
            Self::Shape { what, .. }
            | Self::Length { what, .. }
            | Self::Empty { what }
            | Self::NonFinite { what, .. } => what.insert_str(0, &format!("{owner}: ")),
            Self::TooSmall { .. }
            | Self::Time { .. }
            | Self::Threshold { .. }
            | Self::NotLinear { .. } => {}
        }
        self
    }
}

pub(crate) fn check_shape<T>(
    what: &str,
    matrix: &DMatrix<T>,
    expected: (usize, usize),
) -> Result<(), Error> {
    let found = matrix.shape();
    if found == expected {
        Ok(())
    } else {
        Err(Error::Shape {
            what: what.to_owned(),
            expected,
            found,
        })
    }
}

pub(crate) fn check_length<T>(
    what: &str,
    vector: &DVector<T>,
    expected: usize,
) -> Result<(), Error> {
    let found = vector.len();
    if found == expected {
        Ok(())
    } else {
        Err(Error::Length {
            what: what.to_owned(),
            expected,
            found,
        })
    }
}

/// A matrix of weights: its shape, and that its entries are finite.
pub(crate) fn check_weights<T: Scalar>(
    what: &str,
    matrix: &DMatrix<T>,
    expected: (usize, usize),
) -> Result<(), Error> {
    check_shape(what, matrix, expected)?;
    check_finite(what, matrix.as_slice(), matrix.nrows())
}

/// A vector of weights: its length, and that its entries are finite.
pub(crate) fn check_bias<T: Scalar>(
    what: &str,
    vector: &DVector<T>,
    expected: usize,
) -> Result<(), Error> {
    check_length(what, vector, expected)?;
    check_finite(what, vector.as_slice(), vector.len())
}

/// That the cell `name` reads inputs of the length that it is given.
pub(crate) fn check_reads(name: &str, input_len: usize, given: usize) -> Result<(), Error> {
    if input_len == given {
        Ok(())
    } else {
        Err(Error::Length {
            what: format!("the input of {name}"),
            expected: input_len,
            found: given,
        })
    }
}

pub(crate) fn check_positive(what: &str, count: usize) -> Result<(), Error> {
    if count > 0 {
        Ok(())
    } else {
        Err(Error::Empty {
            what: what.to_owned(),
        })
    }
}

pub(crate) fn check_least(what: &str, least: usize, found: usize) -> Result<(), Error> {
    if found >= least {
        Ok(())
    } else {
        Err(Error::TooSmall {
            what: what.to_owned(),
            least,
            found,
        })
    }
}

pub(crate) fn check_time(t: usize, last: usize) -> Result<(), Error> {
    if (1..=last).contains(&t) {
        Ok(())
    } else {
        Err(Error::Time { last, found: t })
    }
}

/// `entries` of a matrix with `rows` rows, in column-major order.
pub(crate) fn check_finite<T: Scalar>(what: &str, entries: &[T], rows: usize) -> Result<(), Error> {
    // A fold without an exit is vector code; the search for the place is for the error alone.
    if entries
        .iter()
        .fold(true, |all, value| all & value.is_finite())
    {
        return Ok(());
    }
    match entries.iter().position(|value| !value.is_finite()) {
        None => Ok(()),
        Some(index) => Err(Error::NonFinite {
            what: what.to_owned(),
            found: entries[index].to_string(),
            row: index % rows,
            column: index / rows,
        }),
    }
}
