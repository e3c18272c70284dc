use crate::SpecError;
use crate::reader::{Domain, Section};
use nalgebra::DMatrix;
use rand::Rng;
use serde::Serialize;

/// The law from which a weight matrix is drawn; a bias is a matrix of one column.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(tag = "law", rename_all = "snake_case")]
pub(crate) enum Law {
    /// Independent entries N(0, gain²/columns).
    Gaussian { gain: f64 },
    /// `gain` times a matrix with orthonormal columns (rows, if there are fewer), uniform over those.
    Orthogonal { gain: f64 },
    /// `gain` on the diagonal.
    Identity { gain: f64 },
    /// Independent entries, uniform from `low` to `high`.
    Uniform { low: f64, high: f64 },
    /// Every entry `value`.
    Constant { value: f64 },
    /// A Jordan chain: `radius` on the diagonal, `coupling` right above it.
    Jordan { radius: f64, coupling: f64 },
}

#[derive(Clone, Copy)]
enum Name {
    Gaussian,
    Orthogonal,
    Identity,
    Uniform,
    Constant,
    Jordan,
}

/// The names of the laws.
const NAMES: &[(&str, Name)] = &[
    ("gaussian", Name::Gaussian),
    ("orthogonal", Name::Orthogonal),
    ("identity", Name::Identity),
    ("uniform", Name::Uniform),
    ("constant", Name::Constant),
    ("jordan", Name::Jordan),
];

impl Law {
    /// Reads a law's table; an empty one is `default`.
    pub(crate) fn read(section: &mut Section<'_>, default: Self) -> Result<Self, SpecError> {
        let Some(law) = section.optional("law") else {
            return Ok(default);
        };
        let mut number = |key, default| section.real_or(key, Domain::Real, default);
        Ok(match law.choice(NAMES)? {
            Name::Gaussian => Self::Gaussian {
                gain: number("gain", 1.0)?,
            },
            Name::Orthogonal => Self::Orthogonal {
                gain: number("gain", 1.0)?,
            },
            Name::Identity => Self::Identity {
                gain: number("gain", 1.0)?,
            },
            Name::Uniform => Self::Uniform {
                low: number("low", -1.0)?,
                high: number("high", 1.0)?,
            },
            Name::Constant => Self::Constant {
                value: number("value", 0.0)?,
            },
            Name::Jordan => Self::Jordan {
                radius: number("radius", 1.0)?,
                coupling: number("coupling", 0.0)?,
            },
        })
    }

    /// The parameter `name`, if the law has it.
    pub(crate) fn parameter(&mut self, name: &str) -> Option<&mut f64> {
        match (self, name) {
            (
                Self::Gaussian { gain } | Self::Orthogonal { gain } | Self::Identity { gain },
                "gain",
            ) => Some(gain),
            (Self::Uniform { low, .. }, "low") => Some(low),
            (Self::Uniform { high, .. }, "high") => Some(high),
            (Self::Constant { value }, "value") => Some(value),
            (Self::Jordan { radius, .. }, "radius") => Some(radius),
            (Self::Jordan { coupling, .. }, "coupling") => Some(coupling),
            _ => None,
        }
    }

    /// A `rows` × `columns` matrix, its entries drawn column by column.
    pub(crate) fn draw(self, rows: usize, columns: usize, rng: &mut impl Rng) -> DMatrix<f64> {
        match self {
            Self::Gaussian { gain } => {
                normals(rows, columns, rng) * (gain / (columns as f64).sqrt())
            }
            Self::Orthogonal { gain } if rows < columns => {
                orthonormal_columns(columns, rows, rng).transpose() * gain
            }
            Self::Orthogonal { gain } => orthonormal_columns(rows, columns, rng) * gain,
            Self::Identity { gain } => DMatrix::identity(rows, columns) * gain,
            Self::Uniform { low, high } => {
                DMatrix::from_fn(rows, columns, |_, _| low + (high - low) * uniform(rng))
            }
            Self::Constant { value } => DMatrix::from_element(rows, columns, value),
            Self::Jordan { radius, coupling } => DMatrix::from_fn(rows, columns, |i, j| {
                if i == j {
                    radius
                } else if i + 1 == j {
                    coupling
                } else {
                    0.0
                }
            }),
        }
    }
}

/// A number from 0 to below 1: the 53 high bits of the next 64.
pub(crate) fn uniform(rng: &mut impl Rng) -> f64 {
    (rng.next_u64() >> 11) as f64 * f64::EPSILON * 0.5
}

/// Independent standard normal numbers, column by column, by the polar method (Marsaglia & Bray 1964).
///
/// It rests on `+`, `·`, `/`, `√` and one logarithm in software: the same bits on every processor.
pub(crate) fn normals(rows: usize, columns: usize, rng: &mut impl Rng) -> DMatrix<f64> {
    let mut spare = None;
    DMatrix::from_fn(rows, columns, |_, _| {
        if let Some(number) = spare.take() {
            return number;
        }
        loop {
            let (x, y) = (2.0 * uniform(rng) - 1.0, 2.0 * uniform(rng) - 1.0);
            let square = x * x + y * y;
            if square < 1.0 && square != 0.0 {
                let scale = (-2.0 * libm::log(square) / square).sqrt();
                spare = Some(y * scale);
                return x * scale;
            }
        }
    })
}

/// The Q of a Gaussian matrix's QR decomposition, for `rows` ≥ `columns`.
///
/// With a positive diagonal of R the decomposition is unique, and Q uniform (Mezzadri 2007); Gram–Schmidt gives that sign.
fn orthonormal_columns(rows: usize, columns: usize, rng: &mut impl Rng) -> DMatrix<f64> {
    let mut q = normals(rows, columns, rng);
    crate::frame::orthonormalize(&mut q);
    q
}

#[cfg(test)]
mod tests {
    use super::{Law, normals, uniform};
    use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

    /// The first numbers of a stream are part of the promise: a plan means the same rows in every version.
    #[test]
    fn the_first_numbers_stay_what_they_are() {
        let mut rng = ChaCha8Rng::seed_from_u64(2018);
        let numbers: Vec<u64> = normals(4, 1, &mut rng)
            .iter()
            .map(|x| x.to_bits())
            .collect();
        assert_eq!(numbers, GOLDEN);
    }

    const GOLDEN: [u64; 4] = [
        13_829_435_520_348_567_319,
        4_607_418_499_714_850_082,
        13_807_989_030_309_410_478,
        13_816_024_267_678_829_514,
    ];

    /// Mean 0, variance 1, fourth moment 3; the bounds are four standard errors of 10⁵ numbers.
    #[test]
    fn normal_numbers_have_the_moments_of_a_gaussian() {
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let numbers = normals(100_000, 1, &mut rng);
        let moment = |power: i32| numbers.map(|x| x.powi(power)).mean();
        assert!(moment(1).abs() < 0.0127, "{}", moment(1));
        assert!((moment(2) - 1.0).abs() < 0.018, "{}", moment(2));
        assert!((moment(4) - 3.0).abs() < 0.124, "{}", moment(4));
    }

    #[test]
    fn uniform_numbers_stay_below_one() {
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        assert!((0..10_000).all(|_| (0.0..1.0).contains(&uniform(&mut rng))));
    }

    #[test]
    fn orthogonal_matrices_are_orthogonal_in_both_shapes() {
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let law = Law::Orthogonal { gain: 2.0 };
        let tall = law.draw(7, 3, &mut rng);
        let wide = law.draw(3, 7, &mut rng);
        for gram in [tall.transpose() * &tall, &wide * wide.transpose()] {
            assert!((gram / 4.0).is_identity(1e-14));
        }
    }
}
