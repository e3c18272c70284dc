use super::{Direction, Layers};
use crate::bptt::{self, Gradient};
use crate::error::{check_finite, check_length, check_positive, check_shape};
use crate::{Cell, Error};
use gradflow_math::Scalar;
use nalgebra::{DMatrix, DVector};

impl Direction {
    /// The columns in the order of the cell's steps; from that order back to times it is the same.
    fn reorder<T: Scalar>(self, columns: DMatrix<T>) -> DMatrix<T> {
        match self {
            Self::Forward => columns,
            Self::Backward => {
                let last = columns.ncols();
                DMatrix::from_fn(columns.nrows(), last, |i, t| columns[(i, last - 1 - t)])
            }
        }
    }
}

/// A cell with its direction and the first row of its state.
struct Placed<'a, C> {
    cell: &'a C,
    direction: Direction,
    row: usize,
}

impl<C> Layers<C> {
    /// The states of all cells, Σ S × (T+1), from the initial states `s_0` (length Σ S) over `xs` (D × T).
    ///
    /// A state that overflows is a result: it is passed on as the infinity or NaN that it is.
    ///
    /// # Errors
    /// When the shapes of the cells, `s_0` and `xs` do not agree, T is zero, or a weight, `s_0` or `xs` is not finite.
    pub fn unroll<T: Scalar>(&self, s_0: &DVector<T>, xs: &DMatrix<T>) -> Result<DMatrix<T>, Error>
    where
        C: Cell<T>,
    {
        self.check_inputs(xs)?;
        check_length("s_0", s_0, self.state_len())?;
        check_finite("s_0", s_0.as_slice(), s_0.len())?;
        let mut states = DMatrix::zeros(s_0.len(), xs.ncols() + 1);
        let mut read = xs.clone();
        for layer in self.placed() {
            for &Placed {
                cell,
                direction,
                row,
            } in &layer
            {
                let s_0 = s_0.rows(row, cell.state_len()).into_owned();
                let own = bptt::advance(cell, &s_0, &direction.reorder(read.clone()));
                states.rows_mut(row, cell.state_len()).copy_from(&own);
            }
            read = hidden(&layer, &states);
        }
        Ok(states)
    }

    /// What the top layer hands on at each time, [`output_len`](Self::output_len) × T, for `states` (Σ S × (T+1)).
    ///
    /// # Errors
    /// When there is no layer, or `states` has another number of rows or no step.
    pub fn outputs<T: Scalar>(&self, states: &DMatrix<T>) -> Result<DMatrix<T>, Error>
    where
        C: Cell<T>,
    {
        self.check()?;
        check_shape("states", states, (self.state_len(), states.ncols()))?;
        check_positive("the steps in states", states.ncols().saturating_sub(1))?;
        Ok(self
            .placed()
            .last()
            .map_or_else(|| DMatrix::zeros(0, 0), |layer| hidden(layer, states)))
    }

    /// The immediate derivatives `∂⁺L/∂s`, Σ S × T, of a loss that sees the outputs only, for `d_outputs` = ∂L/∂outputs
    /// ([`output_len`](Self::output_len) × T): its entries at the hidden states of the top layer, zero elsewhere.
    ///
    /// # Errors
    /// When `d_outputs` has another number of rows.
    pub fn d_states<T: Scalar>(&self, d_outputs: &DMatrix<T>) -> Result<DMatrix<T>, Error>
    where
        C: Cell<T>,
    {
        let last = d_outputs.ncols();
        check_shape("d_outputs", d_outputs, (self.output_len(), last))?;
        let mut d_states = DMatrix::zeros(self.state_len(), last);
        if let Some(top) = self.placed().last() {
            spread(top, d_outputs, &mut d_states);
        }
        Ok(d_states)
    }

    /// The exact gradient of a loss: its `d_cell` are whole layers, its `d_s_0` has length Σ S, its `d_xs` is D × T.
    ///
    /// `states` is what [`unroll`](Self::unroll) returns, and column t−1 of `d_states` (Σ S × T) is the immediate derivative by
    /// column t of `states`: [`d_states`](Self::d_states) for a loss of the outputs, plus whatever else the loss sees.
    ///
    /// # Errors
    /// When the shapes of the cells, `xs`, `states` and `d_states` do not agree, T is zero, or a weight or `xs` is not
    /// finite.
    pub fn gradient<T: Scalar>(
        &self,
        xs: &DMatrix<T>,
        states: &DMatrix<T>,
        d_states: &DMatrix<T>,
    ) -> Result<Gradient<T, Self>, Error>
    where
        C: Cell<T>,
    {
        self.check_inputs(xs)?;
        let (n, last) = (self.state_len(), xs.ncols());
        check_shape("states", states, (n, last + 1))?;
        check_shape("d_states", d_states, (n, last))?;
        let (mut d_states, mut d_s_0) = (d_states.clone(), DVector::zeros(n));
        let mut d_layers = Vec::with_capacity(self.layers.len());
        let mut d_read = DMatrix::zeros(0, last);
        let placed = self.placed();
        for (index, layer) in placed.iter().enumerate().rev() {
            let below = index.checked_sub(1).map(|below| &placed[below]);
            let read = below.map_or_else(|| xs.clone(), |below| hidden(below, states));
            d_read = DMatrix::zeros(read.nrows(), last);
            let mut d_cells = Vec::with_capacity(layer.len());
            for &Placed {
                cell,
                direction,
                row,
            } in layer
            {
                let len = cell.state_len();
                let gradient = bptt::Backward::new(
                    cell,
                    &direction.reorder(read.clone()),
                    &states.rows(row, len).into_owned(),
                    &d_states.rows(row, len).into_owned(),
                )
                .total();
                d_s_0.rows_mut(row, len).copy_from(&gradient.d_s_0);
                d_read += direction.reorder(gradient.d_xs);
                d_cells.push(gradient.d_cell);
            }
            d_layers.push(self.layers[index].around(d_cells.into_iter()));
            if let Some(below) = below {
                spread(below, &d_read, &mut d_states);
            }
        }
        d_layers.reverse();
        Ok(Gradient {
            d_cell: Self { layers: d_layers },
            d_s_0,
            d_xs: d_read,
        })
    }

    fn placed<T: Scalar>(&self) -> Vec<Vec<Placed<'_, C>>>
    where
        C: Cell<T>,
    {
        let mut end = 0;
        let mut place = |(direction, cell): (Direction, _)| {
            let row = end;
            end += Cell::state_len(cell);
            Placed {
                cell,
                direction,
                row,
            }
        };
        let layers = self.layers.iter();
        layers
            .map(|layer| layer.cells().into_iter().map(&mut place).collect())
            .collect()
    }

    fn check_inputs<T: Scalar>(&self, xs: &DMatrix<T>) -> Result<(), Error>
    where
        C: Cell<T>,
    {
        self.check()?;
        check_positive("the columns of xs", xs.ncols())?;
        check_shape("xs", xs, (self.input_len(), xs.ncols()))?;
        check_finite("xs", xs.as_slice(), xs.nrows())
    }
}

/// What a layer hands on at each time.
fn hidden<T: Scalar, C: Cell<T>>(layer: &[Placed<'_, C>], states: &DMatrix<T>) -> DMatrix<T> {
    let rows = layer.iter().map(|placed| placed.cell.hidden_len()).sum();
    let last = states.ncols() - 1;
    let (mut hidden, mut start) = (DMatrix::zeros(rows, last), 0);
    for placed in layer {
        let len = placed.cell.hidden_len();
        let own = states.view((placed.row, 1), (len, last)).into_owned();
        hidden
            .rows_mut(start, len)
            .copy_from(&placed.direction.reorder(own));
        start += len;
    }
    hidden
}

/// Adds the gradient of what a layer hands on to that of its states: the adjoint of [`hidden`].
fn spread<T: Scalar, C: Cell<T>>(
    layer: &[Placed<'_, C>],
    d_hidden: &DMatrix<T>,
    d_states: &mut DMatrix<T>,
) {
    let mut start = 0;
    for placed in layer {
        let len = placed.cell.hidden_len();
        let own = placed
            .direction
            .reorder(d_hidden.rows(start, len).into_owned());
        let mut rows = d_states.rows_mut(placed.row, len);
        rows += own;
        start += len;
    }
}
