//! How the equations of the forward pass and of the loss are checked.

use super::training;
use crate::experiments::instances::{PlainRnn, Squash, normals, size};
use crate::experiments::oracle::{rnn_loss, rnn_output, rnn_states};
use crate::experiments::residual::{directional, relative, worst};
use crate::experiments::unrolled::Unrolled;
use gradflow_report::{PointRng, Sample};
use nalgebra::DVector;

/// Step `t` and its output in matrices against the oracle; `wrong` is the control's state.
pub(super) fn forward(
    t: usize,
    wrong: &dyn Fn(&Unrolled) -> DVector<f64>,
    rng: &mut PointRng,
) -> Sample {
    let rnn = PlainRnn::draw(Squash::Linear, 3, rng);
    let net = Unrolled::of(&rnn);
    let want_state = &rnn_states(&rnn)[t];
    let want_output = rnn_output(&rnn, want_state);
    let residual_of = |state: &DVector<f64>| {
        let output = &net.w_o * state + &net.b_2;
        worst([
            relative(state.as_slice(), want_state),
            relative(output.as_slice(), &want_output),
        ])
    };
    let residual = residual_of(&(&net.w_x * net.x(t) + &net.w_s * net.s(t - 1) + &net.b_1));
    Sample {
        residual,
        printed: Some(residual),
        within: false,
        control: residual_of(&wrong(&net)),
    }
}

/// D1.1: the sum over the past against the recursion.
pub(super) fn sum_over_the_past(rng: &mut PointRng) -> Sample {
    let steps = size(rng);
    let rnn = PlainRnn::draw(Squash::Linear, steps, rng);
    let net = Unrolled::of(&rnn);
    let want = &rnn_states(&rnn)[steps];
    // Both sums start with the oldest term, so that one product a step raises every power that is still needed.
    let mut powers_of_state = net.s(0).clone();
    let mut terms = DVector::zeros(net.units());
    for k in 1..=steps {
        powers_of_state = &net.w_s * powers_of_state;
        let entering = &net.w_x * net.x(k) + &net.b_1;
        terms += (k..steps).fold(entering, |term, _| &net.w_s * term);
    }
    Sample {
        residual: relative((&powers_of_state + &terms).as_slice(), want),
        printed: None,
        within: false,
        control: relative((powers_of_state + &net.w_s * terms).as_slice(), want),
    }
}

/// E4: half the squared distance against the expanded square.
pub(super) fn squared_error(rng: &mut PointRng) -> Sample {
    let rnn = PlainRnn::draw(Squash::Linear, 3, rng);
    let net = Unrolled::of(&rnn);
    let (y, o) = (&rnn.ys[2], rnn_output(&rnn, &rnn_states(&rnn)[3]));
    let (mut squares, mut mixed) = (0.0, 0.0);
    for (y, o) in y.iter().zip(&o) {
        squares += 0.5 * (y * y + o * o);
        mixed += y * o;
    }
    let against = |loss: f64| (loss - (squares - mixed)).abs() / squares;
    let square = net.error(3).norm_squared();
    let one_output = rnn.outputs() == 1;
    Sample {
        residual: against(0.5 * square),
        // With several outputs the printed square has no value that could be a loss.
        printed: Some(if one_output {
            against(0.5 * (net.y(3)[0] - net.o(3)[0]).powi(2))
        } else {
            f64::NAN
        }),
        within: one_output,
        control: against(square),
    }
}

/// E5: the sum from one, and a sum with a term invented for `t = 0`.
pub(super) fn sum_of_losses(rng: &mut PointRng) -> Sample {
    let steps = size(rng);
    let rnn = PlainRnn::draw(Squash::Linear, steps, rng);
    let invented_target = DVector::from_vec(normals(rnn.outputs(), 1.0, rng));
    let net = Unrolled::of(&rnn);
    let want = rnn_loss(&rnn);
    let losses: Vec<f64> = (1..=steps)
        .map(|t| 0.5 * net.error(t).norm_squared())
        .collect();
    let loss: f64 = losses.iter().sum();
    let invented = 0.5 * (net.o(0) - invented_target).norm_squared();
    Sample {
        residual: relative(&[loss], &[want]),
        printed: Some(relative(&[invented + loss], &[want])),
        within: false,
        control: relative(&[loss - losses[steps - 1]], &[want]),
    }
}

/// D1.2: the slope of the loss along its own gradient.
pub(super) fn downhill(rng: &mut PointRng) -> Sample {
    let rnn = PlainRnn::draw(Squash::draw(rng), size(rng), rng);
    let gradient = training::gradient(&rnn);
    let square = training::square(&gradient);
    let slope = -rnn_loss(&rnn.along(&gradient)).eps;
    Sample {
        residual: directional(-square, slope, square),
        printed: None,
        within: false,
        control: directional(square, slope, square),
    }
}
