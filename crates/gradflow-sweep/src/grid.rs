//! Grids: points that are looked up by index, so that 10⁸ of them take no memory.

use crate::{Seed, SweepError};

/// Points in a fixed order, each found from its index alone.
pub trait Grid {
    /// A point of the grid.
    type Point;

    /// How many points there are.
    fn len(&self) -> u64;

    /// The point at `index`.
    ///
    /// # Panics
    /// May panic if `index` is not below [`len`](Self::len).
    fn at(&self, index: u64) -> Self::Point;

    /// Whether there is no point.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Every point in order.
    fn iter(&self) -> impl Iterator<Item = Self::Point> {
        (0..self.len()).map(|index| self.at(index))
    }
}

/// The values of one quantity along a sweep.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis(Spacing);

#[derive(Clone, Debug, PartialEq)]
enum Spacing {
    Linear { first: f64, last: f64, count: u64 },
    Logarithmic { first: f64, last: f64, count: u64 },
    Listed(Vec<f64>),
}

impl Axis {
    /// `count` values `first + (last − first)·i/(count − 1)`; the first alone if `count` is 1.
    ///
    /// # Errors
    /// If `count` is 0, or `first`, `last` or their difference is not finite.
    pub fn linspace(first: f64, last: f64, count: u64) -> Result<Self, SweepError> {
        let finite = first.is_finite() && last.is_finite() && (last - first).is_finite();
        if finite && count > 0 {
            return Ok(Self(Spacing::Linear { first, last, count }));
        }
        Err(SweepError::Grid(format!(
            "linspace expects finite ends, a finite difference and at least 1 value, got {first:?} to {last:?} in {count} values"
        )))
    }

    /// `count` values `first·(last/first)^(i/(count − 1))`; the first alone if `count` is 1.
    ///
    /// The values have the same bits on every processor.
    ///
    /// # Errors
    /// If `count` is 0, or `first` or `last` is not finite and positive.
    pub fn logspace(first: f64, last: f64, count: u64) -> Result<Self, SweepError> {
        let positive = first.is_finite() && last.is_finite() && first > 0.0 && last > 0.0;
        if positive && count > 0 {
            return Ok(Self(Spacing::Logarithmic { first, last, count }));
        }
        Err(SweepError::Grid(format!(
            "logspace expects finite positive ends and at least 1 value, got {first:?} to {last:?} in {count} values"
        )))
    }

    /// The values listed, in this order.
    ///
    /// # Errors
    /// If there is none, or one is not finite.
    pub fn values(values: Vec<f64>) -> Result<Self, SweepError> {
        if values.is_empty() {
            return Err(SweepError::Grid(
                "a list of values expects at least 1".into(),
            ));
        }
        if let Some(odd) = values.iter().position(|value| !value.is_finite()) {
            return Err(SweepError::Grid(format!(
                "a list of values expects finite ones, got {:?} at index {odd}",
                values[odd]
            )));
        }
        Ok(Self(Spacing::Listed(values)))
    }
}

impl Grid for Axis {
    type Point = f64;

    fn len(&self) -> u64 {
        match &self.0 {
            Spacing::Linear { count, .. } | Spacing::Logarithmic { count, .. } => *count,
            Spacing::Listed(values) => values.len() as u64,
        }
    }

    fn at(&self, index: u64) -> f64 {
        assert!(index < self.len(), "index {index} of {} values", self.len());
        match self.0 {
            Spacing::Linear { first, .. } | Spacing::Logarithmic { first, .. } if index == 0 => {
                first
            }
            Spacing::Linear { last, count, .. } | Spacing::Logarithmic { last, count, .. }
                if index + 1 == count =>
            {
                last
            }
            Spacing::Linear { first, last, count } => {
                first + (last - first) * (index as f64 / (count - 1) as f64)
            }
            Spacing::Logarithmic { first, last, count } => {
                let (low, high) = (libm::log(first), libm::log(last));
                libm::exp(low + (high - low) * (index as f64 / (count - 1) as f64))
            }
            Spacing::Listed(ref values) => {
                values[usize::try_from(index).expect("below the length of a list")]
            }
        }
    }
}

/// The seeds `first`, `first + 1`, …: repetitions of a sweep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seeds {
    first: u64,
    count: u64,
}

impl Seeds {
    /// `count` seeds from `first` on.
    ///
    /// # Errors
    /// If `count` is 0, or the last seed would exceed 2⁶⁴ − 1.
    pub fn new(first: u64, count: u64) -> Result<Self, SweepError> {
        if count > 0 && first.checked_add(count - 1).is_some() {
            return Ok(Self { first, count });
        }
        Err(SweepError::Grid(format!(
            "seeds expect at least 1 and the last below 2^64, got {count} from {first} on"
        )))
    }
}

impl Grid for Seeds {
    type Point = Seed;

    fn len(&self) -> u64 {
        self.count
    }

    fn at(&self, index: u64) -> Seed {
        assert!(index < self.count, "index {index} of {} seeds", self.count);
        Seed(self.first + index)
    }
}

/// Every pair of a point of `A` and a point of `B`; the second runs fastest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product<A, B> {
    slow: A,
    fast: B,
}

impl<A: Grid, B: Grid> Product<A, B> {
    /// The pairs of `slow` and `fast`.
    ///
    /// # Errors
    /// If there are more than 2⁶⁴ − 1.
    pub fn new(slow: A, fast: B) -> Result<Self, SweepError> {
        product_len([slow.len(), fast.len()])?;
        Ok(Self { slow, fast })
    }
}

impl<A: Grid, B: Grid> Grid for Product<A, B> {
    type Point = (A::Point, B::Point);

    fn len(&self) -> u64 {
        self.slow.len() * self.fast.len()
    }

    fn at(&self, index: u64) -> Self::Point {
        let width = self.fast.len();
        (self.slow.at(index / width), self.fast.at(index % width))
    }
}

/// The pairs of the points of `A` and `B` that have the same index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zip<A, B> {
    left: A,
    right: B,
}

impl<A: Grid, B: Grid> Zip<A, B> {
    /// The pairs of `left` and `right`.
    ///
    /// # Errors
    /// If their lengths differ.
    pub fn new(left: A, right: B) -> Result<Self, SweepError> {
        same_len([left.len(), right.len()])?;
        Ok(Self { left, right })
    }
}

impl<A: Grid, B: Grid> Grid for Zip<A, B> {
    type Point = (A::Point, B::Point);

    fn len(&self) -> u64 {
        self.left.len()
    }

    fn at(&self, index: u64) -> Self::Point {
        (self.left.at(index), self.right.at(index))
    }
}

/// The product of any number of grids of one type; the last runs fastest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProductOf<G>(Vec<G>);

impl<G: Grid> ProductOf<G> {
    /// The product of `axes`; of none it is one empty point.
    ///
    /// # Errors
    /// If there are more than 2⁶⁴ − 1 points.
    pub fn new(axes: Vec<G>) -> Result<Self, SweepError> {
        product_len(axes.iter().map(Grid::len))?;
        Ok(Self(axes))
    }
}

impl<G: Grid> Grid for ProductOf<G> {
    type Point = Vec<G::Point>;

    fn len(&self) -> u64 {
        self.0.iter().map(Grid::len).product()
    }

    fn at(&self, mut index: u64) -> Self::Point {
        let mut width = self.len();
        let digit = |axis: &G| {
            width /= axis.len();
            let point = axis.at(index / width);
            index %= width;
            point
        };
        self.0.iter().map(digit).collect()
    }
}

/// Grids of one type and length, taken together: a point has one value of each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZipOf<G>(Vec<G>);

impl<G: Grid> ZipOf<G> {
    /// The points of `axes` with the same index; of no axis it is one empty point.
    ///
    /// # Errors
    /// If their lengths differ.
    pub fn new(axes: Vec<G>) -> Result<Self, SweepError> {
        same_len(axes.iter().map(Grid::len))?;
        Ok(Self(axes))
    }
}

impl<G: Grid> Grid for ZipOf<G> {
    type Point = Vec<G::Point>;

    fn len(&self) -> u64 {
        self.0.first().map_or(1, Grid::len)
    }

    fn at(&self, index: u64) -> Self::Point {
        self.0.iter().map(|axis| axis.at(index)).collect()
    }
}

fn product_len(lens: impl IntoIterator<Item = u64>) -> Result<u64, SweepError> {
    let lens: Vec<u64> = lens.into_iter().collect();
    let product = lens
        .iter()
        .try_fold(1_u64, |product, &len| product.checked_mul(len));
    product.ok_or_else(|| {
        SweepError::Grid(format!(
            "a grid expects fewer than 2^64 points, got the product of {lens:?}"
        ))
    })
}

fn same_len(lens: impl IntoIterator<Item = u64>) -> Result<(), SweepError> {
    let lens: Vec<u64> = lens.into_iter().collect();
    if lens.windows(2).all(|pair| pair[0] == pair[1]) {
        return Ok(());
    }
    Err(SweepError::Grid(format!(
        "axes that are taken together expect equal lengths, got {lens:?}"
    )))
}
