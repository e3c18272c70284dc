mod sequence;

use crate::error::{check_positive, check_reads};
use crate::weights;
use crate::{Cell, Error};
use gradflow_math::Scalar;
use nalgebra::DVector;
use serde::{Deserialize, Serialize};
use std::ops::AddAssign;

/// One layer of [`Layers`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Layer<C> {
    /// A cell that reads the sequence from its start; it hands on its hidden states.
    OneWay(C),
    /// Two cells of which one reads from the start and one from the end; it hands on, for each time, the hidden state of
    /// the first above that of the second (Schuster & Paliwal 1997, stacked as PyTorch does it).
    BothWays {
        /// The cell that reads `x_1, x_2, …, x_T`.
        forward: C,
        /// The cell that reads `x_T, x_{T−1}, …, x_1`.
        backward: C,
    },
}

/// Layers of cells over a sequence: each layer reads all that the layer below hands on.
///
/// The states of all cells stand in one matrix, Σ S rows by T + 1 columns: the bottom layer above the others, within a
/// layer the forward cell above the backward one (PyTorch's order of `h_0`).
/// Column t holds what a cell has after *its* t-th step: for a backward cell that is the one that reads `x_{T−t+1}`.
/// Layers that read one way only are also a cell, [`crate::Stack`].
///
/// ```
/// use gradflow_math::Activation;
/// use gradflow_models::{Layer, Layers, Rnn};
/// use nalgebra::{dmatrix, dvector};
///
/// // Sums from the start and from the end.
/// let sum = Rnn::new(dmatrix![1.0], dmatrix![1.0], dvector![0.0], Activation::Identity)?;
/// let layers = Layers::new(vec![Layer::BothWays { forward: sum.clone(), backward: sum }])?;
/// let xs = dmatrix![1.0, 2.0, 3.0];
/// let states = layers.unroll(&dvector![0.0, 0.0], &xs)?;
/// assert_eq!(layers.outputs(&states)?, dmatrix![1.0, 3.0, 6.0; 6.0, 5.0, 3.0]);
/// # Ok::<(), gradflow_models::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Layers<C> {
    /// The layers, the bottom one first.
    pub layers: Vec<Layer<C>>,
}

/// The order in which a cell reads the columns of a sequence.
#[derive(Clone, Copy)]
enum Direction {
    Forward,
    Backward,
}

impl<C> Layer<C> {
    fn cells(&self) -> Vec<(Direction, &C)> {
        match self {
            Self::OneWay(cell) => vec![(Direction::Forward, cell)],
            Self::BothWays { forward, backward } => {
                vec![
                    (Direction::Forward, forward),
                    (Direction::Backward, backward),
                ]
            }
        }
    }

    /// The same layer around other cells, which come in the order of [`cells`](Self::cells).
    fn around<D>(&self, mut cells: impl Iterator<Item = D>) -> Layer<D> {
        let mut next = || cells.next().expect("one cell for each of the layer's");
        match self {
            Self::OneWay(_) => Layer::OneWay(next()),
            Self::BothWays { .. } => Layer::BothWays {
                forward: next(),
                backward: next(),
            },
        }
    }
}

impl<C> Layers<C> {
    /// Layers that read one another, the bottom one first.
    ///
    /// # Errors
    /// When there is no layer, the weights of a cell do not agree or are not finite, or a cell does not read what the
    /// layer below hands on.
    pub fn new<T: Scalar>(layers: Vec<Layer<C>>) -> Result<Self, Error>
    where
        C: Cell<T>,
    {
        let layers = Self { layers };
        layers.check()?;
        Ok(layers)
    }

    /// Every cell in the order of the states: the bottom layer first, within a layer the forward cell first.
    pub fn cells(&self) -> impl Iterator<Item = &C> {
        self.layers
            .iter()
            .flat_map(Layer::cells)
            .map(|(_, cell)| cell)
    }

    /// Σ S, the length of the state of all cells.
    pub fn state_len<T: Scalar>(&self) -> usize
    where
        C: Cell<T>,
    {
        self.cells().map(Cell::state_len).sum()
    }

    /// D, the length of the input.
    pub fn input_len<T: Scalar>(&self) -> usize
    where
        C: Cell<T>,
    {
        self.cells().next().map_or(0, Cell::input_len)
    }

    /// The length of what the top layer hands on: H, or the two H of both directions.
    pub fn output_len<T: Scalar>(&self) -> usize
    where
        C: Cell<T>,
    {
        self.layers.last().map_or(0, handed_on)
    }

    /// All weights as one vector, cell by cell in the order of [`cells`](Self::cells).
    pub fn parameters<T: Scalar>(&self) -> DVector<T>
    where
        C: Cell<T>,
    {
        weights::joined(self.cells())
    }

    /// Layers of the same shape with the weights of `parameters`.
    ///
    /// # Panics
    /// When `parameters` has another length than [`parameters`](Self::parameters).
    #[must_use]
    pub fn with_parameters<T: Scalar>(&self, parameters: &DVector<T>) -> Self
    where
        C: Cell<T>,
    {
        self.around(weights::distributed(self.cells(), parameters))
    }

    /// The same weights as constants of another scalar.
    pub fn lift<T: Scalar, U: Scalar>(&self) -> Layers<C::Lifted<U>>
    where
        C: Cell<T>,
    {
        self.around(self.cells().map(Cell::lift).collect())
    }

    /// The same layers around other cells, which come in the order of [`cells`](Self::cells).
    fn around<D>(&self, cells: Vec<D>) -> Layers<D> {
        let mut cells = cells.into_iter();
        let layers = self.layers.iter();
        Layers {
            layers: layers.map(|layer| layer.around(&mut cells)).collect(),
        }
    }

    fn check<T: Scalar>(&self) -> Result<(), Error>
    where
        C: Cell<T>,
    {
        check_positive("the number of layers", self.layers.len())?;
        let mut expected = self.input_len();
        for (index, layer) in self.layers.iter().enumerate() {
            for (direction, cell) in layer.cells() {
                let name = match (layer, direction) {
                    (Layer::OneWay(_), _) => format!("layers[{index}]"),
                    (_, Direction::Forward) => format!("layers[{index}].forward"),
                    (_, Direction::Backward) => format!("layers[{index}].backward"),
                };
                cell.check().map_err(|error| error.within(&name))?;
                check_reads(&name, cell.input_len(), expected)?;
            }
            expected = handed_on(layer);
        }
        Ok(())
    }
}

/// The length of what a layer hands on.
fn handed_on<T: Scalar, C: Cell<T>>(layer: &Layer<C>) -> usize {
    layer
        .cells()
        .iter()
        .map(|(_, cell)| cell.hidden_len())
        .sum()
}

impl<C: AddAssign> AddAssign for Layers<C> {
    fn add_assign(&mut self, other: Self) {
        assert_eq!(
            self.layers.len(),
            other.layers.len(),
            "layers that are added are as many"
        );
        for (layer, other) in self.layers.iter_mut().zip(other.layers) {
            match (layer, other) {
                (Layer::OneWay(cell), Layer::OneWay(other)) => *cell += other,
                (
                    Layer::BothWays { forward, backward },
                    Layer::BothWays {
                        forward: other_forward,
                        backward: other_backward,
                    },
                ) => {
                    *forward += other_forward;
                    *backward += other_backward;
                }
                _ => panic!("layers that are added have the same directions"),
            }
        }
    }
}
