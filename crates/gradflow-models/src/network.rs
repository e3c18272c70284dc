use crate::bptt::{self, Gradient};
use crate::error::{check_positive, check_shape};
use crate::{Cell, Error, LossAt, Readout, Sequence};
use gradflow_math::Scalar;
use nalgebra::{DMatrix, DVector};
use serde::{Deserialize, Serialize};
use std::ops::{AddAssign, RangeInclusive};

/// A cell, a readout of its hidden state, and the squared loss `L = Σ_t ½‖y_t − o_t‖²` (E1–E5).
///
/// ```
/// use gradflow_math::Activation;
/// use gradflow_models::{LossAt, Network, Readout, Rnn, Sequence};
/// use nalgebra::{dmatrix, dvector};
///
/// // The article's three steps with W_x = 1, W_s = ½ and no tanh: s_3 = 4.25 and ∂s_3/∂W_x = 4.25.
/// let cell = Rnn::new(dmatrix![1.0], dmatrix![0.5], dvector![0.0], Activation::Identity)?;
/// let network = Network::new(cell, Readout::new(dmatrix![1.0], dvector![0.0])?)?;
/// let sequence =
///     Sequence { s_0: dvector![0.0], xs: dmatrix![1.0, 2.0, 3.0], targets: dmatrix![0.0, 0.0, 3.25] };
/// assert_eq!(network.loss(&sequence, LossAt::Last)?, 0.5);
/// assert_eq!(network.gradient(&sequence, LossAt::Last)?.d_cell.cell.w_xh[(0, 0)], 4.25);
/// # Ok::<(), gradflow_models::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Network<T: Scalar, C> {
    /// The recurrent cell.
    pub cell: C,
    /// The output layer.
    pub readout: Readout<T>,
}

impl<T: Scalar, C: Cell<T>> Network<T, C> {
    /// A network whose readout reads the hidden state of `cell`.
    ///
    /// # Errors
    /// When `readout.w_ho` is not P × H, or the shapes within the cell do not agree.
    pub fn new(cell: C, readout: Readout<T>) -> Result<Self, Error> {
        let network = Self { cell, readout };
        network.check()?;
        Ok(network)
    }

    /// The outputs `o_1 … o_T`, P × T, for `states` (S × (T+1)); the initial state has no output.
    ///
    /// # Panics
    /// When `states` has fewer than H rows or no column.
    pub fn outputs(&self, states: &DMatrix<T>) -> DMatrix<T> {
        let last = states.ncols() - 1;
        let mut outputs = DMatrix::zeros(self.readout.output_len(), last);
        for t in 1..=last {
            outputs.set_column(t - 1, &self.readout.read(&bptt::state(states, t)));
        }
        outputs
    }

    /// `L = Σ_t ½‖y_t − o_t‖²` over the times of `loss_at`.
    ///
    /// # Errors
    /// When the shapes of the network and of the sequence do not agree, the sequence is empty or holds a non-finite
    /// input, or `loss_at` lies outside it.
    pub fn loss(&self, sequence: &Sequence<T>, loss_at: LossAt) -> Result<T, Error> {
        let times = self.check_targets(sequence, loss_at)?;
        let states = bptt::unroll(&self.cell, &sequence.s_0, &sequence.xs)?;
        let half = T::of(0.5);
        Ok(times.fold(T::zero(), |loss, t| {
            let d_o = self.d_output(sequence, &states, t);
            loss + half * d_o.dot(&d_o)
        }))
    }

    /// The gradient of [`loss`](Self::loss) by exact backpropagation through time; its `d_cell` is a whole network.
    ///
    /// # Errors
    /// As for [`loss`](Self::loss).
    pub fn gradient(
        &self,
        sequence: &Sequence<T>,
        loss_at: LossAt,
    ) -> Result<Gradient<T, Self>, Error> {
        let times = self.check_targets(sequence, loss_at)?;
        let states = bptt::unroll(&self.cell, &sequence.s_0, &sequence.xs)?;
        let d_states = self.d_states(sequence, &states, loss_at)?;
        let Gradient {
            d_cell,
            d_s_0,
            d_xs,
        } = bptt::backward(&self.cell, &sequence.xs, &states, &d_states)?.total();
        let nothing = DVector::zeros(self.readout.parameters().len());
        let mut readout = self.readout.with_parameters(&nothing);
        for t in times {
            let d_o = self.d_output(sequence, &states, t);
            readout += self.readout.d_weights(&d_o, &bptt::state(&states, t));
        }
        Ok(Gradient {
            d_cell: Self {
                cell: d_cell,
                readout,
            },
            d_s_0,
            d_xs,
        })
    }

    /// The immediate derivatives `∂⁺L/∂s_t = [W_hoᵀ (o_t − y_t); 0]` in column t−1, S × T; zero where there is no loss.
    ///
    /// # Errors
    /// When the shapes of the network, the sequence and `states` (S × (T+1)) do not agree, or `loss_at` lies outside
    /// the sequence.
    pub fn d_states(
        &self,
        sequence: &Sequence<T>,
        states: &DMatrix<T>,
        loss_at: LossAt,
    ) -> Result<DMatrix<T>, Error> {
        let times = self.check_targets(sequence, loss_at)?;
        bptt::check_unrolled(&self.cell, &sequence.xs, states)?;
        let mut d_states = DMatrix::zeros(self.cell.state_len(), sequence.xs.ncols());
        for t in times {
            let d_o = self.d_output(sequence, states, t);
            d_states.set_column(t - 1, &self.readout.d_state(&d_o, self.cell.state_len()));
        }
        Ok(d_states)
    }

    /// All weights as one vector: the cell's, then the readout's.
    pub fn parameters(&self) -> DVector<T> {
        let (cell, readout) = (self.cell.parameters(), self.readout.parameters());
        DVector::from_iterator(
            cell.len() + readout.len(),
            cell.iter().chain(readout.iter()).copied(),
        )
    }

    /// A network of the same shape with the weights of `parameters`.
    ///
    /// # Panics
    /// When `parameters` has another length than [`parameters`](Self::parameters).
    #[must_use]
    pub fn with_parameters(&self, parameters: &DVector<T>) -> Self {
        let split = self.cell.parameters().len();
        let (cell, readout) = parameters.as_slice().split_at(split);
        Self {
            cell: self.cell.with_parameters(&DVector::from_column_slice(cell)),
            readout: self
                .readout
                .with_parameters(&DVector::from_column_slice(readout)),
        }
    }

    /// The same weights as constants of another scalar.
    pub fn lift<U: Scalar>(&self) -> Network<U, C::Lifted<U>> {
        Network {
            cell: self.cell.lift(),
            readout: self.readout.lift(),
        }
    }

    /// `∂L_t/∂o_t = o_t − y_t`, length P.
    fn d_output(&self, sequence: &Sequence<T>, states: &DMatrix<T>, t: usize) -> DVector<T> {
        self.readout.read(&bptt::state(states, t)) - sequence.targets.column(t - 1)
    }

    pub(crate) fn check(&self) -> Result<(), Error> {
        self.cell.check()?;
        self.readout.check(self.cell.hidden_len())
    }

    fn check_targets(
        &self,
        sequence: &Sequence<T>,
        loss_at: LossAt,
    ) -> Result<RangeInclusive<usize>, Error> {
        self.check()?;
        let last = sequence.xs.ncols();
        check_positive("the columns of xs", last)?;
        check_shape(
            "targets",
            &sequence.targets,
            (self.readout.output_len(), last),
        )?;
        loss_at.times(last)
    }
}

impl<T: Scalar, C: Cell<T>> AddAssign for Network<T, C> {
    fn add_assign(&mut self, other: Self) {
        self.cell += other.cell;
        self.readout += other.readout;
    }
}
