use gradflow_math::Activation;
use gradflow_models::{Gru, Layer, Layers, Lstm, Rnn};
use std::fmt;

/// The layers of a module, by the kind of their cells.
#[derive(Clone, Debug, PartialEq)]
pub enum Recurrence {
    /// `torch.nn.RNN`, with tanh or relu.
    Rnn(Layers<Rnn<f64>>),
    /// `torch.nn.LSTM`.
    Lstm(Layers<Lstm<f64>>),
    /// `torch.nn.GRU`.
    Gru(Layers<Gru<f64>>),
}

impl Recurrence {
    /// The number of layers.
    pub fn layer_count(&self) -> usize {
        match self {
            Self::Rnn(layers) => layers.layers.len(),
            Self::Lstm(layers) => layers.layers.len(),
            Self::Gru(layers) => layers.layers.len(),
        }
    }

    /// Whether each layer has a cell that reads from the end.
    pub fn is_bidirectional(&self) -> bool {
        fn both_ways<C>(layers: &Layers<C>) -> bool {
            let mut layers = layers.layers.iter();
            layers.any(|layer| matches!(layer, Layer::BothWays { .. }))
        }
        match self {
            Self::Rnn(layers) => both_ways(layers),
            Self::Lstm(layers) => both_ways(layers),
            Self::Gru(layers) => both_ways(layers),
        }
    }

    /// D, the length of the input.
    pub fn input_len(&self) -> usize {
        match self {
            Self::Rnn(layers) => layers.input_len(),
            Self::Lstm(layers) => layers.input_len(),
            Self::Gru(layers) => layers.input_len(),
        }
    }

    /// H, the length of the hidden state of one cell.
    pub fn hidden_len(&self) -> usize {
        use gradflow_models::Cell;
        match self {
            Self::Rnn(layers) => layers.cells().next().map_or(0, Cell::hidden_len),
            Self::Lstm(layers) => layers.cells().next().map_or(0, Cell::hidden_len),
            Self::Gru(layers) => layers.cells().next().map_or(0, Cell::hidden_len),
        }
    }

    /// The length of what the top layer hands on: H, or the two H of both directions.
    pub fn output_len(&self) -> usize {
        match self {
            Self::Rnn(layers) => layers.output_len(),
            Self::Lstm(layers) => layers.output_len(),
            Self::Gru(layers) => layers.output_len(),
        }
    }

    /// The kind of the cells: `RNN (tanh)`, `RNN (relu)`, `LSTM` or `GRU`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Rnn(layers) => match layers.cells().next().map(|cell| cell.activation) {
                Some(Activation::Tanh) => "RNN (tanh)",
                Some(Activation::Relu) => "RNN (relu)",
                _ => "RNN",
            },
            Self::Lstm(_) => "LSTM",
            Self::Gru(_) => "GRU",
        }
    }
}

/// `LSTM, 2 layers, both directions, D = 64, H = 256`.
impl fmt::Display for Recurrence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let layers = self.layer_count();
        let plural = if layers == 1 { "" } else { "s" };
        let directions = if self.is_bidirectional() {
            ", both directions"
        } else {
            ""
        };
        write!(
            f,
            "{}, {layers} layer{plural}{directions}, D = {}, H = {}",
            self.kind(),
            self.input_len(),
            self.hidden_len()
        )
    }
}
