use crate::error::{check_bias, check_positive, check_weights};
use crate::{Error, Gate, Gru, Lstm, Rnn};
use gradflow_math::{Activation, Scalar};
use nalgebra::{DMatrix, DVector};

/// The tensors of one layer and direction of PyTorch's `RNN`, `LSTM` or `GRU`, as a state dict names them.
///
/// The gates of a layer stand one above the other, each of H rows: `(i, f, g, o)` for [`Lstm`], `(r, z, n)` for [`Gru`],
/// one for [`Rnn`]; K is their number.
#[derive(Clone, Debug, PartialEq)]
pub struct PytorchTensors<T: Scalar> {
    /// `weight_ih_l…`, KH × D.
    pub weight_ih: DMatrix<T>,
    /// `weight_hh_l…`, KH × H.
    pub weight_hh: DMatrix<T>,
    /// `bias_ih_l…`, length KH; zero where it is missing.
    pub bias_ih: Option<DVector<T>>,
    /// `bias_hh_l…`, length KH; zero where it is missing.
    pub bias_hh: Option<DVector<T>>,
}

impl<T: Scalar> PytorchTensors<T> {
    /// The gates in their order, with the sum of the two biases as theirs, for a layer of `count` gates.
    fn gates<const COUNT: usize>(&self) -> Result<[Gate<T>; COUNT], Error> {
        let (h, d) = (self.weight_hh.ncols(), self.weight_ih.ncols());
        check_positive("the columns of weight_hh", h)?;
        check_positive("the columns of weight_ih", d)?;
        check_weights("weight_ih", &self.weight_ih, (COUNT * h, d))?;
        check_weights("weight_hh", &self.weight_hh, (COUNT * h, h))?;
        let mut bias = DVector::zeros(COUNT * h);
        for (name, term) in [("bias_ih", &self.bias_ih), ("bias_hh", &self.bias_hh)] {
            if let Some(term) = term {
                check_bias(name, term, COUNT * h)?;
                bias += term;
            }
        }
        Ok(std::array::from_fn(|index| Gate {
            w_xh: self.weight_ih.rows(index * h, h).into_owned(),
            w_hh: self.weight_hh.rows(index * h, h).into_owned(),
            b: bias.rows(index * h, h).into_owned(),
        }))
    }
}

impl<T: Scalar> Rnn<T> {
    /// The cell of a layer of `torch.nn.RNN`; its `nonlinearity` is tanh or relu.
    ///
    /// # Errors
    /// When `weight_ih` is not H × D, `weight_hh` not H × H, a bias has not length H, an entry is not finite, or H or D is
    /// zero.
    pub fn from_pytorch(
        tensors: &PytorchTensors<T>,
        activation: Activation,
    ) -> Result<Self, Error> {
        let [Gate { w_xh, w_hh, b }] = tensors.gates()?;
        Self::new(w_xh, w_hh, b, activation)
    }
}

impl<T: Scalar> Lstm<T> {
    /// The cell of a layer of `torch.nn.LSTM`, whose gates are `(i, f, g, o)`.
    ///
    /// # Errors
    /// When `weight_ih` is not 4H × D, `weight_hh` not 4H × H, a bias has not length 4H, an entry is not finite, or H or D
    /// is zero.
    pub fn from_pytorch(tensors: &PytorchTensors<T>) -> Result<Self, Error> {
        let [input, forget, candidate, output] = tensors.gates()?;
        Self::new(forget, input, candidate, output)
    }
}

impl<T: Scalar> Gru<T> {
    /// The cell of a layer of `torch.nn.GRU`, whose gates are `(r, z, n)`; `b_hn` is the last third of `bias_hh`.
    ///
    /// # Errors
    /// When `weight_ih` is not 3H × D, `weight_hh` not 3H × H, a bias has not length 3H, an entry is not finite, or H or D
    /// is zero.
    pub fn from_pytorch(tensors: &PytorchTensors<T>) -> Result<Self, Error> {
        let [reset, update, mut candidate] = tensors.gates()?;
        // The reset gate stands between the candidate's two biases, so that they are no sum.
        let h = candidate.b.len();
        let third = |bias: Option<&DVector<T>>| {
            bias.map_or_else(
                || DVector::zeros(h),
                |bias| bias.rows(2 * h, h).into_owned(),
            )
        };
        candidate.b = third(tensors.bias_ih.as_ref());
        Self::new(reset, update, candidate, third(tensors.bias_hh.as_ref()))
    }
}
