//! Random networks against explicit products of the Jacobians that the reference cells define.

use crate::draw::{exact, gru, lstm, noise, one_layer, rnn, single};
use gradflow_inspect::Recurrence;
use gradflow_inspect::measure::{CellMeasurement, Extent, Settings};
use gradflow_math::JacobianProduct;
use gradflow_math::spectrum::singular_values;
use gradflow_models::{Cell, Lstm, bptt, by_lag};
use nalgebra::{DMatrix, DVector};

/// Rounding of products of up to 24 Jacobians, which lose a few digits of what they shrink.
const EXACT: f64 = 1e-9;

const STEPS: usize = 24;

/// One anchor only, so that each band is one number.
fn from_the_end() -> Settings {
    Settings {
        anchors: 1,
        ..exact()
    }
}

/// The cell, its states and Jacobians on a sequence.
struct Reference<C> {
    cell: C,
    xs: DMatrix<f64>,
    states: DMatrix<f64>,
    jacobians: Vec<DMatrix<f64>>,
}

impl<C: Cell<f64>> Reference<C> {
    fn new(cell: C, xs: &DMatrix<f64>) -> Self {
        let states = bptt::unroll(&cell, &DVector::zeros(cell.state_len()), xs).unwrap();
        let jacobians = bptt::jacobians(&cell, xs, &states).unwrap().collect();
        Self {
            xs: xs.clone(),
            states,
            jacobians,
            cell,
        }
    }

    /// `ln ‖rows of J_T … J_{T−ℓ+1}‖_F` for the first `rows` rows, at each lag.
    fn log_norms(&self, rows: usize) -> Vec<f64> {
        let n = self.cell.state_len();
        (0..=STEPS)
            .map(|lag| {
                let mut product = JacobianProduct::identity(n);
                for jacobian in &self.jacobians[STEPS - lag..] {
                    product.push(jacobian);
                }
                product.unit().rows(0, rows).norm().ln() + product.log_scale()
            })
            .collect()
    }

    /// The root mean square over the directions of `h_T` of `‖G_ℓ‖`, for the entries of the weights that `pick` keeps.
    fn lag_sizes(&self, pick: impl Fn(&C) -> f64) -> Vec<f64> {
        let (h, n) = (self.cell.hidden_len(), self.cell.state_len());
        let mut squares = vec![0.0; STEPS];
        for direction in 0..h {
            let mut d_states = DMatrix::zeros(n, STEPS);
            d_states[(direction, STEPS - 1)] = 1.0;
            let terms = by_lag(&self.cell, &self.xs, &self.states, &d_states).unwrap();
            for term in terms {
                squares[term.lag] += pick(&term.d_cell);
            }
        }
        squares
            .into_iter()
            .map(|square| (square / h as f64).sqrt())
            .collect()
    }
}

fn hold_norms<C: Cell<f64>>(reference: &Reference<C>, measured: &CellMeasurement) {
    let (h, n) = (reference.cell.hidden_len(), reference.cell.state_len());
    let curves = [(&measured.decay.credit, h), (&measured.decay.product, n)];
    for (curve, rows) in curves {
        let expected = reference.log_norms(rows);
        for (band, expected) in curve.bands.iter().zip(expected) {
            let expected = expected - 0.5 * (rows as f64).ln();
            assert!(
                (band.median - expected).abs() < EXACT,
                "{} {expected}",
                band.median
            );
        }
    }
}

fn hold_spread<C: Cell<f64>>(reference: &Reference<C>, measured: &CellMeasurement) {
    for spread in &measured.spread {
        let mut product = JacobianProduct::identity(reference.cell.state_len());
        for jacobian in &reference.jacobians[..spread.lag] {
            product.push(jacobian);
        }
        let exact = singular_values(product.unit());
        for (found, exact) in spread.log_singular_values.iter().zip(exact.iter()) {
            // The explicit product keeps a singular value to ε times the largest one.
            if exact / product.unit().norm() > 1e-8 {
                let exact = exact.ln() + product.log_scale();
                assert!(
                    (found - exact).abs() < 1e-6,
                    "{}: {found} {exact}",
                    spread.lag
                );
            }
        }
    }
}

#[test]
fn norms_and_singular_values_are_those_of_explicit_products() {
    let [xs] = noise(1, 3, STEPS).try_into().unwrap();
    let inputs = [xs.clone()];
    let reference = Reference::new(lstm(3, 5), &xs);
    let recurrence = Recurrence::Lstm(one_layer(reference.cell.clone()));
    let measured = single(recurrence, &inputs, &from_the_end());
    hold_norms(&reference, &measured);
    hold_spread(&reference, &measured);
    // A loss sees h alone: over the full state the curve is another one.
    let at_ten = |curve: &gradflow_inspect::measure::Curve| curve.bands[10].median;
    let decay = &measured.decay;
    assert!((at_ten(&decay.credit) - at_ten(&decay.product)).abs() > 1e-3);

    let reference = Reference::new(gru(3, 5), &xs);
    let recurrence = Recurrence::Gru(one_layer(reference.cell.clone()));
    let measured = single(recurrence, &inputs, &from_the_end());
    hold_norms(&reference, &measured);
    hold_spread(&reference, &measured);

    let reference = Reference::new(rnn(3, 5), &xs);
    let recurrence = Recurrence::Rnn(one_layer(reference.cell.clone()));
    let measured = single(recurrence, &inputs, &from_the_end());
    hold_norms(&reference, &measured);
    hold_spread(&reference, &measured);
}

/// 64 units of which 8 directions are followed: the estimate is within its error of what all of them give.
#[test]
fn random_directions_estimate_the_norm() {
    let inputs = noise(4, 3, STEPS);
    let recurrence = || Recurrence::Lstm(one_layer(lstm(3, 64)));
    let exact = single(recurrence(), &inputs, &exact());
    let estimate = single(recurrence(), &inputs, &Settings::default());
    let pairs = exact
        .decay
        .credit
        .bands
        .iter()
        .zip(&estimate.decay.credit.bands);
    for (exact, estimate) in pairs.take(20) {
        // Each norm has an error of at most 1/√(2·8) = 0.25; the median over 4 sequences and several times has less.
        assert!((exact.median - estimate.median).abs() < 0.25);
    }
}

#[test]
fn shares_by_lag_are_those_of_the_gradient_split_by_lag() {
    let [xs] = noise(1, 3, STEPS).try_into().unwrap();
    let inputs = [xs.clone()];
    let reference = Reference::new(lstm(3, 4), &xs);
    let recurrence = Recurrence::Lstm(one_layer(reference.cell.clone()));
    let measured = single(recurrence, &inputs, &from_the_end());
    let gates = |cell: &Lstm<f64>| {
        [&cell.forget, &cell.input, &cell.candidate, &cell.output].map(Clone::clone)
    };
    let sizes = [
        reference.lag_sizes(|cell| {
            gates(cell)
                .iter()
                .map(|gate| gate.w_xh.norm_squared())
                .sum()
        }),
        reference.lag_sizes(|cell| {
            gates(cell)
                .iter()
                .map(|gate| gate.w_hh.norm_squared())
                .sum()
        }),
        reference.lag_sizes(|cell| gates(cell).iter().map(|gate| gate.b.norm_squared()).sum()),
    ];
    for (sizes, shares) in sizes.iter().zip(&measured.lag_shares.tensors) {
        let sum: f64 = sizes.iter().sum();
        let mut cumulative = 0.0;
        for (size, found) in sizes.iter().zip(&shares.cumulative) {
            cumulative += size / sum;
            assert!((cumulative - found).abs() < EXACT, "{}", shares.tensor);
        }
    }
    // The gradient of the candidate's weights alone is made at other lags.
    let one_gate = reference.lag_sizes(|cell| cell.candidate.w_xh.norm_squared());
    let share = one_gate[0] / one_gate.iter().sum::<f64>();
    assert!((share - measured.lag_shares.tensors[0].cumulative[0]).abs() > 1e-4);
}

/// The candidate of a GRU has two biases, with the reset gate between them.
#[test]
fn shares_of_a_gru_count_both_biases() {
    let [xs] = noise(1, 3, STEPS).try_into().unwrap();
    let reference = Reference::new(gru(3, 4), &xs);
    let recurrence = Recurrence::Gru(one_layer(reference.cell.clone()));
    let measured = single(recurrence, &[xs], &from_the_end());
    let sizes = reference.lag_sizes(|cell| {
        let biases = [&cell.reset.b, &cell.update.b, &cell.candidate.b, &cell.b_hn];
        biases.iter().map(|b| b.norm_squared()).sum()
    });
    let share = sizes[0] / sizes.iter().sum::<f64>();
    assert!((share - measured.lag_shares.tensors[2].cumulative[0]).abs() < EXACT);
}

/// One unit has one direction, up to its sign: the norm of the gradient is that of backpropagation through time.
#[test]
fn gradient_norm_is_that_of_backpropagation() {
    let [xs] = noise(1, 3, 100).try_into().unwrap();
    let cell = lstm(3, 1);
    let states = bptt::unroll(&cell, &DVector::zeros(2), &xs).unwrap();
    let mut d_states = DMatrix::zeros(2, 100);
    d_states[(0, 99)] = 1.0;
    let gradient = bptt::backward(&cell, &xs, &states, &d_states)
        .unwrap()
        .total();
    let exact = gradient.d_cell.parameters().norm();
    let measured = single(
        Recurrence::Lstm(one_layer(cell)),
        &[xs],
        &Settings::default(),
    );
    assert!((measured.gradient_norms[0] - exact).abs() < EXACT * exact);
    let norms = [gradient.d_cell.forget.w_hh.norm(), gradient.d_s_0.norm()];
    assert!(norms.iter().all(|norm| (norm - exact).abs() > 1e-3 * exact));
}

/// All 5³ paths of three steps of one unit, each a product of 2 × 2 matrices, collected by the gates they meet.
#[test]
fn path_shares_are_those_of_every_single_path() {
    let [xs] = noise(1, 3, 3).try_into().unwrap();
    let reference = Reference::new(lstm(3, 1), &xs);
    let paths: Vec<_> = (0..3)
        .map(|t| {
            let x = xs.column(t).into_owned();
            let s = reference.states.column(t).into_owned();
            reference.cell.jacobian_paths(&x, &s)
        })
        .collect();
    let credit = DVector::from_column_slice(&[1.0, 0.0]);
    let mut parts = vec![DVector::zeros(2); 16];
    for code in 0..125_usize {
        let (mut rest, mut set, mut row) = (code, 0_usize, credit.clone());
        for step in paths.iter().rev() {
            let choice = rest % 5;
            rest /= 5;
            row = match choice {
                0 => step.cell.tr_mul(&row),
                gate => {
                    set |= 1 << (gate - 1);
                    step.gates[gate - 1].tr_mul(&row)
                }
            };
        }
        parts[set] += row;
    }
    let total: DVector<f64> = parts.iter().sum();
    let share = |sets: &dyn Fn(usize) -> bool| -> f64 {
        let aligned = |(_, part): (usize, &DVector<f64>)| part.dot(&total);
        let picked = parts.iter().enumerate().filter(|(set, _)| sets(*set));
        picked.map(aligned).sum::<f64>() / total.norm_squared()
    };
    let recurrence = Recurrence::Lstm(one_layer(reference.cell.clone()));
    let measured = single(recurrence, &[xs], &exact());
    let found = measured.path_shares.unwrap().paths;
    let expected = [
        ("cell", share(&|set| set == 0)),
        ("forget", share(&|set| set == 1)),
        ("input", share(&|set| set == 2)),
        ("candidate", share(&|set| set == 4)),
        ("output", share(&|set| set == 8)),
        ("several", share(&|set| set.count_ones() > 1)),
    ];
    let mut sum = 0.0;
    for (found, (path, expected)) in found.iter().zip(expected) {
        assert_eq!(found.path, path);
        assert!((found.shares[3] - expected).abs() < EXACT, "{path}");
        sum += found.shares[3];
    }
    assert!((sum - 1.0).abs() < EXACT);
    // Gates one by one do not add up to the whole: paths through several are left over.
    assert!(expected[5].1.abs() > 1e-6);
}

#[test]
fn sum_rule_holds_and_leading_exponents_are_those_of_the_whole() {
    let inputs = noise(2, 3, 400);
    let recurrences = [
        Recurrence::Lstm(one_layer(lstm(3, 6))),
        Recurrence::Gru(one_layer(gru(3, 6))),
        Recurrence::Rnn(one_layer(rnn(3, 6))),
    ];
    for recurrence in recurrences {
        let all = single(recurrence.clone(), &inputs, &exact());
        let residual = all.lyapunov.sum_rule_residual.unwrap();
        // Growth is read off with a relative error of 10⁻⁸ at the smallest angle that an interval may leave.
        assert!(residual.abs() < 1e-6, "{residual:e}");
        let leading = Settings {
            extent: Extent::Leading(2),
            ..Settings::default()
        };
        let leading = single(recurrence, &inputs, &leading);
        assert_eq!(leading.lyapunov.sum_rule_residual, None);
        for k in 0..2 {
            let (found, exact) = (leading.lyapunov.exponents[k], all.lyapunov.exponents[k]);
            let error = 4.0 * all.lyapunov.standard_errors[k];
            assert!(
                (found - exact).abs() < error,
                "{k}: {found} {exact} {error}"
            );
        }
    }
}
