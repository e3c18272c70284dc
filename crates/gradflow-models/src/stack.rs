use crate::error::{check_positive, check_reads};
use crate::weights;
use crate::{Cell, Error, Pullback};
use gradflow_math::Scalar;
use nalgebra::{DMatrix, DVector};
use serde::{Deserialize, Serialize};
use std::ops::AddAssign;

/// Layers of cells as one cell: each layer reads the hidden state that the layer below has in the same step.
///
/// The flat state is that of the top layer first, then that of the layer below it, down to the bottom layer: so it
/// begins with the hidden state of the top, which is what a readout sees.
/// The weights are those of the bottom layer first.
///
/// ```
/// use gradflow_math::Activation;
/// use gradflow_models::{Cell, Rnn, Stack};
/// use nalgebra::{dmatrix, dvector};
///
/// let layer = Rnn::new(dmatrix![2.0], dmatrix![0.5], dvector![0.0], Activation::Identity)?;
/// let stack = Stack::new(vec![layer.clone(), layer])?;
/// // The bottom goes from 4 to 2 + 0.5·4 = 4, the top from 2 to 2·4 + 0.5·2 = 9.
/// assert_eq!(stack.step(&dvector![1.0], &dvector![2.0, 4.0]), dvector![9.0, 4.0]);
/// // What the bottom remembers moves the top in the same step.
/// assert_eq!(stack.jacobian(&dvector![1.0], &dvector![2.0, 4.0]), dmatrix![0.5, 1.0; 0.0, 0.5]);
/// # Ok::<(), gradflow_models::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stack<C> {
    /// The layers, the bottom one first.
    pub layers: Vec<C>,
}

impl<C> Stack<C> {
    /// A stack of `layers`, the bottom one first.
    ///
    /// # Errors
    /// When there is no layer, the weights of a layer do not agree, or a layer does not read the hidden state below it.
    pub fn new<T: Scalar>(layers: Vec<C>) -> Result<Self, Error>
    where
        C: Cell<T>,
    {
        let stack = Self { layers };
        stack.check()?;
        Ok(stack)
    }

    /// What each layer reads and starts from, the bottom one first.
    fn open<T: Scalar>(&self, x: &DVector<T>, s_prev: &DVector<T>) -> Vec<LayerStep<T>>
    where
        C: Cell<T>,
    {
        let mut input = x.clone();
        let mut steps = Vec::with_capacity(self.layers.len());
        for (layer, s_prev) in self.layers.iter().zip(self.split(s_prev)) {
            let s = layer.step(&input, &s_prev);
            let hidden = s.rows(0, layer.hidden_len()).into_owned();
            let x = std::mem::replace(&mut input, hidden);
            steps.push(LayerStep { x, s_prev, s });
        }
        steps
    }

    /// The states of the layers, the bottom one first, of a flat state.
    fn split<T: Scalar>(&self, s: &DVector<T>) -> Vec<DVector<T>>
    where
        C: Cell<T>,
    {
        let mut end = self.layers.iter().map(Cell::state_len).sum::<usize>();
        assert_eq!(s.len(), end, "the state of a stack is that of its layers");
        let of_layer = |layer: &C| {
            end -= layer.state_len();
            s.rows(end, layer.state_len()).into_owned()
        };
        self.layers.iter().map(of_layer).collect()
    }
}

/// One layer in one step.
struct LayerStep<T: Scalar> {
    x: DVector<T>,
    s_prev: DVector<T>,
    s: DVector<T>,
}

/// The flat state of layers whose states are given from the bottom up.
fn join<T: Scalar>(states: &[DVector<T>]) -> DVector<T> {
    let from_the_top: Vec<&[T]> = states.iter().rev().map(DVector::as_slice).collect();
    DVector::from_vec(from_the_top.concat())
}

impl<T: Scalar, C: Cell<T>> Cell<T> for Stack<C> {
    type Lifted<U: Scalar> = Stack<C::Lifted<U>>;

    fn state_len(&self) -> usize {
        self.layers.iter().map(Cell::state_len).sum()
    }

    fn hidden_len(&self) -> usize {
        self.layers.last().map_or(0, Cell::hidden_len)
    }

    fn input_len(&self) -> usize {
        self.layers.first().map_or(0, Cell::input_len)
    }

    fn check(&self) -> Result<(), Error> {
        check_positive("the number of layers", self.layers.len())?;
        for (index, layer) in self.layers.iter().enumerate() {
            let name = format!("layers[{index}]");
            layer.check().map_err(|error| error.within(&name))?;
            if let Some(below) = index.checked_sub(1) {
                check_reads(&name, layer.input_len(), self.layers[below].hidden_len())?;
            }
        }
        Ok(())
    }

    fn step(&self, x: &DVector<T>, s_prev: &DVector<T>) -> DVector<T> {
        let states: Vec<_> = self
            .open(x, s_prev)
            .into_iter()
            .map(|step| step.s)
            .collect();
        join(&states)
    }

    /// Block by block: a layer moves with its own past by its Jacobian, and with the past of a layer below by its
    /// [`input_jacobian`](Cell::input_jacobian) times how the hidden state that it reads moves.
    fn jacobian(&self, x: &DVector<T>, s_prev: &DVector<T>) -> DMatrix<T> {
        let n = self.state_len();
        let mut jacobian = DMatrix::zeros(n, n);
        let mut start = n;
        // ∂(what the layer reads)/∂s_prev; the input of the stack does not depend on the past.
        let mut read = DMatrix::zeros(self.input_len(), n);
        for (layer, LayerStep { x, s_prev, .. }) in self.layers.iter().zip(self.open(x, s_prev)) {
            let len = layer.state_len();
            start -= len;
            let mut rows = layer.input_jacobian(&x, &s_prev) * &read;
            rows.view_mut((0, start), (len, len))
                .copy_from(&layer.jacobian(&x, &s_prev));
            jacobian.rows_mut(start, len).copy_from(&rows);
            read = rows.rows(0, layer.hidden_len()).into_owned();
        }
        jacobian
    }

    fn vjp(&self, x: &DVector<T>, s_prev: &DVector<T>, ds: &DVector<T>) -> Pullback<T, Self> {
        let (steps, mut d_states) = (self.open(x, s_prev), self.split(ds));
        let mut d_layers = Vec::with_capacity(self.layers.len());
        let mut d_read = DVector::zeros(self.hidden_len());
        for (index, layer) in self.layers.iter().enumerate().rev() {
            let LayerStep { x, s_prev, .. } = &steps[index];
            let mut ds = std::mem::replace(&mut d_states[index], DVector::zeros(0));
            let mut dh = ds.rows_mut(0, layer.hidden_len());
            dh += &d_read;
            let pullback = layer.vjp(x, s_prev, &ds);
            d_states[index] = pullback.d_state;
            d_layers.push(pullback.d_cell);
            d_read = pullback.d_input;
        }
        d_layers.reverse();
        Pullback {
            d_state: join(&d_states),
            d_input: d_read,
            d_cell: Self { layers: d_layers },
        }
    }

    fn jvp(
        &self,
        x: &DVector<T>,
        s_prev: &DVector<T>,
        x_dot: &DVector<T>,
        s_dot: &DVector<T>,
    ) -> DVector<T> {
        let mut read_dot = x_dot.clone();
        let mut states_dot = Vec::with_capacity(self.layers.len());
        let steps = self.open(x, s_prev).into_iter().zip(self.split(s_dot));
        for (layer, (LayerStep { x, s_prev, .. }, s_dot)) in self.layers.iter().zip(steps) {
            let s_dot = layer.jvp(&x, &s_prev, &read_dot, &s_dot);
            read_dot = s_dot.rows(0, layer.hidden_len()).into_owned();
            states_dot.push(s_dot);
        }
        join(&states_dot)
    }

    fn parameters(&self) -> DVector<T> {
        weights::joined(self.layers.iter())
    }

    fn with_parameters(&self, parameters: &DVector<T>) -> Self {
        Self {
            layers: weights::distributed(self.layers.iter(), parameters),
        }
    }

    fn lift<U: Scalar>(&self) -> Stack<C::Lifted<U>> {
        Stack {
            layers: self.layers.iter().map(Cell::lift).collect(),
        }
    }
}

impl<C: AddAssign> AddAssign for Stack<C> {
    fn add_assign(&mut self, other: Self) {
        assert_eq!(
            self.layers.len(),
            other.layers.len(),
            "stacks that are added have the same layers"
        );
        for (layer, other) in self.layers.iter_mut().zip(other.layers) {
            *layer += other;
        }
    }
}
