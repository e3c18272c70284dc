//! How the equations of backpropagation through three steps are checked.

use crate::experiments::instances::{PlainRnn, Squash, normals};
use crate::experiments::oracle::rnn_loss_at;
use crate::experiments::probe::{Probe, Weight, loss_by_state};
use crate::experiments::residual::{directional, relative, worst};
use crate::experiments::unrolled::Unrolled;
use gradflow_models::Cell;
use gradflow_report::{PointRng, Sample};
use nalgebra::{DMatrix, DVector};
use rand::RngExt;

/// D2.1: the error against the derivative of the loss by `b_2`.
pub(super) fn loss_by_output(rng: &mut PointRng) -> Sample {
    let rnn = PlainRnn::draw(Squash::draw(rng), 3, rng);
    let mut along = rnn.still();
    along.b_2 = normals(rnn.outputs(), 1.0, rng);
    let want = rnn_loss_at(&rnn.along(&along), 3).eps;
    let error = Unrolled::of(&rnn).error(3);
    let got = error.dot(&DVector::from_column_slice(&along.b_2));
    Sample {
        residual: directional(got, want, error.norm()),
        printed: None,
        within: false,
        control: directional(-got, want, error.norm()),
    }
}

/// E6: the outer product of error and state.
pub(super) fn output_weights(rng: &mut PointRng) -> Sample {
    let rnn = PlainRnn::draw(Squash::draw(rng), 3, rng);
    let mut along = rnn.still();
    along.w_o = normals(rnn.w_o.len(), 1.0, rng);
    let want = rnn_loss_at(&rnn.along(&along), 3).eps;
    let net = Unrolled::of(&rnn);
    let direction = DMatrix::from_row_slice(rnn.outputs(), rnn.units(), &along.w_o);
    let residual_with = |state: &DVector<f64>| {
        let gradient = net.error(3) * state.transpose();
        directional(gradient.dot(&direction), want, gradient.norm())
    };
    let residual = residual_with(net.s(3));
    Sample {
        residual,
        printed: Some(residual),
        within: false,
        control: residual_with(net.s(2)),
    }
}

/// E7 and E8: each path against its oracle, and their sum against the whole derivative.
pub(super) fn three_paths(weight: Weight, rng: &mut PointRng) -> Sample {
    let probe = Probe::draw(weight, Squash::draw(rng), 3, rng);
    let norm = probe.gradient().norm();
    let want = probe.derivative_where(|_| true);
    let sum: f64 = (1..=3).map(|k| probe.path(k)).sum();
    let paths = (1..=3).map(|k| {
        let alone = probe.derivative_where(|t| t == k);
        directional(probe.path(k), alone, probe.path_matrix(k).norm())
    });
    let residual = worst(paths.chain([directional(sum, want, norm)]));
    let by_state = probe.net.loss_by_state(3);
    let misread: f64 = (1..=3)
        .map(|k| by_state.dot(&(probe.net.product(3, k) * probe.total(k))))
        .sum();
    let control = directional(misread, want, norm);
    let immediate = rng.random();
    Sample {
        residual,
        printed: Some(if immediate { residual } else { control }),
        within: immediate,
        control,
    }
}

/// D2.2: the recursion, run forwards from zero.
pub(super) fn total_derivative(rng: &mut PointRng) -> Sample {
    let probe = Probe::draw(Weight::draw(rng), Squash::draw(rng), 3, rng);
    let want = probe.state_derivatives();
    let error = |got: &dyn Fn(usize) -> DVector<f64>| {
        worst((1..=3).map(|k| relative(got(k).as_slice(), want[k].as_slice())))
    };
    Sample {
        residual: error(&|k| probe.total(k)),
        printed: None,
        within: false,
        control: error(&|k| probe.immediate(k)),
    }
}

/// D2.3: how often the total reading counts each path.
pub(super) fn double_counting(rng: &mut PointRng) -> Sample {
    let probe = Probe::draw(Weight::draw(rng), Squash::draw(rng), 3, rng);
    let totals = probe.state_derivatives();
    let zero = || DVector::zeros(probe.net.units());
    let (mut misread, mut weighted, mut once) = (zero(), zero(), zero());
    for (k, total) in totals.iter().enumerate().skip(1) {
        let product = probe.net.product(3, k);
        let path = &product * probe.immediate(k);
        misread += product * total;
        weighted += &path * (4 - k) as f64;
        once += path;
    }
    Sample {
        residual: relative(weighted.as_slice(), misread.as_slice()),
        printed: None,
        within: false,
        control: relative(once.as_slice(), misread.as_slice()),
    }
}

/// D2.4: the signal at each step, as the cell of `gradflow-models` sends it back, against a restart from that step.
pub(super) fn error_signal(rng: &mut PointRng) -> Sample {
    let rnn = PlainRnn::draw(Squash::draw(rng), 3, rng);
    let net = Unrolled::of(&rnn);
    let cell = net.cell();
    let v = normals(rnn.units(), 1.0, rng);
    let direction = DVector::from_column_slice(&v);
    let error = |back: &dyn Fn(usize, &DVector<f64>) -> DVector<f64>| {
        let mut delta = net.loss_by_state(3);
        worst((1..=3).rev().map(|k| {
            let want = loss_by_state(&rnn, k, &v);
            let error = directional(delta.dot(&direction), want, delta.norm());
            delta = back(k, &delta);
            error
        }))
    };
    Sample {
        residual: error(&|k, delta| cell.vjp(net.x(k), net.s(k - 1), delta).d_state),
        printed: None,
        within: false,
        control: error(&|k, delta| net.jacobian(k) * delta),
    }
}

/// D2.5: the gradient as a sum of outer products.
pub(super) fn outer_products(rng: &mut PointRng) -> Sample {
    let probe = Probe::draw(Weight::draw(rng), Squash::draw(rng), 3, rng);
    let want = probe.derivative_where(|_| true);
    let gradient = probe.gradient();
    let shifted: DMatrix<f64> = (1..=2)
        .map(|k| probe.net.arriving(3, k + 1) * probe.fed(k).transpose())
        .sum();
    let residual =
        |got: &DMatrix<f64>| directional(got.dot(&probe.direction), want, gradient.norm());
    Sample {
        residual: residual(&gradient),
        printed: None,
        within: false,
        control: residual(&shifted),
    }
}

#[cfg(test)]
mod tests {
    use super::super::equations::EQUATIONS;
    use crate::experiments::instances::{PlainRnn, Squash};
    use crate::experiments::oracle::rnn_loss_at;
    use crate::experiments::probe::{Probe, Weight};
    use crate::experiments::unrolled::row_major;
    use gradflow_report::Check;
    use gradflow_sweep::Seed;

    /// The step is 1e-5: the truncation error, its square times a third derivative, stays below the bound.
    #[test]
    fn the_sum_of_paths_is_the_central_difference_of_the_loss() {
        let h = 1e-5;
        for index in 0..100 {
            let rng = &mut Seed(2).stream(index);
            let rnn = PlainRnn::draw(Squash::draw(rng), 3, rng);
            let probe = Probe::of(Weight::Input, &rnn, rng);
            let loss_at = |shift: f64| {
                let mut moved = rnn.clone();
                for (weight, v) in moved.w_x.iter_mut().zip(row_major(&probe.direction)) {
                    *weight += shift * v;
                }
                rnn_loss_at(&moved, 3)
            };
            let slope = (loss_at(h) - loss_at(-h)) / (2.0 * h);
            let sum: f64 = (1..=3).map(|k| probe.path(k)).sum();
            let bound = 1e-6 * (1.0 + loss_at(0.0));
            assert!(
                (slope - sum).abs() <= bound,
                "instance {index}: {slope}, {sum}"
            );
        }
    }

    /// The condition decides: without it the printed sum of paths fails, with it never.
    #[test]
    fn the_printed_paths_hold_exactly_where_the_derivative_is_immediate() {
        for equation in EQUATIONS
            .iter()
            .filter(|equation| ["E7", "E8"].contains(&equation.id))
        {
            let seed = Seed(1).named(equation.id);
            for index in 0..Check::INSTANCES as u64 / 10 {
                let sample = (equation.check.sample)(&mut seed.stream(index));
                let holds = sample.printed.unwrap() <= equation.check.tolerance;
                assert_eq!(holds, sample.within, "{} at {index}", equation.id);
            }
        }
    }
}
