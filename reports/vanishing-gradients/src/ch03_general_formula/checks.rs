//! How the general formula and what follows from it are checked.

use crate::experiments::instances::{PlainRnn, Squash, normals, size};
use crate::experiments::oracle::rnn_loss;
use crate::experiments::probe::{Probe, Weight, restarted, slopes};
use crate::experiments::residual::{directional, worst};
use crate::experiments::unrolled::{Unrolled, row_major};
use gradflow_report::{PointRng, Sample};
use nalgebra::{DMatrix, DVector};
use rand::RngExt;

/// D3.1: the product of Jacobians along a random change of `S_k`.
pub(super) fn order_of_the_product(rng: &mut PointRng) -> Sample {
    let steps = size(rng);
    let rnn = PlainRnn::draw(Squash::Tanh, steps, rng);
    let k = rng.random_range(0..steps);
    let net = Unrolled::of(&rnn);
    let v = DVector::from_vec(normals(rnn.units(), 1.0, rng));
    let states = restarted(&rnn, k, v.as_slice());
    let want = slopes(&states[states.len() - 1]);
    let product = net.product(steps, k);
    let error = |got: &DMatrix<f64>| (got * &v - &want).norm() / product.norm();
    Sample {
        residual: error(&product),
        printed: None,
        within: false,
        control: error(&net.reversed_product(steps, k)),
    }
}

/// E9: each summand and their sum; printed with the factors in rising order.
pub(super) fn general_formula(rng: &mut PointRng) -> Sample {
    let (squash, t) = (Squash::draw(rng), size(rng));
    let probe = Probe::draw(Weight::Input, squash, t, rng);
    let net = &probe.net;
    let norm = probe.gradient().norm();
    let want = probe.derivative_where(|_| true);
    let by_state = net.loss_by_state(t);
    let sum: f64 = (1..=t).map(|k| probe.path(k)).sum();
    let summands = (1..=t).map(|k| {
        let alone = probe.derivative_where(|step| step == k);
        directional(probe.path(k), alone, probe.path_matrix(k).norm())
    });
    let residual = worst(summands.chain([directional(sum, want, norm)]));
    // The term k = 0 is part of the printed sum: S_0 is given, so its derivative, and with it the term, is zero.
    let rising: f64 = (1..=t)
        .map(|k| by_state.dot(&(net.reversed_product(t, k) * probe.immediate(k))))
        .sum();
    let misread: f64 = (1..=t)
        .map(|k| by_state.dot(&(net.product(t, k) * probe.total(k))))
        .sum();
    Sample {
        residual,
        printed: Some(directional(rising, want, norm)),
        // The longest product is that of k = 1, with t − 1 factors.
        within: net.units() == 1 || squash == Squash::Linear || t <= 2,
        control: directional(misread, want, norm),
    }
}

/// D3.2: the general formula for `W_s`.
pub(super) fn recurrent_weights(rng: &mut PointRng) -> Sample {
    let (squash, t) = (Squash::draw(rng), size(rng));
    let probe = Probe::draw(Weight::Recurrent, squash, t, rng);
    let net = &probe.net;
    let want = probe.derivative_where(|_| true);
    let by_state = net.loss_by_state(t);
    let gradient: DMatrix<f64> = (1..=t)
        .map(|k| {
            let arriving = net.product(t, k).tr_mul(&by_state);
            arriving.component_mul(net.slope(k)) * net.s(k - 1).transpose()
        })
        .sum();
    let spurious = net.product(t, 0).tr_mul(&by_state) * net.s(0).transpose();
    let error = |got: &DMatrix<f64>| directional(got.dot(&probe.direction), want, gradient.norm());
    Sample {
        residual: error(&gradient),
        printed: None,
        within: false,
        control: error(&(&gradient + spurious)),
    }
}

/// A network, a direction of `W_x`, and the derivative of the total loss along it by the oracle.
struct TotalLoss {
    net: Unrolled,
    direction: DMatrix<f64>,
    derivative: f64,
}

impl TotalLoss {
    fn draw(rng: &mut PointRng) -> Self {
        let rnn = PlainRnn::draw(Squash::draw(rng), size(rng), rng);
        let net = Unrolled::of(&rnn);
        let (rows, cols) = net.w_x.shape();
        let direction = DMatrix::from_vec(rows, cols, normals(rows * cols, 1.0, rng));
        let mut along = rnn.still();
        along.w_x = row_major(&direction);
        Self {
            derivative: rnn_loss(&rnn.along(&along)).eps,
            net,
            direction,
        }
    }

    /// The gradient of the total loss by `W_x` when step `t` receives `inject(t)` from its own loss, in one backward pass.
    fn one_pass(&self, inject: impl Fn(usize) -> DVector<f64>) -> DMatrix<f64> {
        let mut carried = DVector::zeros(self.net.units());
        let mut gradient = DMatrix::zeros(self.direction.nrows(), self.direction.ncols());
        for k in (1..=self.net.steps()).rev() {
            let delta = carried + inject(k);
            gradient += delta.component_mul(self.net.slope(k)) * self.net.x(k).transpose();
            carried = self.net.jacobian(k).tr_mul(&delta);
        }
        gradient
    }

    fn sample(&self, got: &DMatrix<f64>, control: &DMatrix<f64>) -> Sample {
        let error = |matrix: &DMatrix<f64>| {
            directional(matrix.dot(&self.direction), self.derivative, got.norm())
        };
        Sample {
            residual: error(got),
            printed: None,
            within: false,
            control: error(control),
        }
    }
}

/// D3.3: the gradient of each loss by itself, added up.
pub(super) fn double_sum(rng: &mut PointRng) -> Sample {
    let total = TotalLoss::draw(rng);
    let net = &total.net;
    let of_step = |t: usize| -> DMatrix<f64> {
        (1..=t)
            .map(|k| net.arriving(t, k) * net.x(k).transpose())
            .sum()
    };
    let gradient = (1..=net.steps()).map(of_step).sum();
    total.sample(&gradient, &of_step(net.steps()))
}

/// D3.4: all losses in one pass.
pub(super) fn one_backward_pass(rng: &mut PointRng) -> Sample {
    let total = TotalLoss::draw(rng);
    let net = &total.net;
    let gradient = total.one_pass(|k| net.loss_by_state(k));
    let at_once: DMatrix<f64> = (1..=net.steps())
        .map(|k| net.loss_by_state(k).component_mul(net.slope(k)) * net.x(k).transpose())
        .sum();
    total.sample(&gradient, &at_once)
}

/// D3.5: what the first steps contribute, as one product and as a sum of paths.
pub(super) fn truncation(rng: &mut PointRng) -> Sample {
    let (weight, squash) = (Weight::draw(rng), Squash::draw(rng));
    let t = size(rng).max(2);
    let kept = rng.random_range(1..t);
    let probe = Probe::draw(weight, squash, t, rng);
    let net = &probe.net;
    let want = probe.derivative_where(|step| step <= t - kept);
    let norm = (1..=t - kept)
        .map(|k| probe.path_matrix(k))
        .sum::<DMatrix<f64>>()
        .norm();
    let by_state = net.loss_by_state(t);
    let product = net.product(t, t - kept);
    let remainder = by_state.dot(&(&product * probe.total(t - kept)));
    let last_path = by_state.dot(&(product * probe.immediate(t - kept)));
    let difference: f64 = (1..=t - kept).map(|k| probe.path(k)).sum();
    Sample {
        residual: worst([remainder, difference].map(|got| directional(got, want, norm))),
        printed: None,
        within: false,
        control: directional(last_path, want, norm),
    }
}

#[cfg(test)]
mod tests {
    use super::super::equations::E9;
    use super::order_of_the_product;
    use crate::experiments::instances::{PlainRnn, Squash};
    use crate::experiments::probe::{Probe, Weight};
    use crate::experiments::unrolled::Unrolled;
    use gradflow_math::Activation;
    use gradflow_models::{Rnn, bptt};
    use gradflow_report::Check;
    use gradflow_sweep::Seed;
    use nalgebra::DMatrix;

    #[test]
    fn each_moment_of_the_backward_pass_is_a_summand_of_the_general_formula() {
        for index in 0..100 {
            let probe = Probe::draw(Weight::Input, Squash::Tanh, 5, &mut Seed(6).stream(index));
            let net = &probe.net;
            let cell = Rnn {
                w_xh: net.w_x.clone(),
                w_hh: net.w_s.clone(),
                b_h: net.b_1.clone(),
                activation: Activation::Tanh,
            };
            let columns: Vec<_> = (1..=5).map(|t| net.x(t).clone()).collect();
            let xs = DMatrix::from_columns(&columns);
            let states = bptt::unroll(&cell, net.s(0), &xs).unwrap();
            let mut d_states = DMatrix::zeros(net.units(), 5);
            d_states.set_column(4, &net.loss_by_state(5));
            for moment in bptt::backward(&cell, &xs, &states, &d_states).unwrap() {
                let summand = probe.path_matrix(moment.t);
                let error = (moment.pullback.d_cell.w_xh - &summand).norm();
                // Five steps of rounding, relative to the summand itself.
                assert!(
                    error <= 1e-11 * summand.norm(),
                    "instance {index}, k = {}",
                    moment.t
                );
            }
        }
    }

    #[test]
    fn the_reversed_product_is_another_matrix_as_soon_as_there_are_two_units() {
        let seed = Seed(7);
        for index in 0..200 {
            let rnn = PlainRnn::draw(Squash::Tanh, 4, &mut seed.stream(index));
            let net = Unrolled::of(&rnn);
            let (right, reversed) = (net.product(4, 0), net.reversed_product(4, 0));
            let differs = (&right - reversed).norm() > 1e-9 * right.norm();
            assert_eq!(differs, rnn.units() >= 2, "instance {index}");
        }
    }

    #[test]
    fn the_reversed_product_is_rejected_by_its_check() {
        let seed = Seed(8);
        let rejected = (0..Check::INSTANCES as u64)
            .filter(|&index| order_of_the_product(&mut seed.stream(index)).control > 1e-3)
            .count();
        assert!(rejected > Check::INSTANCES / 2, "{rejected}");
    }

    #[test]
    fn the_printed_formula_holds_wherever_the_factors_commute() {
        let seed = Seed(9);
        let samples: Vec<_> = (0..300)
            .map(|index| (E9.check.sample)(&mut seed.stream(index)))
            .collect();
        let printed_holds = |within: bool| {
            let mut chosen = samples.iter().filter(|sample| sample.within == within);
            chosen.all(|sample| sample.printed.unwrap() <= E9.check.tolerance)
        };
        assert!(printed_holds(true));
        assert!(!printed_holds(false));
    }
}
