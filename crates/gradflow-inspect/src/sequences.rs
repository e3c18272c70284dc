use crate::Error;
use nalgebra::DMatrix;
use rand::Rng;
use rand_distr::{Distribution, StandardNormal};

/// Sequences of one length: a column-major matrix with one column per (time, sequence), time outermost.
///
/// That is the layout of [`gradflow_models::batch`].
#[derive(Clone, Debug, PartialEq)]
pub struct Sequences {
    /// D × (T·B): column t·B + b is what sequence b has at time t + 1.
    xs: DMatrix<f64>,
    batch: usize,
}

impl Sequences {
    /// Sequences from numbers of shape (T, D) or (B, T, D), the last index fastest; `place` names them in errors.
    ///
    /// # Errors
    /// When the shape is neither, T, D or B is zero, or a number is not finite.
    ///
    /// # Panics
    /// When there are more or fewer numbers than the shape says.
    pub fn new(place: &str, shape: &[usize], values: &[f64]) -> Result<Self, Error> {
        let (batch, steps, len) = match *shape {
            [steps, len] => (1, steps, len),
            [batch, steps, len] => (batch, steps, len),
            _ => return Err(wrong_shape(place, shape)),
        };
        if batch == 0 || steps == 0 || len == 0 {
            return Err(wrong_shape(place, shape));
        }
        assert_eq!(
            values.len(),
            batch * steps * len,
            "as many numbers as the shape says"
        );
        if let Some(index) = values.iter().position(|value| !value.is_finite()) {
            let (b, t, d) = (index / (steps * len), index / len % steps, index % len);
            let at = if shape.len() == 2 {
                format!("[{t}, {d}]")
            } else {
                format!("[{b}, {t}, {d}]")
            };
            let what = format!("the number at {at}");
            return Err(Error::unexpected(place, what, "finite", values[index]));
        }
        let xs = DMatrix::from_fn(len, steps * batch, |d, column| {
            let (t, b) = (column / batch, column % batch);
            values[(b * steps + t) * len + d]
        });
        Ok(Self { xs, batch })
    }

    /// B sequences of T inputs of length D, each entry drawn from N(0, 1).
    ///
    /// # Panics
    /// When a length is zero.
    pub fn normal(input_len: usize, steps: usize, batch: usize, rng: &mut impl Rng) -> Self {
        assert!(
            input_len > 0 && steps > 0 && batch > 0,
            "a sequence has a step, a step an entry, a batch a sequence"
        );
        let draw = |_, _| StandardNormal.sample(rng);
        let xs = DMatrix::from_fn(input_len, steps * batch, draw);
        Self { xs, batch }
    }

    /// D × (T·B), one column per (time, sequence), time outermost.
    pub fn xs(&self) -> &DMatrix<f64> {
        &self.xs
    }

    /// B, the number of sequences.
    pub fn batch(&self) -> usize {
        self.batch
    }

    /// T, the number of steps.
    pub fn steps(&self) -> usize {
        self.xs.ncols() / self.batch
    }

    /// D, the length of an input.
    pub fn input_len(&self) -> usize {
        self.xs.nrows()
    }

    /// The first `steps` steps of sequence `b`, D × `steps`.
    ///
    /// # Panics
    /// When there are fewer sequences or steps.
    pub fn sequence(&self, b: usize, steps: usize) -> DMatrix<f64> {
        assert!(
            b < self.batch && steps <= self.steps(),
            "a sequence that is there"
        );
        DMatrix::from_fn(self.xs.nrows(), steps, |d, t| {
            self.xs[(d, t * self.batch + b)]
        })
    }

    /// That a model which reads inputs of length `expected` reads these.
    ///
    /// # Errors
    /// When D is another.
    pub fn check_input_len(&self, place: &str, expected: usize) -> Result<(), Error> {
        if self.input_len() == expected {
            Ok(())
        } else {
            let what = "D, the last dimension of the input,";
            let expected = format!("the {expected} that the model reads");
            Err(Error::unexpected(place, what, expected, self.input_len()))
        }
    }
}

fn wrong_shape(place: &str, shape: &[usize]) -> Error {
    let expected = "(T, D) or (B, T, D) with at least one of each";
    let dimensions: Vec<_> = shape.iter().map(ToString::to_string).collect();
    let found = format!("({})", dimensions.join(", "));
    Error::unexpected(place, "the shape", expected, found)
}
