use super::module::ModuleKind;
use crate::Recurrence;
use gradflow_math::Activation;
use gradflow_models::{Gru, Layer, Layers, Lstm, PytorchTensors, Rnn};
use nalgebra::{DMatrix, DVector};
use std::fmt;

/// What the tensors of a module are taken to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// An RNN with this φ.
    Plain(Activation),
    /// The gates that the blocks of rows belong to, by PyTorch's number, from the top.
    Gates(ModuleKind, Vec<usize>),
    /// PyTorch's gates, one of the biases used otherwise.
    Bias(ModuleKind, BiasReading),
}

/// Plausible misreadings of PyTorch's two biases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BiasReading {
    /// `bias_ih` alone.
    InputOnly,
    /// `bias_hh` alone.
    RecurrentOnly,
    /// The sum of both, also where the reset gate of a GRU stands between them.
    SumBeforeReset,
}

impl Layout {
    /// What PyTorch writes; an RNN has two readings that its weights do not tell apart.
    pub(super) fn pytorch(kind: ModuleKind, activation: Activation) -> Self {
        match kind {
            ModuleKind::Rnn => Self::Plain(activation),
            kind => Self::Gates(kind, (0..kind.gates()).collect()),
        }
    }

    /// Every other reading that is worth telling apart from this one.
    pub(super) fn rivals(&self) -> Vec<Self> {
        let (kind, mut rivals) = match self {
            Self::Plain(Activation::Tanh) => (ModuleKind::Rnn, vec![Self::Plain(Activation::Relu)]),
            Self::Plain(_) => (ModuleKind::Rnn, vec![Self::Plain(Activation::Tanh)]),
            Self::Gates(kind, _) | Self::Bias(kind, _) => {
                let orders = permutations(kind.gates());
                (
                    *kind,
                    orders
                        .into_iter()
                        .map(|order| Self::Gates(*kind, order))
                        .collect(),
                )
            }
        };
        if kind != ModuleKind::Rnn {
            rivals.push(Self::Bias(kind, BiasReading::InputOnly));
            rivals.push(Self::Bias(kind, BiasReading::RecurrentOnly));
        }
        if kind == ModuleKind::Gru {
            rivals.push(Self::Bias(kind, BiasReading::SumBeforeReset));
        }
        rivals.retain(|rival| rival != self);
        rivals
    }

    /// The layers that `tensors` are in this reading, in PyTorch's order of cells, `directions` to a layer.
    pub(super) fn assemble(
        &self,
        tensors: &[PytorchTensors<f64>],
        directions: usize,
    ) -> Result<Recurrence, gradflow_models::Error> {
        let tensors = tensors.iter().map(|tensors| self.arrange(tensors));
        Ok(match self {
            Self::Plain(activation) => Recurrence::Rnn(layers(directions, tensors, |tensors| {
                Rnn::from_pytorch(tensors, *activation)
            })?),
            Self::Gates(ModuleKind::Gru, _) | Self::Bias(ModuleKind::Gru, _) => {
                Recurrence::Gru(layers(directions, tensors, Gru::from_pytorch)?)
            }
            Self::Gates(..) | Self::Bias(..) => {
                Recurrence::Lstm(layers(directions, tensors, Lstm::from_pytorch)?)
            }
        })
    }

    /// The tensors as PyTorch would have them for this reading.
    fn arrange(&self, tensors: &PytorchTensors<f64>) -> PytorchTensors<f64> {
        let mut tensors = tensors.clone();
        match self {
            Self::Plain(_) => {}
            Self::Gates(_, order) => {
                let source = |gate| {
                    let block = order.iter().position(|&of| of == gate);
                    block.expect("an order has every gate")
                };
                let h = tensors.weight_hh.ncols();
                let row = |row: usize| source(row / h) * h + row % h;
                let rows = |matrix: &DMatrix<f64>| {
                    DMatrix::from_fn(matrix.nrows(), matrix.ncols(), |i, j| matrix[(row(i), j)])
                };
                let entries =
                    |vector: &DVector<f64>| DVector::from_fn(vector.len(), |i, _| vector[row(i)]);
                tensors.weight_ih = rows(&tensors.weight_ih);
                tensors.weight_hh = rows(&tensors.weight_hh);
                tensors.bias_ih = tensors.bias_ih.as_ref().map(entries);
                tensors.bias_hh = tensors.bias_hh.as_ref().map(entries);
            }
            Self::Bias(_, BiasReading::InputOnly) => tensors.bias_hh = None,
            Self::Bias(_, BiasReading::RecurrentOnly) => tensors.bias_ih = None,
            Self::Bias(_, BiasReading::SumBeforeReset) => {
                if let (Some(into), Some(from)) = (&mut tensors.bias_ih, tensors.bias_hh.take()) {
                    *into += from;
                }
            }
        }
        tensors
    }
}

fn layers<C: gradflow_models::Cell<f64>>(
    directions: usize,
    tensors: impl Iterator<Item = PytorchTensors<f64>>,
    cell: impl Fn(&PytorchTensors<f64>) -> Result<C, gradflow_models::Error>,
) -> Result<Layers<C>, gradflow_models::Error> {
    let cells = tensors
        .map(|tensors| cell(&tensors))
        .collect::<Result<Vec<_>, _>>()?;
    let mut cells = cells.into_iter();
    let mut layers = Vec::new();
    while let Some(forward) = cells.next() {
        layers.push(match directions {
            1 => Layer::OneWay(forward),
            _ => Layer::BothWays {
                forward,
                backward: cells
                    .next()
                    .expect("a layer of two directions has two cells"),
            },
        });
    }
    Layers::new(layers)
}

/// Every order of `0..count`.
fn permutations(count: usize) -> Vec<Vec<usize>> {
    if count == 0 {
        return vec![Vec::new()];
    }
    let shorter = permutations(count - 1);
    let insert = |order: &Vec<usize>, at: usize| {
        let mut longer = order.clone();
        longer.insert(at, count - 1);
        longer
    };
    let mut orders: Vec<_> = shorter
        .iter()
        .flat_map(|order| (0..count).map(move |at| insert(order, at)))
        .collect();
    orders.sort();
    orders
}

/// `gates (i, f, g, o)`, `tanh`, `bias_ih alone`.
impl fmt::Display for Layout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Plain(Activation::Relu) => f.write_str("relu"),
            Self::Plain(_) => f.write_str("tanh"),
            Self::Gates(kind, order) => {
                let letters = match kind {
                    ModuleKind::Rnn => ["h"].as_slice(),
                    ModuleKind::Gru => &["r", "z", "n"],
                    ModuleKind::Lstm => &["i", "f", "g", "o"],
                };
                let order: Vec<_> = order.iter().map(|&gate| letters[gate]).collect();
                write!(f, "gates ({})", order.join(", "))
            }
            Self::Bias(_, BiasReading::InputOnly) => f.write_str("bias_ih alone"),
            Self::Bias(_, BiasReading::RecurrentOnly) => f.write_str("bias_hh alone"),
            Self::Bias(_, BiasReading::SumBeforeReset) => {
                f.write_str("all of bias_hh before the reset gate")
            }
        }
    }
}
