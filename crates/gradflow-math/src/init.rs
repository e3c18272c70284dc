use nalgebra::DMatrix;
use rand::{Rng, RngExt};
use rand_distr::StandardNormal;
use serde::{Deserialize, Serialize};

/// The law from which a weight matrix is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Init {
    /// Independent entries N(0, gain²/cols).
    ///
    /// For a square matrix of growing size the spectral radius tends to `gain` and the operator norm to 2·`gain`
    /// (Ginibre 1965; Geman 1980).
    Gaussian {
        /// The scale of the draw.
        gain: f64,
    },
    /// Uniform (Haar) over the matrices with orthonormal columns, or orthonormal rows if there are fewer rows than columns.
    Orthogonal,
    /// Ones on the diagonal, zeros elsewhere; draws nothing.
    Identity,
    /// Independent entries, uniform on `[low, high)`.
    Uniform {
        /// The smallest entry.
        low: f64,
        /// What the entries stay below.
        high: f64,
    },
}

impl Init {
    /// A `rows` × `cols` matrix, its entries drawn column by column.
    pub fn sample(self, rows: usize, cols: usize, rng: &mut impl Rng) -> DMatrix<f64> {
        match self {
            Self::Gaussian { gain } => {
                standard_normal(rows, cols, rng) * (gain / (cols as f64).sqrt())
            }
            Self::Orthogonal if rows < cols => orthonormal_columns(cols, rows, rng).transpose(),
            Self::Orthogonal => orthonormal_columns(rows, cols, rng),
            Self::Identity => DMatrix::identity(rows, cols),
            Self::Uniform { low, high } => {
                DMatrix::from_fn(rows, cols, |_, _| low + (high - low) * rng.random::<f64>())
            }
        }
    }
}

fn standard_normal(rows: usize, cols: usize, rng: &mut impl Rng) -> DMatrix<f64> {
    DMatrix::from_fn(rows, cols, |_, _| rng.sample(StandardNormal))
}

/// The Q of a Gaussian matrix's QR decomposition, for `rows` ≥ `cols`.
///
/// The decomposition is unique, and Q then Haar distributed, once the diagonal of R is positive (Mezzadri 2007).
fn orthonormal_columns(rows: usize, cols: usize, rng: &mut impl Rng) -> DMatrix<f64> {
    let (mut q, r) = standard_normal(rows, cols, rng).qr().unpack();
    for (mut column, diagonal) in q.column_iter_mut().zip(r.diagonal().iter()) {
        column *= diagonal.signum();
    }
    q
}
