use crate::bptt::{self, Gradient};
use crate::error::{check_finite, check_length};
use crate::{Cell, Error};
use gradflow_math::Scalar;
use nalgebra::{DMatrix, DVector};

/// The gradient of [`checkpointed`], and what it took.
#[derive(Clone, Debug, PartialEq)]
pub struct Checkpointed<T: Scalar, C> {
    /// The exact gradient, with the bits of [`bptt::Backward::total`].
    pub gradient: Gradient<T, C>,
    /// The most states that were held at once: at most 2⌈√T⌉, where the plain pass holds T + 1.
    pub states_held: usize,
}

/// Exact backpropagation through time that keeps every ⌈√T⌉-th state and computes the ones between again (Griewank 1992;
/// Chen, Xu, Zhang & Guestrin 2016, arXiv:1604.06174): O(√T) states for one more forward pass.
///
/// `xs` is D × T. `d_state(t, s_t)` is the immediate derivative `∂⁺L/∂s_t`, of length S; it is asked for once for each
/// t = T, …, 1, in this order.
///
/// # Errors
/// When the shapes of the cell, `s_0` (length S), `xs` and a result of `d_state` do not agree, T is zero, or `s_0` or
/// `xs` holds a non-finite number.
pub fn checkpointed<T: Scalar, C: Cell<T>>(
    cell: &C,
    s_0: &DVector<T>,
    xs: &DMatrix<T>,
    mut d_state: impl FnMut(usize, &DVector<T>) -> DVector<T>,
) -> Result<Checkpointed<T, C>, Error> {
    bptt::check_inputs(cell, xs)?;
    check_length("s_0", s_0, cell.state_len())?;
    check_finite("s_0", s_0.as_slice(), s_0.len())?;
    let last = xs.ncols();
    let stride = last.isqrt() + usize::from(last.isqrt().pow(2) < last);

    let mut kept = vec![s_0.clone()];
    let mut s = s_0.clone();
    for t in 1..=(last - 1) / stride * stride {
        s = cell.step(&bptt::input(xs, t), &s);
        if t % stride == 0 {
            kept.push(s.clone());
        }
    }

    let mut gradient = Gradient {
        d_cell: cell.zeros(),
        d_s_0: DVector::zeros(s_0.len()),
        d_xs: DMatrix::zeros(cell.input_len(), last),
    };
    let mut states_held = 0;
    let mut end = last;
    while let Some(start_state) = kept.pop() {
        let start = kept.len() * stride;
        // s_start … s_end.
        let mut stretch = vec![start_state];
        for t in start + 1..=end {
            stretch.push(cell.step(&bptt::input(xs, t), &stretch[t - start - 1]));
        }
        states_held = states_held.max(kept.len() + stretch.len());
        for t in (start + 1..=end).rev() {
            let immediate = d_state(t, &stretch[t - start]);
            check_length("the result of d_state", &immediate, cell.state_len())?;
            let total = &gradient.d_s_0 + immediate;
            let pullback = cell.vjp(&bptt::input(xs, t), &stretch[t - start - 1], &total);
            gradient.d_cell += pullback.d_cell;
            gradient.d_xs.set_column(t - 1, &pullback.d_input);
            gradient.d_s_0 = pullback.d_state;
        }
        end = start;
    }
    Ok(Checkpointed {
        gradient,
        states_held,
    })
}
