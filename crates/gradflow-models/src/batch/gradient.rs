use super::kernel::Kernel;
use super::squared_loss::SquaredLoss;
use super::trajectory::{Segment, Trajectory};
use crate::error::{check_finite, check_positive, check_shape};
use crate::{Error, LossAt, Network};
use gradflow_math::Scalar;
use gradflow_math::vector::Lane;
use nalgebra::DMatrix;
use pulp::{Arch, Simd, WithSimd};

/// B sequences of the same length T; B is the number of columns of `s_0`.
#[derive(Clone, Debug, PartialEq)]
pub struct Batch<T: Scalar> {
    /// The initial states, S × B.
    pub s_0: DMatrix<T>,
    /// The inputs, D × T·B: column (t−1)·B + b is `x_t` of sequence b, so that a step is a block of columns.
    pub xs: DMatrix<T>,
    /// The targets, P × T·B, in the same order; a column without a loss is not read.
    pub targets: DMatrix<T>,
}

impl<T: Scalar> Batch<T> {
    /// The same sequences in at most `parts` batches of neighbours, each with as many sequences as the others or one
    /// less.
    ///
    /// Gradients of parts add up to the gradient of the whole; parts may be computed on different threads, and their
    /// sum does not depend on which.
    pub fn split(&self, parts: usize) -> Vec<Self> {
        let width = self.s_0.ncols();
        let parts = parts.clamp(1, width.max(1));
        let bounds: Vec<usize> = (0..=parts).map(|part| part * width / parts).collect();
        let of_part = |matrix: &DMatrix<T>, first: usize, end: usize| {
            let inside = |column: &usize| (first..end).contains(&(column % width.max(1)));
            matrix.select_columns(&(0..matrix.ncols()).filter(inside).collect::<Vec<_>>())
        };
        bounds
            .windows(2)
            .map(|bound| Self {
                s_0: of_part(&self.s_0, bound[0], bound[1]),
                xs: of_part(&self.xs, bound[0], bound[1]),
                targets: of_part(&self.targets, bound[0], bound[1]),
            })
            .collect()
    }
}

/// The gradient of a loss over a batch.
#[derive(Clone, Debug, PartialEq)]
pub struct BatchGradient<T: Scalar, N> {
    /// `L = Σ_b Σ_t ½‖y_t − o_t‖²`.
    pub loss: T,
    /// `∂L/∂θ` in the shape of the network.
    pub d_network: N,
    /// `∂L/∂s_0`, S × B.
    pub d_s_0: DMatrix<T>,
}

impl<T: Lane, C: Kernel<T>> Network<T, C> {
    /// The loss and the exact gradient of all weights, summed over the sequences of `batch`.
    ///
    /// It is [`gradient`](Self::gradient) for long sequences and many of them; the work is done by matrix products
    /// over blocks of steps and by vector code, in the instructions of the machine it runs on.
    ///
    /// # Errors
    /// When the shapes of the network and of the batch do not agree, B or T is zero, `s_0` or `xs` holds a non-finite
    /// number, or `loss_at` lies outside the sequences.
    /// A loss or a gradient that overflows is a result.
    pub fn batch_gradient(
        &self,
        batch: &Batch<T>,
        loss_at: LossAt,
        trajectory: &mut Trajectory<T>,
    ) -> Result<BatchGradient<T, Self>, Error> {
        self.compute(batch, loss_at, trajectory, None)
    }

    /// As [`batch_gradient`](Self::batch_gradient), and `∂L/∂x_t` of every input, D × T·B in the order of `xs`.
    ///
    /// It costs one more matrix product, and is what an encoder below the cell learns from.
    ///
    /// # Errors
    /// As for [`batch_gradient`](Self::batch_gradient).
    pub fn batch_gradient_with_inputs(
        &self,
        batch: &Batch<T>,
        loss_at: LossAt,
        trajectory: &mut Trajectory<T>,
    ) -> Result<(BatchGradient<T, Self>, DMatrix<T>), Error> {
        let mut d_xs = DMatrix::zeros(batch.xs.nrows(), batch.xs.ncols());
        let gradient = self.compute(batch, loss_at, trajectory, Some(d_xs.as_mut_slice()))?;
        Ok((gradient, d_xs))
    }

    fn compute(
        &self,
        batch: &Batch<T>,
        loss_at: LossAt,
        trajectory: &mut Trajectory<T>,
        d_xs: Option<&mut [T]>,
    ) -> Result<BatchGradient<T, Self>, Error> {
        let steps = self.check_batch(batch)?;
        let times = loss_at.times(steps)?;
        let width = batch.s_0.ncols();
        let columns = (times.start() - 1) * width..times.end() * width;
        Ok(Arch::new().dispatch(Gradient {
            network: self,
            batch,
            steps,
            trajectory,
            loss: SquaredLoss::new(&self.readout, &batch.targets, columns),
            d_xs,
        }))
    }

    /// T, when everything fits.
    fn check_batch(&self, batch: &Batch<T>) -> Result<usize, Error> {
        self.check()?;
        let width = batch.s_0.ncols();
        check_positive("the columns of s_0", width)?;
        check_positive("the columns of xs", batch.xs.ncols())?;
        let steps = batch.xs.ncols().div_ceil(width);
        check_shape("s_0", &batch.s_0, (self.cell.state_len(), width))?;
        check_shape("xs", &batch.xs, (self.cell.input_len(), steps * width))?;
        let outputs = (self.readout.output_len(), steps * width);
        check_shape("targets", &batch.targets, outputs)?;
        check_finite("s_0", batch.s_0.as_slice(), batch.s_0.nrows())?;
        check_finite("xs", batch.xs.as_slice(), batch.xs.nrows())?;
        Ok(steps)
    }
}

/// [`Network::batch_gradient`] within the dispatch.
struct Gradient<'a, T: Lane, C> {
    network: &'a Network<T, C>,
    batch: &'a Batch<T>,
    steps: usize,
    trajectory: &'a mut Trajectory<T>,
    loss: SquaredLoss<'a, T>,
    /// Where the gradient of the inputs goes, when it is asked for: zeros of their shape.
    d_xs: Option<&'a mut [T]>,
}

impl<T: Lane, C: Kernel<T>> WithSimd for Gradient<'_, T, C> {
    type Output = BatchGradient<T, Network<T, C>>;

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> Self::Output {
        let Self {
            network: Network { cell, readout: _ },
            batch: Batch { s_0, xs, .. },
            steps,
            trajectory,
            mut loss,
            mut d_xs,
        } = self;
        let width = s_0.ncols();
        let state = s_0.len();
        let segment = trajectory.segment(steps) * width;
        trajectory.weights.pack::<S, C>(cell);
        trajectory.reserve(cell, width, segment);
        trajectory.starts.clear();
        trajectory.starts.extend_from_slice(s_0.as_slice());
        let xs: Vec<&[T]> = xs.as_slice().chunks(segment * cell.input_len()).collect();
        for (index, xs) in xs.iter().enumerate() {
            trajectory.restart(index, state);
            trajectory.forward(simd, cell, width, xs);
            let end = xs.len() / cell.input_len() * cell.state_len();
            trajectory
                .starts
                .extend_from_slice(&trajectory.states[end..][..state]);
        }
        let mut d_s_0 = DMatrix::zeros(s_0.nrows(), width);
        trajectory.sums.reset(&trajectory.weights, cell);
        if d_xs.is_some() {
            trajectory.weights.pack_input_transposed::<S, C>(cell);
        }
        for (index, &xs) in xs.iter().enumerate().rev() {
            // The states of the last segment are still there.
            if (index + 1) * segment < steps * width {
                trajectory.restart(index, state);
                trajectory.forward(simd, cell, width, xs);
            }
            let place = Segment {
                batch: width,
                first: index * segment,
                xs,
            };
            trajectory.backward(
                simd,
                cell,
                place,
                &mut loss,
                d_s_0.as_mut_slice(),
                d_xs.as_deref_mut()
                    .map(|d_xs| &mut d_xs[place.first * cell.input_len()..][..xs.len()]),
            );
        }
        BatchGradient {
            loss: loss.value(),
            d_network: Network {
                cell: trajectory.sums.to_cell(cell),
                readout: loss.gradient,
            },
            d_s_0,
        }
    }
}
